"""A cache of vectors not yet published, so that an interrupted build computes none twice."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import numpy as np

from index.batches import batched
from index.embedding.embedder import Embedded
from index.embedding.token_packing import KeptTokens, TokenPacking
from index.files.damage import is_damage
from index.records import Vectors

Entry = tuple[Vectors, KeptTokens]
"""A vector, shape (dim,), and its token vectors, packed."""


class VectorCache:
    """A file of vectors, each under the key of its text, with token vectors kept by a `packing`.

    Vectors are kept in half precision, as they are published.
    A vector is on disk as soon as `put` returns, so a build that dies resumes where it stopped.
    A damaged file is replaced by an empty one: nothing but time is lost with it. Published
    vectors are in the generation, and the file is removed. With `writes=False` there is only
    `get`: the file stays as it is, and a missing or damaged one counts as empty.
    """

    def __init__(self, path: Path, packing: TokenPacking, *, writes: bool = True) -> None:
        self._path = path
        self._packing = packing
        self._writes = writes
        self._file = _connected(path) if writes else _read_only(path)
        if writes:
            with self._repairing():
                self._prepare()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        """The entries under these keys, if any."""
        entries: dict[bytes, Entry] = {}
        with self._repairing():
            for part in batched(keys, 500):
                slots = ",".join("?" * len(part))
                rows = self._file.execute(
                    f"SELECT key, vector, tokens, digest FROM halves WHERE key IN ({slots})", part
                )
                for key, vector, tokens, digest in rows:
                    # Inside of a row a file has no other check; it is embedded again.
                    if _is_whole(digest, key, vector, tokens):
                        entries[key] = self._entry(vector, tokens)
        return entries

    def put(self, keys: Sequence[bytes], embedded: Embedded) -> None:
        """Store what was embedded, in the order of `keys`."""
        with self._repairing(), self._file:
            self._file.executemany(
                "INSERT OR REPLACE INTO halves VALUES (?, ?, ?, ?)",
                [
                    (key, *(parts := (vector.tobytes(), tokens.tobytes())), _digest(key, *parts))
                    for key, vector, tokens in zip(
                        keys, embedded.vectors.astype(np.float16), embedded.tokens, strict=True
                    )
                ],
            )

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @contextmanager
    def _repairing(self) -> Iterator[None]:
        """If the file turns out to be damaged, go on with an empty one."""
        try:
            yield
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if not is_damage(error, self._path):
                raise
            self._file.close()
            if self._writes:
                remove(self._path)
            self._file = _connected(self._path if self._writes else "")
            self._prepare()

    def _entry(self, vector: bytes, tokens: bytes) -> Entry:
        whole = np.frombuffer(vector, dtype=np.float16).astype(np.float32)
        width = self._packing.width(len(whole))
        return whole, np.frombuffer(tokens, dtype=np.uint8).reshape(-1, width)

    def _prepare(self) -> None:
        # A row has some 2.5 kB if tokens are packed, so by default each would fill a page of 4 kB;
        # larger pages cost more, since a key goes to any place among the others.
        self._file.execute("PRAGMA page_size = 8192")
        self._file.execute("PRAGMA journal_mode = WAL")
        # What a process wrote stays even if it is killed; only a power cut may cost the last ones.
        self._file.execute("PRAGMA synchronous = NORMAL")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS halves (key BLOB PRIMARY KEY, vector BLOB NOT NULL, "
            "tokens BLOB NOT NULL, digest BLOB NOT NULL)"
        )


def _digest(*parts: bytes) -> bytes:
    return blake2b(b"".join(parts), digest_size=8).digest()


def _is_whole(digest: object, *parts: object) -> bool:
    # What is damaged may come as a number or as text.
    whole = [part for part in parts if isinstance(part, bytes)]
    return len(whole) == len(parts) and digest == _digest(*whole)


def remove(path: Path) -> None:
    """Remove the cache at `path`, if there is one."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _connected(path: Path | str) -> sqlite3.Connection:
    # A store may ask for its parts in a thread of its own.
    return sqlite3.connect(path, check_same_thread=False)


def _read_only(path: Path) -> sqlite3.Connection:
    """The file without the files beside it that SQLite makes even for a reader."""
    if not path.is_file():
        return _connected("")
    beside = (path.with_name(path.name + ending) for ending in ("-wal", "-shm"))
    # Both are there if a build is running or was killed, and hold its last vectors.
    how = "mode=ro&readonly_shm=1" if all(map(Path.exists, beside)) else "immutable=1"
    return sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, check_same_thread=False)
