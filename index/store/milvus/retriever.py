"""The two legs over a generation in Milvus: the engine puts passages forward, we weigh them.

Each leg of the engine brings the passages that come nearest; what they are worth is counted here,
with the frequencies of the whole generation, so that the order is that of an index in a folder.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from index.embedding.token_vectors import maxsim
from index.errors import QuestionError
from index.files.digests import text_digest
from index.records import Vectors
from index.retrieval.filters import Filters, unknown_document, unknown_source
from index.retrieval.near_duplicates import SAME
from index.retrieval.postings import weights
from index.retrieval.query import Question, holds_phrase
from index.retrieval.retriever import Candidates, Numbers, PostingStats, Rows
from index.store.milvus.client import MOST, Row, quoted
from index.store.milvus.generation import MilvusGeneration
from index.store.milvus.rows import (
    first_day,
    last_day,
    passage_in,
    run_keys,
    source_key,
)
from index.store.milvus.schema import LOOKED_INTO
from index.store.milvus.terms import word_of
from index.text.analyzer import is_unspaced, terms

_PUT_FORWARD = ("number", "stems", "vector")
_WORDS_KNOWN = 10_000
_COPIES = 64


class MilvusRetriever:
    """Searches a generation in the engine; a selection is a condition on rows."""

    def __init__(self, generation: MilvusGeneration) -> None:
        self._generation = generation
        self._engine = generation.engine
        self._table = generation.tables.passages
        self._frequencies: dict[str, int] = {}

    def usual(self) -> str:
        """All passages but boilerplate."""
        return f"{self._generation.visible} and boilerplate == false"

    def select(self, question: Question, filters: Filters) -> str:
        """The passages that hold what must occur, lack what must not, and pass the filters.

        Raises:
            QuestionError: a source or document is named that the index does not hold.
        """
        self._check_names(filters)
        conditions = [self._generation.visible if filters.boilerplate else self.usual()]
        conditions += self._conditions(filters)
        for phrase in question.phrases:
            conditions.append(self._holding(phrase, conditions))
        for word in question.excluded:
            conditions.append(f"not ({self._holding(word, conditions)})")
        return " and ".join(conditions)

    def faults(self) -> Iterator[str]:
        """What is wrong with how passages are found, a line each, but for their stems."""
        generation = self._generation
        fields = ["number", "ordinal", "runs", "place", "boilerplate"]
        for row in self._engine.rows(self._table, generation.visible, fields, strong=True):
            document = generation.documents_at([row["number"]])[row["number"]]
            if {int(run) for run in row["runs"]} != run_keys(passage_in(row, document).text):
                yield f"the copies of passage {row['row']} are not found by its words"

    def undated(self, filters: Filters) -> int:
        """How many documents a filter by date leaves out only because they have no date."""
        if not (filters.after or filters.before):
            return 0
        undated = Filters(sources=filters.sources, documents=filters.documents)
        conditions = [self._generation.visible, "last_day == 0", *self._conditions(undated)]
        return self._engine.count(self._generation.tables.documents, " and ".join(conditions))

    def gather(
        self, vector: Vectors, terms: Sequence[str], *, selection: str, count: int
    ) -> Candidates:
        """The `count` best of each leg, as the engine finds them, with their scores as they are."""
        limit = min(count, MOST)
        near = self._search("vector", vector, selection=selection, limit=limit)
        words = [word_of(term) for term in terms]
        held = (
            self._search("words", " ".join(words), selection=selection, limit=limit)
            if words
            else []
        )
        by_row = {hit["row"]: hit for hit in (*near, *held)}
        rows = np.array(sorted(by_row), dtype=np.int64)
        hits = [by_row[row] for row in rows.tolist()]
        frequencies = self._known(words)
        dimension = self._generation.manifest.dimension
        vectors = np.array([hit["vector"] for hit in hits], dtype=np.float32)
        told = [hit["stems"].split() for hit in hits]
        return Candidates(
            rows=rows,
            documents=np.array([hit["number"] for hit in hits], dtype=np.int64),
            vectors=vectors.reshape(-1, dimension),
            lexical=self._lexical(words, told, frequencies),
            is_near=np.isin(rows, [hit["row"] for hit in near]),
            postings={
                term: PostingStats(
                    rows=rows[[word in of_row for of_row in told]],
                    passages=frequencies[word],
                )
                for term, word in zip(terms, words, strict=True)
            },
        )

    def maxsim(self, query: Vectors, rows: Rows) -> Numbers:
        """How well each row meets a question's tokens."""
        wanted = rows.tolist()
        tokens = self._generation.tokens(wanted)
        return maxsim(query, [tokens[row] for row in wanted])

    def copies(self, rows: Sequence[int], *, selection: str) -> list[list[int]]:
        """For each row the selected rows that say nearly the same, ascending."""
        runs = [run_keys(passage.text) for passage in self._generation.passages(rows)]
        if not runs:
            return []
        found = self._sharing(runs, selection=selection, limit=_COPIES)
        for place, hits in enumerate(found):
            if len(hits) == _COPIES and _same(hits[-1], len(runs[place])):
                (found[place],) = self._sharing([runs[place]], selection=selection, limit=MOST)
        return [
            sorted(hit["row"] for hit in hits if hit["row"] != row and _same(hit, len(own)))
            for row, own, hits in zip(rows, runs, found, strict=True)
        ]

    def _search(self, field: str, query: Vectors | str, *, selection: str, limit: int) -> list[Row]:
        found = self._engine.search(
            self._table,
            field,
            [query],
            where=selection,
            limit=limit,
            fields=["row", *_PUT_FORWARD],
            settings={"nprobe": LOOKED_INTO} if field == "vector" else None,
        )
        return found[0]

    def _sharing(self, runs: Sequence[set[int]], *, selection: str, limit: int) -> list[list[Row]]:
        """For each set of runs the passages that share most of them: `distance` is how many."""
        return self._engine.search(
            self._table,
            "runs",
            [dict.fromkeys(own, 1.0) for own in runs],
            where=selection,
            limit=limit,
            fields=["row", "runs_in"],
        )

    def _known(self, words: Sequence[str]) -> Mapping[str, int]:
        """In how many passages each of these words stands; kept, since they come again."""
        missing = [word for word in dict.fromkeys(words) if word not in self._frequencies]
        if missing:
            if len(self._frequencies) > _WORDS_KNOWN:
                self._frequencies = {}
            self._frequencies |= self._generation.frequencies(missing)
        return self._frequencies

    def _lexical(
        self,
        words: Sequence[str],
        told: Sequence[Sequence[str]],
        frequencies: Mapping[str, int],
    ) -> Numbers:
        """The BM25 scores of passages with these words, for the words of a question."""
        scores = np.zeros(len(told), dtype=np.float32)
        record = self._generation.record
        passages = max(self._generation.manifest.passages, 1)
        lengths = np.array([len(of_row) or 1 for of_row in told])
        for word in words:
            times = np.array([of_row.count(word) for of_row in told])
            scores += weights(
                times,
                lengths,
                mean_length=record.stems / passages,
                frequency=frequencies[word],
                count=passages,
            )
        return scores

    def _conditions(self, filters: Filters) -> list[str]:
        conditions = []
        if filters.sources:
            listed = ", ".join(quoted(source_key(source)) for source in filters.sources)
            conditions.append(f"source_key in [{listed}]")
        if filters.documents:
            listed = ", ".join(str(number) for number in self._numbers(filters.documents))
            conditions.append(f"number in [{listed}]")
        # A document of which only the year is known may be of any day of it.
        if filters.after:
            conditions.append(f"last_day >= {first_day(filters.after)} and last_day > 0")
        if filters.before:
            conditions.append(f"first_day <= {last_day(filters.before)} and first_day > 0")
        return conditions

    def _numbers(self, doc_ids: Sequence[str]) -> list[int]:
        listed = ", ".join(quoted(text_digest(doc_id)) for doc_id in doc_ids)
        where = f"doc_key in [{listed}] and {self._generation.visible}"
        found = self._engine.query(self._generation.tables.documents, where, ["number"])
        return [row["number"] for row in found]

    def _check_names(self, filters: Filters) -> None:
        for source in filters.sources:
            if source is not None and not self._has_source(source):
                raise unknown_source(source, self._generation.listings)
        for doc_id in filters.documents:
            if not self._numbers([doc_id]):
                raise unknown_document(doc_id)

    def _has_source(self, source: str) -> bool:
        where = f"source_key == {quoted(source_key(source))} and {self._generation.visible}"
        return self._engine.count(self._generation.tables.documents, where) > 0

    def _holding(self, phrase: str, conditions: Sequence[str]) -> str:
        """The condition that a passage holds a phrase word for word.

        Those are looked at that hold its words; what the engine finds so is more than that.
        """
        # One character stands inside the pairs by which such a script is searched.
        words = {word_of(term) for term in terms(phrase) if not is_unspaced(term)}
        where = " and ".join([*conditions, *(_has_word(word) for word in words)])
        fields = ["number", "ordinal", "place", "boilerplate"]
        rows = list(self._engine.rows(self._table, where, fields))
        if len(rows) > MOST:
            raise QuestionError(
                f"“{phrase}” may stand in {len(rows):,} passages, more than can be looked "
                f"through. Leave it out, or ask for a rarer word."
            )
        documents = self._generation.documents_at(row["number"] for row in rows)
        found = [
            row["row"]
            for row in rows
            if holds_phrase(passage_in(row, documents[row["number"]]).text, phrase)
        ]
        return f"row in [{', '.join(map(str, found))}]" if found else "row < 0"


def _has_word(word: str) -> str:
    return f"TEXT_MATCH(stems, {quoted(word)})"


def _same(hit: Row, runs: int) -> bool:
    """Whether two passages say nearly the same, of which the other has so many `runs`."""
    shared = hit["distance"]
    return bool(shared / (runs + hit["runs_in"] - shared) >= SAME)
