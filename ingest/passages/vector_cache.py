"""Vectors of a build that has not been published yet, so that one cut off makes none twice."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from index.embedding.embedder import Embedded
from index.embedding.token_vectors import TokenVectors
from index.records import Vectors

Entry = tuple[Vectors, TokenVectors]
"""A vector, shape (dim,), and the vectors of its tokens, as `quantise` packs them."""


class VectorCache:
    """A file of vectors, each under the key of the text that it stands for.

    A vector is on disk as soon as `put` returns, so a build that dies goes on where it was. A
    file that is damaged is begun anew: nothing but time is lost with it. What is published is
    in the generation, and the file is removed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = sqlite3.connect(path)
        with self._mending():
            self._prepare()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        """What is known under these keys."""
        found: dict[bytes, Entry] = {}
        with self._mending():
            for start in range(0, len(keys), 500):
                part = keys[start : start + 500]
                marks = ",".join("?" * len(part))
                rows = self._file.execute(
                    f"SELECT key, vector, tokens FROM vectors WHERE key IN ({marks})", part
                )
                found.update({key: _entry(vector, tokens) for key, vector, tokens in rows})
        return found

    def put(self, keys: Sequence[bytes], embedded: Embedded) -> None:
        """Keep what was embedded, in the order of `keys`."""
        with self._mending(), self._file:
            self._file.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [
                    (key, vector.tobytes(), tokens.tobytes())
                    for key, vector, tokens in zip(keys, *embedded, strict=True)
                ],
            )

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @contextmanager
    def _mending(self) -> Iterator[None]:
        """Where the file turns out to be damaged, put an empty one in its place and go on."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            # The lower byte says what it is about; a full disk, say, is no damage.
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise
            self._file.close()
            remove(self._path)
            self._file = sqlite3.connect(self._path)
            self._prepare()

    def _prepare(self) -> None:
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS vectors "
            "(key BLOB PRIMARY KEY, vector BLOB NOT NULL, tokens BLOB NOT NULL)"
        )


def remove(path: Path) -> None:
    """Remove the cache at `path`, if there is one."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _entry(vector: bytes, tokens: bytes) -> Entry:
    whole = np.frombuffer(vector, dtype=np.float32)
    return whole, np.frombuffer(tokens, dtype=np.uint8).reshape(-1, (len(whole) + 1) // 2)
