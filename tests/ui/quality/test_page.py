"""Marks under hits, and the page Quality, which is based on them."""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from index.evaluation import measures
from index.evaluation.judged_set import Unit
from index.evaluation.system import Ranked, System
from index.notebook.judgements import Judgement, mark, read_marks
from ingest.build.pipeline import build as build_index
from tests.support.bag_of_words import Build
from tests.support.pages import ASKED, Open, click, html_of
from tests.support.tiny_index import copy_of
from ui.ask.judge_buttons import phrase_of

HEAD = "question,article,phrase,grade,marked\n"
_MARKS = ("Answers it", "Does not answer", "You said: answers it", "You said: does not answer")
BEST = "The calf muscle shortens while the foot points down."


@pytest.fixture(scope="module")
def copied(small_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(small_library, tmp_path_factory.mktemp("marked"))


@pytest.fixture
def index(copied: Path) -> Path:
    return copied / "index"


@pytest.fixture
def marks(index: Path) -> Iterator[Path]:
    """The file of marks, which does not exist before and after a test."""
    file = index.parent / "corpus" / "judged.csv"
    yield file
    for leftover in file.parent.glob("*judged.csv*"):
        leftover.rmdir() if leftover.is_dir() else leftover.unlink()


@pytest.fixture
def folder(copied: Path, marks: Path) -> Path:
    """One that may be marked, and is not yet."""
    return copied


def labels(app: AppTest) -> list[str]:
    """The labels of the buttons under the hits, two per hit."""
    return [button.label for button in app.button if button.label in _MARKS]


def kept(file: Path) -> list[tuple[str, str, str, int]]:
    return [(*one.key(), one.grade) for one in read_marks(file)]


def test_a_hit_is_marked_by_its_best_sentence_and_shows_it(open_page: Open, marks: Path) -> None:
    app = open_page(q=ASKED)
    assert labels(app)[:2] == ["Answers it", "Does not answer"]

    click(app, "Answers it")

    assert not app.exception
    assert kept(marks) == [(ASKED, "calf.md", BEST, 1)]
    assert labels(app)[:4] == [
        "You said: answers it",
        "Does not answer",
        "Answers it",
        "Does not answer",
    ]


def test_a_second_click_removes_a_mark(open_page: Open, marks: Path) -> None:
    app = open_page(q=ASKED)
    click(app, "Answers it")

    click(app, "You said: answers it")

    assert kept(marks) == []
    assert labels(app)[:2] == ["Answers it", "Does not answer"]


def test_a_mark_can_be_reversed(open_page: Open, marks: Path) -> None:
    app = open_page(q=ASKED)
    click(app, "Answers it")

    click(app, "Does not answer")

    assert kept(marks) == [(ASKED, "calf.md", BEST, 0)]
    assert labels(app)[:2] == ["Answers it", "You said: does not answer"]


def test_marks_reappear_for_the_same_question_only(open_page: Open, marks: Path) -> None:
    # As written by hand: other case and spacing, and only a part of the sentence.
    marks.write_text(f"{HEAD}  {ASKED} ,calf.md,THE  CALF muscle shortens,2,\n")

    asked = open_page(q=f" {ASKED}")
    other = open_page(q="calf cramp")

    assert labels(asked)[:2] == ["You said: answers it", "Does not answer"]
    assert set(labels(other)) == {"Answers it", "Does not answer"}
    click(asked, "Does not answer")
    assert kept(marks) == [(ASKED, "calf.md", "THE CALF muscle shortens", 0)]


def test_unreadable_marks_show_one_error_and_no_buttons(open_page: Open, marks: Path) -> None:
    marks.write_text(f"{HEAD}why?,calf.md,,fine,\n")

    app = open_page(q=ASKED)

    assert not app.exception
    assert html_of(app).count('class="trouble"') == 1
    assert "judged.csv, line 2 has the grade &#x27;fine&#x27;." in html_of(app)
    assert labels(app) == []
    assert 'class="hit"' in html_of(app)


def test_a_mark_that_cannot_be_saved_shows_one_error_under_its_hit(
    open_page: Open, marks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.files.atomic.token_hex", lambda _: "judged.csv")
    (marks.parent / ".judged.csv.part").mkdir()
    app = open_page(q=ASKED)

    click(app, "Answers it", nth=1)

    shown = html_of(app)
    assert not app.exception
    assert shown.count('class="trouble"') == 1
    assert "cannot be written" in shown
    assert shown.index('class="trouble"') > shown.index('<span class="rank">2')
    assert not marks.exists()


def test_marking_needs_no_rebuild(open_page: Open, index: Path, marks: Path) -> None:
    click(open_page(q=ASKED), "Answers it")

    report = build_index(index)

    assert marks.exists()
    assert (report.published, report.failed) == (False, [])


def test_without_marks_the_page_says_how_to_get_figures(open_page: Open, marks: Path) -> None:
    none = open_page("quality/page.py")
    marks.write_text(HEAD)
    empty = open_page("quality/page.py")

    for app in (none, empty):
        assert not app.exception
        assert "You have not said yet which passages answer." in html_of(app)
        assert str(marks) in html_of(app)
    assert len(none.get("download_button")) == 0
    assert len(empty.get("download_button")) == 1


def test_figures_with_intervals_are_shown_as_charts_and_tables(
    open_page: Open, marks: Path
) -> None:
    marks.write_text(
        f"{HEAD}{ASKED},calf.md,calf muscle shortens,1,\n"
        "How do I stretch the calf?,copper.txt,,1,\n"
        f"{ASKED},copper.txt,hands may shake,0,\n"
        "Does the liver store copper?,calf.md,toes,0,\n"
    )

    app = open_page("quality/page.py")

    shown = html_of(app)
    assert not app.exception
    assert "Of your 2 questions, 1 had a right passage first." in shown
    assert "it would likely be between 1 and 9 of every 10." in shown
    assert "1 question with nothing yet that answers" in shown
    assert shown.index("Of your 2 questions") < shown.index("Right passage first")
    assert len(app.get("arrow_vega_lite_chart") or app.get("vega_lite_chart")) == 2
    row = re.search(r"Right passage first</th><td>(.*?)</td><td>(.*?)</td>", shown)
    assert row is not None
    assert row.groups() == ("1 of 2 questions", "9 to 91 of 100")
    assert "first ten</th><td>100 of 100, on average</td><td>cannot be told" in shown
    assert "1st</th><td>1</td>" in shown
    assert "2nd</th><td>1</td>" in shown
    assert "meaning alone" in shown
    assert "No difference that these questions can show" in shown


def test_the_worst_questions_are_links_that_ask_them(open_page: Open, marks: Path) -> None:
    marks.write_text(f"{HEAD}How <b>do</b> I stretch the calf?,copper.txt,,1,\n")

    shown = html_of(open_page("quality/page.py"))

    assert 'href="./?q=How+%3Cb%3Edo%3C%2Fb%3E+I+stretch+the+calf%3F"' in shown
    assert "How &lt;b&gt;do&lt;/b&gt; I stretch the calf?" in shown
    assert 'right: <a href="read?doc=copper.txt"' in shown
    assert 'came first: <a href="read?doc=calf.md"' in shown


def test_a_click_asks_nothing_again_and_a_new_mark_only_its_own_question(
    open_page: Open, marks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks.write_text(f"{HEAD}What helps?,calf.md,toes,1,\n")
    app = open_page("quality/page.py")
    asked: list[str] = []
    rank = System.rank

    def counted(system: System, question: str, unit: Unit) -> Sequence[Ranked]:
        asked.append(question)
        return rank(system, question, unit)

    monkeypatch.setattr(System, "rank", counted)
    with monkeypatch.context() as patch:
        # Any evaluation would need it.
        patch.delattr(measures, "figure")
        app.run()
    again = html_of(app)
    mark(marks, Judgement(question="What shakes?", article="copper.txt", phrase="hands"))
    app.run()

    assert "Of your 1 question, " in again
    assert asked == ["What shakes?"] * 3
    assert "Of your 2 questions, " in html_of(app)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,age\n", "judged.csv, line 1 has no column question."),
        (f"{HEAD}why?,none.md,,1,\n", "judged.csv, line 2: there is no article"),
        (f"{HEAD}why?,calf.md,zebras,1,\n", "judged.csv, line 2: &#x27;zebras&#x27; is nowhere"),
    ],
)
def test_marks_without_figures_show_one_error_and_can_be_downloaded(
    open_page: Open, marks: Path, text: str, said: str
) -> None:
    marks.write_text(text)

    app = open_page("quality/page.py")

    assert not app.exception
    assert html_of(app).count('class="trouble"') == 1
    assert said in html_of(app)
    assert len(app.get("download_button")) == 1


def test_marks_on_missing_text_are_reported_and_others_count(open_page: Open, marks: Path) -> None:
    stamp = "2026-01-31T12:00:00+00:00"
    marks.write_text(f"{HEAD}a?,gone.md,words,1,{stamp}\nWhat helps?,calf.md,toes,1,{stamp}\n")

    shown = html_of(open_page("quality/page.py"))

    assert "Passed over: 1 mark on what is no longer in the articles" in shown
    assert "Of your 1 question, 1 had a right passage first." in shown


def test_without_an_index_the_page_says_how_to_build_one(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("quality/page.py")
    monkeypatch.setattr(sys, "argv", ["app.py", str(tmp_path)])

    app.run()

    assert not app.exception
    assert "Build one: python -m ingest build" in html_of(app)


def test_a_repeated_sentence_is_marked_with_its_whole_passage(
    build: Build,
) -> None:
    twice = "# Feet\n\nRest helps the calf.\n\n# Salt\n\nRest helps the calf. Salt may, too.\n"
    searcher = build(**{"a.md": twice, "b.md": "# Sun\n\nGulls cry. Boats sail."})

    salt = searcher.search("rest calf helps salt").hits[0]
    gulls = searcher.search("gulls").hits[0]

    assert phrase_of(salt) == "Rest helps the calf. Salt may, too."
    assert phrase_of(gulls) == "Gulls cry."
