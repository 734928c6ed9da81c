"""The history and the saved questions on the page Kept."""

from pathlib import Path

from index.notebook.history import Asking, History
from index.notebook.saved_questions import read_saved, save_question
from tests.support.pages import ASKED, Open, click, html_of


def test_the_history_lists_questions_with_the_number_of_sources_that_answered(
    open_page: Open, folder: Path
) -> None:
    open_page(q=ASKED, source="Calf Society")
    open_page(q="Does copper harm the liver?")
    open_page(q="Who won the cup?").run()

    shown = html_of(open_page("kept/page.py", show="History"))

    assert shown.index("Who won the cup?") < shown.index("Does copper") < shown.index(ASKED)
    assert " · no source answered</span>" in shown
    assert 'href="./?q=Why+does+my+calf+cramp+at+night%3F&amp;source=Calf+Society"' in shown
    assert " · 1 source answered · with filters" in shown
    # A click on the page draws it again, and asks nothing.
    assert (folder / "index" / "history.jsonl").read_text(encoding="utf-8").count("\n") == 3


def test_questions_can_be_deleted_one_by_one_or_all_at_once(open_page: Open, folder: Path) -> None:
    for question in ("calf cramp", "copper liver", "muscles twitch"):
        open_page(q=question)
    history = History(folder / "index")

    app = open_page("kept/page.py", show="History")
    click(app, "Delete", nth=1)
    assert [one.question for one in history.entries()] == ["muscles twitch", "calf cramp"]
    click(app, "Delete the whole history")

    assert history.entries() == []
    assert "Nothing has been asked yet." in html_of(app)


def test_with_the_history_off_nothing_is_written(open_page: Open, folder: Path) -> None:
    app = open_page("kept/page.py", show="History")

    app.toggle[0].set_value(False).run()
    open_page(q=ASKED)

    assert History(folder / "index").entries() == []
    shown = open_page("kept/page.py", show="History")
    assert "No history is kept." in html_of(shown)
    assert not shown.toggle[0].value


def test_an_unwritable_history_does_not_prevent_answers(open_page: Open, folder: Path) -> None:
    (folder / "index" / "history.jsonl").mkdir()

    app = open_page(q=ASKED)
    (folder / "index" / "history.jsonl").rmdir()

    assert not app.exception
    assert 'class="hit"' in html_of(app)


def test_a_long_history_is_shown_in_parts(open_page: Open, folder: Path) -> None:
    for number in range(30):
        asking = Asking(page="ask", question=f"{number}?", query=f"q={number}%3F", sources=0)
        History(folder / "index").write(asking)

    app = open_page("kept/page.py", show="History")
    assert html_of(app).count('class="asking"') == 25
    click(app, "Show more of 5 older questions")

    assert html_of(app).count('class="asking"') == 30


def test_saved_questions_can_be_listed_and_removed(open_page: Open, folder: Path) -> None:
    file = folder / "corpus" / "saved.csv"
    for question in (ASKED, "<b>copper</b>?"):
        save_question(file, question)

    app = open_page("kept/page.py", show="Saved questions")
    assert "&lt;b&gt;copper&lt;/b&gt;?</bdi></a>" in html_of(app)
    click(app, "Remove")

    assert read_saved(file) == ["<b>copper</b>?"]
    click(app, "Remove")
    assert "Nothing is saved yet." in html_of(app)
