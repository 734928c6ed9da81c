"""A table of sources by questions: what each source says to each of several questions."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from index.compare.comparison import Comparison, SourceStance, SourceView

FEW = 20
"""A table of at most so many sources shows all of them; of more, those that speak come first."""
_ORDER: tuple[SourceStance, ...] = get_args(SourceStance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A source and what it says to each question; None where that was not compared yet."""

    label: str
    cells: tuple[SourceView | None, ...]

    @property
    def speaks(self) -> bool:
        """Whether it says something to a question, or a person gave a verdict on it."""
        return any(cell and (cell.claims or cell.correction) for cell in self.cells)

    @property
    def is_unread(self) -> bool:
        """Whether it is near a question to which it was not read."""
        return any(cell and cell.stance == "unread" for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTable:
    """Questions with their comparisons, None where one was not made yet, and a row per source."""

    questions: tuple[str, ...]
    comparisons: tuple[Comparison | None, ...]
    rows: tuple[Row, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every question was compared."""
        return all(self.comparisons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """The order of a table, and which sources it shows.

    By name, or by the stances to the question at the place `by`, from 0. `named` is a part of the
    names to show, `stances` are those of which a source has to take one.
    """

    by: int | None = None
    named: str = ""
    stances: tuple[str, ...] = ()


def source_table(
    questions: Sequence[str],
    comparisons: Sequence[Comparison | None],
    *,
    sources: Iterable[str] = (),
) -> SourceTable:
    """The table of these comparisons, in order of the names of sources.

    `sources` are the labels of rows that stand there before anything was compared.
    """
    of_question = [
        {view.label: view for view in comparison.sources} if comparison else {}
        for comparison in comparisons
    ]
    labels = {label: None for views in (*of_question, sources) for label in views}
    rows = [
        Row(label=label, cells=tuple(views.get(label) for views in of_question)) for label in labels
    ]
    return SourceTable(
        questions=tuple(questions),
        comparisons=tuple(comparisons),
        rows=tuple(sorted(rows, key=lambda row: (_name(row.label), row.label))),
    )


def arranged(table: SourceTable, arrangement: Arrangement) -> SourceTable:
    """The table with the rows that are wanted, in the order that is wanted.

    Of more than `FEW` sources those come first that speak, in order of the first question to which
    they do, so that a further question adds rows below and moves none.
    """
    wanted = [row for row in table.rows if _is_wanted(row, arrangement)]
    if len(table.rows) > FEW:
        wanted.sort(key=_first_spoken)
    by = arrangement.by
    if by is not None and by < len(table.questions):
        wanted.sort(key=lambda row: _place(row.cells[by]))
    return replace(table, rows=tuple(wanted))


def _name(label: str) -> str:
    return label.strip("“”").casefold()


def _is_wanted(row: Row, arrangement: Arrangement) -> bool:
    if arrangement.named.strip().casefold() not in row.label.casefold():
        return False
    return not arrangement.stances or any(
        cell and cell.stance in arrangement.stances for cell in row.cells
    )


def _first_spoken(row: Row) -> int:
    spoken = (
        place for place, cell in enumerate(row.cells) if cell and (cell.claims or cell.correction)
    )
    return next(spoken, len(row.cells))


def _place(cell: SourceView | None) -> tuple[int, float]:
    """Where a cell comes by its stance, surest first; without one, those with sentences first."""
    if cell is None:
        return len(_ORDER) + 1, 0.0
    strongest = cell.strongest
    sure = strongest.probability or 0.0 if strongest else 0.0
    if cell.stance is None:
        return 0 if cell.claims else len(_ORDER), -sure
    return _ORDER.index(cell.stance), -sure


def silent_rows(rows: Collection[Row]) -> tuple[list[Row], list[Row]]:
    """Those of the rows that say nothing to any question, and those not read to all of them."""
    rest = [row for row in rows if not row.speaks]
    return [row for row in rest if not row.is_unread], [row for row in rest if row.is_unread]
