"""A table of sources by questions as CSV and Markdown."""

import csv
import io
from collections.abc import Iterator

from index.attribution import PROMISE, date_words, source_words
from index.compare.comparison import NO_VERDICT, SourceView
from index.compare.comparison_formats import given_by, overruled_words
from index.compare.source_table import SourceTable
from index.text.csv_cells import plain
from index.text.markdown import escaped

_PARTS = (
    "",
    ": given by",
    ": model",
    ": reason",
    ": sentence",
    ": article",
    ": published",
    ": link",
)
NOT_COMPARED = "not compared yet"


def table_csv(table: SourceTable) -> str:
    """A row for each source, and for each question the stance, who gave it, and the sentence."""
    text = io.StringIO()
    sheet = csv.writer(text)
    heads = [f"{question}{part}" for question in table.questions for part in _PARTS]
    sheet.writerow([plain(cell) for cell in ("source", *heads, "judged_by")])
    judged_by = next((one.judged_by for one in table.comparisons if one), "")
    for row in table.rows:
        cells = [part for cell in row.cells for part in _cells(cell)]
        sheet.writerow([plain(cell) for cell in (row.label, *cells, judged_by)])
    return text.getvalue()


def table_markdown(table: SourceTable) -> str:
    """The stances as a table, then of each question the sentences with their articles."""
    return "\n".join(_lines(table)) + "\n"


def stance_words(cell: SourceView | None) -> str:
    """What a source does to a question, in words; on an open question it only speaks or does not.

    >>> stance_words(None)
    'not compared yet'
    """
    if cell is None:
        return NOT_COMPARED
    if cell.stance is None:
        return "speaks" if cell.claims else "silent"
    return "not read" if cell.stance == "unread" else cell.stance


def _cells(cell: SourceView | None) -> list[str]:
    if cell is None:
        return [NOT_COMPARED, *[""] * (len(_PARTS) - 1)]
    reason = cell.correction.reason if cell.correction else ""
    model = (cell.model_stance or NO_VERDICT) if cell.correction else ""
    strongest = cell.strongest
    if strongest is None:
        said = [""] * 4
    else:
        document = strongest.claim.document
        said = [
            strongest.claim.text,
            f"{document.title} ({document.doc_id})",
            document.published or "",
            document.url or "",
        ]
    return [stance_words(cell), given_by(cell), model, reason, *said]


def _lines(table: SourceTable) -> Iterator[str]:
    yield "# What the sources say\n"
    yield _row("Source", *table.questions)
    yield "|" + " --- |" * (len(table.questions) + 1)
    for row in table.rows:
        yield _row(row.label, *map(_short, row.cells))
    for place, question in enumerate(table.questions):
        yield f"\n## {escaped(question)}\n"
        yield from _said(table, place)
    if judged_by := next((one.judged_by for one in table.comparisons if one), ""):
        yield f"\n{escaped(judged_by)}"
    yield f"\n{PROMISE}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(escaped(cell) for cell in cells)} |"


def _short(cell: SourceView | None) -> str:
    own = " (a person's verdict)" if cell and cell.correction else ""
    return f"{stance_words(cell)}{own}"


def _said(table: SourceTable, place: int) -> Iterator[str]:
    for row in table.rows:
        cell = row.cells[place]
        strongest = cell.strongest if cell else None
        if cell is None or not (strongest or cell.correction):
            continue
        own = f" {overruled_words(cell.correction)}" if cell.correction else ""
        yield f"{escaped(f'{row.label}: {stance_words(cell)}.{own}')}\n"
        if strongest:
            document = strongest.claim.document
            known = [source_words(document), f"“{document.title}”", date_words(document.published)]
            known += [document.url] if document.url else []
            yield f"> {escaped(' '.join(strongest.claim.text.split()))}\n>"
            yield f"> — {escaped(', '.join(known))}\n"
