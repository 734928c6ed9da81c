"""Texts as numbered terms."""

from pathlib import Path

import bm25s
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.bm25 import LexicalIndex
from index.retrieval.term_rows import TermRows

TEXTS = st.lists(st.lists(st.sampled_from(["salt", "calf", "rest", "leg"])).map(" ".join))


def in_words(term_rows: TermRows) -> list[list[str]]:
    """Each row in words."""
    return [term_rows.row(row) for row in range(len(term_rows))]


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
