"""What the reader makes of the first passages of a ranking, sentence by sentence."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from index.answers.answer_reader import AnswerReader
from index.answers.matches import PassageTokens
from index.batches import batched
from index.embedding.embedder import EmbeddedQuestion, Embedder
from index.records import Span, Vectors
from index.retrieval.ranking import Ranking
from index.settings import SearchSettings
from index.store.generation import Generation
from index.text.sentences import sentences

# Of more rows than this for each text, nearly all are copies.
_ROWS = 3
# The logit from which on a sentence is lit: of the passages that answer a lay question 94 of 100
# light one, of the others among the first ten fewer than half.
LIT = -3.4


class Reading(NamedTuple):
    """The sentences of a passage, from its start, and the logit that each answers."""

    sentences: Sequence[Span]
    logits: Vectors

    @property
    def logit(self) -> float:
        """The logit that any sentence of the passage answers."""
        return float(np.logaddexp.reduce(self.logits))

    @property
    def best(self) -> Span:
        """The sentence that answers best, of equals the first."""
        return self.sentences[int(np.argmax(self.logits))]

    @property
    def answers(self) -> bool:
        """Whether it answers well enough to be shown as what answers."""
        return bool(self.logits.max() >= LIT)


class PassageReadings:
    """Reads passages of a generation for a question; without a reader, none."""

    def __init__(
        self, reader: AnswerReader | None, generation: Generation, model: Embedder
    ) -> None:
        self._reader = reader
        self._generation = generation
        self._model = model

    def reorder(
        self, ranking: Ranking, query: EmbeddedQuestion, settings: SearchSettings
    ) -> tuple[Ranking, dict[int, Reading]]:
        """The ranking with its first passages in the reader's order, and their readings by row.

        Nothing is read, and nothing changes, without token vectors.
        """
        if self._reader is None or not settings.reader_depth or not ranking.late.any():
            return ranking, {}
        rows = ranking.rows[: settings.late_depth].tolist()
        readings = self._read(self._reader, query, rows, count=settings.reader_depth)
        logits = np.array([reading.logit for reading in readings], dtype=np.float32)
        reordered = ranking.reordered(logits, weight=settings.reader_weight)
        return reordered, dict(zip(rows, readings, strict=False))

    def _read(
        self, reader: AnswerReader, query: EmbeddedQuestion, rows: Sequence[int], *, count: int
    ) -> list[Reading]:
        """The readings of the first of these rows, in order: as many as have `count` texts.

        A text that several articles have is read once.
        """
        texts: list[str] = []
        known: set[str] = set()
        places: list[int] = []
        for text in self._texts(rows[: _ROWS * count], at_once=count + 1):
            if text not in known:
                if len(known) == count:
                    break
                known.add(text)
                places.append(len(texts))
            texts.append(text)
        vectors = self._generation.kept_tokens_of([rows[place] for place in places])
        spans = [sentences(texts[place]) for place in places]
        passages = [
            PassageTokens.of(own, self._model.content_token_starts(texts[place]), of)
            for place, own, of in zip(places, vectors, spans, strict=True)
        ]
        logits = reader.read(query.pieces, passages, self._generation.manifest.token_packing)
        by_text = {
            texts[place]: Reading(of, own)
            for place, of, own in zip(places, spans, logits, strict=True)
        }
        return [by_text[text] for text in texts]

    def _texts(self, rows: Sequence[int], *, at_once: int) -> Iterator[str]:
        for some in batched(rows, at_once):
            yield from (passage.text for passage in self._generation.passages(some))
