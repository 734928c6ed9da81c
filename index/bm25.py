"""BM25 of bm25s, counted for all passages at once instead of one by one."""

from typing import Any

import bm25s
import numpy as np

from index.stemmed import Stemmed

K1 = 0.9
B = 0.4


def index_stems(stemmed: Stemmed) -> bm25s.BM25:
    """The scorer over these rows, as `bm25s.BM25.index` makes it, in a tenth of the time.

    Source: Robertson and Zaragoza 2009, eq. 3.15, doi:10.1561/1500000019, with the idf of Lucene.
    """
    scorer = bm25s.BM25(k1=K1, b=B, method="lucene")
    scorer.scores = _scores(stemmed)
    scorer.nonoccurrence_array = None
    # bm25s needs a token in every vocabulary; that of a text without words is one no question has.
    scorer.vocab_dict = {stem: number for number, stem in enumerate([*stemmed.vocabulary, ""])}
    scorer.unique_token_ids_set = set(scorer.vocab_dict.values())
    return scorer


def _scores(stemmed: Stemmed) -> dict[str, Any]:
    """The columns of a sparse matrix: for each stem the rows it stands in, and its score there."""
    count = max(len(stemmed), 1)
    # A row without a stem is a row of one token, as bm25s counts it.
    lengths = np.maximum(stemmed.lengths, 1)
    rows = np.repeat(np.arange(len(stemmed)), stemmed.lengths)
    found, times = np.unique(stemmed.numbers * np.int64(count) + rows, return_counts=True)
    stems, rows = np.divmod(found, count)
    frequencies = np.bincount(stems, minlength=len(stemmed.vocabulary) + 1)
    idf = np.log1p((count - frequencies + 0.5) / (frequencies + 0.5))
    saturation = K1 * (1 - B + B * lengths[rows] / lengths.mean()) if len(rows) else 1
    return {
        "data": (idf[stems] * times / (times + saturation)).astype(np.float32),
        "indices": rows.astype(np.int32),
        "indptr": np.concatenate([[0], np.cumsum(frequencies)]).astype(np.int32),
        "num_docs": count,
    }
