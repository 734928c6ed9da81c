"""Questions that a user saved, to ask them again of every new generation."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from index.errors import TableError
from index.notebook.csv_tables import Table, is_begun, read_csv, write_csv, writing
from index.notebook.judgements import judged_file, read_marks

SAVED = "saved.csv"
_COLUMNS = ("question", "saved")


def saved_file(corpus: Sequence[str]) -> Path:
    """The file of a library's saved questions: beside the articles, like its marks."""
    return judged_file(corpus).with_name(SAVED)


def read_saved(file: Path) -> list[str]:
    """The questions in a table of them, each once, in their order; none if there is no file.

    Raises:
        TableError: it cannot be read.
    """
    rows = _table(file).rows
    questions = (_words(row["question"]) for _, row in rows)
    return list(dict.fromkeys(filter(None, questions)))


def save_question(file: Path, question: str) -> None:
    """Write a question into the table, once; the table is created if missing.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    with writing(file):
        table = _table(file)
        if any(_words(row["question"]) == _words(question) for _, row in table.rows):
            return
        row = {"question": question, "saved": datetime.now(UTC).isoformat("T", "seconds")}
        write_csv(file, replace(table, rows=[*table.rows, (0, row)]))


def forget_question(file: Path, question: str) -> None:
    """Remove a question from the table; everything else in it stays.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    with writing(file):
        table = _table(file)
        rows = [(at, row) for at, row in table.rows if _words(row["question"]) != _words(question)]
        write_csv(file, replace(table, rows=rows))


def questions_to_watch(corpus: Sequence[str]) -> list[str]:
    """The saved questions of a library, then those with marks, each once.

    Raises:
        TableError: one of the two tables cannot be read.
    """
    marked = [one.question for one in read_marks(judged_file(corpus))]
    return list(dict.fromkeys([*read_saved(saved_file(corpus)), *marked]))


def _table(file: Path) -> Table:
    table = read_csv(file) if is_begun(file) else Table(columns=_COLUMNS)
    if "question" not in table.columns:
        raise TableError(
            f"{file}, line 1 has no column question. Begin the file with {','.join(_COLUMNS)}"
        )
    return table


def _words(question: str) -> str:
    return " ".join(question.split())
