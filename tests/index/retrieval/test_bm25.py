"""Search by words, worked by hand."""

from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.bm25 import LexicalIndex, SearchedTerms
from index.retrieval.postings import Postings
from index.retrieval.row_mask import RowMask
from index.retrieval.segment_rows import SegmentRows
from index.retrieval.term_rows import TermRows

TEXTS = ["salt salt water", "water", "rest helps tired legs", "It is what it is"]


def saved(texts: list[str], folder: Path) -> SearchedTerms:
    """The terms of texts, written and opened again."""
    folder.mkdir()
    term_rows = TermRows.of(texts)
    term_rows.save(folder)
    Postings.of(term_rows).save(folder)
    return SearchedTerms(TermRows.load(folder), Postings.load(folder))


def rows(places: list[int], *lengths: int) -> SegmentRows:
    """Rows at these places of segments of these lengths."""
    return SegmentRows(np.array(places, dtype=np.int64), lengths)


def test_scores_are_bm25_with_the_idf_of_lucene() -> None:
    index = LexicalIndex.build(TermRows.of(TEXTS))

    scores = index.scores(["salt", "water"])

    # Lengths are 3, 1, 4 and, since a text without words counts as one token, 1.
    mean, k1, b = (3 + 1 + 4 + 1) / 4, 0.9, 0.4
    salt = log(1 + (4 - 1 + 0.5) / (1 + 0.5)) * 2 / (2 + k1 * (1 - b + b * 3 / mean))
    water = log(1 + (4 - 2 + 0.5) / (2 + 0.5))
    assert scores == pytest.approx(
        [
            salt + water * 1 / (1 + k1 * (1 - b + b * 3 / mean)),
            water * 1 / (1 + k1 * (1 - b + b * 1 / mean)),
            0,
            0,
        ]
    )


def test_rows_with_a_term_are_ascending_and_rare_terms_weigh_more() -> None:
    index = LexicalIndex.build(TermRows.of(TEXTS))

    assert [index.rows_with(term).tolist() for term in ("water", "tire", "new")] == [
        [0, 1], [2], [],
    ]  # fmt: skip
    assert index.rarity("water") == pytest.approx(log(1 + 2.5 / 2.5))
    assert index.rarity("tire") == pytest.approx(log(1 + 3.5 / 1.5))
    assert index.rarity("new") == pytest.approx(log(1 + 4.5 / 0.5))


def test_words_in_no_passage_score_0() -> None:
    index = LexicalIndex.build(TermRows.of(TEXTS))

    assert index.scores(["new"]).tolist() == index.scores([]).tolist() == [0, 0, 0, 0]
    assert index.scores(["new", "salt"]).tolist() == index.scores(["salt"]).tolist()


@pytest.mark.parametrize("texts", [[], ["It is", "..."]])
def test_a_corpus_without_words_can_be_asked(texts: list[str], tmp_path: Path) -> None:
    index = LexicalIndex([saved(texts, tmp_path / "s")], rows([*range(len(texts))], len(texts)))

    assert index.scores(["salt"]).tolist() == [0.0] * len(texts)
    assert index.rows_with("salt").tolist() == []


def test_an_index_opened_by_memory_map_answers_as_before(tmp_path: Path) -> None:
    built = LexicalIndex.build(TermRows.of(TEXTS))

    opened = LexicalIndex([saved(TEXTS, tmp_path / "s")], rows([0, 1, 2, 3], 4))

    assert len(opened) == 4
    assert opened.scores(["salt", "water"]).tolist() == built.scores(["salt", "water"]).tolist()
    assert opened.rows_with("water").tolist() == [0, 1]
    assert not list(tmp_path.rglob("*.pkl"))


def test_it_makes_no_difference_which_segment_a_passage_is_in(tmp_path: Path) -> None:
    whole = LexicalIndex.build(TermRows.of(TEXTS))
    # The second row is in the first segment, behind one that is gone; the others are not in order.
    first = saved(["salt gone", TEXTS[1]], tmp_path / "1")
    second = saved([TEXTS[3], TEXTS[2], TEXTS[0]], tmp_path / "2")

    parted = LexicalIndex([first, second], rows([4, 1, 3, 2], 2, 3))

    for term in ("salt", "water", "gone", "rest"):
        assert parted.rows_with(term).tolist() == whole.rows_with(term).tolist()
    asked = ["salt", "water", "rest", "gone"]
    assert parted.scores(asked).tolist() == whole.scores(asked).tolist()


def test_words_of_rows_that_were_taken_out_are_not_named(tmp_path: Path) -> None:
    terms, postings = saved(["salt gone", "salt water"], tmp_path / "s")

    redacted = terms.without(np.array([True, False]))

    index = LexicalIndex([SearchedTerms(redacted, postings)], rows([1], 2))
    assert sorted(index.vocabulary) == ["salt", "water"]
    assert index.rows_with("gone").tolist() == []
    assert index.rows_with("water").tolist() == [0]
    assert redacted.row(1) == ["salt", "water"]
    redacted.save(tmp_path)
    assert not any(b"gone" in file.read_bytes() for file in tmp_path.glob("*.npy"))


@given(
    texts=st.lists(st.lists(st.sampled_from(["salt", "calf", "rest", "leg"])).map(" ".join)),
    asked=st.lists(st.sampled_from(["salt", "calf", "new"])),
    k=st.integers(1, 5),
    data=st.data(),
)
def test_the_best_rows_are_those_of_a_full_comparison(
    texts: list[str], asked: list[str], k: int, data: st.DataObject
) -> None:
    index = LexicalIndex.build(TermRows.of(texts))
    array = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    scores = index.scores(asked)

    best = index.best(index.found(asked), scores, k=k, mask=RowMask(np.array(array, dtype=bool)))

    order = np.argsort(-scores, kind="stable").tolist()
    assert best.tolist() == sorted([row for row in order if array[row] and scores[row] > 0][:k])
