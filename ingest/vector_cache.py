"""Vectors that were made before, kept by content and model, so that none is made twice."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from index.late import TokenVectors
from index.model import Embedded
from index.records import Vectors

Entry = tuple[Vectors, TokenVectors]
"""A vector, shape (dim,), and the vectors of its tokens, as `quantise` packs them."""

# Changes with the way tokens are packed, so that what was packed otherwise is made anew.
PACKING = b"four bits"


class VectorCache:
    """A file of vectors, each under the digest of the model and the text that it stands for.

    A vector is on disk as soon as `put` returns, so a build that dies goes on where it was. A
    file that is damaged is begun anew: nothing but time is lost with it.
    """

    def __init__(self, path: Path, *, model_digest: str) -> None:
        self._path = path
        self._model = model_digest.encode()
        self._file = sqlite3.connect(path)
        with self._mending():
            self._prepare()

    def key(self, text: str) -> bytes:
        """The key of a text under this model."""
        return hashlib.blake2b(
            text.encode(), key=self._model[:64], person=PACKING, digest_size=16
        ).digest()

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

    def keep_only(self, keys: Iterable[bytes]) -> None:
        """Forget every vector but these, so that a removed article is gone from here too."""
        with self._mending():
            with self._file:
                self._file.execute("CREATE TEMP TABLE kept (key BLOB PRIMARY KEY)")
                self._file.executemany(
                    "INSERT OR IGNORE INTO kept VALUES (?)", ((key,) for key in keys)
                )
                gone = self._file.execute(
                    "DELETE FROM vectors WHERE key NOT IN (SELECT key FROM kept)"
                )
                self._file.execute("DROP TABLE kept")
            if gone.rowcount:
                self._file.execute("VACUUM")

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
            for ending in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            self._file = sqlite3.connect(self._path)
            self._prepare()

    def _prepare(self) -> None:
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS vectors "
            "(key BLOB PRIMARY KEY, vector BLOB NOT NULL, tokens BLOB NOT NULL)"
        )


def _entry(vector: bytes, tokens: bytes) -> Entry:
    whole = np.frombuffer(vector, dtype=np.float32)
    return whole, np.frombuffer(tokens, dtype=np.uint8).reshape(-1, (len(whole) + 1) // 2)
