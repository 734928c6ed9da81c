"""The choice of the probability from which on sides are shown."""

import numpy as np
import pytest

from index.compare.stance.training.bar import bars, chosen


def test_the_lowest_bar_that_is_precise_enough_is_chosen() -> None:
    yes, undecided, no = 0, 1, 2
    rows = [(0.55, 0.4, 0.05), (0.61, 0.3, 0.09), (0.05, 0.2, 0.75), (0.1, 0.05, 0.85)]
    labels = np.array([undecided, yes, yes, no])
    probabilities = np.array(rows, dtype=np.float32)

    measured = bars(probabilities, labels)

    by_bar = {one.bar: one for one in measured}
    assert (by_bar[0.5].shown, by_bar[0.5].precision) == (4, 0.5)
    assert by_bar[0.5].recall == pytest.approx(2 / 3)
    assert by_bar[0.8].shown == 1
    assert by_bar[0.8].recall == pytest.approx(1 / 3)
    assert chosen(measured, precision=0.6).bar == 0.56
    assert chosen(measured, precision=0.9).bar == 0.76
    assert chosen(measured, precision=1.1).bar == 0.76
