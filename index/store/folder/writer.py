"""Writes a generation: all of it, or the kept parts of another one with what is new."""

import json
from collections.abc import Iterable, Sequence
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
from index.store.contents import Contents, Keys, NewArticle
from index.store.folder.generation import FolderGeneration
from index.store.folder.sqlite_rows import LIBRARY, Article, KeptArticle, write_library
from index.store.manifest import MANIFEST, Manifest, digests
from index.store.token_files import NOTHING, write_tokens

_AT_ONCE = 10_000

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """All parts of some contents; `rows` says for each passage its row in `base`, or its place
    among the new ones counted on from the end of that.
    """

    entries: Sequence[Article | KeptArticle]
    rows: Rows
    keys: Keys
    vectors: HalfVectors
    tokens: Sequence[TokenVectors]
    terms: Sequence[Sequence[str]]

    @property
    def passages(self) -> list[Passage]:
        """The new passages in order."""
        new = (article for article in self.entries if isinstance(article, Article))
        return [passage for article in new for passage in article.passages]

    @classmethod
    def of(cls, contents: Contents) -> "_Whole":
        """All parts, one after the other."""
        articles: list[Article] = []
        keys = [np.empty((0, 16), dtype=np.uint8)]
        vectors = [np.empty((0, contents.dimension), dtype=np.float16)]
        tokens: list[TokenVectors] = []
        term_lists: list[Sequence[str]] = []
        for part in contents.parts:
            articles += part.articles
            keys.append(part.keys)
            vectors.append(part.vectors)
            tokens += part.tokens or ()
            term_lists += part.term_lists()
        new = iter(articles)
        return cls(
            entries=[next(new) if isinstance(one, NewArticle) else one for one in contents.order],
            rows=_rows(contents),
            keys=np.concatenate(keys),
            vectors=np.concatenate(vectors),
            tokens=tokens,
            terms=term_lists,
        )


def _rows(contents: Contents) -> Rows:
    new = contents.base.end if contents.base else 0
    rows = [np.empty(0, dtype=np.int64)]
    for article in contents.order:
        if isinstance(article, KeptArticle):
            rows.append(np.arange(article.first, article.first + article.count))
        else:
            rows.append(np.arange(new, new + article.passages))
            new += article.passages
    return np.concatenate(rows)


def write_generation(
    folder: Path, contents: Contents, manifest: Manifest, *, advance: Advance | None = None
) -> None:
    """Write a generation into the new `folder`; its manifest comes last, with all digests.

    `advance` counts the passages put into IVF lists.

    Raises:
        ValueError: `base` is not in a folder.
    """
    base, whole = _base(contents), _Whole.of(contents)
    passages, rows = whole.passages, whole.rows
    (folder / LEXICAL).mkdir(parents=True)
    (folder / DUPLICATES).mkdir()
    with ThreadPoolExecutor() as pool:
        vectors = pool.submit(
            _write_vectors, folder, contents, whole, base, name=manifest.name, advance=advance
        )
        others = (
            pool.submit(_write_library, folder, whole.entries, base),
            pool.submit(_write_lexical, folder, whole.terms, base, rows),
            pool.submit(_write_duplicates, folder, passages, base, rows),
        )
    shared = vectors.result()
    for other in others:
        other.result()
    if base:
        # Shared files keep their digests, which readers check; all others were copied.
        base.check_parts(passing_over=shared)
    known = {file: base.manifest.files[file] for file in shared} if base else {}
    fields = asdict(replace(manifest, files=known | digests(folder, passing_over=known)))
    (folder / MANIFEST).write_text(json.dumps(fields), encoding="utf-8")


def _base(contents: Contents) -> FolderGeneration | None:
    if contents.base is None or isinstance(contents.base, FolderGeneration):
        return contents.base
    raise ValueError(f"articles are kept from {contents.base}, which is not in a folder")


def _write_library(
    folder: Path, entries: Sequence[Article | KeptArticle], base: FolderGeneration | None
) -> None:
    file = base.folder / LIBRARY if base else None
    write_library(folder / LIBRARY, entries, base=file)


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
    whole: _Whole,
    base: FolderGeneration | None,
    *,
    name: str,
    advance: Advance | None,
) -> list[str]:
    """Write keys and vectors of all rows; returns the paths of what is shared with `base`."""
    old, rows, keys = base.end if base else 0, whole.rows, whole.keys
    if base:
        keys = np.concatenate([load_array(base.folder / KEYS), keys])
    np.save(folder / KEYS, keys[rows], allow_pickle=False)
    vectors = np.empty((len(rows), contents.dimension), dtype=np.float16)
    is_old = rows < old
    if base:
        vectors[is_old] = base.vectors[rows[is_old]]
    vectors[~is_old] = whole.vectors[rows[~is_old] - old]
    np.save(folder / VECTORS, vectors, allow_pickle=False)
    _write_centre(folder, vectors, whole, base)
    shared = _write_ivf(folder, vectors, base, rows, name, advance) if contents.ivf else []
    return shared + _write_tokens(folder, contents, whole, base, name=name)


def _write_centre(
    folder: Path, vectors: HalfVectors, whole: _Whole, base: FolderGeneration | None
) -> None:
    """Write the mean vector of all passages but boilerplate, zeros if there are none."""
    new = np.array([passage.boilerplate for passage in whole.passages], dtype=bool)
    before = base.is_boilerplate if base else np.empty(0, dtype=bool)
    kept = np.flatnonzero(~np.append(before, new)[whole.rows])
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

    old = base.end if base else 0
    row_of = np.full(old, -1, dtype=np.int64)
    is_old = rows < old
    row_of[rows[is_old]] = np.flatnonzero(is_old)
    folder_of_base = base.folder if base else None
    return write_ivf(
        folder, vectors, name=name, base=folder_of_base, row_of=row_of, advance=advance
    )


def _write_tokens(
    folder: Path, contents: Contents, whole: _Whole, base: FolderGeneration | None, *, name: str
) -> list[str]:
    if not contents.tokens:
        nothing = [np.zeros((0, (contents.dimension + 1) // 2), dtype=np.uint8)] * len(whole.rows)
        return write_tokens(folder, np.arange(len(whole.rows)), nothing, name=name)
    return write_tokens(
        folder,
        whole.rows,
        whole.tokens,
        name=name,
        base=base.tokens if base else NOTHING,
        base_folder=base.folder if base else None,
    )
