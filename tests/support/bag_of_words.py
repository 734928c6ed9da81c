"""A model that can be checked by hand, and the type of what builds small indexes with it."""

import re
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.embedding.embedder import Embedded, EmbeddedQuestion, Role
from index.embedding.token_vectors import quantise
from index.records import Advance, Vectors
from index.search.searcher import Searcher
from index.text.analyzer import terms, words

DIMENSION = 512

Build = Callable[..., Searcher]
"""What the fixture `build` gives."""


class BagOfWords:
    """A model that can be checked by hand: the more words two texts share, the nearer they are."""

    name = "bag-of-words"
    digest = "bag-of-words-1"
    window = 256
    prompts: dict[str, str] = {}  # noqa: RUF012

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def token_ends(self, texts: Sequence[str]) -> list[list[int]]:
        """A token is a word or a mark."""
        return [[m.end() for m in re.finditer(r"\w+|[^\w\s]", text)] for text in texts]

    def content_token_starts(self, text: str) -> list[int]:
        """Each word that has a vector."""
        return [word.span.start for word in words(text)]

    def embed_documents(
        self, texts: Sequence[str], *, tokens: bool = True, advance: Advance | None = None
    ) -> Embedded:
        """Count the words of each text."""
        self.embedded += texts
        found = [self._words(text) for text in texts]
        if advance:
            advance(len(texts))
        vectors = [_unit(words.sum(axis=0)) for words in found]
        whole = np.stack(vectors) if vectors else np.zeros((0, DIMENSION), dtype=np.float32)
        return Embedded(whole, [quantise(words[: None if tokens else 0]) for words in found])

    def embed_question(self, text: str) -> EmbeddedQuestion:
        """Count the words of the question."""
        words = self._words(text)
        return EmbeddedQuestion(_unit(words.sum(axis=0)), words, words)

    def warm_up(self, role: Role) -> None:
        """Nothing has to be loaded."""

    def prepare(self, exports: Path | None) -> str | None:
        """Nothing to do."""
        return None

    def _words(self, text: str) -> Vectors:
        found = terms(text)
        rows = np.zeros((len(found), DIMENSION), dtype=np.float32)
        for row, stem in enumerate(found):
            rows[row, zlib.crc32(stem.encode()) % DIMENSION] = 1
        return rows


def _unit(vector: Vectors) -> Vectors:
    length = float(np.linalg.norm(vector))
    if length == 0:
        vector = np.full(DIMENSION, 1.0, dtype=np.float32)
        length = float(np.linalg.norm(vector))
    return np.asarray(vector / length, dtype=np.float32)
