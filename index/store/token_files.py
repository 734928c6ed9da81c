"""Token vectors on disk, in parts that later generations share while they can.

They are by far the largest part of an index, about 20 kB a passage. A part whose passages are all
still there is linked, not written again; one that lost a passage is rewritten without it.
"""

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.batches import batched
from index.embedding.token_vectors import TokenIndex, TokenVectors
from index.files.arrays import load_array, map_array
from index.files.atomic import link

TOKENS = "tokens"
PLACES = "token_places.npy"
# A part with fewer passages is rewritten together with what is new, so that parts stay few.
SMALL = 512
LARGE = 4096

Rows = NDArray[np.int64]
NOTHING = TokenIndex([], np.zeros((0, 3), dtype=np.int64))


def load_tokens(folder: Path) -> TokenIndex:
    """Open what `write_tokens` wrote into `folder`, memory-mapped.

    Raises:
        OSError: a part is missing.
        ValueError: a part is not an array.
    """
    places = load_array(folder / PLACES)
    files = _files(folder)
    if len(files) != places[:, 0].max(initial=-1) + 1:
        raise OSError("a part is missing")
    return TokenIndex([map_array(file) for file in files], places)


def write_tokens(
    folder: Path,
    rows: Rows,
    new: Sequence[TokenVectors],
    *,
    name: str,
    base: TokenIndex = NOTHING,
    base_folder: Path | None = None,
) -> list[str]:
    """Write these rows of `base`, opened from `base_folder`, and of `new` into `folder`.

    Rows of `new` are counted on from the last of `base`. The names of new parts begin with `name`,
    which must sort after those of all parts of `base`. Returns the paths, below `folder`, of the
    parts that are shared with `base`.
    """
    (folder / TOKENS).mkdir()
    files = _files(base_folder) if base_folder else []
    is_old = rows < len(base)
    places = np.zeros((len(rows), 3), dtype=np.int64)
    places[is_old] = base.places[rows[is_old]]
    shared = _whole_parts(base.places[:, 0], rows[is_old], len(files))
    for number in np.flatnonzero(shared):
        link(files[number], folder / TOKENS / files[number].name)
    loose = np.flatnonzero(~is_old | ~np.append(shared, False)[places[:, 0]])
    places[:, 0] = (np.cumsum(np.append(shared, False)) - 1)[places[:, 0]]
    for count, part in enumerate(batched(loose, LARGE)):
        tokens = [
            base.of(row) if row < len(base) else new[row - len(base)] for row in rows[part].tolist()
        ]
        np.save(
            folder / TOKENS / f"{name}-{count:04d}.npy", np.concatenate(tokens), allow_pickle=False
        )
        ends = np.cumsum([0, *map(len, tokens)])
        numbers = np.full(len(part), shared.sum() + count)
        places[part] = np.column_stack([numbers, ends[:-1], ends[1:]])
    np.save(folder / PLACES, places, allow_pickle=False)
    return [f"{TOKENS}/{files[number].name}" for number in np.flatnonzero(shared)]


def _whole_parts(part_of: Rows, kept: Rows, count: int) -> NDArray[np.bool_]:
    """A mask of the parts that lose no passage and are not small, shape (count,)."""
    before = np.bincount(part_of, minlength=count)
    after = np.bincount(part_of[np.unique(kept)], minlength=count)
    return np.asarray((before == after) & (before >= SMALL), dtype=bool)


def _files(folder: Path) -> list[Path]:
    return sorted((folder / TOKENS).glob("*.npy"))


def salvage_tokens(
    folder: Path, names: Sequence[str], *, damaged: Collection[str]
) -> dict[int, TokenVectors]:
    """The token vectors of all rows in `folder` but those in `damaged` parts.

    `names` are the paths of all parts below `folder`.
    """
    parts = {
        number: map_array(folder / name)
        for number, name in enumerate(sorted(names))
        if name not in damaged
    }
    places = load_array(folder / PLACES).tolist()
    return {
        row: parts[part][start:end]
        for row, (part, start, end) in enumerate(places)
        if part in parts
    }
