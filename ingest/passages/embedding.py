"""Vectors for passages; only texts that were not seen before go through the model."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple, Protocol

import numpy as np

from index.batches import batched
from index.embedding.embedder import Embedded, Embedder
from index.embedding.token_packing import KeptTokens, TokenPacking
from index.records import Advance, HalfVectors
from index.settings import BuildSettings
from index.store.contents import Keys
from index.store.generation import Generation
from index.store.store import Store
from ingest.passages.vector_cache import Entry, VectorCache

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


class PassageVectors(NamedTuple):
    """A key for each text and its vectors; `embedded` texts had to go through the model."""

    keys: Keys
    vectors: HalfVectors
    tokens: Sequence[KeptTokens]
    embedded: int


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
    packing: TokenPacking,
    embed: EmbedParts,
    advance: Advance | None = None,
) -> PassageVectors:
    """The vectors of the texts, in order, with token vectors kept by `packing`, as in `base`.

    They come from `base`, the cache or `embed`, which gets some hundreds at a time, longest texts
    first; those are cached at once.
    """
    keys = [key_of(text, model) for text in texts]
    new = dict(zip(keys, texts, strict=True))
    known = _stored(new, base)
    known |= cache.get([key for key in new if key not in known])
    waiting = sorted(new.keys() - known.keys(), key=lambda key: (-len(new[key]), key))
    if advance:
        advance(len(texts) - len(waiting))
    parts = ((part, [new[key] for key in part]) for part in batched(waiting, CHECKPOINT))
    for part, embedded in embed(parts, tokens=bool(packing), advance=advance):
        packed = Embedded(embedded.vectors, packing.pack(embedded.tokens))
        cache.put(part, packed)
        known |= dict(zip(part, zip(*packed, strict=True), strict=True))
    return PassageVectors(
        keys=np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, 16),
        vectors=np.array([known[key][0] for key in keys], dtype=np.float16)
        if keys
        else _no_vectors(model, base),
        tokens=[known[key][1] for key in keys],
        embedded=len(waiting),
    )


def _stored(keys: Collection[bytes], base: Generation | None) -> dict[bytes, Entry]:
    """What `base` has under these keys."""
    rows = base.rows_of_keys(keys) if base else {}
    if not (base and rows):
        return {}
    stored = base.stored(list(rows.values()))
    return {
        key: (one.vector.astype(np.float32), one.tokens)
        for key, one in zip(rows, stored, strict=True)
    }


def embed_here(
    model: Embedder, parts: Iterable[Part], *, tokens: bool, advance: Advance | None
) -> Iterator[tuple[Sequence[bytes], Embedded]]:
    """The keys of each part with the vectors of its texts, computed in this process."""
    for part, some in parts:
        yield part, model.embed_documents(some, tokens=tokens, advance=advance)


def _no_vectors(model: Embedder, base: Generation | None) -> HalfVectors:
    if base:
        return np.empty((0, base.manifest.dimension), dtype=np.float16)
    return np.asarray(model.embed_documents([]).vectors, dtype=np.float16)


def salvage_vectors(
    texts: Iterable[str],
    *,
    model: Embedder,
    cache: VectorCache,
    store: Store,
    packing: TokenPacking,
) -> None:
    """Cache the vectors that generations in the store, even damaged ones, contain for the texts."""
    wanted = {key_of(text, model) for text in texts}
    wanted -= set(cache.get(list(wanted)))
    salvaged = store.salvage(wanted, packing=packing)
    while part := list(islice(salvaged, CHECKPOINT)):
        vectors = np.stack([one.vector for one in part])
        cache.put([one.key for one in part], Embedded(vectors, [one.tokens for one in part]))
        wanted -= {one.key for one in part}


def unseen(
    texts: Iterable[str],
    *,
    model: Embedder,
    cache: VectorCache,
    base: Generation | None,
    store: Store,
    packing: TokenPacking,
) -> int:
    """How many different texts would have to go through the model."""
    keys = {key_of(text, model) for text in texts}
    keys -= set(base.rows_of_keys(keys) if base else ())
    keys -= set(cache.get(list(keys)))
    if base is None:
        keys -= {one.key for one in store.salvage(keys, packing=packing)}
    return len(keys)
