"""Retrieval from a generation in Milvus: the engine finds candidates, and they are scored here.

The engine finds the best passages by meaning and by words. Their scores are computed here, with the
frequencies of the whole generation, so that the order is that of an index in a folder.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from typing_extensions import override

from index.errors import QuestionError
from index.files.digests import text_digest
from index.records import SourceKey, Vectors
from index.retrieval.filters import Filters, unknown_document, unknown_source
from index.retrieval.postings import saturations, weights
from index.retrieval.query import Question
from index.retrieval.retriever import Candidates, Numbers, PostingStats, Retriever, Rows
from index.store.milvus.client import MOST, Row, quoted
from index.store.milvus.generation import MilvusGeneration
from index.store.milvus.rows import (
    first_day,
    last_day,
    passage_in,
    run_keys,
    source_key,
)
from index.store.milvus.schema import LISTS_SEARCHED
from index.store.milvus.terms import word_of
from index.text.phrases import Ways, holds_phrase, ways

_PUT_FORWARD = ("number", "stems", "vector")
_WORDS_KNOWN = 10_000
_COPIES = 64
_NONE = "row < 0"


class _WordMatches(NamedTuple):
    """The terms of a question, the words that the engine has for them, the hits that it found by
    these, and how many passages have each.
    """

    terms: Sequence[str]
    words: Sequence[str]
    hits: Sequence[Row]
    frequencies: Mapping[str, int]


class MilvusRetriever(Retriever):
    """Searches a generation in the engine; a selection is a condition on rows."""

    def __init__(self, generation: MilvusGeneration) -> None:
        self._generation = generation
        self._engine = generation.engine
        self._collection = generation.collections.passages
        self._frequencies: dict[str, int] = {}

    @override
    def usual(self) -> str:
        return f"{self._generation.visible} and boilerplate == false"

    @override
    def select(self, question: Question, filters: Filters) -> str:
        """The condition of the rows that pass.

        Raises:
            QuestionError: a named source or document is not in the index, or a phrase may occur in
                more passages than can be checked.
        """
        self._check_names(filters)
        conditions = [self._generation.visible if filters.boilerplate else self.usual()]
        conditions += self._conditions(filters)
        for phrase in question.phrases:
            conditions.append(self._containing(phrase, conditions))
        for word in question.excluded:
            conditions.append(f"not ({self._containing(word, conditions)})")
        return " and ".join(conditions)

    @override
    def faults(self) -> Iterator[str]:
        generation = self._generation
        fields = ["number", "ordinal", "runs", "place", "boilerplate"]
        for row in self._engine.rows(self._collection, generation.visible, fields, strong=True):
            document = generation.documents_at([row["number"]])[row["number"]]
            if {int(run) for run in row["runs"]} != run_keys(passage_in(row, document).text):
                yield f"the near-duplicates of passage {row['row']} are not found by its words"

    @cached_property
    @override
    def vocabulary(self) -> Collection[str]:
        return self._generation.vocabulary()

    @override
    def frequencies(self, terms: Collection[str]) -> Mapping[str, int]:
        words = {term: word_of(term) for term in terms}
        known = self._known(list(words.values()))
        return {term: known[word] for term, word in words.items()}

    @override
    def rows_with(self, term: str, *, count: int) -> list[int]:
        hits = self._search("words", word_of(term), selection=self.usual(), limit=count)
        return [hit["row"] for hit in hits]

    @override
    def holds(self, phrase: str) -> bool:
        try:
            return self._containing(phrase, [self.usual()]) != _NONE
        except QuestionError:
            return True

    @override
    def undated(self, filters: Filters) -> int:
        if not (filters.after or filters.before):
            return 0
        undated = Filters(sources=filters.sources, documents=filters.documents)
        conditions = [self._generation.visible, "last_day == 0", *self._conditions(undated)]
        return self._engine.count(self._generation.collections.documents, " and ".join(conditions))

    @override
    def by_words(self, terms: Sequence[str], *, selection: str, count: int) -> _WordMatches:
        """The best that the engine finds by words."""
        words = [word_of(term) for term in terms]
        text, limit = " ".join(words), min(count, MOST)
        hits = self._search("words", text, selection=selection, limit=limit) if words else []
        return _WordMatches(terms, words, hits, self._known(words))

    @override
    def gather(
        self, vector: Vectors, words: _WordMatches, *, selection: str, count: int
    ) -> Candidates:
        """Those, and the best that it finds by meaning, with exact scores."""
        terms, written, matching, frequencies = words
        limit = min(count, MOST)
        near = self._search("vector", vector, selection=selection, limit=limit)
        by_row = {hit["row"]: hit for hit in (*near, *matching)}
        rows = np.array(sorted(by_row), dtype=np.int64)
        hits = [by_row[row] for row in rows.tolist()]
        dimension = self._generation.manifest.dimension
        vectors = np.array([hit["vector"] for hit in hits], dtype=np.float32)
        words_of_each = [hit["stems"].split() for hit in hits]
        return Candidates(
            rows=rows,
            documents=np.array([hit["number"] for hit in hits], dtype=np.int64),
            vectors=vectors.reshape(-1, dimension),
            lexical=self._lexical(written, words_of_each, frequencies),
            is_near=np.isin(rows, [hit["row"] for hit in near]),
            postings={
                term: PostingStats(
                    rows=rows[[word in of_row for of_row in words_of_each]],
                    passages=frequencies[word],
                )
                for term, word in zip(terms, written, strict=True)
            },
        )

    @override
    def maxsim(self, query: Vectors, rows: Rows) -> Numbers:
        tokens = self._generation.kept_tokens_of(rows.tolist())
        return self._generation.packing.maxsim(query, tokens)

    @override
    def copies(self, rows: Sequence[int], *, selection: str, share: float) -> list[list[int]]:
        runs = [run_keys(passage.text) for passage in self._generation.passages(rows)]
        if not runs:
            return []
        sharing = self._sharing(runs, selection=selection, limit=_COPIES)
        for place, hits in enumerate(sharing):
            if len(hits) == _COPIES and _same(hits[-1], len(runs[place]), share):
                (sharing[place],) = self._sharing([runs[place]], selection=selection, limit=MOST)
        return [
            sorted(hit["row"] for hit in hits if hit["row"] != row and _same(hit, len(own), share))
            for row, own, hits in zip(rows, runs, sharing, strict=True)
        ]

    def _search(self, field: str, query: Vectors | str, *, selection: str, limit: int) -> list[Row]:
        (hits,) = self._engine.search(
            self._collection,
            field,
            [query],
            where=selection,
            limit=limit,
            fields=["row", *_PUT_FORWARD],
            settings={"nprobe": LISTS_SEARCHED} if field == "vector" else None,
        )
        return hits

    def _sharing(self, runs: Sequence[set[int]], *, selection: str, limit: int) -> list[list[Row]]:
        """For each set of runs the passages that share most of them; `distance` is their number."""
        return self._engine.search(
            self._collection,
            "runs",
            [dict.fromkeys(own, 1.0) for own in runs],
            where=selection,
            limit=limit,
            fields=["row", "runs_in"],
        )

    def _known(self, words: Sequence[str]) -> Mapping[str, int]:
        """The number of passages with each of these words, cached."""
        missing = [word for word in dict.fromkeys(words) if word not in self._frequencies]
        if missing:
            if len(self._frequencies) > _WORDS_KNOWN:
                self._frequencies = {}
            self._frequencies |= self._generation.frequencies(missing)
        return self._frequencies

    def _lexical(
        self,
        words: Sequence[str],
        words_of_each: Sequence[Sequence[str]],
        frequencies: Mapping[str, int],
    ) -> Numbers:
        """The BM25 scores of passages with `words_of_each`, for the `words` of a question."""
        scores = np.zeros(len(words_of_each), dtype=np.float32)
        record = self._generation.record
        passages = max(self._generation.manifest.passages, 1)
        lengths = np.array([len(of_row) or 1 for of_row in words_of_each])
        half = saturations(lengths, mean_length=record.stems / passages)
        for word in words:
            times = np.array([of_row.count(word) for of_row in words_of_each])
            scores += weights(times, half, frequency=frequencies[word], count=passages)
        return scores

    def _conditions(self, filters: Filters) -> list[str]:
        conditions = []
        if filters.sources:
            conditions.append(f"({' or '.join(self._from_sources(filters.sources))})")
        if filters.documents:
            listed = ", ".join(str(number) for number in self._numbers(filters.documents))
            conditions.append(f"number in [{listed}]")
        # A document of which only the year is known may be from any day of it.
        if filters.after:
            conditions.append(f"last_day >= {first_day(filters.after)} and last_day > 0")
        if filters.before:
            conditions.append(f"first_day <= {last_day(filters.before)} and first_day > 0")
        return conditions

    def _from_sources(self, sources: Sequence[SourceKey | None]) -> Iterator[str]:
        unnamed = [source[0] for source in sources if isinstance(source, tuple)]
        if unnamed:
            yield f"number in [{', '.join(map(str, self._numbers(unnamed)))}]"
        if named := [source for source in sources if not isinstance(source, tuple)]:
            yield f"source_key in [{', '.join(quoted(source_key(source)) for source in named)}]"

    def _numbers(self, doc_ids: Sequence[str]) -> list[int]:
        listed = ", ".join(quoted(text_digest(doc_id)) for doc_id in doc_ids)
        where = f"doc_key in [{listed}] and {self._generation.visible}"
        rows = self._engine.query(self._generation.collections.documents, where, ["number"])
        return [row["number"] for row in rows]

    def _check_names(self, filters: Filters) -> None:
        for source in filters.sources:
            if isinstance(source, str) and not self._has_source(source):
                raise unknown_source(source, self._generation.listings)
        unnamed = [source[0] for source in filters.sources if isinstance(source, tuple)]
        for doc_id in (*unnamed, *filters.documents):
            if not self._numbers([doc_id]):
                raise unknown_document(doc_id)

    def _has_source(self, source: str) -> bool:
        where = f"source_key == {quoted(source_key(source))} and {self._generation.visible}"
        return self._engine.count(self._generation.collections.documents, where) > 0

    def _containing(self, phrase: str, conditions: Sequence[str]) -> str:
        """The condition that a passage contains a phrase word for word.

        The engine finds the passages that contain its words, and those are read.
        """
        where = " and ".join([*conditions, *map(self._has_word, ways(phrase))])
        fields = ["number", "ordinal", "place", "boilerplate"]
        rows = list(self._engine.rows(self._collection, where, fields))
        if len(rows) > MOST:
            raise QuestionError(
                f"“{phrase}” may occur in {len(rows):,} passages, more than can be checked. "
                f"Leave it out, or ask for a rarer word."
            )
        documents = self._generation.documents_at(row["number"] for row in rows)
        matching = [
            row["row"]
            for row in rows
            if holds_phrase(passage_in(row, documents[row["number"]]).text, phrase)
        ]
        return f"row in [{', '.join(map(str, matching))}]" if matching else _NONE

    def _has_word(self, way: Ways) -> str:
        """The condition that a passage has a word, written in one of its ways."""
        held = self.frequencies({term for terms in way.terms for term in terms})
        conditions = [
            " and ".join(f"TEXT_MATCH(stems, {quoted(word_of(term))})" for term in terms)
            for terms in way.terms
            if all(held[term] for term in terms)
        ]
        return f"({' or '.join(conditions)})" if conditions else _NONE


def _same(hit: Row, runs: int, share: float) -> bool:
    """Whether a hit is a near-duplicate, by `share`, of a passage with this many `runs`."""
    shared = hit["distance"]
    return bool(shared / (runs + hit["runs_in"] - shared) >= share)
