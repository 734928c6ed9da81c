"""The claims of a passage: its sentences, each with the context it needs."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.compare.comparison import Claim
from index.records import Document, Heading, Lead, Passage, Span
from index.text.sentences import sentences

# First words of a sentence that point back to the one before.
_POINTS_BACK = re.compile(
    r"(?:this|that|these|those|it|its|they|their|them|such|he|she|his|her|both|the former|"
    r"the latter|however|therefore|thus|also|other|others|another|some|most)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[•·▪◦‣*–-]|\d{1,2}[.)]|\(?(?:[a-z]|[ivx]{2,5}|\d{1,2})\))\s+")
# A short heading at the start of its own paragraph: "Poliomyelitis – it is caused by …".
_HEAD = re.compile(r"([A-Z][^\s.!?:;–—]*(?: [^\s.!?:;–—]+){0,5}?)(?: ?[–—]|:| -|-(?= ))\s+(?=\S)")
# Below the header of a table in Markdown: "|---|---|".
_TABLE_RULE = re.compile(r"\n[ |]*:?-{2,}:?[ |:-]*(?:\n|$)")
FEWEST_WORDS = 3
LONGEST_TOPIC = 6
# From this many words on, mostly capitalised words are a list of names: of links, or findings.
_NAMES = 10


class _Line(NamedTuple):
    """A line of a passage: whether it is a list item, and the heading it begins with."""

    start: int
    end: int
    is_item: bool
    head: Span | None


def claims_of(document: Document, passage: Passage) -> list[Claim]:
    """The claims of a passage in reading order: one per sentence or list item.

    Questions, headings, lists of names and fragments of fewer than three words claim nothing and
    are left out, and so is the header of a table; a list item with a lead-in or below a heading
    counts however short it is.
    """
    heading = _heading_above(document, passage.start)
    if heading and document.text[heading.start : heading.end].strip() == document.title.strip():
        heading = None if not is_topic(document.title) else heading
    # A sentence does not assert the question that stands above it as a heading.
    if heading and document.text[heading.start : heading.end].rstrip().endswith("?"):
        heading = None
    claims = []
    # The last sentence that does not itself point back: what "it" refers to.
    anchor: Span | None = None
    lead = Span(*passage.lead[-1][:2]) if passage.lead else None
    is_list = False
    for line in _lines(document.text, passage):
        for span in sentences(document.text, start=line.start, end=line.end):
            text = document.text[span.start : span.end]
            if _is_heading(document, span):
                continue
            if lead and is_list and not line.is_item and not _governs(lead, document, span):
                lead = None
            if text.endswith(":"):
                lead, is_list = span, False
            elif _is_claim(text, fewest=1 if line.is_item and (lead or heading) else FEWEST_WORDS):
                needed = lead if lead and line.is_item else _needed(text, lead, anchor)
                claims.append(
                    Claim(
                        document=document,
                        passage=passage,
                        span=span,
                        context=_context(span, heading, line.head, needed, *document.lead(span)),
                    )
                )
            is_list = line.is_item
            if not _POINTS_BACK.match(text):
                anchor = None if text.endswith("?") else span
    return claims


def is_topic(title: str) -> bool:
    """Whether a title names what the whole article is about, and so what "it" may stand for.

    >>> is_topic("Kidney stones"), is_topic("What causes cramps?"), is_topic("Cramps: an overview")
    (True, False, False)
    """
    return len(title.split()) <= LONGEST_TOPIC and not re.search(r"[?:|]", title)


def _lines(text: str, passage: Passage) -> Iterator[_Line]:
    """The lines of a passage without their bullets; no sentence runs over the end of a line.

    Below a term, a definition begins with a colon.
    """
    term: Span | None = None
    for line in re.finditer(r"[^\n]+", text[passage.start : passage.end]):
        start, end = passage.start + line.start(), passage.start + line.end()
        if _TABLE_RULE.match(text, end):
            continue
        item = _ITEM.match(text, start, end)
        start = item.end() if item else start
        if term and text.startswith(": ", start):
            yield _Line(start + 2, end, is_item=False, head=term)
            continue
        term = Span(start, end)
        head = _HEAD.match(text, start, end)
        yield _Line(start, end, item is not None, Span(*head.span(1)) if head else None)


def _is_claim(text: str, *, fewest: int) -> bool:
    words = re.findall(r"\w+", text)
    is_question = text.rstrip('"”’)').endswith("?")
    return len(words) >= fewest and not is_question and not _is_names(text, words)


def _is_names(text: str, words: Sequence[str]) -> bool:
    small = sum(word[0].islower() for word in words)
    large = sum(word[0].isupper() for word in words)
    return len(words) >= _NAMES and large > small and not text.isupper()


def _is_whole(text: str) -> bool:
    return text[:1].isupper() and text.rstrip().endswith((".", "!"))


def _governs(lead: Span, document: Document, span: Span) -> bool:
    return any(one.start == lead.start for one in document.lead(span))


def _needed(text: str, lead: Span | None, anchor: Span | None) -> Span | None:
    """The lead-in of a list item, or the sentence that `text` points back to."""
    if lead and (not _is_whole(text) or anchor == lead):
        return lead
    return anchor if _POINTS_BACK.match(text) else None


def _context(span: Span, *parts: Span | Lead | None) -> tuple[Span, ...]:
    """The parts that exist, in reading order, none inside another or the sentence itself."""
    spans = sorted({Span(*part[:2]) for part in parts if part and part.start != span.start})
    return tuple(
        part
        for part in spans
        if not any(one != part and one.start <= part.start and part.end <= one.end for one in spans)
    )


def _heading_above(document: Document, start: int) -> Span | None:
    above: Heading | None = None
    for heading in document.headings:
        if heading.start > start:
            break
        above = heading
    return Span(above.start, above.end) if above else None


def _is_heading(document: Document, span: Span) -> bool:
    return any(heading.start <= span.start < heading.end for heading in document.headings)
