"""Verdicts: what the reader takes from a source's passages and sentences for what was asked."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from index.compare.comparison import Claim, ClaimStance, Judged, SourceStance
from index.compare.reading import reading_of, sentence_reading
from index.compare.retrieve_claims import Candidate, SourceClaims
from index.compare.stance.model import StanceScorer
from index.compare.thresholds import Thresholds
from index.embedding.threads import cores
from index.records import Span, Vectors

_YES, _NO = 0, 2


def judge(
    sources: Sequence[SourceClaims], asked: str, *, scorer: StanceScorer, thresholds: Thresholds
) -> Iterator[list[Judged]]:
    """Of each source, the sentences that take a side on `asked`, surest first, or the nearest.

    Where no sentence takes a side, the nearest ones are undecided; none where none is near. The
    sources come in order, each as soon as it is read; those still unread when the iterator is
    closed are not read at all.
    """
    # While a source waits for its last passage or sentence, the next ones keep all cores busy.
    workers = ThreadPoolExecutor(max(cores(), 2), thread_name_prefix="verdicts")
    try:
        yield from workers.map(lambda one: _judge(one, asked, scorer, thresholds), sources)
    finally:
        # `map` cancels what has not begun.
        workers.shutdown(wait=False)


def _judge(
    source: SourceClaims, asked: str, scorer: StanceScorer, thresholds: Thresholds
) -> list[Judged]:
    near = _near(source, thresholds)
    whole = np.zeros((len(source.passages), 3), dtype=np.float32)
    whole[near] = scorer.probabilities([(reading_of(*source.passages[at]), asked) for at in near])
    looked_at = _looked_at(source, whole, thresholds)
    alone = scorer.probabilities([(sentence_reading(one.claim), asked) for one in looked_at])
    judged = _weighed(looked_at, whole, alone, thresholds)
    return (
        _sided(judged)
        or _undecided(source, judged, whole, thresholds)
        or _in_other_words(source, near, whole, asked, scorer, thresholds)
    )


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


def _near(source: SourceClaims, thresholds: Thresholds) -> list[int]:
    """The places of the passages to read: those with the nearest sentences.

    Left out is what is near by neither measure: its sentences would not be shown as undecided.
    """
    nearest: dict[int, Candidate] = {}
    for one in source.candidates:
        nearest.setdefault(one.passage, one)
    return [
        place
        for place, one in list(nearest.items())[: thresholds.passages]
        if one.nearness >= thresholds.near or one.alike >= thresholds.glance
    ]


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


def _in_other_words(
    source: SourceClaims,
    near: Sequence[int],
    whole: Vectors,
    asked: str,
    scorer: StanceScorer,
    thresholds: Thresholds,
) -> list[Judged]:
    """The nearest sentence of a source that says nothing in the words asked, if it takes a side.

    What stands around it may be on so much else that its passage takes none. That is too little to
    show a side, but such a source is not silent.
    """
    nearest = next((one for one in source.candidates if one.passage in near), None)
    if nearest is None:
        return []
    alone = scorer.probabilities([(sentence_reading(nearest.claim), asked)])
    if alone[0, [_YES, _NO]].max() < thresholds.speaks:
        return []
    [judged] = _weighed([nearest], whole, alone, thresholds)
    return [replace(judged, stance="undecided")]


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
    # Imported here, as in `pairs.clash_of`.
    from index.compare.english.polarity import find_cues

    start = claim.span.start
    return tuple(
        Span(start + cue.span.start, start + cue.span.end) for cue in find_cues(claim.text)
    )
