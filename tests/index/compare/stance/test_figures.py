"""Figures of a reader, and the temperature that calibrates it."""

import random

import numpy as np
import pytest

from index.compare.stance.temperature import calibration_error, fit_temperature, softmax
from index.compare.stance.training.figures import figures
from index.compare.stance.training.judged_pairs import Pair


def test_the_temperature_calibrates_probabilities() -> None:
    chance = random.Random(0)
    labels = np.array([chance.randrange(3) for _ in range(3000)])
    predicted = np.array([one if chance.random() < 0.7 else chance.randrange(3) for one in labels])
    logits_too_sure = np.eye(3, dtype=np.float32)[predicted] * 7

    temperature = fit_temperature(logits_too_sure, labels)

    assert temperature == pytest.approx(7 / np.log(8), abs=0.3)
    sure, calm = softmax(logits_too_sure), softmax(logits_too_sure, temperature)
    assert calibration_error(sure, labels) == pytest.approx(0.2, abs=0.03)
    assert calibration_error(calm, labels) == pytest.approx(0, abs=0.02)


def test_figures_agree_with_a_calculation_by_hand() -> None:
    pairs = [Pair("", "", label) for label in (0, 0, 1, 2)]
    predicted = np.eye(3, dtype=np.float32)[[0, 1, 1, 2]]

    measured = figures(predicted, pairs)

    # F1: 2/3 for entailment, 2/3 for neutral, 1 for contradiction.
    assert measured.accuracy == 0.75
    assert measured.macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    low, high = measured.accuracy_interval
    assert low <= 0.75 <= high


def test_f1_counts_only_the_labels_in_the_set() -> None:
    pairs = [Pair("", "", label) for label in (0, 0, 2, 2)]
    predicted = np.eye(3, dtype=np.float32)[[0, 1, 2, 2]]

    assert figures(predicted, pairs).macro_f1 == pytest.approx((2 / 3 + 1) / 2)
