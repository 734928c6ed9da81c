"""The default model, except that passage vectors are drawn around those of real passages."""

import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.embedding.embedder import Embedded
from index.embedding.model_files import default_folder
from index.embedding.sentence_transformer import EmbeddingModel, load_model
from index.embedding.token_packing import KeptTokens, TokenPacking
from index.embedding.token_vectors import TokenVectors
from index.records import Advance, Vectors
from index.settings import DEFAULT_MODEL
from tests.bench.articles import TRIALS, rows

POOL = 2_000
NOISE = 0.5
_CHARACTERS = 700
_STEP = 997


class Pool(NamedTuple):
    """Real passages as the model embeds them: vectors, shape (n, dim), and token vectors."""

    vectors: Vectors
    tokens: list[TokenVectors]

    def draw(self, seed: int) -> tuple[int, Vectors]:
        """A row of the pool, and a vector drawn around that row's vector, shape (dim,)."""
        chance = np.random.default_rng(seed)
        row = int(chance.integers(len(self.vectors)))
        noise = chance.standard_normal((self.vectors.shape[1],), dtype=np.float32)
        moved = self.vectors[row] + np.float32(NOISE / np.sqrt(len(noise))) * noise
        return row, moved / np.linalg.norm(moved)

    def draw_many(self, count: int, *, seed: int) -> Vectors:
        """As many vectors drawn around rows of the pool, shape (count, dim)."""
        chance = np.random.default_rng(seed)
        rows = chance.integers(len(self.vectors), size=count)
        noise = chance.standard_normal((count, self.vectors.shape[1]), dtype=np.float32)
        moved = self.vectors[rows] + np.float32(NOISE / np.sqrt(noise.shape[1])) * noise
        return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


class DrawnVectors(EmbeddingModel):
    """Embeds questions, but draws the vector of a passage, always the same for the same text.

    Embedding a million passages takes hours, and is not what the benchmark times.
    """

    def __init__(self, pool: Pool, *, exports: Path) -> None:
        super().__init__(default_folder(), name=DEFAULT_MODEL, exports=exports)
        self._pool = pool

    def embed_documents(
        self, texts: Sequence[str], *, tokens: bool = True, advance: Advance | None = None
    ) -> Embedded:
        """A drawn vector for each text, and the token vectors of its row in the pool."""
        vectors = np.empty((len(texts), self._pool.vectors.shape[1]), dtype=np.float32)
        pieces = []
        for place, text in enumerate(texts):
            row, vectors[place] = self._pool.draw(zlib.crc32(text.encode()))
            pieces.append(self._pool.tokens[row] if tokens else self._pool.tokens[row][:0])
        if advance:
            advance(len(texts))
        return Embedded(vectors, pieces)


def pack_once(pool: Pool) -> None:
    """From now on token vectors of the pool are packed once, not for each passage drawn.

    Packing ten million passages would take hours, and is a tenth of what embedding them takes.
    """
    pack, known = TokenPacking.pack, dict[int, KeptTokens]()
    of_pool = {id(tokens) for tokens in pool.tokens}

    def remembered(self: TokenPacking, tokens: Sequence[TokenVectors]) -> list[KeptTokens]:
        new = {id(one): one for one in tokens if id(one) not in known}
        packed = dict(zip(new, pack(self, list(new.values())), strict=True))
        # Others may be gone, and their places in memory be taken, by the next time.
        known.update({key: kept for key, kept in packed.items() if key in of_pool})
        return [packed[id(one)] if id(one) in packed else known[id(one)] for one in tokens]

    TokenPacking.pack = remembered  # type: ignore[method-assign]


def load_pool(folder: Path) -> Pool:
    """Passages of the trials as the model embeds them; embedded once, and kept in `folder`."""
    file = folder / "pool.npz"
    if not file.is_file():
        _write(file, folder / "models")
    kept = np.load(file, allow_pickle=False)
    return Pool(kept["vectors"], np.split(kept["tokens"], kept["ends"][:-1]))


def _write(file: Path, exports: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    model = load_model(exports=exports)
    model.prepare(exports)
    embedded = model.embed_documents(list(islice(_slices(), POOL)))
    draft = file.with_suffix(".draft.npz")
    np.savez(
        draft,
        vectors=embedded.vectors,
        tokens=np.concatenate(embedded.tokens),
        ends=np.cumsum([len(tokens) for tokens in embedded.tokens]),
    )
    draft.replace(file)


def _slices() -> Iterator[str]:
    """A slice of each article, each from a different place."""
    for number, row in enumerate(rows(TRIALS)):
        start = number * _STEP % max(len(row["text"]) - _CHARACTERS, 1)
        yield row["text"][start : start + _CHARACTERS]
