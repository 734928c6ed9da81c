"""Atomic writes: a file is written whole or not at all, whenever the machine stops."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO


@contextmanager
def replacing(place: Path) -> Iterator[BinaryIO]:
    """A draft that replaces a file once all of it is on disk; if anything fails, the file stays.

    Raises:
        OSError: it cannot be written.
    """
    # Hidden, so that a running build does not take it for an article.
    draft = place.with_name(f".{token_hex(8)}.part")
    try:
        with draft.open("xb") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        if place.exists():
            shutil.copymode(place, draft)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def replace_text(place: Path, text: str) -> None:
    """Replace the text of a file; a reader sees either the old text or the new.

    For files that only one process writes at a time: a draft left by a dead one is overwritten.

    Raises:
        OSError: it cannot be written.
    """
    draft = place.with_name(f".{place.name}.new")
    draft.write_text(text, encoding="utf-8")
    flush(draft)
    draft.replace(place)
    flush(place.parent)


def text_in(place: Path) -> str | None:
    """What such a file holds, without the spaces around; None where there is none."""
    try:
        return place.read_text(encoding="utf-8", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None


def size_below(folder: Path) -> int:
    """How many bytes the files below a folder take, as far as they are not deleted meanwhile."""
    size = 0
    with suppress(FileNotFoundError):
        for path in folder.rglob("*"):
            size += path.stat().st_size if path.is_file() else 0
    return size


def flush(path: Path) -> None:
    """Flush a file, or the entries of a folder, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def link(file: Path, place: Path) -> None:
    """Link a file that never changes to another `place`, or copy it if links are not possible.

    Raises:
        OSError: neither can be done.
    """
    try:
        os.link(file, place)
    except OSError:
        # Some file systems have no links.
        shutil.copyfile(file, place)
