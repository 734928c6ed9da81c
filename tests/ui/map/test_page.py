"""The page Map: three pictures, their explanations and their tables."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.overview.neighbour_map import FlatMap
from index.overview.regions import Region
from index.overview.sampling import sample
from index.overview.subjects import Subjects
from index.records import Listing, Passage
from index.search.answer import Answer
from ingest.build.pipeline import build
from tests.support.bag_of_words import Build
from tests.support.pages import ASKED, Open, html_of
from ui.map.map_charts import Closer, dates_chart, map_chart
from ui.map.points import (
    OTHERS,
    Asking,
    Point,
    asking,
    asking_words,
    groups_of,
    map_words,
    points_beside,
    points_of,
)
from ui.map.tables import MOST_ROWS, points_csv, points_html, subjects_csv, subjects_html
from ui.map.timeline import dated
from ui.map.topics_chart import area, subjects_chart
from ui.session.permalinks import AskQuery

FLAT = FlatMap(
    places=np.array([[1, 2], [-3, -4]], dtype=np.float32),
    vectors=np.eye(2, dtype=np.float32),
    kept_neighbours=0.42,
    by_chance=0.001,
)


def listing(name: str, source: str | None = None, published: str | None = None) -> Listing:
    return Listing(
        doc_id=name, title=f"On {name}", path=f"{name}.md", source=source, published=published
    )


def passage(name: str, text: str) -> Passage:
    return Passage(doc_id=name, ordinal=0, start=5, end=5 + len(text), text=text)


def points(*texts: str, source: str | None = "Coast") -> list[Point]:
    return [
        Point(
            passage=passage(f"a{number}", text),
            document=listing(f"a{number}", source),
            x=float(-number),
            y=0.5,
            group=source or "source unknown",
        )
        for number, text in enumerate(texts)
    ]


def values_of(chart: object) -> list[dict[str, object]]:
    """All data rows of a chart."""
    data: Sequence[list[dict[str, object]]] = list(json.loads(chart.to_json())["datasets"].values())  # type: ignore[attr-defined]
    return [row for rows in data for row in rows]


def test_the_map_shows_every_passage_and_says_what_it_loses(open_page: Open) -> None:
    app = open_page("map/page.py")

    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 1
    shown = html_of(app)
    assert "All 3 passages are here" in shown
    assert "Passages close together tend to be about the same thing" in shown
    assert shown.count("<tr><td>") == 3
    assert "★" not in shown


def test_a_question_in_the_address_is_placed_among_its_passages(open_page: Open) -> None:
    app = open_page("map/page.py", q=ASKED)

    assert app.text_input(key="map-question").value == ASKED
    shown = html_of(app)
    assert "★ is your question. The rings" in shown
    assert shown.index("<td>1</td>") < shown.index("read?doc=calf.md") < shown.index("<td>2</td>")
    assert "your question" in app.get("vega_lite_chart")[0].proto.spec


def test_a_typed_question_is_put_into_the_address(open_page: Open) -> None:
    app = open_page("map/page.py")

    app.text_input(key="map-question").input(f" {ASKED} ")
    app.button[0].click().run()

    assert app.query_params["q"] == ASKED
    assert "★ is your question." in html_of(app)


def test_an_unanswered_question_is_placed_and_the_page_says_so(
    open_page: Open,
) -> None:
    app = open_page("map/page.py", q="What is the capital of Mongolia?")

    assert "No article here answers it; the rings show the nearest passages" in html_of(app)


def test_an_invalid_question_is_reported_above_the_map(open_page: Open) -> None:
    app = open_page("map/page.py", q=ASKED, after="soon")

    assert 'class="trouble"' in html_of(app)
    assert len(app.get("vega_lite_chart")) == 1


def test_an_article_without_a_date_is_listed_beside_the_timeline(open_page: Open) -> None:
    app = open_page("map/page.py", show="dates")

    shown = html_of(app)
    beside = shown.split("Date unknown: 1 article<")[1].split("</ul>")[0]
    assert '<ul class="library"><li><a href="read?doc=copper.txt"' in beside
    assert '<th scope="row">4 May 2020</th>' in shown
    assert '<th scope="row">date unknown</th>' in shown
    assert len(app.get("vega_lite_chart")) == 1


def test_the_chosen_picture_is_in_the_address(open_page: Open) -> None:
    app = open_page("map/page.py")

    app.segmented_control(key="map-show").set_value("dates").run()

    assert app.query_params["show"] == "dates"
    assert "Date unknown" in html_of(app)


def test_a_topic_links_to_a_question_to_its_source_alone(open_page: Open) -> None:
    app = open_page("map/page.py", show="topics")

    assert '<a href="./?q=cramp&amp;source=Calf+Society"' in html_of(app)


def test_a_missing_index_is_a_one_line_error(tmp_path: Path, open_page: Open) -> None:
    app = open_page("map/page.py", index=tmp_path / "none")

    assert not app.exception
    assert 'class="trouble"' in html_of(app)
    assert not app.get("vega_lite_chart")


def test_the_map_is_explained_without_percentages() -> None:
    words = map_words(FLAT, shown=2, is_whole=False)

    assert words.startswith("These are 2 passages, selected evenly from all;")
    assert "of the ten passages nearest to one in meaning, 4.2 on average" in words
    assert "by chance it would be fewer than 0.1." in words
    assert "%" not in words


def test_one_answering_passage_is_described_in_the_singular() -> None:
    asked = Asking(question="why?", x=0, y=0, answerable=True)

    assert "The ring shows the passage that answers it" in asking_words(asked, 1)
    assert "The rings show the passages that answer it" in asking_words(asked, 2)


def test_smaller_sources_form_one_group() -> None:
    documents = [listing(str(n), f"Source {n % 9}") for n in range(20)]

    groups = groups_of(documents)
    found = points_of(
        FLAT, [(passage("x", "it"), listing("x", "Source 8")), (passage("y", "it"), documents[0])]
    )

    assert groups == [*(f"Source {n}" for n in range(7)), OTHERS]
    assert [point.group for point in found] == ["Source 8", "Source 0"]


def test_every_group_has_a_colour_and_a_shape_of_its_own() -> None:
    groups = [f"Source {n}" for n in range(8)]
    spec = json.loads(map_chart(points("a"), groups, None).to_json())
    encoding = spec["layer"][0]["encoding"]

    for channel in ("color", "shape"):
        scale = encoding[channel]["scale"]
        assert scale["domain"] == groups
        assert len(set(scale["range"])) == 8


def test_hits_outside_the_sample_are_added_to_the_map(build: Build) -> None:
    searcher = build("Tides rise at noon.", "Boats sail at dawn.", "Gulls cry.")
    answer = searcher.search("when do boats sail?", k=2)
    (first,) = answer.hits[:1]
    one = sample(searcher.generation).passages
    others = [
        Point(passage=p.passage, document=p.document, x=0, y=0, group="source unknown")
        for p in one
        if p.passage != first.passage
    ]
    flat = replace(FLAT, vectors=np.stack([p.stored.vector.astype(np.float32) for p in one[:2]]))

    beside = points_beside(flat, others, answer, searcher.generation)

    assert [(point.passage.text, point.rank) for point in beside] == [("Boats sail at dawn.", 1)]
    assert (beside[0].x, beside[0].y) == (-3, -4)


def test_a_question_stands_amid_those_of_its_answers_that_lie_together() -> None:
    here = [replace(one, x=one.x / 100) for one in points(*"abcdefghijklmnopqrstuvw")]
    far = [replace(one, x=0.0, y=9.0, rank=rank) for rank, one in enumerate(points(*"xy"), start=1)]
    far[1] = replace(far[1], y=-9.0)
    hits = [*far, *(replace(here[at], rank=at + 1) for at in (18, 20)), *here]
    answer = Answer(question="why?", answerable=True, hits=(), milliseconds=1)

    star = asking(hits, answer)

    assert star is not None
    assert star.x == pytest.approx(-0.19)
    assert star.y == 0.5
    assert asking(here, answer) is None


def test_regions_are_named_on_the_map_and_a_closer_look_has_its_bounds() -> None:
    region = Region(words=("kidney", "stones", "acid"), members=(0,), x=-1, y=0.5)
    closer = Closer(across=(-1, 0), up=(0.5, 1))

    chart = map_chart(
        points("a", "b"), ["Coast"], None, regions=[region], closer=closer, theme="dark"
    )

    assert {"x": -1, "top": 0.5, "name": "kidney, stones", "nth": 0} in values_of(chart)
    names, signs = json.loads(chart.to_json())["layer"]
    shown = signs["encoding"]
    assert names["mark"]["color"] == "#eceae6"
    assert (shown["x"]["scale"]["domain"], shown["y"]["scale"]["domain"]) == ([-1, 0], [0.5, 1])


def test_a_circle_is_never_too_small_for_its_number() -> None:
    assert area(1, "1", most=100) == pytest.approx(190)
    assert area(50, "1.2k", most=100) == pytest.approx(760)
    assert area(100, "100", most=100) == pytest.approx(900)


def test_a_long_table_is_cut_off_but_its_file_is_complete() -> None:
    many = points(*["=1+1"] * (MOST_ROWS + 1))

    rows = list(csv.DictReader(io.StringIO(points_csv(many).removeprefix("\ufeff"))))

    assert points_html(many, AskQuery()).count("<tr><td>") == MOST_ROWS
    assert len(rows) == MOST_ROWS + 1
    assert rows[1]["passage"] == "'=1+1"
    assert rows[1]["right"] == "-1.0000"


def test_article_text_is_escaped_in_the_tables() -> None:
    shown = points_html(points("<b>x</b>", source="<i>Coast</i>"), AskQuery())

    assert "<b>" not in shown
    assert "<i>" not in shown
    assert "&lt;b&gt;x" in shown


def test_a_year_is_a_line_and_a_day_is_not() -> None:
    articles = dated([listing("a", "Coast", "2019"), listing("b", "Coast", "2020-02-03")])

    rows = values_of(dates_chart(articles, ["Coast"]))

    assert [(row["known"], row["start"], row["end"]) for row in rows][0] == ("year", 2019.0, 2020.0)
    assert rows[1]["published"] == "3 February 2020"


def test_topic_counts_are_in_chart_table_and_file() -> None:
    subjects = Subjects(
        sources=("Coast", None), words=("tides",), counts={(None, "tides"): 3},
        totals={"Coast": 4, None: 5},
    )  # fmt: skip
    names = ["Coast", "source unknown"]

    rows = values_of(subjects_chart(subjects, names))

    assert [(row["word"], row["source"], row["passages"]) for row in rows] == [
        ("tides", "source unknown", 3)
    ]
    assert "<td>0</td><td>" in subjects_html(subjects, names)
    assert "./?q=tides&amp;unnamed=yes" in subjects_html(subjects, names)
    assert subjects_csv(subjects, names).splitlines()[1] == "tides,0,3"


def test_an_empty_library_says_how_to_start(tmp_path: Path, open_page: Open) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "rule.txt").write_text("---\n")
    build(tmp_path / "index", corpus=[tmp_path / "corpus"])

    app = open_page("map/page.py", index=tmp_path / "index")

    assert not app.exception
    assert "There are no passages yet." in html_of(app)
