"""A user's own judged questions: a table written by hand or by marking passages."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import TableError
from index.notebook.csv_sheet import Row
from index.notebook.csv_tables import TableFile, json_rows
from index.records import Listing

JUDGED = "judged.csv"
COLUMNS = ("question", "article", "phrase", "grade", "marked")
# Only in tables with verdicts: marks have none.
_STANCE, _REASON = "stance", "reason"
STANCES = ("supports", "disputes", "mixed", "undecided", "silent")
_HIGHEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An article, or the words of a passage, and how well it answers a question; 0 is wrong.

    With grade 0 and neither `article` nor `phrase`, nothing answers the question. With a `stance`
    it is what the article says to the question, perhaps with a `reason`, and no word on how well.
    `marked` says when it was marked while asking, and is empty for a row written by hand. `line` is
    the line on which it begins, from 1.
    """

    question: str
    article: str = ""
    phrase: str = ""
    grade: int = 1
    stance: str = ""
    reason: str = ""
    marked: str = ""
    line: int = 0

    @property
    def is_refusal(self) -> bool:
        """Whether it says that nothing answers the question."""
        return not (self.article or self.phrase)

    def key(self) -> tuple[str, str, str]:
        """The question and what is judged for it; rows with the same key must agree."""
        return self.question, self.article, self.phrase


def short_name(doc_id: str) -> str:
    """The part after `#`, by which judged sets name rows of tables.

    >>> short_name("library.jsonl#MED-10"), short_name("a.md")
    ('MED-10', 'a.md')
    """
    return doc_id.rpartition("#")[2]


def article_names(listing: Listing) -> frozenset[str]:
    """The names by which a row may mean this article and no other of its file."""
    path = {listing.path} if "#" not in listing.doc_id else set()
    return frozenset({listing.doc_id, short_name(listing.doc_id), *path})


def asks_same(question: str, other: str) -> bool:
    """Whether two questions differ at most in case, white space and their last sign.

    >>> asks_same("Does salt help?", "does  salt help"), asks_same("Salt helps.", "Salt harms.")
    (True, False)
    """
    one, two = (" ".join(asked.casefold().split()).rstrip("?.! ") for asked in (question, other))
    return one == two


def judged_file(corpus: Sequence[str]) -> Path:
    """The file of a library's marks: beside the articles of its first folder."""
    first = Path(corpus[0])
    return (first.parent if first.is_file() else first) / JUDGED


def read_judgements(file: Path) -> list[Judgement]:
    """The rows of a CSV or JSONL file (by its suffix) in their order.

    Its columns are `question`, `article` and/or `phrase`, and `grade`, 1 if it is empty, or
    `stance` with the article whose stance it is and perhaps a `reason`; others are passed over. A
    table without any row below its columns gives none.

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
        same = [row for row in sheet.rows if _is_mark(row, judgement)]
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
        sheet.rows = [row for row in sheet.rows if not _is_mark(row, judgement)]


def overrule(file: Path, verdict: Judgement, *, instead_of: Collection[str] = ()) -> None:
    """Write what an article says to a question, in place of what is written of it.

    So are the verdicts on the articles named in `instead_of`, such as all of one source. The rest
    of the file stays; it is created if missing, and replaced whole or not at all.

    Raises:
        TableError: the file is not such a table, or cannot be written.
        ValueError: the stance is none of `STANCES`.
    """
    if verdict.stance not in STANCES:
        raise ValueError(f"the stance is {verdict.stance!r}, but must be one of {STANCES}")
    given = {
        "question": " ".join(verdict.question.split()),
        "article": verdict.article,
        _STANCE: verdict.stance,
        _REASON: " ".join(verdict.reason.split()),
        "marked": datetime.now(UTC).isoformat("T", "seconds"),
    }
    with _table(file).edited() as sheet:
        articles = {verdict.article, *instead_of}
        sheet.rows = [row for row in sheet.rows if not _is_verdict(row, verdict.question, articles)]
        sheet.add(given)


def take_back_verdict(file: Path, question: str, articles: Collection[str]) -> None:
    """Remove what is written on what these articles say to a question; all else stays.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    with _table(file).edited() as sheet:
        sheet.rows = [row for row in sheet.rows if not _is_verdict(row, question, articles)]


def _is_mark(row: Row, judgement: Judgement) -> bool:
    return _key(row.cells) == judgement.key() and not row.cells.get(_STANCE, "").strip()


def _is_verdict(row: Row, question: str, articles: Collection[str]) -> bool:
    asked, article, _ = _key(row.cells)
    is_stance = bool(row.cells.get(_STANCE, "").strip())
    return is_stance and article in articles and asks_same(asked, question)


def _table(file: Path) -> TableFile:
    return TableFile(file, COLUMNS, needed=("question", "article or phrase"))


def _csv_rows(file: Path, *, new: bool = True) -> Iterator[tuple[int, Mapping[str, str]]]:
    return ((row.line, row.cells) for row in _table(file).read(new=new).rows)


def _json_rows(file: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    for line, row in json_rows(file):
        cells = {column: row.get(column) for column in (*COLUMNS, _STANCE, _REASON)}
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
        reason=" ".join(row.get(_REASON, "").split()) if stance else "",
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
