"""Edits the table of kept passages: keep, note, move, take out, rename."""

from dataclasses import replace
from pathlib import Path

from index.errors import TableError
from index.notebook.csv_sheet import Row
from index.notebook.kept_passages import (
    LONGEST_NOTE,
    KeptPassage,
    collection_name,
    kept_row,
    kept_table,
    row_key,
)
from index.text.csv_cells import plain


def keep(file: Path, passage: KeptPassage) -> None:
    """Append a passage to its collection; one that is in it already stays as it is.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    with kept_table(file).edited() as sheet:
        if passage.key() not in map(_key, sheet.rows):
            sheet.add(kept_row(passage))


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
    with kept_table(file).edited() as sheet:
        for row in sheet.rows:
            if _key(row) == passage.key():
                row.cells["note"] = plain(note.replace("\r\n", "\n").strip())


def put_into(file: Path, passage: KeptPassage, collection: str) -> None:
    """Move a passage to the end of another collection; if that has it, only out of this one.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    name = collection_name(collection)
    if name == passage.collection:
        return
    moved = replace(passage, collection=name).key()
    with kept_table(file).edited() as sheet:
        others = [row for row in sheet.rows if _key(row) != passage.key()]
        here = [row for row in sheet.rows if _key(row) == passage.key()]
        for row in here:
            row.cells["collection"] = plain(name)
        sheet.rows = others if moved in map(_key, others) else [*others, *here]


def take_out(file: Path, passage: KeptPassage) -> None:
    """Remove a passage from its collection.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    with kept_table(file).edited() as sheet:
        sheet.rows = [row for row in sheet.rows if _key(row) != passage.key()]


def shift(file: Path, passage: KeptPassage, *, by: int) -> None:
    """Move a passage `by` places within its collection, as far as there are any.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    with kept_table(file).edited() as sheet:
        rows = sheet.rows
        here = [at for at, row in enumerate(rows) if _key(row)[0] == passage.collection]
        members = [rows[at] for at in here]
        keys = list(map(_key, members))
        if passage.key() not in keys:
            return
        one = members.pop(keys.index(passage.key()))
        members.insert(max(0, keys.index(passage.key()) + by), one)
        for at, member in zip(here, members, strict=True):
            rows[at] = member
        sheet.rows = rows


def rename_collection(file: Path, old: str, new: str) -> None:
    """Give a collection another name.

    Raises:
        TableError: another one has that name, or the file cannot be written.
    """
    name = collection_name(new)
    if name == old:
        return
    with kept_table(file).edited() as sheet:
        rows = sheet.rows
        if any(_key(row)[0] == name for row in rows):
            raise TableError(
                f"There is a collection “{name}” already. Choose another name, or put passages "
                f"into it one by one."
            )
        for row in rows:
            if _key(row)[0] == old:
                row.cells["collection"] = plain(name)


def remove_collection(file: Path, name: str) -> None:
    """Remove a collection with all passages in it and their notes.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    with kept_table(file).edited() as sheet:
        sheet.rows = [row for row in sheet.rows if _key(row)[0] != name]


def _key(row: Row) -> tuple[str, ...]:
    return row_key(row.cells)
