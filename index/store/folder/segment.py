"""A segment: some articles of a library with all that they are found by. It never changes.

Documents and passages are numbered within it, from 0 and in the same order; a passage's number is
its place.
"""

import sqlite3
import weakref
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.batches import batched
from index.files.arrays import map_array
from index.records import HalfVectors
from index.retrieval.bm25 import SearchedTerms
from index.retrieval.passage_runs import PassageRuns
from index.retrieval.postings import Postings
from index.retrieval.term_rows import TermRows
from index.store.folder.sqlite_rows import LIBRARY, PASSAGES

VECTORS = "vectors.npy"
KEYS = "keys.npy"
SORTED_KEYS = "sorted_keys.npy"
KEY_PLACES = "key_places.npy"
TOKENS = "tokens.npy"
TOKEN_ENDS = "token_ends.npy"
PASSAGE_ENDS = "passage_ends.npy"
BOILERPLATE = "boilerplate.npy"
# SQLite limits the parameters of a statement.
AT_ONCE = 10_000

Places = NDArray[np.int64]


class Segment:
    """The segment in a folder, open for reading.

    `ends`, shape (documents,), has for each document the place after its last passage; `vectors`
    have shape (passages, dim), and `keys`, shape (passages, 16), identify their texts. `searched`
    are the terms that passages are found by, `runs` those of three terms in their own text.

    All files are opened at once, since they may be removed while they are in use.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.name
        self.ends: NDArray[np.int64] = map_array(folder / PASSAGE_ENDS)
        self.is_boilerplate: NDArray[np.bool_] = map_array(folder / BOILERPLATE)
        self.vectors: HalfVectors = map_array(folder / VECTORS)
        self.keys: NDArray[np.uint8] = map_array(folder / KEYS)
        self.searched = SearchedTerms(TermRows.load(folder), Postings.load(folder))
        self.runs = PassageRuns.load(folder)
        self._sorted_keys: NDArray[np.uint64] = map_array(folder / SORTED_KEYS)
        self._key_places: NDArray[np.int32] = map_array(folder / KEY_PLACES)
        # Immutable: a published segment is never written to, so no lock files are needed.
        self._library = sqlite3.connect(
            f"{(folder / LIBRARY).resolve().as_uri()}?mode=ro&immutable=1",
            uri=True,
            check_same_thread=False,
        )
        self._library.row_factory = sqlite3.Row
        # It may outlive this object; a thread may still read as the program ends.
        weakref.finalize(self, self._library.close).atexit = False

    def __len__(self) -> int:
        return len(self.is_boilerplate)

    def places_of_keys(self, keys: Collection[bytes]) -> Iterator[tuple[bytes, int]]:
        """Each of these keys with each place that has it."""
        wanted = list(keys)
        heads = np.frombuffer(b"".join(key[:8] for key in wanted), dtype="<u8")
        firsts = np.searchsorted(self._sorted_keys, heads).tolist()
        for key, head, at in zip(wanted, heads, firsts, strict=True):
            while at < len(self._sorted_keys) and self._sorted_keys[at] == head:
                place = int(self._key_places[at])
                if self.keys[place].tobytes() == key:
                    yield key, place
                at += 1

    def documents(self, columns: str) -> Iterator[tuple[int, sqlite3.Row]]:
        """The number of each document that is not gone, in order, with these columns of its row."""
        rows = self._library.execute(f"SELECT {columns} FROM documents ORDER BY row")
        numbers = self._library.execute("SELECT row FROM documents ORDER BY row")
        return ((number, row) for (number,), row in zip(numbers, rows, strict=True))

    def document(self, number: int) -> sqlite3.Row:
        """The row of a document."""
        row: sqlite3.Row = self._library.execute(
            "SELECT * FROM documents WHERE row = ?", [number]
        ).fetchone()
        return row

    def passages(self, places: Sequence[int], select: str = PASSAGES) -> Iterator[sqlite3.Row]:
        """The rows that `select` has of passages at these places, in no particular order, each
        once.
        """
        for part in batched(places, AT_ONCE):
            slots = ",".join("?" * len(part))
            yield from self._library.execute(f"{select} WHERE passages.row IN ({slots})", part)
