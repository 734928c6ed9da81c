"""Proposes who published an article that names its source only in passing."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from index.records import Proposal, Span
from ingest.describe.publisher_forms import CREDIT, FORMS, HOST, LABELLED, REFUSES, STAFF
from ingest.reading import Block, Kind, Reading

_EDGE = 6
_MOST_BLOCKS = 300
_LONGEST = 3_000
_LONGEST_QUOTE = 300
_ENOUGH = 2
_ADDRESS = re.compile(rf"(?:https?://|www\.|@|\[)(?:www\.)?({HOST})", re.IGNORECASE)
_ADDRESS_SIGNS = ("://", "www.", "@", "[")
_ABOUT_PAGE = re.compile(r"\b(?:information|contents?|(?:web)?sites?|pages?|articles?|advice)\b")
_SENTENCE_END = re.compile(r"[.!?](?=\s)|(?=\n)")
_SHORT = 100
_PERSON = 2
_PICTURE = re.compile(r"(?i)\b(?:photo\w*|images?|pictures?|illustrations?|figure|stock|via)\b")
_CITED = re.compile(
    r"(?i)\bdoi\b|\bet al\b|\bpmid\b|\b(?:19|20)\d\d\s*;\s*\d|^\W*\d+\.\s.*\b(?:19|20)\d\d\b"
)
_DEGREE = re.compile(r",?\s+(?:[A-Z][a-z]?\.){2,}|,\s+(?:M\.?D|Ph\.?D|R\.?N|D\.?O|MBBS)\b")
# Words of which none makes a name, though together they may look like one.
_NO_NAME = re.compile(
    r"(?:this|the|our|all|these|its?|your|we|you|they|each|neither|nothing|no|please|and|of|for"
    r"|authors?|contents?|information|articles?|pages?|(?:web)?sites?|web|materials?|publishers?"
    r"|publications?|editors?|rights|reserved|copyright|inc|disclaimer|terms|privacy|use|policy"
    r"|notice|medical|editorial|staff|team|board|review|advisory|health|data|readers?|users?"
    r"|\d+)(?:\s|\Z)",
    re.IGNORECASE,
)


def proposed_source(
    reading: Reading, skipped: Sequence[Span], known: Mapping[str, str]
) -> Proposal | None:
    """Who seems to have published an article whose source is unknown, and the words that say so.

    What is around the article is looked through: its `skipped` boilerplate, and its first and last
    blocks; not its argument, which names whom it quotes, nor its references. None if nothing there
    names a publisher, as a mere pointer to somebody else does not. `known` is what is known of the
    article; the host of its link is proposed where the text names nobody.
    """
    votes: dict[str, int] = defaultdict(int)
    best: dict[str, tuple[int, Proposal]] = {}
    names = (known["title"], *known.get("author", "").split("; "))
    no_source = {_key(name) for name in names}
    for weight, name, span in _candidates(reading, skipped):
        key = _key(name)
        if not key or key in no_source:
            continue
        votes[key] += weight
        if key not in best or weight > best[key][0]:
            best[key] = (weight, _proposal(reading.text, name, span))
    enough = [key for key in best if votes[key] >= _ENOUGH]
    if enough or len(best) == 1:
        return best[max(enough or best, key=lambda key: (votes[key], best[key][0]))][1]
    host = _host(known.get("url", ""))
    return Proposal(source=_bare(host), words="", start=0, end=0, line=0) if host else None


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _candidates(reading: Reading, skipped: Sequence[Span]) -> Iterator[tuple[int, str, Span]]:
    """Names of what may be the publisher, each with its weight and its place."""
    hosts: dict[str, list[Span]] = defaultdict(list)
    hidden = {span.start for span in skipped}
    for block in _around(reading.blocks, hidden):
        words = reading.text[block.start : min(block.end, block.start + _LONGEST)]
        low = words.lower()
        named = list(_named(words, low, reading.text, is_hidden=block.start in hidden))
        may_link = any(sign in low for sign in _ADDRESS_SIGNS)
        addresses = list(_ADDRESS.finditer(words)) if may_link else []
        # Looked for last, since few blocks name anybody.
        if not (named or addresses) or _CITED.search(words):
            continue
        for weight, name, (start, end) in named:
            yield weight, name, Span(block.start + start, block.start + end)
        for one in addresses:
            place = Span(block.start + one.start(1), block.start + one.end(1))
            hosts[_bare(one[1]).lower()].append(place)
    # One address alone points to somebody else as often as home.
    if len(hosts) == 1 and len(spans := next(iter(hosts.values()))) > 1:
        yield from ((1, next(iter(hosts)), span) for span in spans)
    yield from ((1, name, span) for name, span in _credits(reading))


def _around(blocks: Sequence[Block], hidden: set[int]) -> list[Block]:
    body = [block for block in blocks if block.kind is not Kind.FRONT_MATTER]
    edges = {block.start for block in (*body[:_EDGE], *body[-_EDGE:])}
    return [block for block in body if block.start in edges or block.start in hidden][:_MOST_BLOCKS]


def _named(words: str, low: str, text: str, *, is_hidden: bool) -> Iterator[tuple[int, str, Span]]:
    for weight, needs, form in FORMS:
        if not any(need in low for need in needs):
            continue
        if weight == REFUSES and not is_hidden and not _ABOUT_PAGE.search(low):
            # Part of the argument.
            continue
        for match in form.finditer(words):
            if name := _checked(match, words, text):
                yield weight, name, Span(*match.span())
    label = LABELLED.match(words)
    if label and (name := _checked(label, words, text)):
        yield 2, name, Span(*label.span())


def _credits(reading: Reading) -> Iterator[tuple[str, Span]]:
    """Who made a picture and for whom, as in "Ann Lee / Tendon Times": a person has two names."""
    for block in reading.blocks:
        if block.end - block.start <= _SHORT and block.kind is not Kind.ROW:
            words = reading.text[block.start : block.end]
            match = CREDIT.match(words) if " / " in words else None
            if match and not _PICTURE.search(words):
                names = [one for one in match.groups() if len(one.split()) != _PERSON]
                if len(names) == 1 and (" " in names[0] or reading.text.count(names[0]) > 1):
                    yield names[0], Span(block.start, block.end)


def _checked(match: re.Match[str], words: str, text: str) -> str | None:
    """The name without what does not belong to it; None if it is none of a publisher."""
    name, end = match["name"], match.end("name")
    is_picture = _PICTURE.search(words, max(0, match.start() - 60), end)
    if is_picture or _DEGREE.match(words, end):
        return None
    if re.fullmatch(HOST, name):
        return _bare(name)
    name = re.sub(r"^(?:The|This|Our|All|Neither|By|From)\s+|[’']s?$", "", name)
    if "staff" in match.re.groupindex:
        name = re.sub(rf"(?:\s+(?:and\s+|&\s+)?{STAFF})+$", "", name)
    if not _NO_NAME.sub("", name):
        return None
    # "Doctors are not responsible" is about doctors.
    is_common = " " not in name and name[1:].islower() and f" {name.lower()}" in text
    return None if is_common else name


def _bare(host: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", host, flags=re.IGNORECASE).rstrip("./")


def _key(name: str) -> str:
    """The same for a name and the address that is made of it."""
    if re.fullmatch(HOST, name):
        name = name.rpartition(".")[0].removesuffix(".co")
    return "".join(sign for sign in name.lower() if sign.isalnum())


def _proposal(text: str, name: str, span: Span) -> Proposal:
    line = text.rfind("\n", 0, span.start) + 1
    start = max(
        line, text.rfind(". ", line, span.start) + 2 if ". " in text[line : span.start] else 0
    )
    end = _SENTENCE_END.search(text, span.end)
    stop = end.end() if end else len(text)
    if stop - start > _LONGEST_QUOTE:
        start, stop = span
    return Proposal(
        source=name,
        words=" ".join(text[start:stop].split()),
        start=start,
        end=stop,
        line=text.count("\n", 0, line) + 1,
    )
