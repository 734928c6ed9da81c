"""Writes a generation: all of it, or the kept parts of another one with what is new."""

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.batches import batched
from index.embedding.token_vectors import TokenVectors
from index.files.arrays import load_array
from index.files.part_names import CENTRE, DUPLICATES, KEYS, LEXICAL, VECTORS
from index.records import Advance, HalfVectors, Passage
from index.retrieval.bm25 import LexicalIndex
from index.retrieval.near_duplicates import DuplicateIndex, own_words
from index.retrieval.term_rows import TermRows
from index.store.folder.generation import FolderGeneration
from index.store.folder.sqlite_rows import LIBRARY, Article, KeptArticle, write_library
from index.store.generation import Generation
from index.store.manifest import MANIFEST, Manifest, digests
from index.store.token_files import NOTHING, write_tokens
from index.text.analyzer import terms

_AT_ONCE = 10_000

Rows = NDArray[np.int64]
Keys = NDArray[np.uint8]
"""Shape (n, 16): each identifies the text of a passage as the model reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The contents of a new generation: articles in order, some of them kept from `base`.

    The passages of new articles, in order, have `keys`, and in `vector_rows` the places of their
    vectors: a row of `base`, or one of `vectors` and `tokens` counted on from its end. Without
    `tokens` no token vectors are stored, for any passage; with `ivf` an inverted file is written
    for search by meaning. `terms` are those that each passage is found by, if they are not to be
    taken from the searched text.
    """

    articles: Sequence[Article | KeptArticle]
    keys: Keys
    vector_rows: Rows
    vectors: HalfVectors
    tokens: Sequence[TokenVectors] | None
    ivf: bool = False
    terms: Sequence[Sequence[str]] | None = None
    base: Generation | None = None

    def term_lists(self) -> Iterator[Sequence[str]]:
        """The terms of each new passage, in order."""
        if self.terms is not None:
            return iter(self.terms)
        new = (article for article in self.articles if isinstance(article, Article))
        return (terms(text) for article in new for text in article.searched)

    @property
    def rows(self) -> Rows:
        """For each passage its row in `base`, or its place among the new ones after the last."""
        new = self.base.end if self.base else 0
        rows = [np.empty(0, dtype=np.int64)]
        for article in self.articles:
            if isinstance(article, KeptArticle):
                rows.append(np.arange(article.first, article.first + article.count))
            else:
                rows.append(np.arange(new, new + len(article.passages)))
                new += len(article.passages)
        return np.concatenate(rows)


def write_generation(
    folder: Path, contents: Contents, manifest: Manifest, *, advance: Advance | None = None
) -> None:
    """Write a generation into the new `folder`; its manifest comes last, with all digests.

    `advance` counts the passages put into IVF lists.

    Raises:
        ValueError: the numbers of passages, texts, keys and vectors differ, or `base` is not in a
            folder.
    """
    new = [article for article in contents.articles if isinstance(article, Article)]
    passages = [passage for article in new for passage in article.passages]
    texts = sum(len(article.searched) for article in new)
    counts = (len(passages), texts, len(contents.keys), len(contents.vector_rows))
    if len(set(counts)) != 1:
        raise ValueError(f"passages, texts, keys and vectors must be equal in number, not {counts}")
    base, rows = _base(contents), contents.rows
    (folder / LEXICAL).mkdir(parents=True)
    (folder / DUPLICATES).mkdir()
    with ThreadPoolExecutor() as pool:
        vectors = pool.submit(
            _write_vectors, folder, contents, base, rows, name=manifest.name, advance=advance
        )
        others = (
            pool.submit(_write_library, folder, contents, base),
            pool.submit(_write_lexical, folder, contents.term_lists(), base, rows),
            pool.submit(_write_duplicates, folder, passages, base, rows),
        )
    shared = vectors.result()
    for other in others:
        other.result()
    if base:
        # Shared files keep their digests, which readers check; all others were copied.
        base.check_parts(passing_over=shared)
    known = {file: base.manifest.files[file] for file in shared} if base else {}
    whole = asdict(replace(manifest, files=known | digests(folder, passing_over=known)))
    (folder / MANIFEST).write_text(json.dumps(whole), encoding="utf-8")


def _base(contents: Contents) -> FolderGeneration | None:
    if contents.base is None or isinstance(contents.base, FolderGeneration):
        return contents.base
    raise ValueError(f"articles are kept from {contents.base}, which is not in a folder")


def _write_library(folder: Path, contents: Contents, base: FolderGeneration | None) -> None:
    file = base.folder / LIBRARY if base else None
    write_library(folder / LIBRARY, contents.articles, base=file)


def _write_lexical(
    folder: Path,
    term_lists: Iterable[Sequence[str]],
    base: FolderGeneration | None,
    rows: Rows,
) -> None:
    term_rows = _joined(base, LEXICAL, TermRows.numbered(term_lists), rows)
    term_rows.save(folder / LEXICAL)
    LexicalIndex.build(term_rows).save(folder / LEXICAL)


def _write_duplicates(
    folder: Path, passages: Sequence[Passage], base: FolderGeneration | None, rows: Rows
) -> None:
    own = TermRows.of((passage.text for passage in passages), cut=own_words)
    own = _joined(base, DUPLICATES, own, rows)
    own.save(folder / DUPLICATES)
    DuplicateIndex.build(own).save(folder / DUPLICATES)


def _joined(base: FolderGeneration | None, part: str, new: TermRows, rows: Rows) -> TermRows:
    return TermRows.load(base.folder / part).joined(new, rows) if base else new


def _write_vectors(
    folder: Path,
    contents: Contents,
    base: FolderGeneration | None,
    rows: Rows,
    *,
    name: str,
    advance: Advance | None,
) -> list[str]:
    """Write keys and vectors of these rows; returns the paths of what is shared with `base`."""
    old = base.end if base else 0
    keys = contents.keys
    if base:
        keys = np.concatenate([load_array(base.folder / KEYS), keys])
    np.save(folder / KEYS, keys[rows], allow_pickle=False)
    at = np.append(np.arange(old), contents.vector_rows)[rows]
    vectors = np.empty((len(at), contents.vectors.shape[1]), dtype=np.float16)
    is_old = at < old
    if base:
        vectors[is_old] = base.vectors[at[is_old]]
    vectors[~is_old] = contents.vectors[at[~is_old] - old]
    np.save(folder / VECTORS, vectors, allow_pickle=False)
    _write_centre(folder, vectors, contents, base, rows)
    shared = _write_ivf(folder, vectors, base, rows, name, advance) if contents.ivf else []
    return shared + _write_tokens(folder, contents, base, at, name=name)


def _write_centre(
    folder: Path,
    vectors: HalfVectors,
    contents: Contents,
    base: FolderGeneration | None,
    rows: Rows,
) -> None:
    """Write the mean vector of all passages but boilerplate, zeros if there are none."""
    new = [
        passage.boilerplate
        for article in contents.articles
        if isinstance(article, Article)
        for passage in article.passages
    ]
    before = base.is_boilerplate if base else np.empty(0, dtype=bool)
    kept = np.flatnonzero(~np.append(before, np.array(new, dtype=bool))[rows])
    total = np.zeros(vectors.shape[1])
    for part in batched(kept, _AT_ONCE):
        total += vectors[part].sum(axis=0, dtype=np.float64)
    centre = (total / max(len(kept), 1)).astype(np.float32)
    np.save(folder / CENTRE, centre, allow_pickle=False)


def _write_ivf(
    folder: Path,
    vectors: HalfVectors,
    base: FolderGeneration | None,
    rows: Rows,
    name: str,
    advance: Advance | None,
) -> list[str]:
    # Imported here: it loads faiss, which small libraries do without until they are searched.
    from index.retrieval.ivf import write_ivf
    from index.retrieval.vector_rows import ArrayRows

    old = base.end if base else 0
    row_of = np.full(old, -1, dtype=np.int64)
    is_old = rows < old
    row_of[rows[is_old]] = np.flatnonzero(is_old)
    folder_of_base = base.folder if base else None
    return write_ivf(
        folder,
        ArrayRows(vectors),
        name=name,
        base=folder_of_base,
        row_of=row_of,
        advance=advance,
    )


def _write_tokens(
    folder: Path, contents: Contents, base: FolderGeneration | None, rows: Rows, *, name: str
) -> list[str]:
    if contents.tokens is None:
        width = (contents.vectors.shape[1] + 1) // 2
        nothing = [np.zeros((0, width), dtype=np.uint8)] * len(rows)
        return write_tokens(folder, np.arange(len(rows)), nothing, name=name)
    return write_tokens(
        folder,
        rows,
        contents.tokens,
        name=name,
        base=base.tokens if base else NOTHING,
        base_folder=base.folder if base else None,
    )
