"""Charts of a library: passages by meaning, and articles by date."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from index.attribution import beginning, date_words, source_words
from index.overview.regions import Region
from ui.map.points import OTHERS, Asking, Point
from ui.map.timeline import Dated, years_shown

CHOSEN = "chosen"
_LONGEST = 110
_FEW = 500
ROW = 34
LABEL = 130
# Mid-tones, legible on light and on dark; no two groups share a colour or a shape.
_COLOURS = (
    "#3c8f88", "#c0574b", "#5b80c4", "#b08a1e", "#9a6cb4", "#6f8f3a", "#b5648c", "#8a8a8a",
)  # fmt: skip
_SHAPES = (
    "circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right",
    "triangle-left",
)  # fmt: skip
_EXACT = {"day": "diamond", "month": "circle", "year": "square"}
_ASKED = "#d9541e"
# A large map is drawn on a canvas, which knows no colour of the page; grey is for an unknown one.
_INK = {"light": "#22262a", "dark": "#eceae6", None: "#7d7d7d"}
# A wheel without a key scrolls the page, and so does a finger; a sign under the mouse is clicked.
_ZOOM = "wheel![event.ctrlKey || event.metaKey]"
_MOVE = (
    "[pointerdown[event.pointerType === 'mouse' && "
    "(!event.item || event.item.mark.marktype === 'group')], window:pointerup] "
    "> window:pointermove!"
)
_WIDE, _NAMED_IF_NARROW = 500, 5
# A name that would be cut at an edge begins or ends there.
_HALF = 90
_ALIGNED = f"_x > width - {_HALF} ? 'right' : _x < {_HALF} ? 'left' : 'center'"
_MOVED = f"_x > width - {_HALF} ? width - _x : _x < {_HALF} ? -_x : 0"
# Room for names at the edge.
_EDGE, _ABOVE = 44, 28
_STAR = (
    "M0,-1L0.235,-0.324L0.951,-0.309L0.38,0.124L0.588,0.809L0,0.4L-0.588,0.809L-0.38,0.124"
    "L-0.951,-0.309L-0.235,-0.324Z"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closer:
    """The part of a map that a picture begins with: from left to right, and from below up."""

    across: tuple[float, float]
    up: tuple[float, float]


def map_chart(
    points: Sequence[Point],
    groups: Sequence[str],
    asked: Asking | None,
    *,
    regions: Sequence[Region] = (),
    closer: Closer | None = None,
    theme: str | None = None,
) -> alt.LayerChart | alt.FacetChart:
    """Each passage as the sign of its source, the question as a star, its hits ringed.

    Regions are named by their first words, in the ink of a "light" or "dark" `theme`. What is shown
    begins at `closer`, or with everything. A click on a sign selects `place`, its number in
    `points`.
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
                "begins": (begins := _shortened(beginning(point.passage))),
                "spoken": f"{point.document.title}, {source_words(point.document)}: {begins}",
            }
            for place, point in enumerate(points)
        ]
    )
    legend = alt.Legend(
        orient="bottom",
        direction="vertical",
        columns=2,
        title=None,
        labelLimit=LABEL,
        symbolOpacity=1,
        symbolSize=90,
        rowPadding=2,
    )
    colours = alt.Scale(domain=list(groups), range=list(_COLOURS[: len(groups)]))
    shapes = alt.Scale(domain=list(groups), range=list(_SHAPES[: len(groups)]))
    # Large signs would hide one another if there are many.
    size, opacity = (90, 0.85) if len(points) <= _FEW else (30, 0.35 if asked else 0.6)
    base = alt.Chart(table).encode(
        x=alt.X("x:Q", axis=None, scale=_scale(closer.across if closer else None)),
        y=alt.Y("y:Q", axis=None, scale=_scale(closer.up if closer else None, room=_ABOVE)),
    )
    signs = (
        base.mark_point(filled=True, size=size, opacity=opacity, cursor="pointer", clip=True)
        .encode(
            color=alt.Color("source:N", scale=colours, legend=legend),
            shape=alt.Shape("source:N", scale=shapes, legend=legend),
            tooltip=[alt.Tooltip(f"{name}:N") for name in ("article", "published by", "begins")],
            description="spoken:N",
        )
        .add_params(
            alt.selection_point(CHOSEN, fields=["place"], on="click", toggle=False),
            alt.selection_interval(bind="scales", name="moved", zoom=_ZOOM, translate=_MOVE),
        )
    )
    # Names are beneath the signs, so that they cover none.
    layers = [*_names(points, regions, theme), signs]
    if asked:
        layers += [_rings(points), *_star(asked)]
    return alt.layer(
        *layers, description="A map of the passages, also as a table below."
    ).properties(height=440)


def _scale(shown: tuple[float, float] | None, *, room: int = _EDGE) -> alt.Scale:
    if shown is None:
        return alt.Scale(zero=False, nice=False, padding=room)
    return alt.Scale(zero=False, nice=False, padding=room, domain=list(shown))


def _names(
    points: Sequence[Point], regions: Sequence[Region], theme: str | None
) -> list[alt.Chart]:
    """The words above each region; a narrow picture has room for those of the largest only."""
    table = pd.DataFrame(
        [
            {
                "x": one.x,
                "top": max(points[place].y for place in one.members),
                "name": region_name(one),
                "nth": nth,
            }
            for nth, one in enumerate(regions)
            if one.words
        ]
    )
    if table.empty:
        return []
    names: alt.Chart = (
        alt.Chart(table)
        .transform_filter(f"width >= {_WIDE} || datum.nth < {_NAMED_IF_NARROW}")
        .mark_text(
            fontSize=13,
            fontWeight="bold",
            color=_INK[theme],
            align=_at_its_place(_ALIGNED),
            dx=_at_its_place(_MOVED),
            baseline="bottom",
            dy=-9,
            clip=True,
            aria=False,
            tooltip=None,
        )
        .encode(x=alt.X("x:Q", axis=None), y=alt.Y("top:Q", axis=None), text="name:N")
    )
    return [names]


def _at_its_place(words: str) -> alt.Expr | alt.ExprRef:
    """An expression of Vega's, in which `_x` is the place of a name in pixels."""
    return alt.expr(words.replace("_x", "scale('x', datum.x)"))


def region_name(region: Region, *, most: int = 2) -> str:
    """The first words of a region."""
    return ", ".join(region.words[:most])


def _rings(points: Sequence[Point]) -> alt.Chart:
    ringed = pd.DataFrame([{"x": one.x, "y": one.y} for one in points if one.rank])
    if ringed.empty:
        ringed = pd.DataFrame({"x": [], "y": []})
    rings: alt.Chart = (
        alt.Chart(ringed)
        .mark_point(
            shape="circle",
            size=260,
            strokeWidth=2.5,
            opacity=1,
            color=_ASKED,
            filled=False,
            clip=True,
        )
        .encode(x="x:Q", y="y:Q")
    )
    return rings


def _star(asked: Asking) -> list[alt.Chart]:
    place = alt.Chart(
        pd.DataFrame([{"x": asked.x, "y": asked.y, "question": _shortened(asked.question)}])
    ).encode(x="x:Q", y="y:Q", tooltip=[alt.Tooltip("question:N")])
    star = place.mark_point(shape=_STAR, size=170, filled=True, opacity=1, color=_ASKED, clip=True)
    words = place.mark_text(
        text="your question", clip=True, dy=24, fontSize=13, fontWeight="bold", color=_ASKED
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
            "source:N", sort=list(sources), title=None, axis=alt.Axis(labelLimit=LABEL, grid=True)
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
    ).properties(height=ROW * len(sources) + 110)


def _shortened(text: str) -> str:
    return textwrap.shorten(text, _LONGEST, placeholder=" …")
