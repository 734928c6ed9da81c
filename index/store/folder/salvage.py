"""Recovers vectors from damaged generations so that they need not be recomputed."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.embedding.token_vectors import TokenVectors
from index.errors import IndexDamagedError
from index.files.arrays import map_array
from index.files.part_names import SEGMENTS
from index.records import Vectors
from index.store.folder.segment import KEYS, TOKEN_ENDS, TOKENS, VECTORS
from index.store.manifest import find_damage, read_manifest


class Salvaged(NamedTuple):
    """The key of a text, its vector, shape (dim,), and its token vectors."""

    key: bytes
    vector: Vectors
    tokens: TokenVectors


def salvage(folder: Path, wanted: Collection[bytes], *, tokens: bool) -> Iterator[Salvaged]:
    """The vectors for the keys `wanted` in undamaged segments of the generation in `folder`.

    None if its manifest is damaged, since that has the digests of all others; and if `tokens` are
    needed, none of a library that was too large for them.
    """
    try:
        manifest = read_manifest(folder)
    except IndexDamagedError:
        return
    needed = {KEYS, VECTORS, *((TOKENS, TOKEN_ENDS) if tokens else ())}
    sound = manifest.files.keys() - find_damage(folder, manifest).keys()
    for name in sorted({file.split("/")[1] for file in sound if file.startswith(f"{SEGMENTS}/")}):
        segment = folder / SEGMENTS / name
        if all(f"{SEGMENTS}/{name}/{file}" in sound for file in needed):
            yield from _salvaged(segment, wanted, tokens=tokens)


def _salvaged(segment: Path, wanted: Collection[bytes], *, tokens: bool) -> Iterator[Salvaged]:
    keys, vectors = map_array(segment / KEYS), map_array(segment / VECTORS)
    nothing = np.zeros((0, (vectors.shape[1] + 1) // 2), dtype=np.uint8)
    every, ends = nothing, np.zeros(len(keys), dtype=np.int64)
    if tokens:
        every, ends = map_array(segment / TOKENS), map_array(segment / TOKEN_ENDS)
    for place, key in enumerate(map(bytes, keys)):
        if key in wanted:
            start = ends[place - 1] if place else 0
            yield Salvaged(key, vectors[place].astype(np.float32), every[start : ends[place]])
