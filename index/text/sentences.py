"""Cuts a text into sentences."""

import re
from collections.abc import Iterable, Iterator

from sentencex import get_sentence_boundaries

from index.records import Span

# The splitter takes these for abbreviations, too, and ends no sentence after them unless the next
# one begins with a word such as "it". Before a capital each is a word, or ends what it shortens.
_WORDS = (
    "May no No nos me Me id pa ok Ok ill ore art arc ark con ken mar fed fig rep ref sec yuk etc "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Al Art Ken Ida Bart Penn Tex"
)
_MEASURES = "mm cl hr min sec cal mo"
_LETTERED = "vitamin hepatitis influenza type group class grade stage factor plan part option team"
# These stand before a name, in capitals, too; some of them are longer than most abbreviations.
_BEFORE_NAMES = (
    "DR DRS MR MRS MS ST LT MT FR SR JR VS CF GEN COL SGT CPL MAJ ADM REV HON SEN REP GOV "
    "Messrs messrs Comdr comdr Cmdr cmdr capt prof supt univ dept brig"
)


def _after(words: str, form: str = r"\b{}") -> str:
    """Matches after each of `words` and a full stop; one look-behind takes one length only."""
    return "|".join(rf"(?<={form.format(word)}\.)" for word in words.split())


# The splitter misses an end before the number of a note ("on its own.1 When these"), and any end
# between what it takes for a pair of quotation marks.
# Each pattern begins with a character, not with a look-behind, which halves the time.
_MISSED = re.compile(
    r"\d(?<=[a-z)][.!?].)\d?(?:,\s?\d{1,2})*(?=\s+[A-Z])"
    rf"|[.!?](?<=[a-z]{{4}}.)(?!{_after(_BEFORE_NAMES)})[\"”)]?(?=\s+[A-Z])"
    rf"|\.(?=[\"”)]?\s+[\"“(]?(?:[A-Z][a-z’']|[AI]\s+[a-z]))"  # noqa: RUF001
    rf"(?:{_after(_WORDS)}|{_after(_MEASURES, '[0-9] {}')}|{_after(_LETTERED, '{} [A-Z]')}"
    rf"|(?:(?<=\b[A-Z]{{2}}\.)|(?<=\b[A-Z]{{3}}\.))(?!{_after(_BEFORE_NAMES)}))"
    rf"(?!(?:{_after('fig sec ref')})\s+A\s)[\"”)]?"
)

# A line of a table says something of its own.
_ROW = re.compile(r"^.* \| .*$", re.MULTILINE)
# Words without a vowel are shortened (pts., yrs.), and so are these; a sentence may end with one,
# but none begins with a small letter or a figure then.
_SHORTENED = re.compile(
    r"(?:\b(?:[Aa]pprox|[Aa]vg|[Cc]irc|[Cc]onc|[Dd]iam|[Ee]xcl|[Ff]req|[Ii]ncl|[Ii]nj|[Mm]ax|[Mm]in"
    r"|[Rr]esp|[Tt]abs?|[Cc]aps|[Tt]emp|[Vv]ol)|(?<![^\W_])(?=[a-z]{2})[b-df-hj-np-tv-xz]{2,5})\.\Z"
)
_LONGEST_SHORTENED = 8
_NUMBER = re.compile(r"\(?\d{1,2}\.")
_FIRST_STEP = re.compile(r"[:;]\s+(\d{1,2})\.\Z")
_LONGEST_NUMBER = 6
_NEAR = 1_000

# The splitter's time grows with the square of the length, in Chinese and in quotation marks.
_AT_ONCE = 4_000
_LONGEST = 16_000


def sentences(text: str, *, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, without the white space around them, in reading order.

    Offsets count from the start of `text`. Every word is in exactly one sentence; each row of a
    table is one, and a sentence of more than 16,000 characters is cut.

    >>> text = "It hurts.1 Rest helps, e.g. at night."
    >>> [text[s.start:s.end] for s in sentences(text)]
    ['It hurts.1', 'Rest helps, e.g. at night.']
    """
    end = len(text) if end is None else end
    found = []
    for row in _ROW.finditer(text, start, end) if " | " in text[start:end] else ():
        found += [*_in_prose(text, start, row.start()), _trim(text, *row.span())]
        start = row.end()
    return [span for span in (*found, *_in_prose(text, start, end)) if span.end > span.start]


def _in_prose(text: str, start: int, end: int) -> Iterator[Span]:
    spans = (
        span
        for sentence in _boundaries(text, start, end)
        for span in _split(text, *sentence)
        if span.end > span.start
    )
    return _joined(text, spans)


def _boundaries(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences that the splitter finds, read in stretches of a bounded length."""
    size = _AT_ONCE
    while start < end:
        stop = end if end - start <= size else _blank_before(text, start, start + size)
        spans = [
            Span(start + int(boundary["start_index"]), start + int(boundary["end_index"]))
            for boundary in get_sentence_boundaries("en", text[start:stop])
        ]
        if stop < end and len(spans) > 1:
            # The last one may continue beyond the stretch.
            stop = spans.pop().start
        elif stop < end and size < _LONGEST:
            size = _LONGEST
            continue
        yield from spans
        start, size = stop, _AT_ONCE


def _joined(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The sentences, each with the number of its step, and none cut behind a shortened word."""
    last: Span | None = None
    for span in spans:
        if last is None or not _may_go_on(text, last.end, span.start):
            if last:
                yield last
            last = span
            continue
        if _goes_on(text, last, span):
            last = Span(last.start, span.end)
            continue
        place = _number_of_step(text, last, span)
        yield Span(last.start, _trim(text, last.start, place).end) if place else last
        last = Span(place or span.start, span.end)
    if last:
        yield last


def _may_go_on(text: str, end: int, start: int) -> bool:
    """Whether the signs between two sentences allow that they are one; few do."""
    if text[end - 1] != ".":
        return False
    first = text[start]
    return text[end - 2 : end - 1].isdigit() or first.islower() or first.isdigit()


def _goes_on(text: str, last: Span, span: Span) -> bool:
    """Whether a sentence ends only because of the stop behind a number or a shortened word."""
    if span.end - last.start > _LONGEST or "\n" in text[last.end : span.start]:
        return False
    if last.end - last.start < _LONGEST_NUMBER and _NUMBER.fullmatch(text, last.start, last.end):
        return True
    first = text[span.start]
    if not (first.islower() or first.isdigit()):
        return False
    word = _SHORTENED.search(text, max(last.start, last.end - _LONGEST_SHORTENED), last.end)
    # Behind "300 mg." a figure begins a sentence.
    return word is not None and not (first.isdigit() and text[word.start() - 2].isdigit())


def _number_of_step(text: str, last: Span, span: Span) -> int | None:
    """Where the number begins that ends one sentence but counts the next: "these steps: 1."."""
    number = _FIRST_STEP.search(text, max(last.start, last.end - _LONGEST_NUMBER), last.end)
    if number is None or f" {int(number[1]) + 1}." not in text[span.start : span.start + _NEAR]:
        return None
    return number.start(1)


def _blank_before(text: str, start: int, end: int) -> int:
    blank = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
    return blank + 1 if blank > start else end


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    for missed in _MISSED.finditer(text, start, end):
        yield _trim(text, start, missed.end())
        start = missed.end()
    yield _trim(text, start, end)


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
