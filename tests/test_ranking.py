"""The order of passages, worked by hand in three dimensions."""

import numpy as np
import pytest

from index.allowed import Allowed
from index.dense import DenseIndex
from index.embedder import EmbeddedQuestion
from index.late import TokenIndex, quantise
from index.lexical import LexicalIndex
from index.ranking import Ranker
from index.settings import SearchSettings
from index.stemmed import Stemmed

VECTORS = np.array([[1, 0, 0], [0.8, 0.6, 0], [0, 0.6, 0.8], [0, 0, 1]], dtype=np.float32)
QUESTION = EmbeddedQuestion(
    np.array([1, 0, 0], dtype=np.float32), np.array([[0, 1, 0]], dtype=np.float32)
)
ALL = Allowed(np.ones(4, dtype=bool))
PLAIN = SearchSettings(dense_weight=1.0, feedback_weight=0.0, late_depth=0)


def _ranker(settings: SearchSettings, *, tokens: list[int] | None = None) -> Ranker:
    ends = np.cumsum(tokens or [0, 0, 0, 0])
    flat = np.tile(np.array([[0, 1, 0]], dtype=np.float32), (ends[-1], 1))
    places = np.column_stack([np.zeros(4, dtype=np.int64), np.append(0, ends[:-1]), ends])
    return Ranker(
        dense=DenseIndex(VECTORS),
        lexical=LexicalIndex.build(Stemmed.of(["salt", "calf", "salt calf", "gull"])),
        tokens=TokenIndex([quantise(flat)], places),
        settings=settings,
    )


def _rows(ranker: Ranker, stems: list[str], allowed: Allowed = ALL) -> list[int]:
    found: list[int] = ranker.rank(QUESTION, stems, allowed=allowed).rows.tolist()
    return found


def test_without_more_the_order_is_that_of_the_cosines_and_equals_go_by_row() -> None:
    ranking = _ranker(PLAIN).rank(QUESTION, [], allowed=ALL)

    assert ranking.rows.tolist() == [0, 1, 2, 3]
    np.testing.assert_allclose(ranking.dense, [1, 0.8, 0, 0], atol=1e-6)
    np.testing.assert_allclose(ranking.fused, [1, 0.8, 0, 0], atol=1e-6)


def test_words_move_a_passage_up_by_their_share() -> None:
    mostly_words = SearchSettings(dense_weight=0.2, feedback_weight=0.0, late_depth=0)

    assert _rows(_ranker(mostly_words), ["gull"]) == [3, 0, 1, 2]


def test_feedback_finds_what_is_near_to_the_first_passages() -> None:
    fed = SearchSettings(dense_weight=1.0, feedback_passages=2, feedback_weight=1.0, late_depth=0)

    ranking = _ranker(fed).rank(QUESTION, [], allowed=ALL)

    # (1, 0, 0) + ((1, 0, 0) + (0.8, 0.6, 0)) / 2 = (1.9, 0.3, 0), which is nearer to row 2.
    length = np.hypot(1.9, 0.3)
    cosines = np.array([1.9, 1.52 + 0.18, 0.18, 0]) / length
    np.testing.assert_allclose(ranking.fused, cosines / cosines.max(), atol=1e-6)
    np.testing.assert_allclose(ranking.dense, [1, 0.8, 0, 0], atol=1e-6)


def test_late_interaction_orders_the_first_anew_and_the_others_stay_behind() -> None:
    late = SearchSettings(
        dense_weight=1.0,
        feedback_weight=0.0,
        late_depth=2,
        late_weight=1.0,
    )

    ranking = _ranker(late, tokens=[0, 1, 0, 1]).rank(QUESTION, [], allowed=ALL)

    # Row 1 has cosine 0.8 and late 1, row 0 cosine 1 and late 0; rows 2 and 3 are not looked at.
    assert ranking.rows.tolist() == [1, 0, 2, 3]
    np.testing.assert_allclose(ranking.late, [1, 0, 0, 0])
    np.testing.assert_allclose(ranking.fused, [1, 0.5, 0, 0], atol=1e-6)


@pytest.mark.parametrize("stems", [[], ["gull"]])
def test_only_allowed_passages_are_ranked(stems: list[str]) -> None:
    allowed = Allowed(np.array([False, True, True, False]))

    assert sorted(_rows(_ranker(PLAIN), stems, allowed)) == [1, 2]
    assert _rows(_ranker(PLAIN), stems, Allowed(np.zeros(4, dtype=bool))) == []
