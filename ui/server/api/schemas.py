"""The shapes of all responses; each response has exactly these fields."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from index.compare.comparison import ClaimStance, Kind, Relation, SourceStance

Place = Annotated[int, Field(ge=0)]
FromOne = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Span = Annotated[
    tuple[Place, Place],
    Field(
        description="Characters of the article, from the first up to but not including the second."
    ),
]


class _Shape(BaseModel, extra="forbid"):
    pass


class Error(_Shape):
    """What is wrong, in one line."""

    error: str


class Health(_Shape):
    """The program is alive."""

    status: Literal["ok"]
    version: str


class Ready(_Shape):
    """Questions can be answered."""

    status: Literal["ready"]


class Scores(_Shape):
    """Higher is better; none is a probability."""

    dense: float
    lexical: float
    late: float
    answer: float
    fused: float


class _Quote(_Shape):
    doc_id: str
    start: Place
    end: Place


class Lead(_Shape):
    """A line to be read before a quote, word for word: a list's lead-in, a table's header."""

    start: Place
    end: Place
    text: str


class Duplicate(_Quote):
    """The place of a near-duplicate that says the same."""

    source: str | None
    title: str
    heading: str | None


class Difference(_Shape):
    """Words of a hit, or none, and the words of the better one that stand there instead."""

    here: Span
    there: Span
    words: str
    instead_of: str


class NearHit(_Shape):
    """The rank of a better hit of nearly the same words, and where the words differ."""

    rank: FromOne
    differences: list[Difference]


class MatchedWord(_Shape):
    """A word of the question, where it occurs in the article, and in how many passages."""

    word: str
    stem: str
    spans: list[Span]
    passages: Place


class Why(_Shape):
    """Why a passage was found; `answers` says if its nearest sentence seems to answer."""

    sentence: Span
    answers: bool
    lead: list[Lead]
    words: list[MatchedWord]
    above: list[str]
    missing: list[str]
    of_passages: Place


class Hit(_Shape):
    """A passage, word for word, with its place in its article."""

    rank: FromOne
    scores: Scores
    doc_id: str
    title: str
    source: str | None
    published: str | None
    url: str | None
    path: str
    digest_of: str | None
    heading: str | None
    page: FromOne | None
    recognised: bool
    start: Place
    end: Place
    lead: list[Lead]
    text: str
    highlights: list[Span]
    why: Why
    also_in: list[Duplicate]
    nearly_same: NearHit | None


class Answer(_Shape):
    """The nearest passages, best first, even if they do not answer the question."""

    question: str
    answerable: bool
    hits: list[Hit]
    notices: list[str]
    did_you_mean: str | None
    milliseconds: float


class _Sentence(_Quote):
    lead: list[Lead]
    text: str


class Claim(_Sentence):
    """A sentence of an article, word for word, and what a reader needs beside it."""

    context: list[Span]
    recognised: bool


class JudgedClaim(Claim):
    """A sentence of a source, and its stance on the claim that was asked."""

    stance: ClaimStance | None
    probability: Share | None


class MarkedClaim(Claim):
    """A sentence, and its words that clash with another one."""

    marks: list[Span]


class NearestPassage(_Sentence):
    """The nearest passage of a source without claims."""


class Article(_Shape):
    """An article of a source."""

    doc_id: str
    path: str
    title: str


class Source(_Shape):
    """What one source says. A stance may be given by a person, in place of the model's."""

    source: str | None
    documents: list[Article]
    stance: SourceStance | None
    given_by: Literal["person", "model"] | None
    model_stance: SourceStance | None
    reason: str
    claims: list[JudgedClaim]
    nearest: NearestPassage | None
    shares_text_with: list[str]


class Pair(_Shape):
    """Claims of two sources that agree or differ."""

    a: MarkedClaim
    b: MarkedClaim
    relation: Relation
    kind: Kind
    probability: Share


class Group(_Shape):
    """A claim that these sources make, each in its own sentence."""

    sources: list[str]
    claims: list[Claim]


class Comparison(_Shape):
    """What each source says about a question, or about a claim."""

    question: str
    claim: str | None
    sources: list[Source]
    pairs: list[Pair]
    groups: list[Group]
    notices: list[str]
    judged_by: str
    milliseconds: float


class Listing(_Shape):
    """What is known of an article, and where each value was found."""

    doc_id: str
    title: str
    source: str | None
    author: str | None
    authors: list[str]
    published: str | None
    url: str | None
    licence: str | None
    digest_of: str | None
    read: str | None
    path: str
    origins: dict[str, str]


class Listings(_Shape):
    """A page of the list of articles, and how many there are in all."""

    total: Place
    documents: list[Listing]


class Heading(_Shape):
    """A heading; level 1 is the outermost."""

    start: Place
    end: Place
    level: FromOne


class Passage(_Shape):
    """A passage of an article, word for word."""

    ordinal: Place
    start: Place
    end: Place
    heading: str | None
    page: FromOne | None
    recognised: bool
    boilerplate: bool
    lead: list[Lead]
    text: str


class Document(Listing):
    """An article with its text and its passages."""

    text: str
    headings: list[Heading]
    boilerplate: list[Span]
    pages: list[Place]
    recognised: list[FromOne]
    passages: list[Passage]


class Part(Listing):
    """Some characters of an article, and how many it has in all."""

    length: Place
    start: Place
    end: Place
    lead: list[Lead]
    text: str
