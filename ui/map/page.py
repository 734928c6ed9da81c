"""The page Map: pictures of the library by meaning, by date and by topic."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import hypot

import altair as alt
import streamlit as st

from index.attribution import counted
from index.errors import ConcordanceError, QuestionError
from index.overview.neighbour_map import FlatMap, draw_map
from index.overview.regions import Region, find_regions, own_words
from index.overview.sampling import even_places, sample
from index.overview.subjects import Subjects, find_subjects
from index.records import Listing, Passage, Span
from index.search.answer import Answer
from index.search.searcher import Searcher
from ui.map.map_charts import CHOSEN, Closer, dates_chart, map_chart, region_name
from ui.map.points import (
    Asking,
    Point,
    asking,
    asking_words,
    groups_of,
    map_words,
    points_beside,
    points_of,
)
from ui.map.tables import (
    MOST_ROWS,
    asked_of,
    dates_csv,
    dates_html,
    points_csv,
    points_html,
    subjects_csv,
    subjects_html,
    undated_html,
)
from ui.map.timeline import dated, undated
from ui.map.topics_chart import subjects_chart
from ui.markup import Html, error_html, escape, note
from ui.session.permalinks import AskQuery, place_parameters, read_asked
from ui.session.state import address_parameters, live_generation, open_library
from ui.session.tagged import tagged_articles

_VIEWS = {
    "passages": "By meaning",
    "dates": "By date",
    "topics": "By topic",
}
_SHOW, _QUESTION, _FILLED = "map-show", "map-question", "map-filled"
_MOST_ARTICLES = 1000
_MOST_SOURCES = 12
_ALL, _AROUND = "all of it", "your question"
_AROUND_IT = 15
_SIGNS = (
    "Each symbol is a passage; its shape and colour show its source. Point at one to see its "
    "article and first words; click it to read it. The words name what the passages around them "
    "have more often than others. To look closer, choose a part below, or turn the wheel with Ctrl "
    "held down; drag empty ground to move about, and double-click it to see everything again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """The data behind the pictures of one generation, which takes a while to compute."""

    passages: Sequence[tuple[Passage, Listing]]
    is_whole: bool
    flat: FlatMap
    regions: Sequence[Region]
    subjects: Subjects


def draw_pictures() -> None:
    """Draw the chosen picture, its explanation, and its table."""
    st.html(Html("<h1>Map of the library</h1>"))
    try:
        searcher = open_library()
        view = _choose()
        if not any(searcher.generation.passage_counts):
            st.html(note("There are no passages yet. Add an article on the Library page."))
        elif view == "dates":
            _draw_dates(searcher.listings)
        elif view == "topics":
            _draw_topics(_pictured(*live_generation()))
        else:
            _draw_passages(searcher, _pictured(*live_generation()))
    except ConcordanceError as error:
        st.html(error_html(str(error)))


@st.cache_resource(show_spinner="Drawing the library…", max_entries=1)
def _pictured(index: str, generation: str, written: str) -> Pictured:
    chosen = sample(open_library().generation)
    flat, texts = draw_map([one.stored for one in chosen.passages]), own_words(chosen.passages)
    regions = find_regions(texts, flat.places)
    return Pictured(
        passages=[(one.passage, one.document) for one in chosen.passages],
        is_whole=chosen.is_whole,
        flat=flat,
        regions=regions,
        subjects=find_subjects(chosen.passages, texts=texts, regions=regions),
    )


def _choose() -> str:
    """Draw the choice of pictures, which follows the address and updates it."""
    named = address_parameters().get("show", [""])[-1]
    if _SHOW not in st.session_state:
        st.session_state[_SHOW] = named if named in _VIEWS else "passages"
    chosen = st.segmented_control(
        "Picture",
        list(_VIEWS),
        key=_SHOW,
        required=True,
        format_func=lambda view: _VIEWS[view],
        label_visibility="collapsed",
        on_change=_show,
    )
    return str(chosen)


def _show() -> None:
    st.query_params["show"] = st.session_state[_SHOW]


def _draw_passages(searcher: Searcher, pictured: Pictured) -> None:
    asked = read_asked(address_parameters())
    _draw_form(asked)
    answer = _answer(searcher, asked)
    points = points_of(pictured.flat, pictured.passages, answer)
    star = None
    if answer:
        points += points_beside(pictured.flat, points, answer, searcher.generation)
        star = asking(points, answer)
    if not points:
        st.html(note("These articles contain nothing but notices and menus."))
        return
    _facts([_SIGNS])
    closer = _choose_closer(points, star, pictured.regions)
    _draw_map(points, star, asked, regions=pictured.regions, closer=closer)
    words = map_words(pictured.flat, shown=len(pictured.passages), is_whole=pictured.is_whole)
    lines = [asking_words(star, sum(1 for one in points if one.rank))] if star else []
    _facts([*lines, words])
    _draw_table(
        points_html(points, asked), partial(points_csv, points), "passages", rows=len(points)
    )


def _draw_form(asked: AskQuery) -> None:
    if st.session_state.get(_FILLED) != asked.question or _QUESTION not in st.session_state:
        st.session_state[_FILLED] = st.session_state[_QUESTION] = asked.question
    with st.form("map-form", border=False):
        box, button = st.columns([5, 1], vertical_alignment="bottom")
        box.text_input(
            "Where is your question on the map?",
            key=_QUESTION,
            placeholder="Place a question on the map",
            label_visibility="collapsed",
        )
        button.form_submit_button("Place it", width="stretch", on_click=_place)


def _place() -> None:
    question = st.session_state[_QUESTION].strip()
    st.query_params.from_dict(AskQuery(question=question).parameters())


def _answer(searcher: Searcher, asked: AskQuery) -> Answer | None:
    if not asked.question:
        return None
    try:
        return searcher.search(
            asked.question, k=asked.passages, filters=asked.filters(tagged_articles(asked.tags))
        )
    except QuestionError as error:
        st.html(error_html(str(error)))
        return None


def _choose_closer(
    points: Sequence[Point], star: Asking | None, regions: Sequence[Region]
) -> Closer | None:
    """Draw the choice of a part of the map; it works by mouse, finger and keyboard alike."""
    parts: dict[str, Sequence[Point]] = {}
    if star:
        parts[_AROUND] = _nearest(points, star)
    for region in regions:
        parts[region_name(region, most=3)] = [points[place] for place in region.members]
    parts.pop("", None)
    if not parts:
        return None
    chosen = st.selectbox("Look closer at", [_ALL, *parts], key=f"map-closer-{bool(star)}")
    return _box(parts[chosen]) if chosen in parts else None


def _nearest(points: Sequence[Point], star: Asking) -> Sequence[Point]:
    """The passages around the question."""
    return sorted(points, key=lambda one: hypot(one.x - star.x, one.y - star.y))[:_AROUND_IT]


def _box(points: Sequence[Point]) -> Closer:
    x, y = [one.x for one in points], [one.y for one in points]
    return Closer(across=(min(x), max(x)), up=(min(y), max(y)))


def _draw_map(
    points: Sequence[Point],
    star: Asking | None,
    asked: AskQuery,
    *,
    regions: Sequence[Region],
    closer: Closer | None,
) -> None:
    groups = groups_of([point.document for point in points])
    theme = st.context.theme.type
    chart = map_chart(points, groups, star, regions=regions, closer=closer, theme=theme)
    chosen = _draw_chart(chart, "map")
    if chosen:
        passage = points[chosen["place"]].passage
        span = Span(passage.start, passage.end)
        place = place_parameters(passage.doc_id, span, asked, quote=passage.text)
        st.switch_page("read/page.py", query_params=place)


def _draw_dates(documents: Sequence[Listing]) -> None:
    articles, without = dated(documents), undated(documents)
    shown = [articles[place] for place in even_places(len(articles), _MOST_ARTICLES)]
    if shown:
        some = f"{counted(len(shown), 'article')}, an even selection of {len(articles):,}. "
        _facts(
            [
                f"{some if len(shown) < len(articles) else ''}Each symbol is an article; a line "
                f"spans the whole month or year if only that is known. Click a symbol to read it."
            ]
        )
        sources = groups_of([one.document for one in shown], most=_MOST_SOURCES)
        chosen = _draw_chart(dates_chart(shown, sources), "dates")
        if chosen:
            parameters = {"doc": [shown[chosen["place"]].document.doc_id]}
            st.switch_page("read/page.py", query_params=parameters)
    else:
        st.html(note("No article here has a known date."))
    if without:
        st.html(Html(f"<h2>Date unknown: {counted(len(without), 'article')}</h2>"))
        st.html(undated_html(without))
    rows = [*(one.document for one in articles), *without]
    _draw_table(dates_html(rows), partial(dates_csv, rows), "dates", rows=len(rows))


def _draw_topics(pictured: Pictured) -> None:
    subjects = pictured.subjects
    if not subjects.words:
        st.html(note("The headings of these articles share no words with their texts."))
        return
    some = "" if pictured.is_whole else f"of a selection of {len(pictured.passages):,} "
    more = len(subjects.totals) - len(subjects.sources)
    rest = f" Smaller sources not shown: {more:,}." if more else ""
    _facts(
        [
            "Words from headings that tell parts of your library apart, and how many passages "
            f"{some}have them in their text or heading. Click a number to ask about that word in "
            f"that source alone.{rest}"
        ]
    )
    names = [source or "source unknown" for source in subjects.sources]
    chosen = _draw_chart(subjects_chart(subjects, names), "topics")
    if chosen:
        word, source = subjects.words[chosen["row"]], subjects.sources[chosen["column"]]
        st.switch_page("ask/page.py", query_params=asked_of(word, source).parameters())
    _draw_table(
        subjects_html(subjects, names), partial(subjects_csv, subjects, names), "topics",
        rows=len(subjects.words),
    )  # fmt: skip


def _draw_chart(chart: alt.LayerChart | alt.FacetChart, name: str) -> dict[str, int] | None:
    """Draw the chart; returns the numbers that a click has just chosen, if any."""
    # Moving about is not chosen: it needs no other picture.
    state = st.altair_chart(chart, on_select="rerun", selection_mode=[CHOSEN], key=f"map-{name}")
    chosen = state["selection"][CHOSEN]
    return {field: int(number) for field, number in chosen[0].items()} if chosen else None


def _draw_table(table: Html, write: Callable[[], str], name: str, *, rows: int) -> None:
    with st.expander("As a table"):
        if rows > MOST_ROWS:
            _facts([f"The first {MOST_ROWS} of {rows:,} rows; the file has them all."])
        st.html(table)
        st.download_button(
            "Download as table",
            lambda: write().encode(),
            f"{name}.csv",
            "text/csv",
            key=f"map-{name}-csv",
            on_click="ignore",
        )


def _facts(lines: Sequence[str]) -> None:
    st.html(Html("".join(f'<p class="facts">{escape(line)}</p>' for line in lines)))


if __name__ == "__main__":
    draw_pictures()
