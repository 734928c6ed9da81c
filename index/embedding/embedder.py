"""What building and searching ask of an embedding model, and what it gives."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from index.embedding.token_vectors import TokenVectors
from index.records import Advance, Vectors


class Embedded(NamedTuple):
    """Texts as a model sees them: a vector for each, shape (n, dim), and its tokens' vectors."""

    vectors: Vectors
    tokens: list[TokenVectors]


class EmbeddedQuestion(NamedTuple):
    """A question as a model sees it: its vector, shape (dim,), and its tokens', (tokens, dim)."""

    vector: Vectors
    tokens: Vectors


class Embedder(Protocol):
    """What building and searching ask of a model."""

    name: str
    digest: str
    window: int
    prompts: dict[str, str]

    def token_ends(self, texts: Sequence[str]) -> list[list[int]]:
        """For each text, the offset of the character behind each of its tokens."""

    def content_token_starts(self, text: str) -> list[int]:
        """The offset of each token of `text` that is kept among the tokens' vectors."""

    def embed_documents(
        self, texts: Sequence[str], *, tokens: bool = True, advance: Advance | None = None
    ) -> Embedded:
        """The texts in their order; unless `tokens` are wanted, none are given."""

    def embed_question(self, text: str) -> EmbeddedQuestion:
        """The question, of which at most `window` tokens are read."""

    def prepare(self, exports: Path | None) -> str | None:
        """Make reading fast, with files in the cache or in `exports`; a notice if that failed."""
