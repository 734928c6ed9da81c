"""Ranks the passages of a generation for questions, and keeps the last few rankings."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import NamedTuple

from index.embedding.embedder import EmbeddedQuestion, Embedder
from index.recent import Recent
from index.retrieval.filters import Filters
from index.retrieval.query import Question
from index.retrieval.ranking import Ranker, Ranking
from index.retrieval.retriever import Retriever, Selection, WordMatches
from index.search.explanation import QueryTerm, query_terms
from index.search.question_words import QuestionWord, question_words
from index.settings import SearchSettings

# Those of several people who ask at once. Each may hold an array of the index's length.
_KEPT = 4
# The search by words is done while the question is embedded, which is outside of Python and takes
# longer; the other way round, this thread would wait for the interpreter.
_BESIDE = ThreadPoolExecutor(thread_name_prefix="words")


class Ranked(NamedTuple):
    """A ranking with the embedded question, the rows it is over, and the question's terms."""

    query: EmbeddedQuestion
    selection: Selection
    ranking: Ranking
    asked: Sequence[QueryTerm]


class Rankings:
    """The rankings by one retriever. Several threads may ask for them at once."""

    def __init__(self, retriever: Retriever, model: Embedder, settings: SearchSettings) -> None:
        self.settings = settings
        self._retriever = retriever
        self._model = model
        self._ranker = Ranker(retriever=retriever, settings=settings)
        self._recent = Recent[tuple[Question, Filters], Ranked](most=_KEPT)

    def with_settings(self, settings: SearchSettings) -> "Rankings":
        """Rankings by other settings."""
        return Rankings(self._retriever, self._model, settings)

    def of(self, question: Question, filters: Filters) -> Ranked:
        """The ranking of all passages put forward that pass the filters.

        Kept for whoever asks the same next, as a comparison does after a search.

        Raises:
            QuestionError: the index does not have what a filter names.
        """
        [ranked] = self._recent.of([(replace(question, typed=question.text), filters)], self._make)
        return ranked

    def over_all(self, question: Question) -> Ranked:
        """The ranking of all passages that are searched where nothing else is chosen; not kept."""
        return self._rank(question, self._retriever.usual())

    def _make(self, wanted: Sequence[tuple[Question, Filters]]) -> Iterator[Ranked]:
        for question, filters in wanted:
            yield self._rank(question, self._retriever.select(question, filters))

    def _rank(self, question: Question, selection: Selection) -> Ranked:
        beside = _BESIDE.submit(self._by_words, question.text, selection)
        query = self._model.embed_question(question.text)
        words, found = beside.result()
        ranking = self._ranker.rank(query, found, selection=selection)
        return Ranked(query, selection, ranking, query_terms(words, ranking.postings))

    def _by_words(
        self, text: str, selection: Selection
    ) -> tuple[Sequence[QuestionWord], WordMatches]:
        words = list(question_words(text, self._retriever))
        terms = [term for word in words for term in word.terms]
        return words, self._ranker.by_words(terms, selection=selection)
