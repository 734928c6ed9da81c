"""Reads near pairs against each other, and keeps those that contradict each other."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from index.attribution import lead_words
from index.compare.comparison import Claim
from index.compare.english.polarity import clashes
from index.compare.english.population import different_scope
from index.compare.reading import sentence_reading
from index.differences.difference import Difference, DifferenceKind, QuotedClaim, newer_of
from index.differences.near_pairs import NearPair
from index.differences.pair_judge import StateReader, contradictions
from index.differences.topic_words import topic_words
from index.differences.turned_sentence import Turn
from index.records import Span

SETTINGS = Path(__file__).with_name("bars.json")
_YES = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """From which probabilities on a pair is shown.

    `opposite`: that two statements contradict each other. `number`: that one says the other once
    it has the other's number or date. `right` of the `read` pairs that were shown over libraries
    that neither judge nor bars were fitted to were right.
    """

    opposite: float
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
    return (
        f"Of {bars.read} such pairs in libraries that it was not fitted to, {bars.right} really "
        f"differ, as we read them."
    )


class _Question(NamedTuple):
    """One way in which a pair is turned: what is read, and the words that were turned."""

    pair: int
    turn: Turn
    is_of_a: bool


def read_pairs(
    pairs: Sequence[NearPair], *, reader: StateReader, bars: Bars | None = None
) -> list[Difference | None]:
    """For each pair the difference, or None if it is not sure enough.

    Numbers and dates first: with the number of the other a claim must say what the other says.
    All others are read against each other as they are.
    """
    bars = bars or shipped_bars()
    found: list[Difference | None] = [None] * len(pairs)
    for place, (probability, question) in _same_but_for_a_number(pairs, reader, bars).items():
        turn = question.turn
        own, other = (turn.own, turn.other) if question.is_of_a else (turn.other, turn.own)
        found[place] = _difference(pairs[place], turn.kind, own, other, probability)
    left = [place for place, one in enumerate(found) if one is None]
    sure = contradictions([pairs[place] for place in left], reader)
    for place, probability in zip(left, sure.tolist(), strict=True):
        if probability >= bars.opposite:
            pair = pairs[place]
            people = different_scope(pair.a.claim.premise, pair.b.claim.premise)
            kind: DifferenceKind = "scope" if people else "opposite"
            found[place] = _difference(pair, kind, *_clashing(pair), probability)
    return found


def _same_but_for_a_number(
    pairs: Sequence[NearPair], reader: StateReader, bars: Bars
) -> dict[int, tuple[float, _Question]]:
    """The pairs in which one claim says the other once it has its number, with the surest way."""
    asked = [
        _Question(place, turn, is_of_a)
        for place, pair in enumerate(pairs)
        for turns, is_of_a in zip(pair.turned(), (True, False), strict=True)
        for turn in turns
    ]
    said = reader.probabilities(
        [
            (sentence_reading(pairs[one.pair].b.claim), one.turn.text)
            if one.is_of_a
            else (sentence_reading(pairs[one.pair].a.claim), one.turn.text)
            for one in asked
        ]
    )
    best: dict[int, tuple[float, _Question]] = {}
    for question, row in zip(asked, said.tolist(), strict=True):
        if row[_YES] >= max(bars.number, best.get(question.pair, (0.0,))[0]):
            best[question.pair] = row[_YES], question
    return best


def _clashing(pair: NearPair) -> tuple[list[Span], list[Span]]:
    """The words by which two statements clash, as far as there are any, in each."""
    found = clashes(pair.a.claim.text, pair.b.claim.text)
    return [span for one in found for span in one.a], [span for one in found for span in one.b]


def _difference(
    pair: NearPair,
    kind: DifferenceKind,
    own: Sequence[Span],
    other: Sequence[Span],
    probability: float,
) -> Difference:
    """`own` are the words of `a` that clash with the words `other` of `b`."""
    a, b = _quoted(pair.a.claim, own), _quoted(pair.b.claim, other)
    return Difference(
        a=a,
        b=b,
        kind=kind,
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
