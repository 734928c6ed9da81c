"""Searches an index: two retrievers, one ranking, and whether it answers."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np

from index.answers.answer_reader import AnswerReader, load_answer_reader
from index.calibration import CALIBRATION
from index.embedding.embedder import EmbeddedQuestion, Embedder
from index.embedding.sentence_transformer import begin_loading, load_model
from index.embedding.threads import calm_arithmetic
from index.errors import ModelMismatchError
from index.records import Document, Listing
from index.retrieval.filters import Filters
from index.retrieval.near_duplicates import repeats
from index.retrieval.query import Question, parse_question, well_formed
from index.retrieval.ranking import Ranking
from index.retrieval.retriever import Retriever
from index.search.answer import Answer, Hit
from index.search.answerability import AnswerFeatures, gather, is_answerable
from index.search.did_you_mean import Speller
from index.search.distinct import Distinct, DistinctPassages
from index.search.excerpt import Excerpt, read_excerpt, without_source
from index.search.explanation import LateInteraction, QueryTerm, explain
from index.search.passage_readings import PassageReadings, Reading
from index.search.rankings import Rankings
from index.settings import DEFAULT_MODEL, AnswerSettings, SearchSettings
from index.store.generation import Generation
from index.store.open import open_store
from index.store.store import Store
from index.text.language import foreign_language, question_notice

_NO_OTHER = "There is no other source to search. Add articles from other sources."
RetrieverName = Literal["both", "dense", "lexical"]


class Searcher:
    """Answers questions from one generation, by default the live one.

    `reader` puts the first passages in order, by default the one for the model, if there is one;
    `retriever` is that of the generation, by default opened here. Several threads may use a
    searcher at once.
    """

    def __init__(
        self,
        store: Store,
        model: Embedder,
        *,
        generation: Generation | None = None,
        settings: SearchSettings | None = None,
        answers: AnswerSettings | None = None,
        reader: AnswerReader | None = None,
        retriever: Retriever | None = None,
    ) -> None:
        generation = generation or store.open()
        if model.digest != generation.manifest.model_digest:
            raise ModelMismatchError(generation.index, generation.manifest.model, model.name)
        calm_arithmetic()
        self.generation = generation
        self.model = model
        self._retriever = retriever or store.retriever(generation)
        self._passages = DistinctPassages(generation, self._retriever)
        self._rankings = Rankings(self._retriever, model, settings or SearchSettings())
        self._speller = Speller(self._retriever, generation, model)
        self._answers = answers or AnswerSettings()
        self._calibration = generation.manifest.silence or CALIBRATION
        reader = reader or load_answer_reader(model.digest)
        self._readings = PassageReadings(reader, generation, model)

    def with_settings(
        self, settings: SearchSettings, answers: AnswerSettings | None = None
    ) -> "Searcher":
        """A searcher over the same generation that ranks, and finds silence, by other settings."""
        other = copy(self)
        other._answers = answers or self._answers
        other._rankings = self._rankings.with_settings(settings)
        return other

    @property
    def documents(self) -> Sequence[Document]:
        """All documents in the order of the index; iterating over them reads all texts."""
        return self.generation.documents

    @property
    def listings(self) -> Sequence[Listing]:
        """All documents without their texts, in the same order."""
        return self.generation.listings

    def search(self, typed: str, *, k: int = 5, filters: Filters | None = None) -> Answer:
        """The `k` best passages for a question, copies as one, and if they answer it.

        Hits come best first, equals in the order of the index. Fewer than `k` come back if
        filters or operators leave fewer.

        Raises:
            QuestionError: the question has no words or is too long, or the index does not have
                what a filter names.
        """
        return self._answer(parse_question(well_formed(typed)), filters or Filters(), k=k)

    def search_like(
        self, excerpt: Excerpt, *, k: int = 5, filters: Filters | None = None
    ) -> Answer:
        """The `k` passages of other sources nearest to a text of an article, which is `question`.

        Passages that repeat the text word for word, or that it repeats, are left out. Articles of
        unknown source are a source each.

        Raises:
            QuestionError: there is no such article or text, it has no words or too many, or the
                index does not have what a filter names.
        """
        document, text = read_excerpt(self.generation, excerpt)
        elsewhere = without_source(filters or Filters(), document, self.listings)
        if elsewhere is None:
            notices = (_NO_OTHER,)
            return Answer(question=text, answerable=False, hits=(), milliseconds=0, notices=notices)
        question = Question(typed=text, text=" ".join(text.split()))
        shows = partial(self._is_other, document.doc_id, text)
        answer = self._answer(question, elsewhere, k=k, shows=shows)
        # A text has many words, and most of them are missing from any passage.
        hits = (replace(hit, why=replace(hit.why, missing=())) for hit in answer.hits)
        return replace(answer, hits=tuple(hits))

    def rank_documents(
        self, typed: str, *, k: int = 100, retriever: RetrieverName = "both"
    ) -> list[tuple[str, float]]:
        """The ids of the `k` best documents with their scores, each by its best passage.

        `retriever` names one to rank by alone; `both` ranks by the two fused. A judged question
        is prose, so its quotes and dashes are not operators.
        """
        query, ranking = self.rank(typed)
        ranking, _ = self._readings.reorder(ranking, query, self._rankings.settings)
        scores = {"both": ranking.fused, "dense": ranking.dense, "lexical": ranking.lexical}[
            retriever
        ]
        best: dict[int, float] = {}
        for place in np.argsort(-scores, kind="stable"):
            best.setdefault(int(ranking.documents[place]), float(scores[place]))
        first = dict(islice(best.items(), k))
        listings = self.generation.listings_at(first)
        return [(listings[number].doc_id, score) for number, score in first.items()]

    def rank(self, text: str, filters: Filters | None = None) -> tuple[EmbeddedQuestion, Ranking]:
        """A text embedded as prose, and the ranking of all passages put forward for it.

        Raises:
            QuestionError: the index does not have what a filter names.
        """
        ranked = self._rankings.of(Question(typed=text, text=text), filters or Filters())
        return ranked.query, ranked.ranking

    def answer_features(self, typed: str) -> AnswerFeatures:
        """Features that show whether the index answers a question, which is read as prose."""
        query, _, ranking, asked = self._rankings.over_all(Question(typed=typed, text=typed))
        ranking, readings = self._readings.reorder(ranking, query, self._rankings.settings)
        return self._answer_features(asked, query, ranking, readings)

    def _answer(
        self,
        question: Question,
        filters: Filters,
        *,
        k: int,
        shows: Callable[[int], bool] | None = None,
    ) -> Answer:
        """The answer with `k` hits among the rows that it `shows`, by default all."""
        if k < 1:
            raise ValueError(f"k is {k}, but must be at least 1")
        began = time.perf_counter()
        query, selection, ranking, asked = self._rankings.of(question, filters)
        readings: Mapping[int, Reading] = {}
        if shows is None:
            ranking, readings = self._readings.reorder(ranking, query, self._rankings.settings)
        share = self._rankings.settings.duplicate_share
        walk = self._passages.walk(ranking.rows.tolist(), selection=selection, share=share, k=k)
        distinct = list(islice((one for one in walk if shows is None or shows(one.row)), k))
        features = self._answer_features(asked, query, ranking, readings)
        answerable = is_answerable(features, self._calibration)
        # A text is no question: what is nearest to it is what was asked for.
        lights = answerable or shows is not None
        hits = tuple(self._hits(asked, query, ranking, distinct, readings, lights=lights))
        return Answer(
            question=question.typed,
            answerable=answerable,
            hits=hits,
            milliseconds=1000 * (time.perf_counter() - began),
            notices=tuple(self._notices(question, filters, any_hits=bool(hits))),
            # The words of an article are not those of somebody who types.
            did_you_mean=None if shows else self._speller.did_you_mean(question.typed, asked),
        )

    def _hits(
        self,
        asked: Sequence[QueryTerm],
        query: EmbeddedQuestion,
        ranking: Ranking,
        distinct: Sequence[Distinct],
        readings: Mapping[int, Reading],
        *,
        lights: bool,
    ) -> Iterator[Hit]:
        rows = [one.row for one in distinct]
        passages = self.generation.passages(rows)
        unread = [row for row in rows if row not in readings]
        tokens = dict(zip(unread, self.generation.tokens_of(unread), strict=True))
        documents = self.generation.documents_at(ranking.documents[[one.place for one in distinct]])
        for before, (one, passage) in enumerate(zip(distinct, passages, strict=True)):
            yield Hit(
                rank=before + 1,
                scores=ranking.scores(one.place),
                passage=passage,
                document=documents[int(ranking.documents[one.place])],
                why=explain(
                    passage,
                    row=one.row,
                    asked=asked,
                    by=readings.get(one.row)
                    or LateInteraction(
                        query.tokens,
                        tokens[one.row],
                        self.model.content_token_starts(passage.text),
                    ),
                    answers=lights,
                    passages=self.generation.manifest.passages,
                ),
                also_in=tuple(self.generation.locations(one.same)),
                nearly_same=self._passages.nearly_same(one, distinct[:before]),
            )

    def _is_other(self, doc_id: str, text: str, row: int) -> bool:
        """Whether the passage is of another article and does not repeat the text."""
        [passage] = self.generation.passages([row])
        return passage.doc_id != doc_id and not repeats(text, passage.text)

    def _answer_features(
        self,
        asked: Sequence[QueryTerm],
        query: EmbeddedQuestion,
        ranking: Ranking,
        readings: Mapping[int, Reading],
    ) -> AnswerFeatures:
        return gather(
            ranking,
            asked,
            nearness=float(query.vector @ self.generation.centre),
            readings=readings.values(),
            passages=self.generation.manifest.passages,
            settings=self._answers,
        )

    def _notices(self, question: Question, filters: Filters, *, any_hits: bool) -> Iterator[str]:
        if not any_hits:
            yield self._why_nothing(question)
        if left_out := self._retriever.undated(filters):
            were = (
                "article without a known date was"
                if left_out == 1
                else ("articles without a known date were")
            )
            yield f"{left_out} {were} left out by the date filter."
        tokens = self._tokens(question.text)
        if tokens > self.model.window:
            yield (
                f"The question is long: by meaning only about the first "
                f"{100 * self.model.window // tokens} of every 100 words were compared. Ask about "
                f"one thing in a sentence or two."
            )
        if self.model.name == DEFAULT_MODEL and (language := foreign_language(question.text)):
            yield question_notice(language, index=self.generation.index)

    def _tokens(self, text: str) -> int:
        """How many tokens a text has; 0 if it is too short to have more than the model reads."""
        if text.isascii() and len(text) < self.model.window:
            return 0
        return len(self.model.token_ends([text])[0])

    def _why_nothing(self, question: Question) -> str:
        wanted = [f"contains “{phrase}”" for phrase in question.phrases]
        wanted += [f"is without “{word}”" for word in question.excluded]
        which = " and ".join(wanted) or "passes the filters"
        return f"No passage {which}. Loosen the question or the filters and try again."


def open_searcher(index: Path, *, model: str | None = None) -> Searcher:
    """A searcher over the live generation of the folder `index`.

    `model` names the embedding model; None takes the one that the index was built with.

    Raises:
        IndexMissingError: nothing has been built there.
        IndexDamagedError: what was built is damaged.
        ModelError: the model cannot be found.
        ModelMismatchError: it is not the one that the index was built with.
    """
    store = open_store(index)
    # Of both most is done outside of Python, so they share no processor. Nearly all indexes have
    # the default model, so that its name need not be read first.
    likely = model or DEFAULT_MODEL
    loading = begin_loading(likely, exports=store.models)
    generation = store.open()
    retriever = store.retriever(generation)
    # What the first question needs besides.
    load_answer_reader(generation.manifest.model_digest)
    import_module("numpy.ma")
    wanted = model or generation.manifest.model
    embedder = loading.result() if wanted == likely else load_model(wanted, exports=store.models)
    return Searcher(store, embedder, generation=generation, retriever=retriever)
