"""The data of a comparison: claims and their stances, sources, and pairs of claims."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from index.records import Document, Lead, Listing, Passage, Span

ClaimStance = Literal["supports", "disputes", "undecided"]
"""A sentence's stance on what was asked. "undecided" takes no side, or none that is sure enough."""

SourceStance = Literal["supports", "disputes", "mixed", "undecided", "unread", "silent"]
"""A source's stance on it. "undecided" speaks of it, "silent" has nothing near, and "unread"
sources rank after those that were read."""

_ORDER: tuple[SourceStance, ...] = get_args(SourceStance)

NO_VERDICT = "no verdict"
"""What is written for a sentence or a source on which there is no verdict."""

Relation = Literal["agree", "differ"]

Kind = Literal["model", "negation", "hedge", "number", "scope"]
"""How two claims differ: by the reader's verdicts alone, or in words found by a rule."""

KINDS: dict[Kind, str] = {
    "model": "opposite sides",
    "negation": "one denies it",
    "hedge": "one is less sure",
    "number": "different numbers",
    "scope": "different scope",
}
"""How two claims differ, in words."""

NO_SIDES = "This is not a yes/no question, so no source is for or against it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence of a document, verbatim, with the context a reader needs.

    `context` has spans of the same document, in reading order: the heading, a list's lead-in,
    a table's header, the sentence before if this one begins with "it" or "such". The reader reads
    them before the sentence, and whatever shows the sentence shows those in `before`, too.
    """

    document: Document
    passage: Passage
    span: Span
    context: tuple[Span, ...] = ()

    @property
    def place(self) -> tuple[str, Span]:
        """The document's id and the span, which identify the claim."""
        return self.document.doc_id, self.span

    @property
    def recognised(self) -> bool:
        """Whether any of it was read by text recognition."""
        return self.document.is_recognised(self.span)

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.document.text[self.span.start : self.span.end]

    @property
    def before(self) -> tuple[Span, ...]:
        """The context without headings: what has to be read before the sentence."""
        headings = {heading.start for heading in self.document.headings}
        return tuple(span for span in self.context if span.start not in headings)

    @property
    def lead(self) -> tuple[Lead, ...]:
        """The same with its words."""
        return tuple(Lead(*span, self.document.text[slice(*span)]) for span in self.before)

    @property
    def premise(self) -> str:
        """The context, then the sentence, on one line."""
        spans = (*self.context, self.span)
        return " ".join(" ".join(self.document.text[start:end].split()) for start, end in spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A claim of a source with its stance.

    `stance` and `probability` are None if nothing was asked that a source can be for or against.
    `probability` is that of the likelier side, calibrated, in 0..1; `cues` are the words that
    soften, negate or count, as spans of the document.
    """

    claim: Claim
    stance: ClaimStance | None = None
    probability: float | None = None
    cues: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A person's verdict on a source, kept beside the articles.

    `instead_of` is the verdict that the model gave, `article` the one the person's was given to.
    """

    instead_of: SourceStance | None
    article: Listing
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """What one source says. An unnamed document is a source of its own, with `name` None.

    `label` is its name, or the title of an unnamed document, and is unique. `claims` come
    strongest first. `stance` is None if no claim was asked, except for a source that was not
    read. `nearest` is the nearest passage of the source, to show where it has no claims.
    `shares_text_with` has the labels of other sources that contain much of its text, word for
    word or reworded. With a `correction`, `stance` is what a person says; those of the claims stay
    the model's.
    """

    name: str | None
    label: str
    documents: tuple[Listing, ...]
    stance: SourceStance | None
    claims: tuple[Judged, ...]
    nearest: Passage | None = None
    shares_text_with: tuple[str, ...] = ()
    correction: Correction | None = None

    @property
    def model_stance(self) -> SourceStance | None:
        """The verdict of the model, whatever a person says."""
        return self.correction.instead_of if self.correction else self.stance

    @property
    def strongest(self) -> Judged | None:
        """The first sentence on the side that it takes, otherwise its first; None without any."""
        own = (one for one in self.claims if one.stance == self.stance)
        return next(own, self.claims[0] if self.claims else None)

    @property
    def judged_article(self) -> Listing:
        """The article that a verdict on this source is written to: that of its strongest sentence.

        Without a sentence it is that of the nearest passage, or the first.
        """
        strongest = self.strongest
        place = strongest.claim.passage if strongest else self.nearest
        by_id = {document.doc_id: document for document in self.documents}
        return (by_id.get(place.doc_id) if place else None) or self.documents[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Claims of two sources that agree or differ, with the words in each that clash."""

    a: Claim
    b: Claim
    relation: Relation
    kind: Kind
    probability: float
    cues_a: tuple[Span, ...] = ()
    cues_b: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A claim that one source or several make: `claims` has the sentence of each of `sources`."""

    claims: tuple[Claim, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the sources of an index say about a question.

    `claim` is the question or claim, as it was typed, that stances refer to; None for a question
    on which no source can take a side. `sources` are all that pass the filters, those with claims
    first. `groups` are the claims shared by two or more sources, then those of one. `notices` are
    lines to show to the user. `judged_by` is one sentence on what gave the verdicts.
    """

    question: str
    claim: str | None
    sources: tuple[SourceView, ...]
    pairs: tuple[Pair, ...] = ()
    groups: tuple[Group, ...] = ()
    notices: tuple[str, ...] = ()
    milliseconds: float = 0.0
    judged_by: str = ""

    @property
    def judged_instead(self) -> str:
        """What stances refer to, if that is not the question as typed; otherwise empty."""
        return judged_instead(self.question, self.claim)

    def of_stance(self, stance: SourceStance) -> Sequence[SourceView]:
        """The sources with this stance, in order."""
        return [source for source in self.sources if source.stance == stance]


def ordered(views: Iterable[SourceView]) -> list[SourceView]:
    """Views by stance, surest first; without stances, those with claims first."""

    def place(view: SourceView) -> tuple[int, float]:
        order = _ORDER.index(view.stance) if view.stance else (0 if view.claims else len(_ORDER))
        return order, -(view.claims[0].probability or 0 if view.claims else 0)

    return sorted(views, key=place)


def judged_instead(question: str, claim: str | None) -> str:
    """What stances refer to, if that is not the question as typed; otherwise empty.

    >>> judged_instead("Does salt help?", "Salt helps."), judged_instead("Does it?", "Does  it?")
    ('Salt helps.', '')
    """
    return claim if claim and claim.split() != question.split() else ""


def judged_words(judged: str) -> str:
    """What to call a text that was judged instead of the question typed.

    >>> judged_words("Salt helps."), judged_words("Does salt help?")
    ('Claim', 'Compared')
    """
    return "Compared" if judged.endswith("?") else "Claim"
