"""Where a term occurs, looked up without a copy of all its places."""

import tracemalloc

import numpy as np

from index.retrieval.retriever import PostingStats


def test_rows_with_a_term_are_known_and_no_copy_of_all_is_made_for_it() -> None:
    places = np.arange(0, 2_000_000, 2, dtype=np.int32)
    postings = PostingStats(rows=places, passages=len(places))
    wanted = np.array([0, 7, 1_999_998, 1_999_999])

    tracemalloc.start()
    occurs = postings.occurs_in(wanted)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert occurs.tolist() == [True, False, True, False]
    # NumPy 2.4.6 brings both sides of a search to one type: for numbers of 64 bits it would copy
    # a million of 32, https://numpy.org/doc/2.4/reference/generated/numpy.searchsorted.html
    assert most < places.nbytes / 100
