"""Calibrated probabilities: softmax with a temperature, its fit, and the error that is left."""

import numpy as np
from numpy.typing import NDArray

from index.records import Vectors


def softmax(logits: Vectors, temperature: float = 1.0) -> Vectors:
    """Probabilities from logits, shape (n, labels), each row divided by the temperature first."""
    scaled = logits / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def fit_temperature(logits: Vectors, labels: NDArray[np.int64]) -> float:
    """The temperature at which the judged labels are likeliest, to two decimals.

    Source: Guo, Pleiss, Sun and Weinberger 2017, section 4.2, arXiv:1706.04599.
    """
    candidates = np.round(np.arange(0.5, 4.0, 0.01), 2)
    rows = np.arange(len(labels))
    losses = [
        -np.log(softmax(logits, float(one))[rows, labels] + 1e-12).mean() for one in candidates
    ]
    return float(candidates[int(np.argmin(losses))])


def calibration_error(
    probabilities: Vectors, labels: NDArray[np.int64], *, bins: int = 10
) -> float:
    """The mean gap between the probability of a prediction and how often it is right.

    Source: expected calibration error, Naeini, Cooper and Hauskrecht 2015, eq. 3.
    """
    predicted, surest = probabilities.argmax(axis=1), probabilities.max(axis=1)
    right = predicted == labels
    places = np.minimum((surest * bins).astype(int), bins - 1)
    error = 0.0
    for place in range(bins):
        inside = places == place
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - surest[inside].mean())
    return float(error)
