"""The figures as tables in Markdown."""

from collections.abc import Iterator, Sequence

from tests.bench.figures import Figures, Spread


def tables(figures: Figures, order: Sequence[str]) -> str:
    """One table for each part, in this order: a row for each measure, a column for each case."""
    lines = [
        "# Benchmarks",
        "",
        "Medians; in brackets the lowest, the highest and the number of runs.",
    ]
    for part in (part for part in order if part in figures.parts):
        lines += ["", *_table(figures, part)]
    return "\n".join(lines) + "\n"


def cell(value: float | str | Spread | None) -> str:
    """A value as it is shown in a table.

    >>> cell(Spread(median=0.01234, low=0.01, high=2.0, runs=5))
    '0.0123 (0.0100 to 2, 5)'
    >>> cell(1234567.8), cell(12), cell("a|b"), cell(None)
    ('1,234,568', '12', 'a/b', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("|", "/").replace("\n", " ")
    if isinstance(value, Spread):
        low, high = number(value.low), number(value.high)
        return f"{number(value.median)} ({low} to {high}, {value.runs})"
    return number(value)


def number(value: float) -> str:
    """A number with three significant digits, or whole if it is large.

    >>> [number(value) for value in (0.98765, 45.678, 1234.5, 3, 0.0)]
    ['0.988', '45.7', '1,234', '3', '0']
    """
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:#.3g}"


def _table(figures: Figures, part: str) -> Iterator[str]:
    cases = {case: figures.values(part, case) for case in figures.parts[part]}
    rows = dict.fromkeys(name for values in cases.values() for name in values)
    yield f"## {part}"
    yield ""
    yield ", ".join(f"{name} {value}" for name, value in figures.machines[part].items())
    yield ""
    yield _row(["", *map(cell, cases)])
    yield _row(["---", *("---:" for _ in cases)])
    for name in rows:
        yield _row([cell(name), *(cell(values.get(name)) for values in cases.values())])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
