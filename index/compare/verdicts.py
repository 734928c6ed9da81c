"""Verdicts: the stance of a source's claim on the claim asked, by model, topic gate and rules."""

import json
import math
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.compare.comparison import ClaimStance, Judged
from index.compare.english.claim import Proposition, negation_of, parts
from index.compare.english.polarity import clashes, find_cues, is_doubt
from index.compare.english.population import DISEASES, different_scope
from index.compare.english.synonyms import alike, opposed
from index.compare.retrieve_claims import Candidate, ClaimCandidates
from index.compare.stance.model import StanceScorer
from index.records import Span, Vectors
from index.text.analyzer import terms, words

SETTINGS = Path(__file__).with_name("thresholds.json")
# At most this many characters separate "not" from what it denies: "not at all serious".
_RIGHT_BEFORE = 12
# Added to each probability, so that none is ruled out altogether.
_LEAST = 1e-3
# Words that say little about a claim's topic, so that others have to be matched.
_GENERAL = frozenset(
    terms(
        "disease syndrome condition disorder illness usual common people person symptom sign "
        "cause help treatment kind type problem thing long time effective often"
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The thresholds from which on verdicts are shown.

    `subject` and `object` are how near a word of the claim's subject and object has to be to
    some word of a source's sentence or its context. `topic` and `words` are log-odds: that a
    sentence which matches both says something about the claim, and that it leans the way its
    words do, against it with a doubt or a denial and for it without. A stance is shown from the
    probability `shown` on; below, it is "unclear". Pairs of claims `agree` and `differ` from these
    probabilities on; `related` is enough of either if other evidence supports it. Claims on
    opposite sides of the question differ if the model alone is as sure of each as `side`.
    """

    subject: float = 0.5
    object: float = 0.5
    topic: float = 0.0
    words: float = 0.0
    shown: float = 0.6
    related: float = 0.5
    agree: float = 0.8
    differ: float = 0.8
    side: float = 0.5


@cache
def shipped_thresholds() -> Thresholds:
    """The thresholds chosen for the shipped stance model, on questions judged by hand."""
    fields: dict[str, Any] = json.loads(SETTINGS.read_text(encoding="utf-8"))
    return Thresholds(**fields)


def judge(
    candidates: Sequence[Candidate],
    gathered: ClaimCandidates,
    claim: str,
    *,
    scorer: StanceScorer,
    thresholds: Thresholds,
) -> list[Judged]:
    """The stance of each candidate on `claim`, in order.

    Each is scored against the claim and against its negation: what supports one should dispute
    the other. A candidate that does not match the claim's subject and object is neutral,
    whatever the model says; any other is at least unclear, since it is about both. Also unclear
    are candidates that the model takes for support although their words doubt or deny, and those
    about other people than the claim's.
    """
    proposition = parts(claim)
    met = [_met(candidate, gathered, proposition, thresholds) for candidate in candidates]
    asked = [one for one, how in zip(candidates, met, strict=True) if how is not None]
    premises = [one.claim.premise for one in asked]
    denied = negation_of(claim)
    probabilities = scorer.probabilities(
        [(premise, claim) for premise in premises] + [(premise, denied) for premise in premises]
    )
    scores = iter(np.stack([probabilities[: len(asked)], probabilities[len(asked) :]], axis=1))
    return [
        Judged(claim=candidate.claim, stance="neutral", cues=_cues(candidate))
        if how is None
        else _judged(candidate, next(scores), claim, thresholds=thresholds, met=how)
        for candidate, how in zip(candidates, met, strict=True)
    ]


def _met(
    candidate: Candidate,
    gathered: ClaimCandidates,
    proposition: Proposition,
    thresholds: Thresholds,
) -> float | None:
    """How surely a candidate is about the claim's subject and object; None if it is not.

    1 if the words of both are in the sentence itself, .5 if its context supplies one of them, 0
    if a meaning is only just near enough. The sentence has to supply one of them itself.
    """

    def sure(met: NDArray[np.float32]) -> tuple[float, float]:
        subject = _side(met, gathered, proposition.subject) - thresholds.subject
        about = _side(met, gathered, proposition.object) - thresholds.object
        return subject / (1 - thresholds.subject), about / (1 - thresholds.object)

    if min(sure(candidate.met)) < 0 or max(sure(candidate.own)) < 0:
        return None
    return (min(sure(candidate.met)) + max(0.0, min(sure(candidate.own)))) / 2


def _side(met: NDArray[np.float32], gathered: ClaimCandidates, side: str) -> float:
    """How well the worst-matched content word of one side of the claim is met; 1 without any."""
    wanted = set(terms(side))
    content = wanted - _GENERAL or wanted
    matches = [
        float(how) for word, how in zip(gathered.words, met, strict=True) if word.term in content
    ]
    return min(matches, default=1.0)


def sides(of_claim: Vectors, of_denial: Vectors) -> tuple[float, float]:
    """How far a premise supports and disputes a claim, from its scores for claim and denial.

    What entails a claim should contradict its denial: the mean of both is taken for each side.
    """
    supports = float(of_claim[0] + of_denial[2]) / 2
    disputes = float(of_claim[2] + of_denial[0]) / 2
    return supports, disputes


def _judged(
    candidate: Candidate, scores: Vectors, claim: str, *, thresholds: Thresholds, met: float
) -> Judged:
    is_against = _is_against(candidate.claim.with_lead_in, claim)
    supports, disputes = weigh(scores, is_against=is_against, met=met, thresholds=thresholds)
    stance: ClaimStance = "supports" if supports >= disputes else "disputes"
    probability, alone = max(supports, disputes), sides(*scores)
    is_beside = different_scope(candidate.claim.with_lead_in, claim, ignoring=DISEASES) is not None
    if probability < thresholds.shown or is_beside or (is_against and stance == "supports"):
        stance = "unclear"
    return Judged(
        claim=candidate.claim,
        stance=stance,
        probability=round(probability, 3),
        unweighed=alone[0] if supports >= disputes else alone[1],
        cues=_cues(candidate),
    )


def weigh(
    scores: Vectors, *, is_against: bool, met: float, thresholds: Thresholds
) -> tuple[float, float]:
    """The probabilities that a sentence on the claim's topic supports and disputes it, in 0..1.

    `scores`, shape (2, 3), are the model's for the claim and for its denial. That a sentence
    which matches subject and object says something about the claim, and which way its words
    lean, is further evidence: the log-odds are added up. The first counts as far as both are
    `met`, in 0..1.

    Source: Good 1950, Probability and the Weighing of Evidence, ch. 6.
    """
    supports, disputes = sides(*scores)
    neutral = float(scores[:, 1].mean())
    speaks = _log_odds(supports + disputes, neutral) + met * thresholds.topic
    leans = -thresholds.words if is_against else thresholds.words
    for_it = _log_odds(supports, disputes) + leans
    return _chance(speaks) * _chance(for_it), _chance(speaks) * _chance(-for_it)


def _log_odds(one: float, other: float) -> float:
    return math.log((one + _LEAST) / (other + _LEAST))


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def _is_against(text: str, claim: str) -> bool:
    """Whether the words of `text` doubt or deny the claim, call it rare, or say the opposite."""
    if is_doubt(text):
        return True
    said, asked = set(terms(text)), set(terms(claim))
    opposite = frozenset(
        other for term in asked if not alike(term) & said for other in opposed(term) & said
    )
    if opposite:
        return not _denies(text, opposite)
    return any(clash.kind in ("negation", "hedge") for clash in clashes(text, claim))


def _denies(text: str, wanted: Container[str]) -> bool:
    """Whether a negator comes right before one of the wanted words: "not serious"."""
    ends = [cue.span.end for cue in find_cues(text) if cue.kind == "negation"]
    starts = [word.span.start for word in words(text) if word.term in wanted]
    return any(0 <= start - end <= _RIGHT_BEFORE for start in starts for end in ends)


def _cues(candidate: Candidate) -> tuple[Span, ...]:
    start = candidate.claim.span.start
    return tuple(
        Span(start + cue.span.start, start + cue.span.end)
        for cue in find_cues(candidate.claim.text)
    )
