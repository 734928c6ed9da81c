"""The page Ask over a small library: who says what, the passages, and the article beside them."""

from pathlib import Path

import pytest
import streamlit as st

from index.compare.stance.model import about_the_reader
from tests.support.comparisons import ARTICLES, QUESTION, ByNegation, write_articles
from tests.support.pages import Open, click, html_of, labels, stances
from ui.session import state


def test_the_first_page_suggests_questions_on_which_sources_take_sides(open_page: Open) -> None:
    app = open_page()
    state.sided_suggestions().result(60)
    app.run()

    assert not app.exception
    assert "Your sources take sides on:" in html_of(app)
    assert html_of(app).count('href="./?q=Does+dehydration+cause+muscle+cramps%3F"') == 1


def test_asking_nothing_asks_for_a_question(open_page: Open) -> None:
    app = open_page()

    app.text_input(key="question").input("   ")
    app.button[0].click().run()

    assert "Type a question or a claim first" in html_of(app)


def test_a_yes_no_question_gets_who_says_what_and_the_passages(open_page: Open) -> None:
    app = open_page(q=QUESTION)

    shown = html_of(app)
    assert not app.exception
    assert stances(app) == {
        "Yes": ["Salt Society"],
        "No": ["Calf Clinic"],
        "Both": ["Both Weekly"],
        "Silent": ["source unknown — “On copper”"],
    }
    assert "Sources differ: 1 says yes, 1 says no, 1 says both, 1 is silent." in shown
    assert shown.index('class="strip"') < shown.index('class="hit"')
    assert 'Dehydration does <mark class="word">not</mark> cause muscle cramps.' in shown
    assert "<h3>one denies it</h3>" in shown
    assert "<h2>Where they agree</h2>" in shown
    assert f"and gives no advice. {about_the_reader('by negation')} The sentences" in shown
    assert 'class="known matrix"' in shown
    assert "aria-busy" not in shown


def test_a_claim_is_asked_in_the_same_box(open_page: Open) -> None:
    app = open_page()

    app.text_input(key="question").input("Dehydration does not cause muscle cramps.")
    app.button[0].click().run()

    assert app.query_params == {"q": "Dehydration does not cause muscle cramps."}
    assert stances(app)["Support it"] == ["Calf Clinic"]
    assert stances(app)["Dispute it"] == ["Salt Society"]


def test_passages_and_who_says_what_are_exported_in_every_format(open_page: Open) -> None:
    app = open_page(q=QUESTION)
    assert len(app.get("download_button")) == 0

    click(app, "Export")

    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["Table", "Text", "RIS", "BibTeX", "Evidence file"] * 2


def test_on_an_open_question_no_source_takes_a_side(open_page: Open) -> None:
    app = open_page(q="What causes muscle cramps?")

    shown = html_of(app)
    assert not app.exception
    assert "Silent" in stances(app)
    assert "Yes" not in stances(app)
    assert "<h2>Where they differ</h2>" in shown


def test_a_redrawn_or_revisited_comparison_is_not_judged_again(
    open_page: Open, scorer: ByNegation
) -> None:
    question = "Can dehydration cause muscle cramps?"
    before = scorer.asked
    app = open_page(q=question)
    once = scorer.asked

    app.run()
    again = open_page(q=question)

    assert once > before
    assert scorer.asked == once
    assert stances(again) == stances(app)


def test_the_page_says_so_if_no_article_answers(open_page: Open) -> None:
    app = open_page(q="Is Ulaanbaatar the capital of Mongolia?")

    shown = html_of(app)
    assert not app.exception
    assert "No article here answers that." in shown
    assert 'class="strip"' not in shown
    assert "Where they differ" not in shown
    assert "To add an article" in shown


def test_the_page_says_so_if_there_is_only_one_source(open_page: Open) -> None:
    app = open_page(q=QUESTION, source="Both Weekly")

    shown = html_of(app)
    assert not app.exception
    assert "There is only one source to compare." in shown
    assert stances(app)["Both"] == ["Both Weekly"]
    assert "Where they differ" not in shown


def test_the_first_of_two_questions_is_compared_and_the_page_says_so(open_page: Open) -> None:
    app = open_page(q=f"{QUESTION} Does salt help?")

    assert f"only the first is compared: “{QUESTION}”" in html_of(app)
    assert stances(app)["Yes"] == ["Salt Society"]


def test_an_article_opens_beside_the_answer_at_its_passage(open_page: Open) -> None:
    text = ARTICLES["salt.md"]
    app = open_page(q=QUESTION, beside="salt.md", start="0", end="33")

    shown = html_of(app)
    beside = shown.split('<aside class="beside"')[1].split("</aside>")[0]
    assert not app.exception
    assert f'quote">{text[:33]}</mark>' in beside
    assert f'href="./?q={QUESTION.replace(" ", "+").replace("?", "%3F")}"' in beside
    assert 'href="read?doc=salt.md&amp;start=0&amp;end=33' in beside
    assert stances(app)["Yes"] == ["Salt Society"]
    assert 'class="hit"' in shown


def test_an_article_that_is_gone_leaves_the_answer_as_it_is(open_page: Open) -> None:
    app = open_page(q=QUESTION, beside="gone.md", start="0", end="33")

    assert not app.exception
    assert "This article is no longer in the library." in html_of(app)
    assert stances(app)["Yes"] == ["Salt Society"]


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"q": "?!…"}, "The question has no word to look for."),
        ({"q": QUESTION, "claim": "?!"}, "has no word to look for."),
        ({"q": "cramp " * 2000}, "has 12,000 characters"),
        ({"q": QUESTION, "source": "Mayo"}, "No article is from the source &#x27;Mayo&#x27;."),
        ({"q": QUESTION, "after": "yesterday"}, "&#x27;yesterday&#x27; is not a date."),
    ],
)
def test_an_invalid_question_is_a_one_line_error(
    open_page: Open, parameters: dict[str, str], words: str
) -> None:
    app = open_page(**parameters)

    assert not app.exception
    assert html_of(app).count('class="trouble"') == 1
    assert words in html_of(app)


def test_hostile_articles_change_nothing_but_their_own_text(
    open_page: Open, tmp_path: Path
) -> None:
    hostile = "<script>document.title=1</script> $x$ **bold**"
    texts = {
        f"{name}.md": f"Salt {hostile} causes muscle cramps {'x' * 300} at night."
        for name in ("a", "b")
    }
    table = f"path,title,source\na.md,{hostile},{hostile} A\nb.md,{hostile},{hostile} B\n"
    index = write_articles(tmp_path / "hostile", texts, table)

    app = open_page(index=index, q="Does salt cause muscle cramps?")

    assert not app.exception
    assert len(stances(app)["Yes"]) == 2
    assert "<script>" not in html_of(app)
    assert not app.markdown


def test_many_sources_fit_on_one_page(open_page: Open, tmp_path: Path) -> None:
    texts = {f"s{n}.md": f"Salt number {n} causes muscle cramps at night." for n in range(60)}
    table = "path,title,source\n" + "".join(f"s{n}.md,On salt {n},Source {n}\n" for n in range(60))
    index = write_articles(tmp_path / "many", texts, table)

    app = open_page(index=index, q="Does salt cause muscle cramps?")

    assert not app.exception
    assert "Not read sentence by sentence: 40 less relevant sources" in html_of(app)
    assert "<bdi>28 more</bdi>" in html_of(app)


def test_the_address_of_the_program_is_the_same_from_every_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for page in ("", "library", "quality", "read"):
        url = f"http://localhost:8501/{page}"
        monkeypatch.setattr(type(st.context), "url", url)

        assert state.page_address() == "http://localhost:8501/"


def test_a_verdict_of_ones_own_moves_a_source_and_says_whose_it_is(
    open_page: Open, index: Path
) -> None:
    table = index.with_name("corpus") / "judged.csv"
    table.write_text(f"question,article,phrase,grade,stance\n{QUESTION},salt.md,,,disputes\n")

    app = open_page(q=QUESTION)
    table.unlink()

    shown = html_of(app)
    assert not app.exception
    assert stances(app)["No"] == ["Salt Society", "Calf Clinic"]
    assert "<b>you said: no</b> · the program: yes." in shown
    assert '<bdi>Salt Society</bdi> <span class="facts">(your verdict)</span>' in shown
    assert 'href="table?add=Does+dehydration+cause+muscle+cramps%3F"' in shown


@pytest.mark.parametrize("question", [QUESTION, "What causes muscle cramps?"])
def test_a_damaged_table_of_verdicts_and_marks_costs_one_line(
    open_page: Open, index: Path, question: str
) -> None:
    table = index.with_name("corpus") / "judged.csv"
    table.write_text("a,b\n1,2\n")

    app = open_page(q=question)
    table.unlink()

    shown = html_of(app)
    assert not app.exception
    assert shown.count("has no column question") == 1
    assert "Your verdicts and marks are not shown, and none can be added: " in shown
    assert "Answers it" not in labels(app)
    assert "Answers it" in labels(open_page(q=question))


def test_a_damaged_table_of_tags_costs_one_line_and_no_answer(open_page: Open, index: Path) -> None:
    table = index.with_name("corpus") / "tags.csv"
    table.write_text("name,kind\nsalt.md,legs\n", encoding="utf-8")

    app = open_page(q=QUESTION)
    table.unlink()

    assert not app.exception
    assert stances(app)["Yes"] == ["Salt Society"]
    assert html_of(app).count(f"Your tags are not shown: {table}, line 1 has no column") == 1
