"""What a claim of a source does to the claim that was asked: model, topic gate, detectors."""

import json
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
from index.wording.scope import different_scope
from index.words import stems

SETTINGS = Path(__file__).with_name("thresholds.json")
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
    some word of a source's sentence or its context. A stance is shown from the probability
    `shown` on; below stands "unclear". Pairs of claims `agree` and `differ` from these
    probabilities on; those of another scope are shown from `related` on.
    """

    subject: float = 0.5
    object: float = 0.5
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
    the model says; any other is at least unclear, since it speaks of both. One that the model
    takes for support is unclear where its words doubt or deny, or speak of others than the claim.
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
    supports, disputes = sides(*scores)
    stance: ClaimStance = "supports" if supports >= disputes else "disputes"
    probability = max(supports, disputes)
    if probability < thresholds.shown or _is_beside(candidate, stance, claim):
        stance = "unclear"
    return Judged(
        claim=candidate.claim,
        stance=stance,
        probability=round(probability, 3),
        marks=_marks(candidate),
    )


def _is_beside(candidate: Candidate, stance: ClaimStance, claim: str) -> bool:
    """Whether words speak against a stance: a doubt or a denial that the model takes for support,
    or others that are spoken of than in the claim.
    """
    text = candidate.claim.text
    doubts = any(mark.kind == "hedge" and mark.value == "doubt" for mark in find_marks(text))
    denies = any(clash.kind == "negation" for clash in clashes(text, claim))
    return (stance == "supports" and (doubts or denies)) or different_scope(text, claim) is not None


def _marks(candidate: Candidate) -> tuple[Span, ...]:
    start = candidate.claim.span.start
    return tuple(
        Span(start + mark.span.start, start + mark.span.end)
        for mark in find_marks(candidate.claim.text)
    )
