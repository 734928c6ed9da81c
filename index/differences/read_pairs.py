"""Reads near pairs both ways, and keeps those that contradict each other."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from index.attribution import lead_words
from index.compare.comparison import Claim
from index.compare.reading import sentence_reading
from index.compare.stance.model import StanceScorer
from index.differences.difference import Difference, QuotedClaim, newer_of
from index.differences.near_pairs import NearPair
from index.differences.topic_words import topic_words
from index.differences.turned_sentence import Turn
from index.records import Span

SETTINGS = Path(__file__).with_name("bars.json")
_YES, _NO = 0, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """From which probabilities on a pair is shown.

    `turned`: that one claim says the other with the words turned by which they clash. `denied`:
    that each denies the other, in the direction in which that is less sure. `number`: as
    `turned`, for numbers and dates, which the reader mostly fails to compare, so that it need not
    see that they clash. `right` of the `read` pairs that were shown over libraries on which
    nothing was chosen were right.
    """

    turned: float
    denied: float
    number: float
    right: int = 0
    read: int = 0

    @property
    def precision(self) -> float | None:
        """How many of the pairs shown are right, in 0..1; None if that was not measured."""
        return self.right / self.read if self.read else None


@cache
def shipped_bars() -> Bars:
    """The bars chosen for the shipped reader, and how often it was right."""
    fields: dict[str, Any] = json.loads(SETTINGS.read_text(encoding="utf-8"))
    return Bars(**fields)


def precision_words(bars: Bars | None = None) -> str:
    """How often what is shown is right, in one sentence for a screen; empty if not measured."""
    bars = bars or shipped_bars()
    if not bars.read:
        return ""
    return f"Of {bars.read} pairs that we read ourselves, {bars.right} really differ."


class _Question(NamedTuple):
    """One way in which a pair is turned: what is read, and the words that were turned."""

    pair: int
    turn: Turn
    is_of_a: bool


def read_pairs(
    pairs: Sequence[NearPair], *, scorer: StanceScorer, bars: Bars | None = None
) -> list[Difference | None]:
    """For each pair the difference, or None if it is not sure enough.

    First a claim is read against the other with its words turned. Where that says yes, numbers
    and dates differ; with opposites both are then read against each other as they are, and both
    must say no.
    """
    bars = bars or shipped_bars()
    asked = [
        _Question(place, turn, is_of_a)
        for place, pair in enumerate(pairs)
        for turns, is_of_a in ((pair.turned_a, True), (pair.turned_b, False))
        for turn in turns
    ]
    said = scorer.probabilities(
        [
            (sentence_reading(pairs[one.pair].b.claim), one.turn.text)
            if one.is_of_a
            else (sentence_reading(pairs[one.pair].a.claim), one.turn.text)
            for one in asked
        ]
    )
    best: dict[int, tuple[float, _Question]] = {}
    for question, row in zip(asked, said.tolist(), strict=True):
        bar = bars.turned if question.turn.kind == "opposite" else bars.number
        if row[_YES] >= max(bar, best.get(question.pair, (0.0,))[0]):
            best[question.pair] = row[_YES], question
    opposite = [place for place, (_, one) in best.items() if one.turn.kind == "opposite"]
    denials = _denials([pairs[place] for place in opposite], scorer)
    denied = dict(zip(opposite, denials, strict=True))
    found: list[Difference | None] = [None] * len(pairs)
    for place, (turned, question) in best.items():
        if denied.get(place, 1.0) >= bars.denied:
            probability = min(turned, denied.get(place, 1.0))
            found[place] = _difference(pairs[place], question, probability)
    return found


def _denials(pairs: Sequence[NearPair], scorer: StanceScorer) -> list[float]:
    """How sure it is that the two of each pair deny each other, in the less sure direction."""
    ends = [(sentence_reading(one.a.claim), one.b.claim.text) for one in pairs]
    ends += [(sentence_reading(one.b.claim), one.a.claim.text) for one in pairs]
    read = scorer.probabilities(ends)[:, _NO].tolist()
    return [min(both) for both in zip(read[: len(pairs)], read[len(pairs) :], strict=True)]


def _difference(pair: NearPair, question: _Question, probability: float) -> Difference:
    turn = question.turn
    own, other = (turn.own, turn.other) if question.is_of_a else (turn.other, turn.own)
    a, b = _quoted(pair.a.claim, own), _quoted(pair.b.claim, other)
    return Difference(
        a=a,
        b=b,
        kind=turn.kind,
        probability=round(probability, 3),
        topic=topic_words(pair.a.claim, pair.b.claim, marks=a.marks),
        newer=newer_of(a.published, b.published),
    )


def _quoted(claim: Claim, marks: Sequence[Span]) -> QuotedClaim:
    document, start = claim.document, claim.span.start
    return QuotedClaim(
        doc_id=document.doc_id,
        span=claim.span,
        text=claim.text,
        title=document.title,
        source=document.source,
        published=document.published,
        heading=claim.passage.heading,
        lead=lead_words(claim.lead),
        marks=tuple(Span(start + mark.start, start + mark.end) for mark in marks),
    )
