"""What a user says of differences, confirmed or dismissed: a table beside the articles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index.differences.difference import Difference, State
from index.differences.found_differences import read_found
from index.errors import TableError
from index.notebook.csv_tables import TableFile
from index.notebook.judgements import judged_file
from index.text.csv_cells import plain, unplain

VERDICTS = "differences.csv"
COLUMNS = ("verdict", "reason", "article_a", "quote_a", "article_b", "quote_b", "marked")
GIVEN: tuple[State, ...] = ("confirmed", "dismissed")
_Key = tuple[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceVerdict:
    """A user's verdict on the difference with this key, and why."""

    key: _Key
    state: State
    reason: str = ""


def verdicts_file(corpus: Sequence[str]) -> Path:
    """The file of a library's verdicts on differences: beside the articles, like its marks."""
    return judged_file(corpus).with_name(VERDICTS)


def read_verdicts(file: Path) -> list[DifferenceVerdict]:
    """The verdicts in their order; none if there is no file.

    Raises:
        TableError: it cannot be read, or a row of it is not a verdict.
    """
    return [_verdict(file, row.line, row.cells) for row in _table(file).read().rows]


def with_verdicts(
    differences: Sequence[Difference], verdicts: Sequence[DifferenceVerdict]
) -> list[Difference]:
    """The differences with the user's verdicts, found by the words and not by their place.

    A verdict also holds where an article was renamed, as long as both sentences are the same.
    """
    given = {one.key: one for one in verdicts}
    by_words = {_words(one.key): one for one in verdicts}
    marked = []
    for one in differences:
        verdict = given.get(one.key) or by_words.get(_words(one.key))
        marked.append(replace(one, state=verdict.state, reason=verdict.reason) if verdict else one)
    return marked


def library_differences(index: Path, corpus: Sequence[str]) -> list[Difference]:
    """What was found in a library, best first, with the user's verdicts; dismissed ones, too.

    `index` is the folder that stands for the index, `corpus` that of its manifest.

    Raises:
        TableError: the table of verdicts cannot be read.
    """
    found = read_found(index).differences
    return with_verdicts(found, read_verdicts(verdicts_file(corpus)))


def give_verdict(file: Path, difference: Difference, state: State, *, reason: str = "") -> None:
    """Write a verdict into the table, in the row of the same difference if there is one.

    The state "new" takes it back. Everything else in the file stays.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    now = datetime.now(UTC).isoformat("T", "seconds")
    cells = (state, reason, *difference.key[0], *difference.key[1], now)
    given = dict(zip(COLUMNS, map(plain, cells), strict=True))
    with _table(file).edited() as sheet:
        same = [row for row in sheet.rows if _key(row.cells) == difference.key]
        if state == "new":
            sheet.rows = [row for row in sheet.rows if _key(row.cells) != difference.key]
            return
        for row in same:
            row.cells.update(given)
        if not same:
            sheet.add(given)


def _table(file: Path) -> TableFile:
    return TableFile(file, COLUMNS, needed=("verdict", "quote_a", "quote_b"), bom=True)


def _key(row: dict[str, str]) -> _Key:
    first, second = sorted(
        (
            unplain(row.get(f"article_{end}", "")).strip(),
            _line(unplain(row.get(f"quote_{end}", ""))),
        )
        for end in "ab"
    )
    return first, second


def _words(key: _Key) -> frozenset[str]:
    return frozenset(words for _, words in key)


def _line(text: str) -> str:
    return " ".join(text.split())


def _verdict(file: Path, line: int, row: dict[str, str]) -> DifferenceVerdict:
    state = row["verdict"].strip().lower()
    if state not in GIVEN:
        raise TableError(
            f"{file}, line {line} has the verdict {state[:20]!r}. Write {' or '.join(GIVEN)}, or "
            f"remove the row."
        )
    return DifferenceVerdict(
        key=_key(row),
        state="confirmed" if state == "confirmed" else "dismissed",
        reason=unplain(row.get("reason", "")).strip(),
    )
