"""Questions that a user saved, to ask them again of every new generation, or put into a table."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from index.notebook.csv_tables import TableFile
from index.notebook.judgements import judged_file, read_marks

SAVED = "saved.csv"
TABLED = "tabled.csv"


def saved_file(corpus: Sequence[str]) -> Path:
    """The file of a library's saved questions: beside the articles, like its marks."""
    return judged_file(corpus).with_name(SAVED)


def table_file(corpus: Sequence[str]) -> Path:
    """The file of the questions of a library's last table of sources by questions."""
    return judged_file(corpus).with_name(TABLED)


def read_saved(file: Path) -> list[str]:
    """The questions in a table of them, each once, in their order; none if there is no file.

    Raises:
        TableError: it cannot be read.
    """
    questions = (_words(row.cells["question"]) for row in _table(file).read().rows)
    return list(dict.fromkeys(filter(None, questions)))


def save_question(file: Path, question: str) -> None:
    """Write a question into the table, once; the table is created if missing.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    with _table(file).edited() as sheet:
        if not any(_words(row.cells["question"]) == _words(question) for row in sheet.rows):
            now = datetime.now(UTC).isoformat("T", "seconds")
            sheet.add({"question": question, "saved": now})


def save_questions(file: Path, questions: Sequence[str]) -> None:
    """Have exactly these questions in the table, those already there as they are and first.

    Raises:
        TableError: as `save_question`.
    """
    wanted = {_words(question): question for question in questions}
    with _table(file).edited() as sheet:
        sheet.rows = [row for row in sheet.rows if _words(row.cells["question"]) in wanted]
        known = {_words(row.cells["question"]) for row in sheet.rows}
        now = datetime.now(UTC).isoformat("T", "seconds")
        for words, question in wanted.items():
            if words not in known:
                sheet.add({"question": question, "saved": now})


def forget_question(file: Path, question: str) -> None:
    """Remove a question from the table; everything else in it stays.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    with _table(file).edited() as sheet:
        sheet.rows = [r for r in sheet.rows if _words(r.cells["question"]) != _words(question)]


def questions_to_watch(corpus: Sequence[str]) -> list[str]:
    """The saved questions of a library, then those with marks, each once.

    Raises:
        TableError: one of the two tables cannot be read.
    """
    marked = [one.question for one in read_marks(judged_file(corpus))]
    return list(dict.fromkeys([*read_saved(saved_file(corpus)), *marked]))


def _table(file: Path) -> TableFile:
    return TableFile(file, ("question", "saved"), needed=("question",))


def _words(question: str) -> str:
    return " ".join(question.split())
