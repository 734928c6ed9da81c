"""Edits the table of kept passages: keep, note, move, take out, rename."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from index.errors import TableError
from index.notebook.csv_tables import Row, write_csv, writing
from index.notebook.kept_passages import (
    COLUMNS,
    LONGEST_NOTE,
    KeptPassage,
    collection_name,
    kept_row,
    kept_table,
    row_key,
)
from index.text.csv_cells import plain

_Rows = list[tuple[int, Row]]


def keep(file: Path, passage: KeptPassage) -> None:
    """Append a passage to its collection; one that is in it already stays as it is.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """

    def add(rows: _Rows) -> _Rows:
        if any(row_key(row) == passage.key() for _, row in rows):
            return rows
        return [*rows, (0, kept_row(passage))]

    _change(file, add)


def write_note(file: Path, passage: KeptPassage, note: str) -> None:
    """Give a kept passage this note.

    Raises:
        TableError: the file is not such a table or cannot be written, or the note is too long.
    """
    if len(note) > LONGEST_NOTE:
        raise TableError(
            f"The note has {len(note):,} characters, but at most {LONGEST_NOTE:,} can be kept. "
            f"Shorten it."
        )
    _change(file, lambda rows: _with(rows, passage, note=note.replace("\r\n", "\n").strip()))


def put_into(file: Path, passage: KeptPassage, collection: str) -> None:
    """Move a passage to the end of another collection; if that has it, only out of this one.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    name = collection_name(collection)
    moved = replace(passage, collection=name).key()

    def move(rows: _Rows) -> _Rows:
        others = [(line, row) for line, row in rows if row_key(row) != passage.key()]
        here = [(line, row) for line, row in rows if row_key(row) == passage.key()]
        if any(row_key(row) == moved for _, row in others):
            return others
        return [*others, *((line, row | {"collection": plain(name)}) for line, row in here)]

    if name != passage.collection:
        _change(file, move)


def take_out(file: Path, passage: KeptPassage) -> None:
    """Remove a passage from its collection.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    _change(file, lambda rows: [one for one in rows if row_key(one[1]) != passage.key()])


def shift(file: Path, passage: KeptPassage, *, by: int) -> None:
    """Move a passage `by` places within its collection, as far as there are any.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """

    def reorder(rows: _Rows) -> _Rows:
        here = [at for at, (_, row) in enumerate(rows) if row_key(row)[0] == passage.collection]
        members = [rows[at] for at in here]
        keys = [row_key(row) for _, row in members]
        if passage.key() not in keys:
            return rows
        one = members.pop(keys.index(passage.key()))
        members.insert(max(0, keys.index(passage.key()) + by), one)
        for at, member in zip(here, members, strict=True):
            rows[at] = member
        return rows

    _change(file, reorder)


def rename_collection(file: Path, old: str, new: str) -> None:
    """Give a collection another name.

    Raises:
        TableError: another one has that name, or the file cannot be written.
    """
    name = collection_name(new)
    if name == old:
        return

    def rename(rows: _Rows) -> _Rows:
        if any(row_key(row)[0] == name for _, row in rows):
            raise TableError(
                f"There is a collection “{name}” already. Choose another name, or put passages "
                f"into it one by one."
            )
        return [
            (line, row | {"collection": plain(name)} if row_key(row)[0] == old else row)
            for line, row in rows
        ]

    _change(file, rename)


def remove_collection(file: Path, name: str) -> None:
    """Remove a collection with all passages in it and their notes.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    _change(file, lambda rows: [one for one in rows if row_key(one[1])[0] != name])


def _change(file: Path, edit: Callable[[_Rows], _Rows]) -> None:
    """Write the table with its rows edited; everything else in it stays."""
    with writing(file):
        table = kept_table(file)
        columns = [*table.columns, *(name for name in COLUMNS if name not in table.columns)]
        write_csv(file, replace(table, columns=columns, rows=edit(list(table.rows))))


def _with(rows: _Rows, passage: KeptPassage, **cells: str) -> _Rows:
    given = {name: plain(cell) for name, cell in cells.items()}
    return [(line, row | given if row_key(row) == passage.key() else row) for line, row in rows]
