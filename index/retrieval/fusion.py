"""Fuses two scores into one: by meaning and by words."""

import numpy as np
from numpy.typing import NDArray


def fuse(
    dense: NDArray[np.float32],
    lexical: NDArray[np.float32],
    *,
    weight: float,
    floor: float,
) -> NDArray[np.float32]:
    """Fused scores in 0..1 of the passages with these cosines and BM25 scores, in the same order.

    A convex combination of scaled scores: `weight` times the cosine, scaled from `floor` to the
    best one, plus the rest times the BM25 score, scaled from 0 to the best one. `floor` is the
    cosine of a passage that has nothing to do with the question. Unlike a fusion by rank it
    keeps how much better the best passage is. A retriever whose scores are all at its
    lowest adds nothing.

    Raises:
        ValueError: `weight` is not in 0..1.

    Source: Bruch, Gai and Ingber 2023, eq. 3 (theoretical min-max), doi:10.1145/3596512.

    >>> fuse(np.float32([.5, .3]), np.float32([0, 4]), weight=.5, floor=.1).tolist()
    [0.5, 0.75]
    """
    if not 0 <= weight <= 1:
        raise ValueError(f"weight is {weight}, but must be in 0..1")
    meaning = _scale(dense, low=floor)
    words = _scale(lexical, low=0.0)
    return np.asarray(weight * meaning + (1 - weight) * words, dtype=np.float32)


def _scale(scores: NDArray[np.float32], *, low: float) -> NDArray[np.float32]:
    high = float(scores.max(initial=low))
    if high <= low:
        return np.zeros_like(scores)
    return np.asarray(np.clip((scores - low) / (high - low), 0, None), dtype=np.float32)
