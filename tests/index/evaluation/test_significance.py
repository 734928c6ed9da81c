import numpy as np
import pytest

from index.evaluation.measures import Evaluation, Figure, Outcome, figure
from index.evaluation.significance import differences, paired_test


def evaluation(*values: float | None) -> Evaluation:
    """One whose questions have these values of a measure; None if nothing was right."""
    outcomes = {
        f"{number}": Outcome(
            question=f"{number}",
            values={} if value is None else {"nDCG@10": value},
            expected=[],
            first=None,
            rank=None,
            wrong=0,
        )
        for number, value in enumerate(values)
    }
    known = np.array([value for value in values if value is not None])
    return Evaluation(figures={"nDCG@10": figure(known)}, outcomes=outcomes)


@pytest.mark.parametrize(
    ("apart", "p"),
    [
        # Two of the 8 ways to sign three numbers have a sum as far from 0 as 6.
        ([1.0, 2.0, 3.0], 2 / 8),
        # Sums of ±1 ±2 ±3 at least as far from 0 as 4: -6, -4, 4 and 6.
        ([-1.0, 2.0, 3.0], 4 / 8),
        ([0.0, 0.0], 1.0),
        ([1.0, -1.0], 1.0),
        ([0.1] * 10, 2 / 1024),
    ],
)
def test_the_p_value_is_the_share_of_signs_with_as_large_a_mean(
    apart: list[float], p: float
) -> None:
    assert paired_test(np.array(apart)) == p


def test_with_many_questions_the_drawn_signs_come_near_the_normal_approximation() -> None:
    apart = np.array([1.0] * 32 + [-1.0] * 18)

    # 14 is 1.98 standard deviations of a sum of 50 signs; with the step of 2 it is P(|Z| > 1.84).
    assert paired_test(apart) == pytest.approx(0.066, abs=0.01)


def test_a_clear_gain_is_better_and_counted() -> None:
    one = evaluation(0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.5)

    difference = differences(one, evaluation(0.9, 0.8, 0.9, 0.8, 0.9, 0.8, 0.5))["nDCG@10"]

    assert (difference.better, difference.worse, difference.same) == (6, 0, 1)
    assert difference.difference.mean == pytest.approx((0.8 + 0.6) * 3 / 7)
    assert (difference.p, difference.words) == (2 / 64, "better")
    assert difference.difference.low > 0


def test_a_clear_loss_is_worse() -> None:
    difference = differences(evaluation(*[0.9] * 6), evaluation(*[0.1] * 6))["nDCG@10"]

    assert difference.words == "worse"
    assert difference.difference.mean == pytest.approx(-0.8)


def test_a_difference_that_may_be_chance_is_not_claimed() -> None:
    difference = differences(evaluation(0.5, 0.5, 0.5), evaluation(0.9, 0.9, 0.4))["nDCG@10"]

    assert (difference.better, difference.worse, difference.same) == (2, 1, 0)
    assert difference.words == "no difference that these questions can show"


def test_only_questions_measured_by_both_are_compared() -> None:
    difference = differences(evaluation(0.5, None, 0.1), evaluation(0.5, 0.7, None))["nDCG@10"]

    assert (difference.other, difference.same) == (Figure(mean=0.5, low=0.5, high=0.5), 1)
