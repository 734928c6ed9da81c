"""What is read of one file in a build, as it goes into the cache of what was read."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import astuple

from ingest.describe.reading_summary import ReadingSummary
from ingest.reading import Failure, Reference

_NO_FILE = -1


class FileRecord:
    """What is read of one file now; what was read of it before can be taken over until `end`."""

    def __init__(self, file: sqlite3.Connection, path: str) -> None:
        self._file = file
        self._path = path
        row = file.execute("SELECT file, refers FROM files WHERE path = ?", [path]).fetchone()
        self._before: int = row[0] if row else _NO_FILE
        self._refers: str = row[1] if row else "[]"
        known = file.execute(
            "SELECT reading, row_id, digest FROM readings WHERE file = ?", [self._before]
        )
        self._old = {digest: (number, row_id) for number, row_id, digest in known}
        self._rows: set[str | None] = set()
        (highest,) = file.execute("SELECT coalesce(max(file), 0) FROM files").fetchone()
        self._number = highest + 1
        values = (self._number, f"{path}\0", "", "[]", "[]")
        file.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?)", values)

    def add(self, summary: ReadingSummary) -> None:
        """Add an article that was studied."""
        values = (self._number, summary.row_id, summary.reading, summary.source)
        added = self._file.execute(
            "INSERT INTO readings (file, row_id, digest, source) VALUES (?, ?, ?, ?)", values
        )
        self._file.execute(
            "INSERT INTO blocks VALUES (?, ?, ?)",
            (added.lastrowid, summary.blocks.length, summary.blocks.blocks),
        )
        self._rows.add(summary.row_id)

    def take_over(self, digest: str) -> None:
        """Add the article with this digest as it was before."""
        number, row_id = self._old[digest]
        moved = self._file.execute(
            "INSERT INTO readings (file, row_id, digest, source, made_from, attributed) "
            "SELECT ?, row_id, digest, source, made_from, attributed FROM readings "
            "WHERE reading = ?",
            (self._number, number),
        )
        self._file.execute(
            "INSERT INTO blocks SELECT ?, length, blocks FROM blocks WHERE reading = ?",
            (moved.lastrowid, number),
        )
        self._rows.add(row_id)

    def end(self, digest: str, failed: Sequence[Failure], references: Sequence[Reference]) -> None:
        """That is all that is in the file, which has this digest."""
        refers = json.dumps([astuple(reference) for reference in references])
        self._end(digest, failed, refers)

    def end_unopened(
        self, digest: str, failed: Sequence[Failure], references: Sequence[Reference]
    ) -> None:
        """It could not be read to its end, so what was known of the rest stays."""
        for old, (_, row_id) in self._old.items():
            if row_id not in self._rows:
                self.take_over(old)
        if self._before != _NO_FILE:
            self._end(digest, failed, self._refers)
        else:
            self.end(digest, failed, references)

    def _end(self, digest: str, failed: Sequence[Failure], refers: str) -> None:
        forget(self._file, self._path)
        lines = json.dumps([(failure.path, failure.reason) for failure in failed])
        self._file.execute(
            "UPDATE files SET path = ?, digest = ?, failed = ?, refers = ? WHERE file = ?",
            (self._path, digest, lines, refers, self._number),
        )


def forget(file: sqlite3.Connection, path: str) -> None:
    """Remove what was read of the file at `path`, if anything was."""
    of_file = "(SELECT file FROM files WHERE path = ?)"
    of_readings = f"(SELECT reading FROM readings WHERE file = {of_file})"
    file.execute(f"DELETE FROM blocks WHERE reading IN {of_readings}", [path])
    file.execute(f"DELETE FROM readings WHERE file = {of_file}", [path])
    file.execute("DELETE FROM files WHERE path = ?", [path])
