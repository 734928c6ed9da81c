"""The claims of a passage: its sentences, each with what it needs of its context."""

import re
from collections.abc import Iterator

from index.compare.records import Claim
from index.records import Document, Heading, Passage, Span
from index.sentences import sentences

# What a sentence begins with that points back to the one before.
_POINTS_BACK = re.compile(
    r"(?:this|that|these|those|it|its|they|their|them|such|he|she|his|her|both|the former|"
    r"the latter|however|therefore|thus|also|other|others|another|some|most)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[•·▪◦‣*–-]|\d{1,2}[.)])\s+")
FEWEST_WORDS = 3
LONGEST_TOPIC = 6


def claims_of(document: Document, passage: Passage) -> list[Claim]:
    """The sentences of a passage in reading order; an item of a list is one of its own.

    Questions, headings and fragments of fewer than three words claim nothing and are left out.
    """
    heading = _heading_above(document, passage.start)
    if heading and document.text[heading.start : heading.end].strip() == document.title.strip():
        heading = None if not is_topic(document.title) else heading
    claims = []
    # The last sentence that does not itself point back: what "it" goes on about.
    anchor: Span | None = None
    lead = passage.lead
    for span in _sentences(document.text, passage):
        text = document.text[span.start : span.end]
        if _is_heading(document, span):
            continue
        if text.endswith(":"):
            lead = span
        elif _is_claim(text):
            needed = _needed(text, lead, anchor)
            context = [part for part in (heading, needed) if part]
            claims.append(
                Claim(document=document, passage=passage, span=span, context=tuple(context))
            )
        if not _POINTS_BACK.match(text):
            anchor = span
    return claims


def is_topic(title: str) -> bool:
    """Whether a title names what the whole article is about, and so what "it" may stand for.

    >>> is_topic("Kidney stones"), is_topic("What causes cramps?"), is_topic("Cramps: an overview")
    (True, False, False)
    """
    return len(title.split()) <= LONGEST_TOPIC and not re.search(r"[?:|]", title)


def _sentences(text: str, passage: Passage) -> Iterator[Span]:
    """Sentences, none of which runs over the end of a line; bullets are no part of them."""
    for line in re.finditer(r"[^\n]+", text[passage.start : passage.end]):
        start, end = passage.start + line.start(), passage.start + line.end()
        item = _ITEM.match(text, start, end)
        yield from sentences(text, start=item.end() if item else start, end=end)


def _is_claim(text: str) -> bool:
    return len(re.findall(r"\w+", text)) >= FEWEST_WORDS and not text.rstrip('"”’)').endswith("?")


def _needed(text: str, lead: Span | None, anchor: Span | None) -> Span | None:
    """The lead-in for an item of a list, or the sentence that is pointed back to."""
    is_whole = text[:1].isupper() and text.rstrip().endswith((".", "!"))
    if lead and (not is_whole or anchor == lead):
        return lead
    return anchor if _POINTS_BACK.match(text) else None


def _heading_above(document: Document, start: int) -> Span | None:
    above: Heading | None = None
    for heading in document.headings:
        if heading.start > start:
            break
        above = heading
    return Span(above.start, above.end) if above else None


def _is_heading(document: Document, span: Span) -> bool:
    return any(heading.start <= span.start < heading.end for heading in document.headings)
