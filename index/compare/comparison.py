"""The nouns of a comparison: claims, what they do to a question, sources, pairs of claims."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.records import Document, Listing, Passage, Span

ClaimStance = Literal["supports", "disputes", "neutral", "unclear"]
"""What a claim does to the claim that was asked. "unclear" is below the calibrated probability."""

SourceStance = Literal["supports", "disputes", "mixed", "unclear", "unread", "silent"]
"""What a source does to it. "unread" came after those that were read sentence by sentence."""

Relation = Literal["agree", "differ"]

Kind = Literal["model", "negation", "hedge", "number", "scope"]
"""What tells that two claims differ: the model alone, or words that a detector marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence of a document, verbatim, with what a reader needs of its context.

    `context` holds spans of the same document, in reading order: the heading, a list's lead-in,
    the sentence before where this one begins with "it" or "such". The model reads them before
    the sentence; a screen shows the sentence.
    """

    document: Document
    passage: Passage
    span: Span
    context: tuple[Span, ...] = ()

    @property
    def place(self) -> tuple[str, Span]:
        """The document's id and the span: no other claim stands there."""
        return self.document.doc_id, self.span

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.document.text[self.span.start : self.span.end]

    @property
    def leads(self) -> tuple[Span, ...]:
        """The parts of the context that the sentence goes on from, as an item of a list does."""
        return tuple(span for span in self.context if self.document.text[span.end - 1] == ":")

    @property
    def told(self) -> str:
        """The sentence, after its lead-in where it is an item of a list."""
        return self._said((*self.leads, self.span))

    @property
    def premise(self) -> str:
        """What the stance model reads: the context, then the sentence."""
        return self._said((*self.context, self.span))

    def _said(self, spans: Sequence[Span]) -> str:
        return " ".join(" ".join(self.document.text[start:end].split()) for start, end in spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A claim of a source with its stance; None for both where nothing was claimed or judged.

    `probability` is the calibrated one of that stance, in 0..1, and `unweighed` what the model
    alone gives it; `cues` are the words that soften, negate or count, as spans of the document.
    """

    claim: Claim
    stance: ClaimStance | None = None
    probability: float | None = None
    unweighed: float = 0.0
    cues: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """What one source says. An unnamed document is a source of its own, with `name` None.

    `label` is its name, or the title of an unnamed document, and no other source has the same.
    `claims` come strongest first. `stance` is None where no claim was asked, but for a source
    that was not read. `nearest` is the passage of this source that comes nearest, for one
    without claims. `shares_text_with` holds the labels of other sources that have much of its
    text, too, in the same or in changed words.
    """

    name: str | None
    label: str
    documents: tuple[Listing, ...]
    stance: SourceStance | None
    claims: tuple[Judged, ...]
    nearest: Passage | None = None
    shares_text_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Claims of two sources that agree or differ, with the words in each that clash."""

    a: Claim
    b: Claim
    relation: Relation
    kind: Kind
    probability: float
    marks_a: tuple[Span, ...] = ()
    marks_b: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A claim that one source makes, or several share: for each label its own sentence."""

    claims: tuple[Claim, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the sources of an index say to a question.

    `claim` is the statement that stances are about, None for a question that has none. `sources`
    are all that pass the filters: those that speak first, then the others. `groups` are
    claims shared by two or more sources first, then those of one. `notices` are lines to read.
    """

    question: str
    claim: str | None
    sources: tuple[SourceView, ...]
    pairs: tuple[Pair, ...] = ()
    groups: tuple[Group, ...] = ()
    notices: tuple[str, ...] = ()
    milliseconds: float = 0.0

    def of_stance(self, stance: SourceStance) -> Sequence[SourceView]:
        """The sources of one stance, in their order."""
        return [source for source in self.sources if source.stance == stance]
