"""Decides whether the nearest passages answer the question, by meaning and by words."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from index.calibration import CALIBRATION, Calibration
from index.retrieval.bm25 import idf
from index.retrieval.ranking import Ranking
from index.search.explanation import QueryTerm
from index.search.passage_readings import Reading
from index.settings import AnswerSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFeatures:
    """Features of a ranking that show whether its question has an answer.

    `meaning` is the best sum of a passage's cosine and late interaction, the best cosine if no
    passage `has_late`, -inf without passages. `reading` is the highest logit that a passage
    answers, 0 if none was read. `nearness` is the cosine of the question with the
    mean of all passages: how much it is about what the corpus is about. `held` is the largest
    share of its words, weighted by idf, in one of the first passages; `length` is ln(1 + words).
    `is_named`: one of the first contains all its words, and one of those is rare. `is_lit`: some
    sentence answers well enough to be lit, or none was read.
    """

    meaning: float
    reading: float
    nearness: float
    held: float
    length: float
    has_late: bool
    is_named: bool
    is_lit: bool


def gather(
    ranking: Ranking,
    asked: Sequence[QueryTerm],
    *,
    nearness: float,
    readings: Collection[Reading] = (),
    passages: int,
    settings: AnswerSettings,
) -> AnswerFeatures:
    """The features of a ranking for the words `asked`, in an index of `passages` passages."""
    first = ranking.rows[: settings.deciding]
    weights = np.array([idf(word.postings.passages, passages) for word in asked])
    occurs = np.array([word.postings.occurs_in(first) for word in asked], dtype=bool)
    occurs = occurs.reshape(len(asked), len(first))
    rarest = min((word.postings.passages for word in asked), default=math.inf)
    is_rare = rarest <= max(settings.rare_passages, settings.rare_share * passages)
    return AnswerFeatures(
        meaning=float((ranking.dense + ranking.late).max(initial=-math.inf)),
        reading=max((reading.logit for reading in readings), default=0.0),
        nearness=nearness,
        held=float((weights @ occurs / max(weights.sum(), 1e-9)).max(initial=0)),
        length=math.log1p(len(asked)),
        has_late=bool(ranking.late.any()),
        is_named=is_rare and bool(occurs.all(axis=0).any()),
        is_lit=not readings or any(reading.answers for reading in readings),
    )


def is_answerable(answer_features: AnswerFeatures, calibration: Calibration = CALIBRATION) -> bool:
    """Whether there is an answer: by all features together, or by an exact rare word alone.

    A rare word or name that occurs exactly is an answer however far it is for the model. Without
    one, there is no answer where no sentence would be lit.
    """
    is_near = answer_features.is_lit and score(answer_features, calibration) > 0
    return answer_features.is_named or is_near


def score(answer_features: AnswerFeatures, calibration: Calibration = CALIBRATION) -> float:
    """How far the features are above the threshold, by the logistic regression."""
    weights = calibration.late if answer_features.has_late else calibration.dense
    return (
        weights.meaning * answer_features.meaning
        + weights.reading * answer_features.reading
        + weights.nearness * answer_features.nearness
        + weights.held * answer_features.held
        + weights.length * answer_features.length
        - weights.threshold
    )
