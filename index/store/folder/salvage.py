"""Recovers vectors from damaged generations so that they need not be recomputed."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.embedding.token_packing import KeptTokens, TokenPacking
from index.errors import IndexDamagedError, IndexUnreadableError
from index.files.arrays import map_array
from index.files.part_names import SEGMENTS
from index.records import Vectors
from index.store.folder.segment import KEYS, TOKEN_ENDS, TOKENS, VECTORS
from index.store.manifest import find_damage, read_manifest


class Salvaged(NamedTuple):
    """The key of a text, its vector, shape (dim,), and its packed token vectors."""

    key: bytes
    vector: Vectors
    tokens: KeptTokens


def salvage(
    folder: Path, wanted: Collection[bytes], *, packing: TokenPacking
) -> Iterator[Salvaged]:
    """The vectors for the keys `wanted` in undamaged segments of the generation in `folder`.

    None if its manifest is damaged, since that has the digests of all others, none if any of its
    files cannot be read, and none if it keeps token vectors from which those of `packing` cannot be
    made.
    """
    try:
        manifest = read_manifest(folder)
    except (IndexDamagedError, IndexUnreadableError):
        return
    kept = manifest.token_packing
    if not packing.is_made_from(kept):
        return
    needed = {KEYS, VECTORS, *((TOKENS, TOKEN_ENDS) if packing else ())}
    try:
        sound = manifest.files.keys() - find_damage(folder, manifest).keys()
    except IndexUnreadableError:
        return
    for name in sorted({file.split("/")[1] for file in sound if file.startswith(f"{SEGMENTS}/")}):
        if all(f"{SEGMENTS}/{name}/{file}" in sound for file in needed):
            for one in _salvaged(folder / SEGMENTS / name, wanted, tokens=bool(packing)):
                yield one._replace(tokens=packing.made_from(kept, one.tokens))


def _salvaged(segment: Path, wanted: Collection[bytes], *, tokens: bool) -> Iterator[Salvaged]:
    keys, vectors = map_array(segment / KEYS), map_array(segment / VECTORS)
    every, ends = np.zeros((0, 0), dtype=np.uint8), np.zeros(len(keys), dtype=np.int64)
    if tokens:
        every, ends = map_array(segment / TOKENS), map_array(segment / TOKEN_ENDS)
    for place, key in enumerate(map(bytes, keys)):
        if key in wanted:
            start = ends[place - 1] if place else 0
            yield Salvaged(key, vectors[place].astype(np.float32), every[start : ends[place]])
