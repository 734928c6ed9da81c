"""Texts as numbered terms, joined from known rows and new ones."""

from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.bm25 import LexicalIndex
from index.retrieval.term_rows import TermRows

TEXTS = st.lists(st.lists(st.sampled_from(["salt", "calf", "rest", "leg"])).map(" ".join))


def in_words(term_rows: TermRows) -> list[list[str]]:
    """Each row in words."""
    return [term_rows.row(row) for row in range(len(term_rows))]


@given(TEXTS, TEXTS, st.data())
def test_joined_rows_equal_those_of_the_texts_in_that_order(
    old: list[str], new: list[str], data: st.DataObject
) -> None:
    texts = old + new
    order = data.draw(st.lists(st.sampled_from(range(len(texts)))) if texts else st.just([]))

    joined = TermRows.of(old).joined(TermRows.of(new), np.array(order, dtype=np.int64))

    assert in_words(joined) == [texts[row].split() for row in order]
    assert set(joined.vocabulary) == {word for row in order for word in texts[row].split()}


def test_saved_rows_are_loaded_unchanged(tmp_path: Path) -> None:
    TermRows.of(["salt water", "", "water"]).save(tmp_path)

    assert in_words(TermRows.load(tmp_path)) == [["salt", "water"], [], ["water"]]


@given(TEXTS.filter(lambda texts: any(texts)))
def test_scores_equal_those_of_bm25s(texts: list[str]) -> None:
    theirs = bm25s.BM25(k1=0.9, b=0.4, method="lucene")
    theirs.index([text.split() or [""] for text in texts], show_progress=False)

    ours = LexicalIndex.build(TermRows.of(texts))

    for word in {word for text in texts for word in text.split()}:
        assert ours.scores([word]) == pytest.approx(theirs.get_scores([word]), abs=1e-5)
