"""The page Table over a small library: its questions, its cells, and overruling."""

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from index.notebook.judgements import read_marks
from index.notebook.saved_questions import read_saved, save_question
from tests.support.comparisons import ARTICLES, QUESTION, SOURCES, ByNegation, write_articles
from tests.support.pages import Open, click, html_of, labels
from ui.session import sign_in

HEAT = "Do hands shake from copper?"
OPEN = "What causes muscle cramps?"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_articles(tmp_path_factory.mktemp("table") / "corpus", ARTICLES, SOURCES)


@pytest.fixture
def corpus(built: Path) -> Iterator[Path]:
    """The folder of articles, without what a test left beside them."""
    folder = built.with_name("corpus")
    yield folder
    for name in ("judged.csv", "tabled.csv", "saved.csv"):
        (folder / name).unlink(missing_ok=True)


@pytest.fixture(name="open_page")
def open_table(open_page: Open, built: Path, scorer: ByNegation, corpus: Path) -> Open:
    """Open the page Table over the index of this file."""

    def opened(index: Path = built, **parameters: object) -> AppTest:
        return open_page("table/page.py", index=index, **parameters)

    return opened


def cells(app: AppTest) -> dict[str, list[str]]:
    """The styles of the cells of each row."""
    body = html_of(app).split("<tbody>")[-1].split("</tbody>")[0]
    rows = body.split('<tr><th scope="row"><bdi>')[1:]
    return {
        row.split("</bdi>")[0]: [cell.split('"')[0] for cell in row.split('<td class="')[1:]]
        for row in rows
    }


def values(app: AppTest, name: str = "q") -> list[str]:
    """The values of a parameter of the address."""
    given = app.query_params.get(name, [])
    return [given] if isinstance(given, str) else list(given)


def test_each_source_is_a_row_and_each_question_of_the_address_a_column(open_page: Open) -> None:
    app = open_page(q=[QUESTION, OPEN])

    shown = html_of(app)
    assert not app.exception
    assert cells(app) == {
        "Both Weekly": ["mixed", "open"],
        "Calf Clinic": ["disputes", "open"],
        "“On copper”": ["silent", "open"],
        "Salt Society": ["supports", "open"],
    }
    assert "read?doc=salt.md&amp;start=0&amp;end=33" in shown
    assert "open question" in shown
    assert "2 questions · 4 sources" in shown


def test_a_question_is_added_dropped_and_there_again_on_the_next_visit(
    open_page: Open, corpus: Path, scorer: ByNegation
) -> None:
    app = open_page(q=QUESTION)
    unsaved = (corpus / "tabled.csv").exists()
    app.text_input(key="table-question").input(OPEN)
    click(app, "Add")
    added = values(app)
    judged = scorer.asked
    later = open_page()
    again = values(later)
    dropped = open_page(q=[QUESTION, OPEN], drop=QUESTION)

    assert not unsaved
    assert added == again == [QUESTION, OPEN]
    assert scorer.asked == judged
    assert values(dropped) == [OPEN]
    assert read_saved(corpus / "tabled.csv") == [OPEN]


def test_saved_questions_are_offered_once_and_what_cannot_be_asked_is_refused(
    open_page: Open, corpus: Path
) -> None:
    for question in (HEAT, QUESTION):
        save_question(corpus / "saved.csv", question)

    app = open_page(q=QUESTION, add="?!")

    shown = html_of(app)
    assert f"add={HEAT.replace(' ', '+').replace('?', '%3F')}" in shown
    assert shown.count("add=") == 1
    assert "has no word to look for" in shown
    assert values(app) == [QUESTION]
    assert list(cells(app)) == ["Both Weekly", "Calf Clinic", "“On copper”", "Salt Society"]


def test_rows_are_ordered_and_filtered_as_the_address_says(open_page: Open) -> None:
    app = open_page(q=[QUESTION], sort="1", stance=["supports", "mixed"])

    assert list(cells(app)) == ["Salt Society", "Both Weekly"]
    app.selectbox(key="table-order").select(-1).run()
    app.text_input(key="table-name").input("weekly").run()
    assert list(cells(app)) == ["Both Weekly"]
    assert values(app, "name") == ["weekly"]
    assert "sort" not in app.query_params


def test_a_verdict_is_overruled_shown_as_ones_own_and_taken_back(
    open_page: Open, corpus: Path
) -> None:
    app = open_page(q=QUESTION, correct="Salt Society", of=QUESTION)
    options = app.radio[0].options
    app.radio[0].set_value("disputes").run()
    app.text_input(key="own-reason-Salt Society").input("<b>a joke</b>").run()
    click(app, "Keep my verdict")
    written = [(one.article, one.stance) for one in read_marks(corpus / "judged.csv")]
    own = html_of(app)
    is_closed = "correct" not in app.query_params
    again = open_page(q=QUESTION, correct="Salt Society", of=QUESTION)
    before = cells(again)["Salt Society"]
    click(again, next(one for one in labels(again) if one.startswith("Take mine back")))

    assert [one.split(":")[0] for one in options] == ["Yes", "No", "Both", "Undecided", "Silent"]
    assert written == [("salt.md", "disputes")]
    assert "<b>you said: no</b> · the program: yes." in own
    assert "&lt;b&gt;a joke&lt;/b&gt;" in own
    assert is_closed
    assert (before, cells(again)["Salt Society"]) == (["disputes"], ["supports"])


def test_a_failed_click_says_why_in_the_dialog(open_page: Open, corpus: Path) -> None:
    app = open_page(q=QUESTION, correct="Salt Society", of=QUESTION)
    app.radio[0].set_value("disputes").run()
    (corpus / "judged.csv").write_text("a,b\n1,2\n")

    click(app, "Keep my verdict")

    assert "has no column question" in html_of(app)
    assert values(app, "correct") == ["Salt Society"]


def test_readers_build_a_table_but_write_nothing(
    open_page: Open, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "role", lambda: "reader")

    app = open_page(q=QUESTION, add=OPEN, correct="Salt Society", of=QUESTION)

    assert not app.exception
    assert values(app) == [QUESTION, OPEN]
    assert not (corpus / "tabled.csv").exists()
    assert "Keep my verdict" not in labels(app)
    assert "Wrong?" not in html_of(app)
    assert "kept beside the articles" not in html_of(app)


def test_of_a_large_library_only_speaking_sources_are_rows(
    open_page: Open, tmp_path: Path, scorer: ByNegation
) -> None:
    texts = {f"s{n}.md": f"Salt number {n} causes muscle cramps at night." for n in range(22)}
    texts |= {f"t{n}.md": f"Number {n} of the trains is late." for n in range(3)}
    table = "path,title,source\n" + "".join(f"{name},On {name},Source {name}\n" for name in texts)
    index = write_articles(tmp_path / "many", texts, table)

    app = open_page(index, q="Does salt cause muscle cramps?")

    shown = html_of(app)
    assert len(cells(app)) == 20
    assert "<summary>5 sources not read, since others came nearer</summary>" in shown
    assert "with nothing near these questions" not in shown


def test_hostile_articles_and_questions_change_nothing_but_their_own_text(
    open_page: Open, tmp_path: Path
) -> None:
    hostile = "<script>document.title=1</script> $x$ **bold**"
    texts = {"a.md": f"Salt {hostile} causes muscle cramps at night."}
    known = f"path,title,source\na.md,{hostile},{hostile}\n"
    index = write_articles(tmp_path / "hostile", texts, known)

    app = open_page(index, q=f"Does salt cause muscle cramps {hostile}?")

    assert not app.exception
    assert cells(app) == {html.escape(hostile): ["supports"]}
    assert "<script>" not in html_of(app)
    assert not app.markdown
