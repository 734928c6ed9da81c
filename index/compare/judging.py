"""What a claim of a source does to the claim that was asked: model, topic gate, detectors."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from index.compare.gathering import Candidate, Gathered
from index.compare.records import ClaimStance, Judged
from index.records import Span, Vectors
from index.stance.model import StanceScorer
from index.wording.marks import clashes, find_marks
from index.wording.proposition import Proposition, negation_of, parts
from index.wording.scope import DISEASES, different_scope
from index.words import stems

SETTINGS = Path(__file__).with_name("thresholds.json")
# No probability is taken for less, so that none is ruled out altogether.
_LEAST = 1e-3
# Words that say little of what a claim is about, so that others have to be met.
_GENERAL = frozenset(
    stems(
        "disease syndrome condition disorder illness usual common people person symptom sign "
        "cause help treatment kind type problem thing long time"
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From where on a verdict is shown.

    `subject` and `object` are how near a word of the claim's subject and object has to be to
    some word of a source's sentence or its context. `topic` and `words` are log-odds: that a
    sentence which meets both says something to the claim, and that it leans the way its words
    do, against it with a doubt or a denial and for it without. A stance is shown from the
    probability `shown` on; below stands "unclear". Pairs of claims `agree` and `differ` from these
    probabilities on; those of another scope are shown from `related` on.
    """

    subject: float = 0.5
    object: float = 0.5
    topic: float = 0.0
    words: float = 0.0
    shown: float = 0.6
    related: float = 0.4
    agree: float = 0.8
    differ: float = 0.8


@cache
def shipped_thresholds() -> Thresholds:
    """Those chosen for the stance model that ships, on questions judged by hand."""
    fields: dict[str, Any] = json.loads(SETTINGS.read_text(encoding="utf-8"))
    return Thresholds(**fields)


def judge(
    candidates: Sequence[Candidate],
    gathered: Gathered,
    claim: str,
    *,
    scorer: StanceScorer,
    thresholds: Thresholds,
) -> list[Judged]:
    """The stance of each candidate towards `claim`, in their order.

    Each is scored against the claim and against its negation: what supports the one should
    dispute the other. One that does not meet the claim's subject and object is neutral, whatever
    the model says; any other is at least unclear, since it speaks of both. One is unclear, too,
    that the model takes for support though its words doubt or deny, and one that speaks of other
    people than the claim does.
    """
    proposition = parts(claim)
    on_topic = [_meets(candidate, gathered, proposition, thresholds) for candidate in candidates]
    asked = [one for one, met in zip(candidates, on_topic, strict=True) if met]
    premises = [one.claim.premise for one in asked]
    denied = negation_of(claim)
    found = scorer.probabilities(
        [(premise, claim) for premise in premises] + [(premise, denied) for premise in premises]
    )
    scores = iter(np.stack([found[: len(asked)], found[len(asked) :]], axis=1))
    return [
        _judged(candidate, next(scores), claim, thresholds)
        if met
        else Judged(claim=candidate.claim, stance="neutral", marks=_marks(candidate))
        for candidate, met in zip(candidates, on_topic, strict=True)
    ]


def _meets(
    candidate: Candidate, gathered: Gathered, proposition: Proposition, thresholds: Thresholds
) -> bool:
    """Whether a candidate speaks of the claim's subject and of its object, by word or meaning."""
    subject = _side(candidate, gathered, proposition.subject)
    about = _side(candidate, gathered, proposition.object)
    return subject >= thresholds.subject and about >= thresholds.object


def _side(candidate: Candidate, gathered: Gathered, side: str) -> float:
    """How well the worst met telling word of one side of the claim is met; 1 without any."""
    wanted = set(stems(side))
    telling = wanted - _GENERAL or wanted
    met = [
        float(how)
        for word, how in zip(gathered.words, candidate.met, strict=True)
        if word.stem in telling
    ]
    return min(met, default=1.0)


def sides(of_claim: Vectors, of_denial: Vectors) -> tuple[float, float]:
    """How far a premise supports and disputes a claim, from its scores for both wordings.

    What entails a claim should contradict its denial: the mean of both is taken for each side.
    """
    supports = float(of_claim[0] + of_denial[2]) / 2
    disputes = float(of_claim[2] + of_denial[0]) / 2
    return supports, disputes


def _judged(candidate: Candidate, scores: Vectors, claim: str, thresholds: Thresholds) -> Judged:
    is_against = _is_against(candidate.claim.told, claim)
    supports, disputes = weigh(scores, is_against=is_against, thresholds=thresholds)
    stance: ClaimStance = "supports" if supports >= disputes else "disputes"
    probability = max(supports, disputes)
    is_beside = different_scope(candidate.claim.told, claim, ignoring=DISEASES) is not None
    if probability < thresholds.shown or is_beside or (is_against and stance == "supports"):
        stance = "unclear"
    return Judged(
        claim=candidate.claim,
        stance=stance,
        probability=round(probability, 3),
        marks=_marks(candidate),
    )


def weigh(scores: Vectors, *, is_against: bool, thresholds: Thresholds) -> tuple[float, float]:
    """How probably a sentence on the claim's topic supports and disputes it, each in 0..1.

    `scores`, shape (2, 3), are those of the model for the claim and for its denial. Whether a
    sentence that meets both the subject and the object says anything to the claim, and which way
    its words lean, is evidence besides: the log-odds are added up.

    Source: Good 1950, Probability and the Weighing of Evidence, ch. 6.
    """
    supports, disputes = sides(*scores)
    neutral = float(scores[:, 1].mean())
    speaks = _log_odds(supports + disputes, neutral) + thresholds.topic
    leans = -thresholds.words if is_against else thresholds.words
    for_it = _log_odds(supports, disputes) + leans
    return _chance(speaks) * _chance(for_it), _chance(speaks) * _chance(-for_it)


def _log_odds(one: float, other: float) -> float:
    return math.log((one + _LEAST) / (other + _LEAST))


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def _is_against(text: str, claim: str) -> bool:
    """Whether words doubt or deny what the claim says, or say that it is rare."""
    if any(mark.value == "doubt" for mark in find_marks(text)):
        return True
    return any(clash.kind in ("negation", "hedge") for clash in clashes(text, claim))


def _marks(candidate: Candidate) -> tuple[Span, ...]:
    start = candidate.claim.span.start
    return tuple(
        Span(start + mark.span.start, start + mark.span.end)
        for mark in find_marks(candidate.claim.text)
    )
