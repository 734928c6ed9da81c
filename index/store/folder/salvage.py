"""Recovers vectors from damaged generations so that they need not be recomputed."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.embedding.token_vectors import TokenVectors
from index.errors import IndexDamagedError
from index.files.arrays import load_array, map_array
from index.files.part_names import KEYS, VECTORS
from index.records import Vectors
from index.store.manifest import find_damage, read_manifest
from index.store.token_files import PLACES, TOKENS, salvage_tokens


class Salvaged(NamedTuple):
    """The key of a text, its vector, shape (dim,), and its token vectors."""

    key: bytes
    vector: Vectors
    tokens: TokenVectors


def salvage(folder: Path, wanted: Collection[bytes], *, tokens: bool) -> Iterator[Salvaged]:
    """The vectors for the keys `wanted` in undamaged files of the generation in `folder`.

    None if its manifest is damaged, since that has the digests of all others; and if `tokens` are
    needed, none of a library that was too large for them.
    """
    try:
        manifest = read_manifest(folder)
    except IndexDamagedError:
        return
    damaged = find_damage(folder, manifest)
    is_large = manifest.passages > manifest.settings["late_passages"]
    if (tokens and is_large) or {KEYS, VECTORS, PLACES} & damaged.keys():
        return
    raw = load_array(folder / KEYS).tobytes()
    vectors = map_array(folder / VECTORS)
    parts = [name for name in manifest.files if name.startswith(f"{TOKENS}/")]
    for row, token_vectors in salvage_tokens(folder, parts, damaged=damaged).items():
        key = raw[16 * row : 16 * row + 16]
        if key in wanted:
            yield Salvaged(key, vectors[row].astype(np.float32), token_vectors)
