"""Charts of quality: figures with their intervals, and the ranks of the first right hits."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from index.evaluation.measures import Figure
from ui.quality.figures import NAMES

NOT_FOUND = "not found"
_RANKS = {"1st": 1, "2nd": 2, "3rd": 3, "4th–5th": 5, "6th–10th": 10, "11th–100th": 100}
_ROW = 34
# Legible on light and on dark; rules are black on both by default.
_COLOUR = "#3c8f88"
_PARTS = ("mean", "low", "high")
_TITLES = {"mean": "of 100", "low": "likely at least", "high": "likely at most"}


def figures_chart(figures: Mapping[str, Figure]) -> alt.LayerChart | alt.FacetChart:
    """Each figure as a point from 0 to 100, with its interval as a line."""
    table = pd.DataFrame(
        [
            {"figure": NAMES[name]} | {part: 100 * getattr(one, part) for part in _PARTS}
            for name, one in figures.items()
        ]
    )
    rows = alt.Y("figure:N", sort=list(NAMES.values()), title=None, axis=alt.Axis(labelLimit=300))
    span = alt.Scale(domain=[0, 100])
    low = alt.X("low:Q", scale=span, title=None)
    tooltip = [
        alt.Tooltip("figure:N"),
        *(alt.Tooltip(f"{name}:Q", format=".0f", title=_TITLES[name]) for name in _PARTS),
    ]
    base = alt.Chart(table).encode(y=rows, tooltip=tooltip)
    lines = base.mark_rule(strokeWidth=2, color=_COLOUR).encode(x=low, x2="high:Q")
    points = base.mark_point(filled=True, size=90, opacity=1, color=_COLOUR).encode(
        x=alt.X("mean:Q", scale=span, title=None)
    )
    return alt.layer(lines, points).properties(height=_ROW * len(figures))


def ranks_chart(counts: Mapping[str, int]) -> alt.Chart:
    """How many questions have their first right hit at each rank, as counted by `count_ranks`."""
    table = pd.DataFrame({"place": list(counts), "questions": list(counts.values())})
    chart: alt.Chart = (
        alt.Chart(table)
        .mark_bar(color=_COLOUR)
        .encode(
            x=alt.X("place:N", sort=list(counts), title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("questions:Q", title="questions", axis=alt.Axis(tickMinStep=1, format="d")),
            tooltip=[alt.Tooltip("place:N"), alt.Tooltip("questions:Q")],
        )
        .properties(height=180)
    )
    return chart


def count_ranks(ranks: Sequence[int | None]) -> dict[str, int]:
    """How many of `ranks`, from 1, fall into each bin; None is not found.

    >>> {place: n for place, n in count_ranks([1, 1, 4, None]).items() if n}
    {'1st': 2, '4th–5th': 1, 'not found': 1}
    """
    counts = dict.fromkeys([*_RANKS, NOT_FOUND], 0)
    for rank in ranks:
        within = (place for place, last in _RANKS.items() if rank is not None and rank <= last)
        counts[next(within, NOT_FOUND)] += 1
    return counts
