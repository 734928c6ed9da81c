"""A user's own judged questions: a table written by hand or by marking passages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import TableError
from index.notebook.csv_tables import TableFile, json_rows

JUDGED = "judged.csv"
COLUMNS = ("question", "article", "phrase", "grade", "marked")
# Written by hand only: marks have none.
_STANCE = "stance"
STANCES = ("supports", "disputes", "mixed", "undecided", "silent")
_HIGHEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An article, or the words of a passage, and how well it answers a question; 0 is wrong.

    With grade 0 and neither `article` nor `phrase`, nothing answers the question. With a `stance`
    it is what the article says to the question, and no word on how well. `marked` says when it was
    marked while asking, and is empty for a row written by hand. `line` is the line on which it
    begins, from 1.
    """

    question: str
    article: str = ""
    phrase: str = ""
    grade: int = 1
    stance: str = ""
    marked: str = ""
    line: int = 0

    @property
    def is_refusal(self) -> bool:
        """Whether it says that nothing answers the question."""
        return not (self.article or self.phrase)

    def key(self) -> tuple[str, str, str]:
        """The question and what is judged for it; rows with the same key must agree."""
        return self.question, self.article, self.phrase


def judged_file(corpus: Sequence[str]) -> Path:
    """The file of a library's marks: beside the articles of its first folder."""
    first = Path(corpus[0])
    return (first.parent if first.is_file() else first) / JUDGED


def read_judgements(file: Path) -> list[Judgement]:
    """The rows of a CSV or JSONL file (by its suffix) in their order.

    Its columns are `question`, `article` and/or `phrase`, and `grade`, 1 if it is empty, or
    `stance` with the article whose stance it is; others are passed over. A table without any row
    below its columns gives none.

    Raises:
        TableError: the file cannot be read, or a row does not have that form.
    """
    if file.suffix.lower() == ".jsonl":
        return _judgements(file, _json_rows(file))
    return _judgements(file, _csv_rows(file, new=False))


def _judgements(file: Path, rows: Iterator[tuple[int, Mapping[str, str]]]) -> list[Judgement]:
    judgements = [_judgement(file, line, cells) for line, cells in rows]
    first: dict[tuple[object, ...], Judgement] = {}
    for one in judgements:
        other = first.setdefault((*one.key(), bool(one.stance)), one)
        gives, before = (
            f"the stance {row.stance}" if row.stance else f"grade {row.grade}"
            for row in (one, other)
        )
        if gives != before:
            raise TableError(
                f"{file}, line {one.line} gives {gives} to what line {other.line} gives "
                f"{before}. Remove one of the two rows."
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
        cells = {column: row.get(column) for column in (*COLUMNS, _STANCE)}
        yield line, {name: "" if cell is None else str(cell) for name, cell in cells.items()}


def _judgement(file: Path, line: int, row: Mapping[str, str]) -> Judgement:
    question, article, phrase = _key(row)
    if not question:
        raise TableError(f"{file}, line {line} has no question. Fill it in or remove the row.")
    stance = row.get(_STANCE, "").strip().lower()
    given = row.get("grade", "").strip()
    if stance:
        _check_stance(f"{file}, line {line}", stance, article, others=phrase or given)
    elif not article and not phrase and given != "0":
        raise TableError(
            f"{file}, line {line} names neither an article nor a phrase. Fill one of them in, "
            f"write grade 0 if nothing answers the question, or remove the row."
        )
    grade = given or "1"
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
        stance=stance,
        marked=row.get("marked", "").strip(),
        line=line,
    )


def _check_stance(where: str, stance: str, article: str, *, others: str) -> None:
    if stance not in STANCES:
        wanted = ", ".join(STANCES)
        raise TableError(f"{where} has the stance {stance[:20]!r}. Write one of {wanted}.")
    if not article or others:
        raise TableError(
            f"{where} has a stance, which is that of a whole article. Name the article, leave "
            f"phrase and grade empty, and write what answers into a row of its own."
        )


def _key(row: Mapping[str, str]) -> tuple[str, str, str]:
    # Text that a person copies from an article may differ in white space.
    question, phrase = (" ".join(row.get(name, "").split()) for name in ("question", "phrase"))
    return question, row.get("article", "").strip(), phrase
