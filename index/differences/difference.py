"""A difference: two claims of different sources that contradict each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from index.records import Span

DifferenceKind = Literal["opposite", "number", "date", "scope"]
Newer = Literal["a", "b"]
State = Literal["new", "confirmed", "dismissed"]

KIND_WORDS: dict[DifferenceKind, str] = {
    "opposite": "They say the opposite",
    "number": "They give different numbers",
    "date": "They give different dates",
    "scope": "They say it of different people",
}
"""What each kind means, for a screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedClaim:
    """A sentence of an article, verbatim, with what was known of the article when it was found.

    `lead` has in quotation marks what has to be read before it. `marks` are the words that clash,
    as spans of the article, and may be empty.
    """

    doc_id: str
    span: Span
    text: str
    title: str
    source: str | None = None
    published: str | None = None
    heading: str | None = None
    lead: str = ""
    marks: tuple[Span, ...] = ()

    @property
    def label(self) -> str:
        """Who says it: the source, or the title of an article of unknown source."""
        return self.source or f"“{self.title}”"

    @property
    def words(self) -> str:
        """The sentence on one line, by which it is found again when its place has changed."""
        return " ".join(self.text.split())

    def as_json(self) -> dict[str, Any]:
        """The claim as `--json` prints it and as it is stored."""
        return {
            "doc_id": self.doc_id,
            "start": self.span.start,
            "end": self.span.end,
            "text": self.text,
            "title": self.title,
            "source": self.source,
            "published": self.published,
            "heading": self.heading,
            "lead": self.lead,
            "marks": [list(mark) for mark in self.marks],
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "QuotedClaim":
        """The claim that `as_json` gave.

        Raises:
            KeyError, TypeError, ValueError: it is not such an object.
        """
        rest = {name: fields[name] for name in ("doc_id", "text", "title", "source", "published")}
        return cls(
            **rest,
            span=Span(int(fields["start"]), int(fields["end"])),
            heading=fields["heading"],
            lead=fields["lead"],
            marks=tuple(Span(*mark) for mark in fields["marks"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two claims of different sources that contradict each other, and what they differ on.

    `a` comes before `b` in the library. `newer` is the one whose article was published later,
    None if that is not known of both, or equal. `probability` is that of the least sure of the
    reader's verdicts on it, in 0..1. `topic` has a few words that both articles use. `state` and
    `reason` are the user's own verdict.
    """

    a: QuotedClaim
    b: QuotedClaim
    kind: DifferenceKind
    probability: float
    topic: str
    newer: Newer | None = None
    state: State = "new"
    reason: str = ""

    @property
    def key(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Its identity: the articles and the words, whichever claim comes first."""
        first, second = sorted((one.doc_id, one.words) for one in (self.a, self.b))
        return first, second

    def as_json(self) -> dict[str, Any]:
        """The difference as `--json` prints it."""
        return {
            "a": self.a.as_json(),
            "b": self.b.as_json(),
            "kind": self.kind,
            "newer": self.newer,
            "probability": round(self.probability, 3),
            "topic": self.topic,
            "state": self.state,
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "Difference":
        """The difference that `as_json` gave.

        Raises:
            KeyError, TypeError, ValueError: it is not such an object.
        """
        return cls(
            a=QuotedClaim.from_json(fields["a"]),
            b=QuotedClaim.from_json(fields["b"]),
            kind=fields["kind"],
            newer=fields["newer"],
            probability=float(fields["probability"]),
            topic=fields["topic"],
            state=fields["state"],
            reason=fields["reason"],
        )


def newer_of(a: str | None, b: str | None) -> Newer | None:
    """Which of two ISO dates, possibly only a year or a month, is later beyond doubt.

    >>> newer_of("2019-10", "2021"), newer_of("2019", "2019-10-16"), newer_of(None, "2020")
    ('b', None, None)
    """
    if not a or not b:
        return None
    known = min(len(a), len(b))
    first, second = a[:known], b[:known]
    if first == second:
        return None
    return "a" if first > second else "b"
