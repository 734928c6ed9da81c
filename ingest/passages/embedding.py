"""Vectors for passages; only texts that were not seen before go through the model."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.batches import batched
from index.embedding.embedder import Embedded, Embedder
from index.embedding.token_vectors import TokenVectors
from index.records import Advance, HalfVectors, Vectors
from index.settings import BuildSettings
from index.store.folder.writer import Keys
from index.store.generation import Generation
from index.store.store import Store
from ingest.passages.vector_cache import VectorCache

CHECKPOINT = 256
# Joining a context and a text may cost a token or two more than both alone.
SLACK = 4
# Changes with the packing of token vectors, so that those packed otherwise are computed again.
PACKING = b"four bits"

Part = tuple[Sequence[bytes], Sequence[str]]
"""The keys of some texts, and the texts."""


class EmbedParts(Protocol):
    """Embeds new texts part by part."""

    def __call__(
        self, parts: Iterable[Part], *, tokens: bool, advance: Advance | None
    ) -> Iterator[tuple[Sequence[bytes], Embedded]]:
        """The keys of each part with the vectors of its texts, as they come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageVectors:
    """Where the vectors of passages are: `rows` of another generation, or of these, counted on
    from its last. `keys` identify the texts of the vectors.
    """

    keys: Keys
    rows: NDArray[np.int64]
    vectors: HalfVectors
    tokens: Sequence[TokenVectors]


def passage_limit(model: Embedder, settings: BuildSettings) -> int:
    """The most tokens that a passage may have, so that its context fits the window, too."""
    return min(settings.passage_tokens, model.window - settings.context_tokens - SLACK)


def key_of(text: str, model: Embedder) -> bytes:
    """A digest of 16 bytes that identifies a text under this model."""
    digest = blake2b(digest_size=16, key=model.digest.encode()[:64], person=PACKING)
    digest.update(text.encode())
    return digest.digest()


def passage_vectors(
    texts: Sequence[str],
    *,
    model: Embedder,
    cache: VectorCache,
    base: Generation | None,
    keeps_tokens: bool,
    embed: EmbedParts,
    advance: Advance | None = None,
) -> tuple[PassageVectors, int]:
    """The vectors of the texts, in order, and how many texts had to go through the model.

    Vectors in `base` stay there. The others come from `embed`, some hundreds at a time, longest
    texts first, and are cached at once; without token vectors unless `keeps_tokens`.
    """
    keys = [key_of(text, model) for text in texts]
    rows = base.rows_of_keys(set(keys)) if base else {}
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in rows}
    vectors = _NewVectors(new)
    for some in batched(list(new), CHECKPOINT):
        for key, (vector, pieces) in cache.get(some).items():
            vectors.keep(key, vector, pieces)
    waiting = sorted(vectors.missing, key=lambda key: -len(new[key]))
    if advance:
        advance(len(texts) - len(waiting))
    parts = ((part, [new[key] for key in part]) for part in batched(waiting, CHECKPOINT))
    for part, embedded in embed(parts, tokens=keeps_tokens, advance=advance):
        cache.put(part, embedded)
        for key, vector, pieces in zip(part, *embedded, strict=True):
            vectors.keep(key, vector, pieces)
    rows |= {key: row for row, key in enumerate(new, start=base.end if base else 0)}
    passages = PassageVectors(
        keys=np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, 16),
        rows=np.array([rows[key] for key in keys], dtype=np.int64),
        vectors=vectors.vectors if new else _no_vectors(model, base),
        tokens=vectors.tokens,
    )
    return passages, len(waiting)


def embed_here(
    model: Embedder, parts: Iterable[Part], *, tokens: bool, advance: Advance | None
) -> Iterator[tuple[Sequence[bytes], Embedded]]:
    """The keys of each part with the vectors of its texts, computed in this process."""
    for part, some in parts:
        yield part, model.embed_documents(some, tokens=tokens, advance=advance)


class _NewVectors:
    """The vectors of texts that are in no generation, in the order of the texts, as they come."""

    def __init__(self, keys: Iterable[bytes]) -> None:
        self._places = {key: place for place, key in enumerate(keys)}
        self.missing = set(self._places)
        self.vectors = np.empty((0, 0), dtype=np.float16)
        self.tokens = [np.empty((0, 0), dtype=np.uint8)] * len(self._places)

    def keep(self, key: bytes, vector: Vectors, tokens: TokenVectors) -> None:
        if not len(self.vectors):
            # The first one shows how long they are: asking the model would load all of it.
            self.vectors = np.empty((len(self._places), len(vector)), dtype=np.float16)
        place = self._places[key]
        self.vectors[place], self.tokens[place] = vector, tokens
        self.missing.discard(key)


def _no_vectors(model: Embedder, base: Generation | None) -> HalfVectors:
    if base:
        return np.empty((0, base.manifest.dimension), dtype=np.float16)
    return np.asarray(model.embed_documents([]).vectors, dtype=np.float16)


def salvage_vectors(
    texts: Sequence[str],
    *,
    model: Embedder,
    cache: VectorCache,
    store: Store,
    tokens: bool,
) -> None:
    """Cache the vectors that generations in the store, even damaged ones, contain for the texts.

    `tokens` says whether token vectors are needed, too.
    """
    wanted = {key_of(text, model) for text in texts}
    wanted -= set(cache.get(list(wanted)))
    salvaged = store.salvage(wanted, tokens=tokens)
    while part := list(islice(salvaged, CHECKPOINT)):
        vectors = np.stack([one.vector for one in part])
        cache.put([one.key for one in part], Embedded(vectors, [one.tokens for one in part]))
        wanted -= {one.key for one in part}


def unseen(
    texts: Sequence[str], *, model: Embedder, cache: VectorCache | None, base: Generation | None
) -> int:
    """How many different texts would have to go through the model."""
    keys = {key_of(text, model) for text in texts}
    keys -= set(base.rows_of_keys(keys) if base else ())
    return len(keys - set(cache.get(list(keys)) if cache else ()))
