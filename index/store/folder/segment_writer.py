"""Writes a segment, article by article."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.embedding.token_packing import KeptTokens, TokenPacking
from index.files.array_file import ArrayFile
from index.records import HalfVectors
from index.retrieval.passage_runs import PassageRuns, RunCollector
from index.retrieval.postings import Postings
from index.retrieval.term_rows import TermCollector, TermRows
from index.store.contents import Keys, Part
from index.store.folder.segment import (
    BOILERPLATE,
    KEY_PLACES,
    KEYS,
    PASSAGE_ENDS,
    SORTED_KEYS,
    TOKEN_ENDS,
    TOKENS,
    VECTORS,
)
from index.store.folder.sqlite_rows import LIBRARY, Article, LibraryFile

# The runs of so many passages are computed at once, which takes a tenth of the time.
_AT_ONCE = 1_000


class WholeEntry(NamedTuple):
    """An article with the keys, vectors, token vectors and terms of its passages, in order."""

    article: Article
    keys: Keys
    vectors: HalfVectors
    tokens: Sequence[KeptTokens] | None
    terms: Sequence[Sequence[str]]


def entries_of(part: Part) -> Iterator[WholeEntry]:
    """The articles of a part, one by one."""
    terms = part.term_lists()
    first = 0
    for article in part.articles:
        end = first + len(article.passages)
        yield WholeEntry(
            article=article,
            keys=part.keys[first:end],
            vectors=part.vectors[first:end],
            tokens=part.tokens[first:end] if part.tokens is not None else None,
            terms=[next(terms) for _ in range(first, end)],
        )
        first = end


class SegmentWriter:
    """Writes articles into a new `folder`; the segment is complete once it is closed.

    `passages` counts them so far; `total`, shape (dim + 1,), is the sum of the vectors of those
    that are no boilerplate, and last their number.
    """

    def __init__(self, folder: Path, *, dimension: int, packing: TokenPacking) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.passages = 0
        self.total = np.zeros(dimension + 1)
        self._library = LibraryFile(folder / LIBRARY)
        self._vectors = ArrayFile(folder / VECTORS, np.float16, (dimension,))
        self._keys: list[Keys] = [np.empty((0, 16), dtype=np.uint8)]
        width = (packing.width(dimension),)
        self._tokens = ArrayFile(folder / TOKENS, np.uint8, width) if packing else None
        self._token_counts: list[int] = []
        self._passage_counts: list[int] = []
        self._boilerplate: list[bool] = []
        self._terms = TermCollector()
        self._runs = RunCollector()
        self._texts: list[str] = []

    def add(self, entry: WholeEntry) -> None:
        """Write an article after all others."""
        passages = entry.article.passages
        self._library.add(entry.article)
        self._vectors.append(entry.vectors)
        self._keys.append(entry.keys)
        if self._tokens is not None and entry.tokens is not None:
            for tokens in entry.tokens:
                self._tokens.append(tokens)
                self._token_counts.append(len(tokens))
        for row in entry.terms:
            self._terms.add(row)
        self._texts += [passage.text for passage in passages]
        if len(self._texts) > _AT_ONCE:
            self._runs.add(self._texts)
            self._texts = []
        marks = [passage.boilerplate for passage in passages]
        self._boilerplate += marks
        counted = entry.vectors[~np.array(marks, dtype=bool)]
        self.total[:-1] += counted.sum(axis=0, dtype=np.float64)
        self.total[-1] += len(counted)
        self._passage_counts.append(len(passages))
        self.passages += len(passages)

    def close(self) -> None:
        """Write what is found by words, and finish all files."""
        self._library.close()
        self._vectors.close()
        self._save(PASSAGE_ENDS, np.cumsum(self._passage_counts, dtype=np.int64))
        self._save(BOILERPLATE, np.array(self._boilerplate, dtype=bool))
        if self._tokens is not None:
            self._tokens.close()
            self._save(TOKEN_ENDS, np.cumsum(self._token_counts, dtype=np.int64))
        self._write_keys()
        term_rows = TermRows.collected(self._terms)
        self._terms = TermCollector()
        term_rows.save(self.folder)
        Postings.of(term_rows).save(self.folder)
        del term_rows
        self._runs.add(self._texts)
        PassageRuns.collected(self._runs).save(self.folder)
        self._runs = RunCollector()

    def abandon(self) -> None:
        """Let go of all files as they are."""
        self._library.abandon()
        self._vectors.abandon()
        if self._tokens is not None:
            self._tokens.abandon()

    def _write_keys(self) -> None:
        keys = np.concatenate(self._keys)
        heads = np.ascontiguousarray(keys[:, :8]).view("<u8").reshape(-1)
        order = np.argsort(heads, kind="stable")
        self._save(KEYS, keys)
        self._save(SORTED_KEYS, heads[order])
        self._save(KEY_PLACES, order.astype(np.int32))

    def _save(self, name: str, array: "np.ndarray[tuple[int, ...], np.dtype[np.generic]]") -> None:
        np.save(self.folder / name, array, allow_pickle=False)
