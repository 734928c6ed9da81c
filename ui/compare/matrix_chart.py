"""The matrix of sources and claims as a chart."""

import altair as alt
import pandas as pd

from ui.compare.matrix import SIGNS, SILENT, Matrix

_ROW = 34
# Legible on light and on dark.
_COLOUR = "#3c8f88"
_LABEL = 150
_AGAINST = "#c0574b"
_BETWEEN = "#8a8a8a"
_MILDER = ("less sure", "other scope", "other number")
_SIGN_COLOURS = {
    **dict.fromkeys(("supports", "says so"), _COLOUR),
    **dict.fromkeys(("disputes", "differs"), _AGAINST),
    **dict.fromkeys(("mixed", "undecided", *_MILDER, SILENT), _BETWEEN),
}


def matrix_chart(matrix: Matrix) -> alt.Chart:
    """A sign for what each source says about each claim; a small dot where it says nothing."""
    claims = [name for name, _ in matrix.claims]
    table = pd.DataFrame(
        [
            {
                "source": source,
                "claim": claim,
                "sign": SIGNS.get(word, "·"),
                "word": word or SILENT,
            }
            for row, source in enumerate(matrix.sources)
            for column, claim in enumerate(claims)
            for word in [matrix.words.get((row, column), "")]
        ]
    )
    colours = alt.Scale(domain=list(_SIGN_COLOURS), range=list(_SIGN_COLOURS.values()))
    chart: alt.Chart = (
        alt.Chart(
            table, description="What each source says about each claim; also as a table below."
        )
        .mark_text(fontSize=18, fontWeight="bold")
        .encode(
            x=alt.X("claim:N", sort=claims, title=None, axis=alt.Axis(orient="top", labelAngle=0)),
            y=alt.Y(
                "source:N",
                sort=list(matrix.sources),
                title=None,
                axis=alt.Axis(labelLimit=_LABEL, grid=True),
            ),
            text="sign:N",
            color=alt.Color("word:N", scale=colours, legend=None),
            tooltip=[alt.Tooltip(name) for name in ("source:N", "claim:N", "word:N")],
        )
        .properties(height=_ROW * len(matrix.sources) + _ROW)
    )
    return chart
