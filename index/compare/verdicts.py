"""Verdicts: what the reader takes from a source's passages and sentences for what was asked."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.compare.comparison import Claim, ClaimStance, Judged, SourceStance
from index.compare.english.polarity import find_cues
from index.compare.reading import reading_of, sentence_reading
from index.compare.retrieve_claims import Candidate, SourceClaims
from index.compare.stance.model import StanceScorer
from index.compare.thresholds import Thresholds
from index.records import Span, Vectors

_YES, _NO = 0, 2


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
