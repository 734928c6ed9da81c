"""A user's own judged questions: a table written by hand or by marking passages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import TableError
from index.notebook.csv_tables import TableFile, json_rows

JUDGED = "judged.csv"
COLUMNS = ("question", "article", "phrase", "grade", "marked")
_HIGHEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An article, or the words of a passage, and how well it answers a question; 0 is wrong.

    `article` or `phrase` may be empty, not both. `marked` says when it was marked while asking,
    and is empty for a row written by hand. `line` is the line on which it begins, from 1.
    """

    question: str
    article: str = ""
    phrase: str = ""
    grade: int = 1
    marked: str = ""
    line: int = 0

    def key(self) -> tuple[str, str, str]:
        """The question and what is judged for it; rows with the same key must agree."""
        return self.question, self.article, self.phrase


def judged_file(corpus: Sequence[str]) -> Path:
    """The file of a library's marks: beside the articles of its first folder."""
    first = Path(corpus[0])
    return (first.parent if first.is_file() else first) / JUDGED


def read_judgements(file: Path) -> list[Judgement]:
    """The rows of a CSV or JSONL file (by its suffix) in their order.

    Its columns are `question`, `article` and/or `phrase`, and `grade`, 1 if it is empty;
    others are passed over. A table without any row below its columns gives none.

    Raises:
        TableError: the file cannot be read, or a row does not have that form.
    """
    if file.suffix.lower() == ".jsonl":
        return _judgements(file, _json_rows(file))
    return _judgements(file, _csv_rows(file, new=False))


def _judgements(file: Path, rows: Iterator[tuple[int, Mapping[str, str]]]) -> list[Judgement]:
    judgements = [_judgement(file, line, cells) for line, cells in rows]
    first: dict[tuple[str, str, str], Judgement] = {}
    for one in judgements:
        other = first.setdefault(one.key(), one)
        if other.grade != one.grade:
            raise TableError(
                f"{file}, line {one.line} gives grade {one.grade} to what line {other.line} gives "
                f"grade {other.grade}. Remove one of the two rows."
            )
    return judgements


def read_marks(file: Path) -> list[Judgement]:
    """The rows of a table of marks; none if there is no file or it is empty.

    Raises:
        TableError: it cannot be read.
    """
    return _judgements(file, _csv_rows(file))


def mark(file: Path, judgement: Judgement) -> None:
    """Write a judgement into a table, in the row that judges the same if there is one.

    Everything else in the file stays; it is created if missing, and replaced whole or not at all.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    now = datetime.now(UTC).isoformat("T", "seconds")
    given = dict(zip(COLUMNS, (*judgement.key(), str(judgement.grade), now), strict=True))
    with _table(file).edited() as sheet:
        same = [row for row in sheet.rows if _key(row.cells) == judgement.key()]
        for row in same:
            row.cells.update(grade=given["grade"], marked=now)
        if not same:
            sheet.add(given)


def take_back(file: Path, judgement: Judgement) -> None:
    """Remove the row that judges the same; everything else in the file stays.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    with _table(file).edited() as sheet:
        sheet.rows = [row for row in sheet.rows if _key(row.cells) != judgement.key()]


def _table(file: Path) -> TableFile:
    return TableFile(file, COLUMNS, needed=("question", "article or phrase"))


def _csv_rows(file: Path, *, new: bool = True) -> Iterator[tuple[int, Mapping[str, str]]]:
    return ((row.line, row.cells) for row in _table(file).read(new=new).rows)


def _json_rows(file: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    for line, row in json_rows(file):
        cells = {column: row.get(column) for column in COLUMNS}
        yield line, {name: "" if cell is None else str(cell) for name, cell in cells.items()}


def _judgement(file: Path, line: int, row: Mapping[str, str]) -> Judgement:
    question, article, phrase = _key(row)
    if not question:
        raise TableError(f"{file}, line {line} has no question. Fill it in or remove the row.")
    if not article and not phrase:
        raise TableError(
            f"{file}, line {line} names neither an article nor a phrase. "
            f"Fill one of them in or remove the row."
        )
    grade = row.get("grade", "").strip() or "1"
    if not (grade.isascii() and grade.isdecimal() and len(grade) < 10 and int(grade) <= _HIGHEST):
        raise TableError(
            f"{file}, line {line} has the grade {grade[:20]!r}. Write a whole number: 0 for wrong, "
            f"1 for right, up to {_HIGHEST} for better."
        )
    return Judgement(
        question=question,
        article=article,
        phrase=phrase,
        grade=int(grade),
        marked=row.get("marked", "").strip(),
        line=line,
    )


def _key(row: Mapping[str, str]) -> tuple[str, str, str]:
    # Text that a person copies from an article may differ in white space.
    question, phrase = (" ".join(row.get(name, "").split()) for name in ("question", "phrase"))
    return question, row.get("article", "").strip(), phrase
