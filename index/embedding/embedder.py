"""The interface of an embedding model, and what it returns."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from index.embedding.token_vectors import TokenVectors
from index.records import Advance, Vectors


class Embedded(NamedTuple):
    """Embedded texts: a vector for each, shape (n, dim), and its token vectors."""

    vectors: Vectors
    tokens: list[TokenVectors]


class EmbeddedQuestion(NamedTuple):
    """An embedded question: its vector, shape (dim,), and its token vectors, (tokens, dim).

    `pieces` are the vectors of all its tokens, stop words, marks and special tokens, too.
    """

    vector: Vectors
    tokens: Vectors
    pieces: Vectors


Role = Literal["query", "document"]
"""What a text is, to a model."""


class Embedder(Protocol):
    """An embedding model, as building and searching use it."""

    name: str
    digest: str
    window: int
    prompts: dict[str, str]

    def token_ends(self, texts: Sequence[str]) -> list[list[int]]:
        """For each text, the end offset of each of its tokens."""

    def content_token_starts(self, text: str) -> list[int]:
        """The start offset of each token of `text` that gets a token vector."""

    def embed_documents(
        self, texts: Sequence[str], *, tokens: bool = True, advance: Advance | None = None
    ) -> Embedded:
        """The texts in their order, with token vectors only if `tokens`."""

    def embed_question(self, text: str) -> EmbeddedQuestion:
        """The question, of which at most `window` tokens are read."""

    def warm_up(self, role: Role) -> None:
        """Load what embeds a question or a few passages, unless that takes long."""

    def prepare(self, exports: Path | None) -> str | None:
        """Export the model to read fast, into the cache or `exports`; a notice if that failed."""
