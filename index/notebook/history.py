"""The history of questions asked on this machine, in a file in the index folder only."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.errors import IndexUnwritableError
from index.files.atomic import replacing

HISTORY = "history.jsonl"
LONGEST = 1000
_OFF = "history.off"
_PATIENCE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question asked on a page, and how many sources answered it.

    `query` is the query string of the page's address, so that it can be asked again. `asked` is
    when, in UTC.
    """

    page: str
    question: str
    query: str
    sources: int
    asked: str = ""

    def key(self) -> tuple[str, str]:
        """The question by its address; of several times it was asked, the last counts."""
        return self.page, self.query


class History:
    """The last 1,000 questions asked of the index in a folder, unless it is switched off.

    On a shared machine only the person who asked may read it.
    """

    def __init__(self, index: Path) -> None:
        self._index = index
        self._file = index / HISTORY
        self._off = index / _OFF

    def is_on(self) -> bool:
        """Whether questions are recorded."""
        return not self._off.exists()

    def entries(self) -> list[Asking]:
        """The questions, each once, the newest first; an unreadable line is passed over.

        Raises:
            IndexUnwritableError: the file cannot be read.
        """
        with self._reporting_errors():
            return _newest(self._lines())

    def write(self, asking: Asking) -> None:
        """Record a question that was asked just now, unless that is switched off.

        Raises:
            IndexUnwritableError: it cannot be written.
        """
        if not self.is_on():
            return
        now = datetime.now(UTC).isoformat("T", "seconds")
        line = json.dumps({**asdict(asking), "asked": now}, ensure_ascii=False)
        with self._writing():
            lines = self._lines()
            if len(lines) < 2 * LONGEST:
                # Appended, since a question should not wait for the disk.
                broken = "\n" if lines and not lines[-1].endswith("\n") else ""
                with open(self._file, "a", encoding="utf-8", opener=_private) as opened:
                    opened.write(f"{broken}{line}\n")
                return
            self._replace(_newest([*lines, line])[:LONGEST])

    def forget(self, asking: Asking) -> None:
        """Delete one question, however often it was asked.

        Raises:
            IndexUnwritableError: it cannot be written.
        """
        self._keep(lambda one: one.key() != asking.key())

    def forget_all(self) -> None:
        """Delete all questions.

        Raises:
            IndexUnwritableError: it cannot be deleted.
        """
        with self._writing():
            self._file.unlink(missing_ok=True)

    def switch(self, *, on: bool) -> None:
        """Record questions from now on, or not.

        Raises:
            IndexUnwritableError: the switch cannot be saved.
        """
        with self._reporting_errors():
            self._index.mkdir(parents=True, exist_ok=True)
            if on:
                self._off.unlink(missing_ok=True)
            else:
                self._off.touch()

    def _keep(self, wanted: Callable[[Asking], bool]) -> None:
        with self._writing():
            self._replace([one for one in _newest(self._lines()) if wanted(one)])

    def _lines(self) -> list[str]:
        if not self._file.is_file():
            return []
        text = self._file.read_text(encoding="utf-8", errors="replace")
        # Not splitlines, which also splits at characters that may be in a JSON string.
        *lines, rest = text.split("\n")
        return [f"{line}\n" for line in lines] + ([rest] if rest else [])

    def _replace(self, newest_first: list[Asking]) -> None:
        lines = [json.dumps(asdict(one), ensure_ascii=False) for one in reversed(newest_first)]
        with replacing(self._file) as draft:
            draft.write("".join(f"{line}\n" for line in lines).encode())

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with (
            self._reporting_errors(),
            FileLock(self._file.with_name(f".{HISTORY}.lock"), timeout=_PATIENCE),
        ):
            yield

    @contextmanager
    def _reporting_errors(self) -> Iterator[None]:
        try:
            yield
        except Timeout as error:
            raise IndexUnwritableError(
                self._index, "another program has locked its history"
            ) from error
        except OSError as error:
            reason = f"{HISTORY}: {error.strerror or error}"
            raise IndexUnwritableError(self._index, reason) from error


def _private(path: str, flags: int) -> int:
    """Open a file that only its owner may read; outside Unix the folder's permissions apply."""
    return os.open(path, flags, 0o600)


def _newest(lines: list[str]) -> list[Asking]:
    newest: dict[tuple[str, str], Asking] = {}
    for line in reversed(lines):
        asking = _asking(line)
        if asking:
            newest.setdefault(asking.key(), asking)
    return list(newest.values())[:LONGEST]


def _asking(line: str) -> Asking | None:
    try:
        row: Any = json.loads(line)
    except ValueError:
        return None
    if not isinstance(row, dict):
        return None
    given: dict[str, Any] = {field.name: row.get(field.name) for field in fields(Asking)}
    sources = given.pop("sources")
    is_whole = isinstance(sources, int) and all(isinstance(cell, str) for cell in given.values())
    return Asking(sources=sources, **given) if is_whole else None
