"""The ranking of passages, worked by hand in three dimensions."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding.embedder import EmbeddedQuestion
from index.embedding.token_vectors import quantise
from index.retrieval.ranking import Ranker, Ranking
from index.retrieval.retriever import Candidates
from index.retrieval.row_mask import RowMask
from index.settings import SearchSettings
from index.store.folder.generation import FolderGeneration
from index.store.folder.retriever import FolderRetriever
from index.store.folder.writer import write_generation
from tests.support.generations import article, contents, manifest

VECTORS = np.array([[1, 0, 0], [0.8, 0.6, 0], [0, 0.6, 0.8], [0, 0, 1]], dtype=np.float32)
TOKENS = np.array([[0, 1, 0]], dtype=np.float32)
QUESTION = EmbeddedQuestion(np.array([1, 0, 0], dtype=np.float32), TOKENS, TOKENS)
TEXTS = ["salt", "calf", "salt calf", "gull"]
ALL = RowMask(np.ones(4, dtype=bool))
Rankers = Callable[..., Ranker]
# Vectors are kept in half precision.
HALF = 3e-4
PLAIN = SearchSettings(dense_weight=1.0, feedback_weight=0.0, late_depth=0)


@pytest.fixture
def ranker(tmp_path: Path) -> "Rankers":
    """Rank four passages of a word or two by these settings, with these numbers of tokens."""

    def ranker(settings: SearchSettings, *, tokens: Sequence[int] = (0, 0, 0, 0)) -> Ranker:
        articles = [article(text, doc_id=f"{text}.txt") for text in TEXTS]
        token = quantise(np.array([[0, 1, 0]], dtype=np.float32))
        generation = contents(
            [document for document, _ in articles],
            [passage for _, passage in articles],
            vectors=VECTORS,
            tokens=[token.repeat(count, axis=0) for count in tokens],
        )
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        write_generation(folder, generation, manifest(documents=4, passages=4))
        return Ranker(retriever=FolderRetriever(FolderGeneration(folder)), settings=settings)

    return ranker


def _rows(ranker: Ranker, terms: list[str], mask: RowMask = ALL) -> list[int]:
    rows: list[int] = _ranking(ranker, terms, mask).rows.tolist()
    return rows


def _ranking(ranker: Ranker, terms: Sequence[str] = (), mask: RowMask = ALL) -> Ranking:
    return ranker.rank(QUESTION, ranker.by_words(terms, selection=mask), selection=mask)


def test_by_meaning_alone_the_order_is_that_of_the_cosines_with_equals_by_row(
    ranker: Rankers,
) -> None:
    ranking = _ranking(ranker(PLAIN))

    assert ranking.rows.tolist() == [0, 1, 2, 3]
    np.testing.assert_allclose(ranking.dense, [1, 0.8, 0, 0], atol=HALF)
    np.testing.assert_allclose(ranking.fused, [1, 0.8, 0, 0], atol=HALF)


def test_words_move_a_passage_up_by_their_share(ranker: Rankers) -> None:
    mostly_words = SearchSettings(dense_weight=0.2, feedback_weight=0.0, late_depth=0)

    assert _rows(ranker(mostly_words), ["gull"]) == [3, 0, 1, 2]


def test_feedback_raises_passages_near_the_first_ones(ranker: Rankers) -> None:
    fed = SearchSettings(dense_weight=1.0, feedback_passages=2, feedback_weight=1.0, late_depth=0)

    ranking = _ranking(ranker(fed))

    # (1, 0, 0) + ((1, 0, 0) + (0.8, 0.6, 0)) / 2 = (1.9, 0.3, 0), which is nearer to row 2.
    length = np.hypot(1.9, 0.3)
    cosines = np.array([1.9, 1.52 + 0.18, 0.18, 0]) / length
    np.testing.assert_allclose(ranking.fused, cosines / cosines.max(), atol=HALF)
    np.testing.assert_allclose(ranking.dense, [1, 0.8, 0, 0], atol=HALF)


def test_late_interaction_reorders_the_first_and_the_others_stay_behind(ranker: Rankers) -> None:
    late = SearchSettings(
        dense_weight=1.0,
        feedback_weight=0.0,
        late_depth=2,
        late_weight=1.0,
    )

    ranking = _ranking(ranker(late, tokens=[0, 1, 0, 1]))

    # Row 1 has cosine 0.8 and late 1, row 0 cosine 1 and late 0; rows 2 and 3 are not compared.
    assert ranking.rows.tolist() == [1, 0, 2, 3]
    np.testing.assert_allclose(ranking.late, [1, 0, 0, 0])
    np.testing.assert_allclose(ranking.fused, [1, 0.5, 0, 0], atol=HALF)


def test_the_reader_reorders_those_it_has_read_and_all_others_stay_behind(ranker: Rankers) -> None:
    late = SearchSettings(dense_weight=1.0, feedback_weight=0.0, late_depth=3, late_weight=1.0)
    ranking = _ranking(ranker(late, tokens=[0, 1, 0, 0]))

    read = ranking.reordered(np.array([-2, 6, 25], dtype=np.float32), weight=0.5)

    # Rows 1, 0, 2 had 1, 5/9 and 0, whose halves are added to those of .4, .8 and 1.
    assert ranking.rows.tolist() == [1, 0, 2, 3]
    assert read.rows.tolist() == [1, 0, 2, 3]
    np.testing.assert_allclose(2 * read.fused - 1, [0.7, 0.678, 0.5, -1], atol=2e-3)
    np.testing.assert_allclose(read.answer, [0.119, 0.998, 1, 0], atol=1e-3)
    first = ranking.reordered(np.array([-2, 6, 25], dtype=np.float32), weight=0.9)
    assert first.rows.tolist() == [2, 0, 1, 3]
    assert first.documents.tolist() == [2, 0, 1, 3]
    assert first.scores(0).answer == 1


@pytest.mark.parametrize("terms", [[], ["gull"]])
def test_only_allowed_passages_are_ranked(ranker: Rankers, terms: list[str]) -> None:
    mask = RowMask(np.array([False, True, True, False]))

    assert sorted(_rows(ranker(PLAIN), terms, mask)) == [1, 2]
    assert _rows(ranker(PLAIN), terms, RowMask(np.zeros(4, dtype=bool))) == []


@given(
    scores=st.lists(st.sampled_from([0.0, 0.5, 0.7, 1.0]), max_size=12), count=st.integers(0, 13)
)
def test_the_highest_are_the_first_of_all_in_order(scores: list[float], count: int) -> None:
    rows = np.arange(len(scores))
    numbers = np.array(scores, dtype=np.float32)
    candidates = Candidates(
        rows=rows, documents=rows, vectors=np.zeros((len(rows), 2), dtype=np.float32),
        lexical=numbers, is_near=rows < 0, postings={},
    )  # fmt: skip

    highest = candidates.highest(numbers, count)

    assert highest.tolist() == np.lexsort((rows, -numbers))[:count].tolist()
