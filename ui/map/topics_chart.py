"""A chart of a library: which source speaks of what."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from index.overview.subjects import Subjects
from ui.map.map_charts import CHOSEN, LABEL, ROW

# White numbers are legible on it.
_AREA = "#2f7a74"
_SMALLEST, _LARGEST = 120, 900
# The area of a circle around each further digit of this size.
_DIGIT = 190


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
                "passages": (count := subjects.counts.get((source, word), 0)),
                "number": number_words(count),
            }
            for row, word in enumerate(subjects.words)
            for column, source in enumerate(subjects.sources)
        ]
    )
    table = table[table["passages"] > 0]
    most = max(table["passages"], default=1)
    table["area"] = [
        area(passages, number, most=most)
        for passages, number in zip(table["passages"], table["number"], strict=True)
    ]
    base = alt.Chart(table).encode(
        x=alt.X(
            "source:N",
            sort=list(sources),
            title=None,
            scale=alt.Scale(domain=list(sources)),
            axis=alt.Axis(
                orient="top", labelAngle=-40, labelLimit=LABEL, labelOverlap=False, grid=True
            ),
        ),
        y=alt.Y(
            "word:N",
            sort=list(subjects.words),
            title=None,
            axis=alt.Axis(labelLimit=LABEL, grid=True),
        ),
        tooltip=[alt.Tooltip(f"{name}:N") for name in ("word", "source", "passages")],
    )
    areas = (
        base.mark_circle(color=_AREA, opacity=1, cursor="pointer")
        .encode(size=alt.Size("area:Q", scale=None))
        .add_params(alt.selection_point(CHOSEN, fields=["row", "column"], on="click", toggle=False))
    )
    numbers = base.mark_text(
        fontSize=12, fontWeight="bold", color="white", cursor="pointer"
    ).encode(text="number:N")
    return alt.layer(
        areas,
        numbers,
        description="How many passages of each source have each word, also as a table below.",
    ).properties(height=ROW * len(subjects.words) + 120)


def number_words(count: int) -> str:
    """A number that fits into a circle.

    >>> number_words(980), number_words(1_249), number_words(23_800)
    ('980', '1.2k', '24k')
    """
    if count < 1_000:
        return str(count)
    return f"{count / 1_000:.1f}k" if count < 10_000 else f"{count / 1_000:.0f}k"


def area(passages: int, number: str, *, most: int) -> float:
    """The area of a circle for so many passages, never too small for its number."""
    share = passages / most
    return max(_SMALLEST + share * (_LARGEST - _SMALLEST), _DIGIT * len(number))
