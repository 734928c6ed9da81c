"""What the claims of a passage need to be compared, whatever is asked; kept from question on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.compare.claims import claims_of, is_topic
from index.compare.comparison import Claim
from index.embedding.embedder import Embedder
from index.embedding.token_vectors import TokenVectors, directions
from index.recent import Recent
from index.records import Document, Passage, Span, Vectors
from index.search.searcher import Searcher
from index.text.analyzer import terms

# Passages: those of many questions, of some 20 kB each.
_KEPT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyClaim:
    """A claim with its premise and the terms said in it, or in a title that names the topic.

    `inside` is a mask of the tokens of the claim, its context, and the passage's title and
    heading; `vector` is the mean of the claim's own token vectors, of length 1.
    """

    claim: Claim
    premise: str
    said: frozenset[str]
    inside: NDArray[np.bool_]
    vector: Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyPassage:
    """A passage of an index with its document and claims, in reading order."""

    document: Document
    passage: Passage
    claims: tuple[ReadyClaim, ...]


class PassageClaims:
    """The claims of the passages of a searcher's index. Several threads may ask at once."""

    def __init__(self, searcher: Searcher) -> None:
        self._generation = searcher.generation
        self._model = searcher.model
        self._kept = Recent[int, ReadyPassage](most=_KEPT)

    def of(self, rows: Sequence[int]) -> list[ReadyPassage]:
        """The passage of each row, with its claims."""
        return self._kept.of(rows, self._ready)

    def _ready(self, rows: Sequence[int]) -> Iterator[ReadyPassage]:
        passages = self._generation.passages(rows)
        for passage, vectors in zip(passages, self._generation.tokens_of(rows), strict=True):
            document = self._generation.document(passage.doc_id)
            assert document
            tokens = _Tokens(self._model, document, passage, vectors)
            yield ReadyPassage(
                document=document,
                passage=passage,
                claims=tuple(self._claims(document, passage, tokens)),
            )

    def _claims(
        self, document: Document, passage: Passage, tokens: "_Tokens"
    ) -> Iterator[ReadyClaim]:
        topic = f"{document.title}\n" if is_topic(document.title) else ""
        for claim in claims_of(document, passage):
            premise = claim.premise
            yield ReadyClaim(
                claim=claim,
                premise=premise,
                said=frozenset(terms(f"{topic}{premise}")),
                inside=tokens.inside(claim),
                vector=tokens.mean(claim, self._generation.manifest.dimension),
            )


class _Tokens:
    """The token vectors of a passage: those of its title and heading, then its own."""

    def __init__(
        self, model: Embedder, document: Document, passage: Passage, vectors: TokenVectors
    ) -> None:
        self.vectors = vectors
        starts = model.content_token_starts(passage.text)
        # Passages of a large library have no token vectors.
        self._starts = np.array(starts if len(self.vectors) >= len(starts) else [], dtype=np.int64)
        self._above = len(self.vectors) - len(self._starts)
        self._passage = passage
        titled = len(model.content_token_starts(document.title))
        self._left_out = 0 if is_topic(document.title) else min(titled, self._above)

    def inside(self, claim: Claim) -> NDArray[np.bool_]:
        """A mask of the tokens of the claim, its context, and the passage's title and heading."""
        chosen = np.ones(len(self.vectors), dtype=np.bool_)
        chosen[: self._left_out] = False
        chosen[self._above :] = self._own((claim.span, *claim.context))
        return chosen

    def mean(self, claim: Claim, dimension: int) -> Vectors:
        """The mean vector of the claim's own tokens, of length 1; zeros if it has none."""
        vectors = directions(self.vectors[self._above :][self._own((claim.span,))])
        if not len(vectors):
            return np.zeros(dimension, dtype=np.float32)
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        mean = (vectors / lengths).mean(axis=0)[:dimension]
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)

    def _own(self, spans: Iterable[Span]) -> NDArray[np.bool_]:
        own = np.zeros(len(self._starts), dtype=np.bool_)
        for start, end in spans:
            own |= (start - self._passage.start <= self._starts) & (
                self._starts < end - self._passage.start
            )
        return own
