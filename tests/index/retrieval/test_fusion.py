"""Fusion of two scores, worked by hand."""

import numpy as np
import pytest

from index.retrieval.fusion import fuse


def floats(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(values, dtype=np.float32)


def test_each_score_is_scaled_to_its_best_and_weighted() -> None:
    # Cosines from .1 to .9 become (1, .5, 0), BM25 from 0 to 8 becomes (.25, 1, 0).
    fused = fuse(floats(0.9, 0.5, 0.05), floats(2, 8, 0), weight=0.6, floor=0.1)

    assert fused == pytest.approx([0.6 * 1 + 0.4 * 0.25, 0.6 * 0.5 + 0.4 * 1, 0])


@pytest.mark.parametrize(
    ("dense", "lexical", "fused"),
    [
        (floats(0.2, 0.2), floats(1, 2), [0.2, 0.4]),
        (floats(0.2, 0.3), floats(0, 0), [0.0, 0.6]),
        (floats(), floats(), []),
    ],
)
def test_equal_scores_add_nothing(
    dense: np.ndarray[tuple[int], np.dtype[np.float32]],
    lexical: np.ndarray[tuple[int], np.dtype[np.float32]],
    fused: list[float],
) -> None:
    assert fuse(dense, lexical, weight=0.6, floor=0.2) == pytest.approx(fused)


def test_a_weight_outside_0_to_1_is_an_error() -> None:
    with pytest.raises(ValueError, match="weight is 1.5"):
        fuse(floats(1), floats(1), weight=1.5, floor=0)
