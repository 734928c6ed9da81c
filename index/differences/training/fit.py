"""Fits the judge of near pairs: `python -m index.differences.training.fit --library INDEX …`.

It learns from the sheets which statements contradict each other, and from libraries in which
sources mostly agree that near statements do not.
"""

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import KFold

from index.batches import batched
from index.compare.stance.model import StanceModel
from index.differences.library_search import nearest_pairs
from index.differences.near_pairs import NearPair
from index.differences.pair_judge import WEIGHTS, StateReader, read_both_ways
from index.differences.training.sheet_statements import sheet_statements
from index.records import Vectors
from index.search.searcher import open_searcher

_SEED = 1
_AT_ONCE = 40
# Inverse strength of the L2 penalty, and how much a pair of the library weighs beside a statement
# of the sheets, chosen on the sheets kept for development.
_PENALTY = 1e-3
_LIBRARY_WEIGHT = 0.2
_FOLDS = 5


def main(argv: Sequence[str] | None = None) -> None:
    """Fit, write the weights, and print what was learnt from and how well."""
    arguments = _parsed(argv)
    libraries, reader = [open_searcher(one) for one in arguments.library], StanceModel()
    start = time.monotonic()
    chance = random.Random(_SEED)
    sheets = list(sheet_statements(libraries[0].model, reader, chance, count=arguments.sheets))
    pairs = [pair for one in libraries for pair in nearest_pairs(one, arguments.most)[0]]
    features = _features([*(one.pair for one in sheets), *pairs], reader)
    labels = np.array([*(one.contradict for one in sheets), *(False for _ in pairs)])
    weights = np.where(np.arange(len(labels)) < len(sheets), 1.0, _LIBRARY_WEIGHT)
    of_features, bias = fitted(features, labels, weights)
    np.savez(arguments.out, of_features=of_features, bias=bias)
    print(  # noqa: T201
        f"{len(sheets):,} pairs of sheets, {sum(one.contradict for one in sheets):,} of which "
        f"contradict each other, and {len(pairs):,} of the libraries, in "
        f"{(time.monotonic() - start) / 60:.0f} minutes. Average precision on sheets left out: "
        f"{_left_out(features, labels, weights, len(sheets)):.3f}"
    )


def fitted(
    features: Vectors, labels: NDArray[np.bool_], weights: NDArray[np.float64]
) -> tuple[Vectors, Vectors]:
    """The weights of the features, shape (features,), and the bias, of a logistic regression."""
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    model = LogisticRegression(C=_PENALTY, max_iter=1000)
    model.fit((features - middle) / spread, labels, sample_weight=weights)
    of_features = np.asarray(model.coef_[0] / spread, dtype=np.float32)
    bias = np.float32(model.intercept_[0] - float(of_features @ middle))
    return of_features, np.asarray(bias)


def _left_out(
    features: Vectors, labels: NDArray[np.bool_], weights: NDArray[np.float64], sheets: int
) -> float:
    """Average precision on the sheets, each fold of neighbouring ones left out in turn."""
    sure = np.zeros(sheets)
    rows = np.arange(len(labels))
    for _, left_out in KFold(_FOLDS).split(rows[:sheets]):
        kept = ~np.isin(rows, left_out)
        of_features, bias = fitted(features[kept], labels[kept], weights[kept])
        sure[left_out] = features[left_out] @ of_features + bias
    return float(average_precision_score(labels[:sheets], sure))


def _features(pairs: Sequence[NearPair], reader: StateReader) -> Vectors:
    return np.concatenate([read_both_ways(some, reader) for some in batched(pairs, _AT_ONCE)])


def _parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m index.differences.training.fit")
    parser.add_argument(
        "--library", type=Path, nargs="+", required=True, help="indexes of articles that agree"
    )
    parser.add_argument("--most", type=int, default=1500, help="pairs of each to learn from")
    parser.add_argument("--sheets", type=int, default=400, help="sheets to learn from")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
