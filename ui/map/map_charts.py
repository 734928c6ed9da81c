"""Charts of a library: passages by meaning, articles by date, sources by topic."""

import textwrap
from collections.abc import Sequence

import altair as alt
import pandas as pd

from index.attribution import beginning, date_words, source_words
from index.overview.subjects import Subjects
from ui.map.points import OTHERS, Asking, Point
from ui.map.timeline import Dated, years_shown

CHOSEN = "chosen"
_LONGEST = 110
_FEW = 500
_ROW = 34
_LABEL = 130
# Mid-tones, legible on light and on dark; no two groups share a colour or a shape.
_COLOURS = (
    "#3c8f88", "#c0574b", "#5b80c4", "#b08a1e", "#9a6cb4", "#6f8f3a", "#b5648c", "#8a8a8a",
)  # fmt: skip
_SHAPES = (
    "circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right",
    "triangle-left",
)  # fmt: skip
_EXACT = {"day": "diamond", "month": "circle", "year": "square"}
# White numbers are legible on it.
_AREA = "#2f7a74"
_ASKED = "#d9541e"
_STAR = (
    "M0,-1L0.235,-0.324L0.951,-0.309L0.38,0.124L0.588,0.809L0,0.4L-0.588,0.809L-0.38,0.124"
    "L-0.951,-0.309L-0.235,-0.324Z"
)


def map_chart(
    points: Sequence[Point], groups: Sequence[str], asked: Asking | None
) -> alt.LayerChart | alt.FacetChart:
    """Each passage as the sign of its source, the question as a star, its hits ringed.

    A click on a sign selects `place`, its number in `points`.
    """
    table = pd.DataFrame(
        [
            {
                "place": place,
                "x": point.x,
                "y": point.y,
                "source": point.group,
                "article": _shortened(point.document.title),
                "published by": source_words(point.document),
                "begins": _shortened(beginning(point.passage)),
            }
            for place, point in enumerate(points)
        ]
    )
    legend = alt.Legend(
        orient="bottom",
        direction="vertical",
        columns=2,
        title=None,
        labelLimit=_LABEL,
        symbolOpacity=1,
        symbolSize=90,
        rowPadding=2,
    )
    colours = alt.Scale(domain=list(groups), range=list(_COLOURS[: len(groups)]))
    shapes = alt.Scale(domain=list(groups), range=list(_SHAPES[: len(groups)]))
    # Large signs would hide one another if there are many.
    size, opacity = (90, 0.85) if len(points) <= _FEW else (30, 0.35 if asked else 0.6)
    base = alt.Chart(table).encode(
        x=alt.X("x:Q", axis=None, scale=alt.Scale(zero=False, nice=False, padding=16)),
        y=alt.Y("y:Q", axis=None, scale=alt.Scale(zero=False, nice=False, padding=16)),
    )
    signs = (
        base.mark_point(filled=True, size=size, opacity=opacity, cursor="pointer")
        .encode(
            color=alt.Color("source:N", scale=colours, legend=legend),
            shape=alt.Shape("source:N", scale=shapes, legend=legend),
            tooltip=[alt.Tooltip(f"{name}:N") for name in ("article", "published by", "begins")],
        )
        .add_params(alt.selection_point(CHOSEN, fields=["place"], on="click", toggle=False))
    )
    layers = [signs]
    if asked:
        layers += [_rings(points), *_star(asked)]
    return alt.layer(
        *layers, description="A map of the passages, also as a table below."
    ).properties(height=440)


def _rings(points: Sequence[Point]) -> alt.Chart:
    ringed = pd.DataFrame([{"x": one.x, "y": one.y} for one in points if one.rank])
    if ringed.empty:
        ringed = pd.DataFrame({"x": [], "y": []})
    rings: alt.Chart = (
        alt.Chart(ringed)
        .mark_point(
            shape="circle", size=260, strokeWidth=2.5, opacity=1, color=_ASKED, filled=False
        )
        .encode(x="x:Q", y="y:Q")
    )
    return rings


def _star(asked: Asking) -> list[alt.Chart]:
    place = alt.Chart(
        pd.DataFrame([{"x": asked.x, "y": asked.y, "question": _shortened(asked.question)}])
    ).encode(x="x:Q", y="y:Q", tooltip=[alt.Tooltip("question:N")])
    star = place.mark_point(shape=_STAR, size=170, filled=True, opacity=1, color=_ASKED)
    words = place.mark_text(
        text="your question", dy=-20, fontSize=13, fontWeight="bold", color=_ASKED
    )
    return [star, words]


def dates_chart(
    articles: Sequence[Dated], sources: Sequence[str]
) -> alt.LayerChart | alt.FacetChart:
    """Each article in the row of its source; a line spans a month or year without a day.

    A click selects `place`, its number in `articles`.
    """
    table = pd.DataFrame(
        [
            {
                "place": place,
                "start": one.start,
                "end": one.end,
                "middle": (one.start + one.end) / 2,
                "source": name if (name := source_words(one.document)) in sources else OTHERS,
                "article": _shortened(one.document.title),
                "published": date_words(one.document.published),
                "known": one.exactness,
            }
            for place, one in enumerate(articles)
        ]
    )
    first, last = years_shown(articles)
    years = alt.Axis(format="d", tickMinStep=1, labelFlush=True, tickCount=min(last - first, 8))
    span = alt.Scale(domain=[first, last], nice=False)
    tooltip = [alt.Tooltip(f"{name}:N") for name in ("article", "source", "published")]
    base = alt.Chart(table).encode(
        y=alt.Y(
            "source:N", sort=list(sources), title=None, axis=alt.Axis(labelLimit=_LABEL, grid=True)
        ),
        tooltip=tooltip,
    )
    lines = base.mark_rule(strokeWidth=4, opacity=0.5, color=_COLOURS[0], aria=False).encode(
        x=alt.X("start:Q", scale=span, axis=years, title=None), x2="end:Q"
    )
    exactness = alt.Scale(domain=list(_EXACT), range=list(_EXACT.values()))
    legend = alt.Legend(orient="bottom", title="date known to the")
    signs = (
        base.mark_point(filled=True, size=110, opacity=1, color=_COLOURS[0], cursor="pointer")
        .encode(
            x=alt.X("middle:Q", scale=span, axis=years, title=None),
            shape=alt.Shape("known:N", scale=exactness, legend=legend),
        )
        .add_params(alt.selection_point(CHOSEN, fields=["place"], on="click", toggle=False))
    )
    return alt.layer(
        lines.transform_filter(alt.datum.known != "day"),
        signs,
        description="Articles by date of publication, also as a table below.",
    ).properties(height=_ROW * len(sources) + 110)


def subjects_chart(subjects: Subjects, sources: Sequence[str]) -> alt.LayerChart | alt.FacetChart:
    """How many passages of each source have each word, as circles with numbers.

    A click selects `row` and `column`, the numbers of a word and a source.
    """
    table = pd.DataFrame(
        [
            {
                "row": row,
                "column": column,
                "word": word,
                "source": sources[column],
                "passages": subjects.counts.get((source, word), 0),
            }
            for row, word in enumerate(subjects.words)
            for column, source in enumerate(subjects.sources)
        ]
    )
    table = table[table["passages"] > 0]
    base = alt.Chart(table).encode(
        x=alt.X(
            "source:N",
            sort=list(sources),
            title=None,
            scale=alt.Scale(domain=list(sources)),
            axis=alt.Axis(
                orient="top", labelAngle=-40, labelLimit=_LABEL, labelOverlap=False, grid=True
            ),
        ),
        y=alt.Y(
            "word:N",
            sort=list(subjects.words),
            title=None,
            axis=alt.Axis(labelLimit=_LABEL, grid=True),
        ),
        tooltip=[alt.Tooltip(f"{name}:N") for name in ("word", "source", "passages")],
    )
    areas = (
        base.mark_circle(color=_AREA, opacity=1, cursor="pointer")
        .encode(
            size=alt.Size("passages:Q", scale=alt.Scale(range=[120, 900], zero=True), legend=None)
        )
        .add_params(alt.selection_point(CHOSEN, fields=["row", "column"], on="click", toggle=False))
    )
    numbers = base.mark_text(
        fontSize=12, fontWeight="bold", color="white", cursor="pointer"
    ).encode(text="passages:Q")
    return alt.layer(
        areas,
        numbers,
        description="How many passages of each source have each word, also as a table below.",
    ).properties(height=_ROW * len(subjects.words) + 120)


def _shortened(text: str) -> str:
    return textwrap.shorten(text, _LONGEST, placeholder=" …")
