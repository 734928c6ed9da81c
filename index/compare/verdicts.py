"""Verdicts: what the reader takes from a source's passages and sentences for what was asked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from index.compare.comparison import Claim, ClaimStance, Judged, SourceStance
from index.compare.english.polarity import find_cues
from index.compare.reading import reading_of, sentence_reading
from index.compare.retrieve_claims import Candidate, SourceClaims
from index.compare.stance.model import StanceScorer
from index.records import Span, Vectors

SETTINGS = Path(__file__).with_name("thresholds.json")
_YES, _NO = 0, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """What is read, and the probabilities from which on verdicts are shown.

    Of a source, the `passages` with its nearest sentences are read whole, and then the nearest
    `sentences` of each that takes a side with at least the probability `look`. A sentence's
    probability is the weighted mean of its own and its passage's, which has the weight `whole`. A
    side is shown from `shown` on; a source says both if it does so in two sentences and the less
    sure is at most `both` behind. A sentence from `near` on is near enough to be shown as
    undecided. Two claims agree or differ in an open question from the probabilities `agree` and
    `differ` on.
    """

    passages: int = 4
    sentences: int = 3
    look: float = 0.25
    whole: float = 0.4
    shown: float = 0.6
    both: float = 0.2
    near: float = 0.62
    agree: float = 0.8
    differ: float = 0.9


@cache
def shipped_thresholds() -> Thresholds:
    """The thresholds chosen for the shipped reader, on questions judged by hand."""
    fields: dict[str, Any] = json.loads(SETTINGS.read_text(encoding="utf-8"))
    return Thresholds(**fields)


def judge(
    sources: Sequence[SourceClaims], asked: str, *, scorer: StanceScorer, thresholds: Thresholds
) -> list[list[Judged]]:
    """Of each source, the sentences that take a side on `asked`, surest first, or the nearest.

    Where no sentence takes a side, the nearest ones are undecided; none where none is near. All
    passages are read at once, then all sentences, since many at once are read faster.
    """
    wholes = _in_parts(
        [
            [reading_of(*source.passages[at]) for at in _near(source, thresholds)]
            for source in sources
        ],
        asked,
        scorer,
    )
    spread = [
        _spread(source, rows, thresholds) for source, rows in zip(sources, wholes, strict=True)
    ]
    looked_at = [
        _looked_at(source, whole, thresholds) for source, whole in zip(sources, spread, strict=True)
    ]
    alone = _in_parts(
        [[sentence_reading(one.claim) for one in chosen] for chosen in looked_at], asked, scorer
    )
    judged = [
        _weighed(chosen, whole, rows, thresholds)
        for chosen, whole, rows in zip(looked_at, spread, alone, strict=True)
    ]
    return [
        _sided(some) or _undecided(source, some, whole, thresholds)
        for source, some, whole in zip(sources, judged, spread, strict=True)
    ]


def stance_of(judged: Sequence[Judged], thresholds: Thresholds) -> SourceStance:
    """The stance of a source by its sentences: the surer side, or both if about equally sure."""
    best = {
        side: max((one.probability or 0 for one in judged if one.stance == side), default=0.0)
        for side in ("supports", "disputes")
    }
    if not any(best.values()):
        return "undecided" if judged else "silent"
    apart = round(abs(best["supports"] - best["disputes"]), 3)
    if min(best.values()) and apart <= thresholds.both:
        return "mixed"
    return "supports" if best["supports"] > best["disputes"] else "disputes"


def _in_parts(texts: Sequence[Sequence[str]], asked: str, scorer: StanceScorer) -> list[Vectors]:
    """The probabilities of each text, shape (n, 3) for each of the lists, all read at once."""
    read = scorer.probabilities([(text, asked) for some in texts for text in some])
    ends = np.cumsum([len(some) for some in texts])
    return np.split(read, ends[:-1])


def _near(source: SourceClaims, thresholds: Thresholds) -> list[int]:
    """The places of the passages to read: those with the nearest sentences."""
    return list(dict.fromkeys(one.passage for one in source.candidates))[: thresholds.passages]


def _spread(source: SourceClaims, rows: Vectors, thresholds: Thresholds) -> Vectors:
    """The rows of the passages that were read at the places of all passages of their source."""
    whole = np.zeros((len(source.passages), 3), dtype=np.float32)
    whole[_near(source, thresholds)] = rows
    return whole


def _looked_at(source: SourceClaims, whole: Vectors, thresholds: Thresholds) -> list[Candidate]:
    """The sentences to read one by one: the nearest ones of each passage that takes a side."""
    left = np.where(whole[:, [_YES, _NO]].max(axis=1) >= thresholds.look, thresholds.sentences, 0)
    chosen = []
    for candidate in source.candidates:
        if left[candidate.passage]:
            left[candidate.passage] -= 1
            chosen.append(candidate)
    return chosen


def _weighed(
    chosen: Sequence[Candidate], whole: Vectors, alone: Vectors, thresholds: Thresholds
) -> list[Judged]:
    """Each sentence judged by what it says alone and by its passage."""
    of_passage = whole[[one.passage for one in chosen]]
    both = thresholds.whole * of_passage + (1 - thresholds.whole) * alone
    return [_judged(one, row, thresholds) for one, row in zip(chosen, both, strict=True)]


def _sided(judged: Sequence[Judged]) -> list[Judged]:
    sided = [one for one in judged if one.stance != "undecided"]
    return sorted(sided, key=lambda one: -(one.probability or 0))


def _undecided(
    source: SourceClaims, judged: Sequence[Judged], whole: Vectors, thresholds: Thresholds
) -> list[Judged]:
    """The nearest sentences of a source that takes no side; those not read alone by their passage.

    None if none is near enough.
    """
    known = {one.claim.place: one for one in judged}
    read = set(_near(source, thresholds))
    near = [
        one for one in source.candidates if one.passage in read and one.nearness >= thresholds.near
    ]
    return [
        known.get(one.claim.place)
        or replace(_judged(one, whole[one.passage], thresholds), stance="undecided")
        for one in near[: thresholds.sentences]
    ]


def _judged(candidate: Candidate, row: Vectors, thresholds: Thresholds) -> Judged:
    supports, disputes = row[[_YES, _NO]].tolist()
    stance: ClaimStance = "supports" if supports >= disputes else "disputes"
    probability = round(max(supports, disputes), 3)
    return Judged(
        claim=candidate.claim,
        stance=stance if probability >= thresholds.shown else "undecided",
        probability=probability,
        cues=cues_of(candidate.claim),
    )


def cues_of(claim: Claim) -> tuple[Span, ...]:
    """The words of a claim that soften, negate or count, as spans of its document."""
    start = claim.span.start
    return tuple(
        Span(start + cue.span.start, start + cue.span.end) for cue in find_cues(claim.text)
    )
