"""The regression that decides between answer and silence, and how often it is right."""

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from index.calibration import CALIBRATION, Weights
from tests.quality.silence.corpora import ASKED, FEATURES

# Questions of the retrieval sets count a quarter of lay questions: few people ask in claims.
SETS_COUNT = 0.25
# How much each kind of unanswered question counts in a corpus, however many there are.
KINDS = {"near": 0.5, "far": 0.25, "other": 0.15, "nonsense": 0.1}
RIDGE = 1e-3

Numbers = NDArray[np.float64]


def fit(seen: pd.DataFrame) -> Weights:
    """A logistic regression, with the threshold that refuses the stated share of answered lay
    questions, each corpus counting the same.

    `seen` has a row for each question: `corpus`, `kind` and the fields of `AnswerFeatures`.
    """
    count = _counts(seen)
    factors = _logistic(seen[FEATURES].to_numpy(), (seen.kind == "answered").to_numpy(), count)
    scores = seen[FEATURES].to_numpy() @ factors
    lay = ((seen.kind == "answered") & seen.corpus.isin(ASKED)).to_numpy()
    scores = np.where(seen.is_named, np.inf, scores)[lay]
    order = np.argsort(scores)
    below = np.cumsum(count[lay][order]) / count[lay].sum()
    threshold = scores[order][np.searchsorted(below, CALIBRATION.false_alarms)]
    rounded = [round(float(factor), 2) for factor in factors]
    return Weights(
        **dict(zip(FEATURES, rounded, strict=True)), threshold=math.floor(100 * threshold) / 100
    )


def _logistic(features: Numbers, is_answered: NDArray[np.bool_], count: Numbers) -> Numbers:
    """The factors of the features by Newton's method, with a slight ridge after standardising."""
    spread = features.std(axis=0)
    # Nothing is read of passages without token vectors: a feature that never changes.
    spread[spread == 0] = 1
    known = np.column_stack([(features - features.mean(axis=0)) / spread, np.ones(len(features))])
    ridge = np.diag([RIDGE] * features.shape[1] + [0.0])
    factors = np.zeros(known.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-known @ factors))
        slope = known.T @ (count * (chance - is_answered)) + ridge @ factors
        bend = (known.T * (count * chance * (1 - chance))) @ known + ridge
        factors -= np.linalg.solve(bend, slope)
    return np.asarray(factors[:-1] / spread)


def _counts(seen: pd.DataFrame) -> Numbers:
    """The weight of each question, so that large groups do not drown small ones; sums to 1."""
    size = seen.groupby(["corpus", "kind"]).kind.transform("size")
    part = np.where(seen.corpus.isin(ASKED), 1.0, SETS_COUNT)
    counts = part * seen.kind.map({"answered": 1.0, **KINDS}).to_numpy() / size.to_numpy()
    return np.asarray(counts / counts.sum())


def shares(seen: pd.DataFrame, weights: Weights) -> pd.DataFrame:
    """The share of each group that is decided rightly, its size, and the 95 % interval."""
    factors = [getattr(weights, name) for name in FEATURES]
    is_near = seen[FEATURES].to_numpy() @ factors > weights.threshold
    is_kept = seen.is_named | (seen.is_lit & is_near)
    decided = seen.assign(right=is_kept == (seen.kind == "answered"))
    groups = decided.groupby(["corpus", "split", "kind"], sort=False).right.agg(["sum", "size"])
    bounds = [_interval(right, of) for right, of in groups.itertuples(index=False)]
    return pd.DataFrame(
        {
            "share": (groups["sum"] / groups["size"]).round(3),
            "of": groups["size"],
            "low": [low for low, _ in bounds],
            "high": [high for _, high in bounds],
        }
    )


def _interval(right: int, of: int) -> tuple[float, float]:
    """Source: Wilson 1927, doi:10.1080/01621459.1927.10502953."""
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return round(max(0.0, middle - half), 3), round(min(1.0, middle + half), 3)
