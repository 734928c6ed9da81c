"""Writes a generation to Milvus: all of it to new collections, or what differs from the last."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from index.batches import batched
from index.errors import IndexDamagedError
from index.records import Advance, Vectors
from index.store.articles import whole_articles
from index.store.contents import Contents, NewArticle, Part
from index.store.folder.sqlite_rows import Article, KeptArticle
from index.store.generation import Stored
from index.store.manifest import Manifest
from index.store.milvus.client import Engine, Row
from index.store.milvus.generation import MilvusGeneration
from index.store.milvus.manifest import GenerationRecord
from index.store.milvus.rows import (
    document_row,
    passage_row,
    terms_in,
    vector_in,
)
from index.store.milvus.schema import CollectionNames, make_shared, visible
from index.store.milvus.terms import count_in, word_of, word_row

AT_ONCE = 256
_WORDS_AT_ONCE = 2_000
# Seconds until what was written is visible everywhere.
_SETTLED = 30.0
_LOOK = 0.2


@dataclass(slots=True)
class _Totals:
    """The totals over all passages, as passages come and go."""

    end: int
    documents_end: int
    terms: int
    kept: int
    vector_sum: np.ndarray[tuple[int], np.dtype[np.float64]]
    words: Counter[str] = field(default_factory=Counter)

    def count(self, terms: Sequence[str], vector: Vectors, *, boilerplate: bool, sign: int) -> None:
        """Add a passage, or with a `sign` of -1 subtract it."""
        # As in a folder, a passage without terms counts as one term.
        self.terms += sign * max(len(terms), 1)
        for word in set(map(word_of, terms)):
            self.words[word] += sign
        if not boilerplate:
            self.kept += sign
            self.vector_sum += sign * vector.astype(np.float64)


class Draft:
    """Writes one generation; `oldest` is the first that is still kept.

    `may_write` is called before each part, and raises if another build has locked the index.
    """

    def __init__(
        self,
        engine: Engine,
        collections: CollectionNames,
        manifest: Manifest,
        *,
        oldest: int,
        may_write: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._manifest = manifest
        self._born = int(manifest.name)
        self._collections = collections
        self._oldest = oldest
        self._may_write = may_write

    def write(
        self, contents: Contents, *, base: MilvusGeneration | None, advance: Advance | None
    ) -> GenerationRecord:
        """Write all articles, or those that are not in `base`; returns the generation's record.

        Raises:
            IndexDamagedError: in the end something is missing.
        """
        is_shared = base is not None and base.collections.epoch == self._collections.epoch
        if is_shared and base:
            record = base.record
            totals = _Totals(
                record.end,
                record.documents_end,
                record.stems,
                record.kept,
                record.vector_sum.copy(),
            )
            self._end_rows(base, contents.order, totals)
        else:
            make_shared(
                self._engine,
                self._collections,
                dimension=self._manifest.dimension,
                exact=not contents.ivf,
            )
            totals = _Totals(0, 0, 0, 0, np.zeros(self._manifest.dimension))
        if contents.base is not None and not is_shared:
            self._put_kept(contents, totals, advance)
        self._put_new(contents, totals, advance)
        self._put_words(totals, base if is_shared else None)
        for collection in self._collections.shared:
            self._engine.ask(lambda client, collection=collection: client.flush(collection))  # type: ignore[misc]
        record = GenerationRecord(
            manifest=self._manifest,
            epoch=self._collections.epoch,
            end=totals.end,
            documents_end=totals.documents_end,
            stems=totals.terms,
            kept=totals.kept,
            vector_sum=totals.vector_sum,
            exact=not contents.ivf,
        )
        self._check()
        return record

    def _put_new(self, contents: Contents, totals: _Totals, advance: Advance | None) -> None:
        for part in contents.parts:
            stored = _stored(part)
            for some in batched(part.articles, AT_ONCE):
                whole = ((one, list(islice(stored, len(one.passages)))) for one in some)
                self._put(whole, totals, advance)

    def _put_kept(self, contents: Contents, totals: _Totals, advance: Advance | None) -> None:
        """Copy the kept articles into the collections of a new epoch."""
        base = contents.base
        assert base
        kept = {one.row for one in contents.order if isinstance(one, KeptArticle)}
        doc_ids = {doc_id for doc_id in base.made_from if base.kept(doc_id).row in kept}
        articles = whole_articles(base, [one for one in base.made_from if one in doc_ids])
        while part := list(islice(articles, AT_ONCE)):
            self._put(((one.article, one.stored) for one in part), totals, advance)

    def _put(
        self,
        articles: Iterable[tuple[Article, Sequence[Stored]]],
        totals: _Totals,
        advance: Advance | None,
    ) -> None:
        documents: list[Row] = []
        bodies: list[Row] = []
        passages: list[Row] = []
        tokens: list[Row] = []
        for article, stored in articles:
            row, pieces = document_row(
                article.document,
                number=totals.documents_end,
                first=totals.end,
                passages=len(article.passages),
                made_from=article.made_from,
                born=self._born,
            )
            documents.append(row)
            bodies += pieces
            for passage, one in zip(article.passages, stored, strict=True):
                placed = Stored(
                    row=totals.end,
                    key=one.key,
                    vector=one.vector,
                    tokens=one.tokens,
                    terms=one.terms,
                )
                row, pieces = passage_row(
                    passage, article.document, placed, number=totals.documents_end, born=self._born
                )
                passages.append(row)
                tokens += pieces
                totals.end += 1
                totals.count(
                    one.terms,
                    one.vector.astype(np.float32),
                    boilerplate=passage.boilerplate,
                    sign=1,
                )
            totals.documents_end += 1
        collections = self._collections
        every = ((collections.bodies, bodies), (collections.documents, documents))
        for collection, rows in (
            *every,
            (collections.tokens, tokens),
            (collections.passages, passages),
        ):
            for some in batched(rows, AT_ONCE):
                self._put_rows(collection, some)
        if advance:
            advance(len(passages))

    def _put_rows(self, collection: str, rows: Sequence[Row]) -> None:
        self._may_write()
        self._engine.put(collection, rows)

    def _end_rows(
        self,
        base: MilvusGeneration,
        order: Sequence[NewArticle | KeptArticle],
        totals: _Totals,
    ) -> None:
        """Let the rows of articles die that are in `base` and not kept."""
        kept = {article.row for article in order if isinstance(article, KeptArticle)}
        gone = [row["number"] for row in base.documents.rows if row["number"] not in kept]
        for part in batched(gone, AT_ONCE):
            where = f"number in [{', '.join(map(str, part))}] and {base.visible}"
            for collection in (self._collections.documents, self._collections.passages):
                rows = list(self._engine.rows(collection, where, ["*"], strong=True))
                for row in rows:
                    row["died"] = self._born
                    row.pop("words", None)
                    if collection == self._collections.passages:
                        totals.count(
                            terms_in(row),
                            vector_in(row).astype(np.float32),
                            boilerplate=bool(row["boilerplate"]),
                            sign=-1,
                        )
                for some in batched(rows, AT_ONCE):
                    self._put_rows(collection, some)

    def _put_words(self, totals: _Totals, base: MilvusGeneration | None) -> None:
        changed = [word for word, count in totals.words.items() if count]
        collection = self._collections.words
        for part in batched(changed, _WORDS_AT_ONCE):
            known: dict[str, Row] = {}
            if base:
                before_of = self._engine.get(collection, part, ["word", "counts"])
                known = {row["word"]: row for row in before_of}
            rows = []
            for word in part:
                before = known.get(word)
                count = totals.words[word]
                if before and base:
                    count += count_in(before, generation=int(base.manifest.name))
                rows.append(
                    word_row(word, count, born=self._born, before=before, oldest=self._oldest)
                )
            self._put_rows(collection, rows)

    def _check(self) -> None:
        """Wait until everything that was written is visible.

        Raises:
            IndexDamagedError: it does not become so in time.
        """
        wanted = (self._manifest.documents, self._manifest.passages)
        deadline = time.monotonic() + _SETTLED
        where = visible(self._manifest.name)
        while True:
            counts = tuple(
                self._engine.count(collection, where)
                for collection in (self._collections.documents, self._collections.passages)
            )
            if counts == wanted:
                return
            if time.monotonic() > deadline:
                raise IndexDamagedError(
                    self._engine.index / "generations" / self._manifest.name,
                    f"it contains {counts[0]} documents and {counts[1]} passages, "
                    f"not {wanted[0]} and {wanted[1]}",
                )
            time.sleep(_LOOK)


def _stored(part: Part) -> Iterator[Stored]:
    """The searchable parts of each of its passages, in order; they have no row yet."""
    tokens = part.tokens or [_NO_TOKENS] * len(part.keys)
    every = zip(part.keys, part.vectors, tokens, part.term_lists(), strict=True)
    for key, vector, its_tokens, its_terms in every:
        yield Stored(row=-1, key=key.tobytes(), vector=vector, tokens=its_tokens, terms=its_terms)


_NO_TOKENS = np.zeros((0, 0), dtype=np.uint8)
