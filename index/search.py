"""Asking an index: both legs, one order, and whether it answers."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.answer import Answer, Hit
from index.answerable import is_answerable
from index.dense import DenseIndex
from index.duplicates import group_duplicates
from index.errors import ModelMismatchError
from index.filters import Filters, allowed_documents, undated
from index.folder import IndexFolder
from index.generation import Generation
from index.highlight import highlight
from index.language import foreign_language
from index.model import DEFAULT_MODEL, EmbeddedQuestion, Embedder, load_model
from index.question import Question, holds_phrase, parse_question
from index.ranking import Ranker, Ranking
from index.records import Document, Passage
from index.settings import SearchSettings
from index.words import stems

# Whether there is an answer hangs on the same passages, however many are asked for.
DECIDING = 5

Leg = Literal["both", "dense", "lexical"]


class Searcher:
    """Answers questions from one generation. Several threads may ask at once."""

    def __init__(
        self, generation: Generation, model: Embedder, *, settings: SearchSettings | None = None
    ) -> None:
        if model.digest != generation.manifest.model_digest:
            index = generation.folder.parent.parent
            raise ModelMismatchError(index, generation.manifest.model, model.name)
        self.generation = generation
        self.model = model
        self.documents = generation.documents()
        self._ranker = Ranker(
            dense=DenseIndex(generation.vectors),
            lexical=generation.lexical,
            tokens=generation.tokens,
            settings=settings or SearchSettings(),
        )
        self._by_id = {document.doc_id: document for document in self.documents}

    def search(self, typed: str, *, k: int = 5, filters: Filters | None = None) -> Answer:
        """The `k` best passages for a question, near duplicates as one, and if they answer it.

        Hits come best first, equals in the order of the index. Fewer than `k` come back where
        filters or operators leave fewer.

        Raises:
            QuestionError: the question has no words or is too long, or a filter names nothing.
        """
        if k < 1:
            raise ValueError(f"k is {k}, but must be at least 1")
        began = time.perf_counter()
        filters = filters or Filters()
        question = parse_question(typed)
        query = self.model.embed_question(question.text)
        ranking = self._rank(question, query, filters)
        # Some of the first will turn out to be the same; three times as many are enough.
        passages = self.generation.passages(ranking.rows[: 3 * k + 2 * DECIDING].tolist())
        hits = self._hits(question, query, ranking, passages, k)
        return Answer(
            question=typed,
            answerable=self._is_answerable(question, ranking, passages[:DECIDING]),
            hits=tuple(hits),
            milliseconds=1000 * (time.perf_counter() - began),
            notices=tuple(self._notices(question, filters, found=bool(hits))),
        )

    def rank_documents(
        self, typed: str, *, k: int = 100, leg: Leg = "both"
    ) -> list[tuple[str, float]]:
        """The ids of the `k` best documents with their scores, each by its best passage.

        `leg` ranks by both legs fused, or by one of them alone. A judged question is prose, so
        its quotes and dashes are no operators.
        """
        question = Question(typed=typed, text=typed)
        ranking = self._rank(question, self.model.embed_question(typed), Filters())
        scores = {"both": ranking.fused, "dense": ranking.dense, "lexical": ranking.lexical}[leg]
        best: dict[int, float] = {}
        for place in np.argsort(-scores, kind="stable"):
            row = int(self.generation.document_of[ranking.rows[place]])
            best.setdefault(row, float(scores[place]))
        return [(self.documents[row].doc_id, score) for row, score in list(best.items())[:k]]

    def _rank(self, question: Question, query: EmbeddedQuestion, filters: Filters) -> Ranking:
        allowed = self._allowed(question, filters)
        return self._ranker.rank(query, stems(question.text), allowed=allowed)

    def _allowed(self, question: Question, filters: Filters) -> NDArray[np.bool_]:
        by_document = allowed_documents(filters, self.documents)
        allowed: NDArray[np.bool_] = by_document[self.generation.document_of]
        if not filters.boilerplate:
            allowed &= ~self.generation.is_boilerplate
        for phrase in question.phrases:
            allowed &= self._holding(phrase, allowed)
        for word in question.excluded:
            allowed &= ~self._holding(word, allowed)
        return allowed

    def _holding(self, phrase: str, allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which of the allowed passages hold a phrase word for word, shape (n,)."""
        possible = allowed.copy()
        for stem in set(stems(phrase)):
            has_stem = np.zeros_like(possible)
            has_stem[self.generation.lexical.rows_with(stem)] = True
            possible &= has_stem
        rows = np.flatnonzero(possible)
        holding = np.zeros_like(possible)
        for row, passage in zip(rows, self.generation.passages(rows.tolist()), strict=True):
            holding[row] = holds_phrase(passage.text, phrase)
        return holding

    def _hits(
        self,
        question: Question,
        query: EmbeddedQuestion,
        ranking: Ranking,
        passages: list[Passage],
        k: int,
    ) -> list[Hit]:
        groups = group_duplicates([passage.text for passage in passages])[:k]
        lit = frozenset(stems(question.text))
        return [
            Hit(
                rank=rank,
                scores=ranking.scores(first),
                passage=passages[first],
                document=self._document(passages[first]),
                highlights=highlight(
                    passages[first],
                    stems=lit,
                    query=query.tokens,
                    tokens=self.generation.tokens.of(int(ranking.rows[first])),
                    starts=self.model.telling_starts(passages[first].text),
                ),
                also_in=tuple((passages[n], self._document(passages[n])) for n in others),
            )
            for rank, (first, *others) in enumerate(groups, start=1)
        ]

    def _is_answerable(self, question: Question, ranking: Ranking, passages: list[Passage]) -> bool:
        lexical = self.generation.lexical
        return is_answerable(
            [ranking.scores(place) for place in range(len(passages))],
            [frozenset(stems(passage.text)) for passage in passages],
            frequency={
                stem: len(lexical.rows_with(stem)) / len(lexical) for stem in stems(question.text)
            },
        )

    def _document(self, passage: Passage) -> Document:
        return self._by_id[passage.doc_id]

    def _notices(self, question: Question, filters: Filters, *, found: bool) -> Iterator[str]:
        if not found:
            yield self._why_nothing(question)
        if left_out := undated(filters, self.documents):
            were = (
                "article without a known date was"
                if left_out == 1
                else ("articles without a known date were")
            )
            yield f"{left_out} {were} left out by the filter of dates."
        tokens = len(self.model.token_ends([question.text])[0])
        if tokens > self.model.window:
            yield (
                f"The question is long: by meaning only its first {self.model.window} of {tokens} "
                f"word pieces were compared. Ask for one thing in a sentence or two."
            )
        if self.model.name == DEFAULT_MODEL and (language := foreign_language(question.text)):
            yield (
                f"The question seems to be in {language}, but the model {DEFAULT_MODEL} was made "
                f"for English. Ask in English, or build with a multilingual model (--model)."
            )

    def _why_nothing(self, question: Question) -> str:
        wanted = [f"holds “{phrase}”" for phrase in question.phrases]
        wanted += [f"is without “{word}”" for word in question.excluded]
        which = " and ".join(wanted) or "passes the filters"
        return f"No passage {which}. Loosen what you ask for and try again."


def open_searcher(index: Path, *, model: str | None = None) -> Searcher:
    """A searcher over the live generation of the folder `index`.

    `model` names the embedding model; None takes the one that the index was built with.

    Raises:
        IndexMissingError: nothing has been built there.
        IndexDamagedError: what was built is not what it should be.
        ModelError: the model cannot be found.
        ModelMismatchError: it is not the one that the index was built with.
    """
    generation = IndexFolder(index).open()
    return Searcher(generation, load_model(model or generation.manifest.model))
