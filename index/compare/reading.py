"""What the reader reads: a passage or a sentence with its title, heading and lead-in."""

from collections.abc import Iterable

from index.compare.comparison import Claim
from index.records import Document, Passage, Span

# Parts are set apart by this, as in the reader's training.
BETWEEN = " | "


def reading_of(document: Document, passage: Passage) -> str:
    """A passage after the title, the heading above it, and its lead-in if it has one."""
    lead = (Span(one.start, one.end) for one in passage.lead)
    return _joined(document, passage, [*lead, Span(passage.start, passage.end)])


def sentence_reading(claim: Claim) -> str:
    """A claim after the title, the heading above it, and the sentences that it needs."""
    return _joined(claim.document, claim.passage, [*claim.before, claim.span])


def _joined(document: Document, passage: Passage, spans: Iterable[Span]) -> str:
    heading = passage.heading or ""
    above = (document.title, heading if heading.strip() != document.title.strip() else "")
    said = " ".join(document.text[start:end] for start, end in spans)
    return BETWEEN.join(" ".join(part.split()) for part in (*above, said) if part.strip())
