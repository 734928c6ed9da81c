"""What was read of each file, kept beside the index so that no file is read twice."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, Self, TypeVar

from index.batches import batched
from index.files.damage import is_damage, is_sound, seal, unseal
from ingest.describe.documents import Attribution
from ingest.describe.file_record import FileRecord, forget
from ingest.describe.repeats import Repeatable
from ingest.reader_version import reader_version
from ingest.reading import Failure, Reference

_SCHEMA = """
CREATE TABLE IF NOT EXISTS rules (version TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS files (
    file INTEGER PRIMARY KEY, path TEXT UNIQUE NOT NULL, digest TEXT NOT NULL,
    failed TEXT NOT NULL, refers TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS readings (
    reading INTEGER PRIMARY KEY, file INTEGER NOT NULL, row_id TEXT, digest TEXT NOT NULL,
    source TEXT, made_from TEXT, attributed TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS readings_of ON readings (file);
CREATE TABLE IF NOT EXISTS blocks (
    reading INTEGER PRIMARY KEY, length INTEGER NOT NULL, blocks BLOB NOT NULL
) STRICT;
"""
_AT_ONCE = 500
_Made = TypeVar("_Made")


class ReadArticle(NamedTuple):
    """An article in a file that was read: its number in the cache, its row if the file is a table.

    `digest` is that of its reading, `source` the one that it names itself. `attributed` says how it
    is attributed if it is as `made_from` says, as `keep_attributed` was told.
    """

    number: int
    row_id: str | None
    digest: str
    source: str | None
    made_from: str | None
    attributed: Attribution | None


class ReadCache:
    """A file of what was read, by path; that of other reader versions counts as empty.

    Changes are seen at once through this object, and stored together by `save`. What is not saved
    is as if it had never been. A file that is not as it was saved counts as empty, too: nothing but
    time is lost with it. With `writes=False` the file stays as it is, and `save` does nothing; a
    `fresh` one begins empty.

    Raises:
        sqlite3.DatabaseError: by any method, if the file turns out to be damaged.
    """

    def __init__(self, path: Path, *, writes: bool = True, fresh: bool = False) -> None:
        self._path = path
        self._writes = writes
        self._file = self._opened() if not fresh else self._emptied()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was not saved is forgotten."""
        self._file.close()

    def save(self) -> None:
        """Store what is in the cache now."""
        if self._writes:
            unseal(self._path)
            self._file.commit()
            seal(self._path)

    def unchanged(self, digests: Mapping[str, str]) -> set[str]:
        """The paths of files that still have these digests, and in which something was found."""
        rows = self._file.execute(
            "SELECT path, digest FROM files WHERE refers != '[]' OR EXISTS "
            "(SELECT 1 FROM readings WHERE readings.file = files.file)"
        )
        return {path for path, digest in rows if digests.get(path) == digest}

    def paths(self) -> list[str]:
        """The paths of all files."""
        return [path for (path,) in self._file.execute("SELECT path FROM files ORDER BY file")]

    def readings_of(self, path: str) -> set[str]:
        """The digests of all readings of a file."""
        rows = self._file.execute(
            "SELECT r.digest FROM readings r JOIN files f USING (file) WHERE f.path = ?", [path]
        )
        return {digest for (digest,) in rows}

    def replacing(self, path: str) -> FileRecord:
        """The record of a file, to be filled with what is read of it now."""
        return FileRecord(self._file, path)

    def retain(self, paths: Iterable[str]) -> None:
        """Forget all other files."""
        gone = set(self.paths()).difference(paths)
        for path in gone:
            forget(self._file, path)

    def articles(self) -> dict[str, list[ReadArticle]]:
        """The articles in each file, in their order there, by path."""
        rows = self._file.execute(
            "SELECT f.path, r.reading, r.row_id, r.digest, r.source, r.made_from, r.attributed "
            "FROM readings r JOIN files f USING (file) ORDER BY r.file, r.reading"
        )
        articles: dict[str, list[ReadArticle]] = {}
        for path, *fields in rows:
            articles.setdefault(path, []).append(ReadArticle(*fields))
        return articles

    def failed(self) -> dict[str, list[Failure]]:
        """What could not be read in each file, by path; only files with such lines are there."""
        rows = self._file.execute("SELECT path, failed FROM files WHERE failed != '[]'")
        return {path: _parsed(failed, _failure) for path, failed in rows}

    def references(self) -> dict[str, list[Reference]]:
        """What each library of references says of other files, by its path."""
        rows = self._file.execute("SELECT path, refers FROM files WHERE refers != '[]'")
        return {path: _parsed(refers, _reference) for path, refers in rows}

    def blocks_of(self, numbers: Sequence[int]) -> "Blocks":
        """The blocks of these articles, read anew each time that they are iterated."""
        return Blocks(self._file, numbers)

    def keep_attributed(self, known: Iterable[tuple[int, str, Attribution]]) -> None:
        """Note of articles how each is attributed: number, what it is made from, and that."""
        self._file.executemany(
            "UPDATE readings SET made_from = ?2, attributed = ?3 WHERE reading = ?1", known
        )

    def _opened(self) -> sqlite3.Connection:
        try:
            return _prepared(_checked(self._path) if self._writes else _copied(self._path))
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if not is_damage(error, self._path):
                raise
            return self._emptied()

    def _emptied(self) -> sqlite3.Connection:
        if not self._writes:
            return _prepared(_connected(""))
        remove(self._path)
        return _prepared(_connected(self._path))


class Blocks(Iterable[Repeatable]):
    """The blocks of articles in the order of their numbers as given."""

    def __init__(self, file: sqlite3.Connection, numbers: Sequence[int]) -> None:
        self._file = file
        self._numbers = numbers

    def __iter__(self) -> Iterator[Repeatable]:
        for part in batched(self._numbers, _AT_ONCE):
            slots = ",".join("?" * len(part))
            rows = self._file.execute(
                f"SELECT reading, blocks, length FROM blocks WHERE reading IN ({slots})", part
            )
            found = {number: Repeatable(blocks, length) for number, blocks, length in rows}
            if missing := set(part) - found.keys():
                raise sqlite3.DatabaseError(f"has no blocks of {len(missing)} articles")
            yield from (found[number] for number in part)


def remove(path: Path) -> None:
    """Remove the cache at `path`, if there is one."""
    unseal(path)
    for ending in ("", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _connected(path: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def _checked(path: Path) -> sqlite3.Connection:
    """The file, if it is as it was saved."""
    file = _connected(path)
    try:
        # The first look undoes what a build that was killed had written.
        file.execute("PRAGMA schema_version").fetchall()
        # Reading a file by other means gives up the locks on it, so this is before any is held.
        _check(path)
    except BaseException:
        file.close()
        raise
    return file


def _check(path: Path) -> None:
    if not is_sound(path):
        raise sqlite3.DatabaseError("is not as it was saved")


def _copied(path: Path) -> sqlite3.Connection:
    """What is in the file, in one that is gone with this process."""
    _check(path)
    copy = _connected("")
    if path.is_file():
        address = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as file:
            file.backup(copy)
    return copy


def _prepared(file: sqlite3.Connection) -> sqlite3.Connection:
    try:
        file.execute("BEGIN IMMEDIATE")
        for statement in _SCHEMA.split(";"):
            file.execute(statement)
        rules = file.execute("SELECT version FROM rules").fetchone()
        if rules != (reader_version(),):
            for table in ("files", "readings", "blocks", "rules"):
                file.execute(f"DELETE FROM {table}")
            file.execute("INSERT INTO rules VALUES (?)", [reader_version()])
    except BaseException:
        file.close()
        raise
    return file


def _parsed(stored: str, make: Callable[..., _Made]) -> list[_Made]:
    """What is made of the fields of each entry of a stored list."""
    try:
        return [make(*fields) for fields in json.loads(stored)]
    except (TypeError, ValueError) as error:
        raise sqlite3.DatabaseError(f"has {stored!r:.80} for a list") from error


def _failure(path: str, reason: str) -> Failure:
    return Failure(path=path, reason=reason)


def _reference(
    files: Sequence[str], given: Mapping[str, str], row_id: str, has_abstract: bool
) -> Reference:
    return Reference(files=tuple(files), given=given, row_id=row_id, has_abstract=has_abstract)
