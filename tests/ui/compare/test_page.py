"""The page Compare over a small library, its addresses, and the links to it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from index.attribution import PROMISE
from index.compare.stance.model import about_the_reader
from tests.support.comparisons import ARTICLES, CLAIM, QUESTION, SOURCES, ByNegation, write_articles
from tests.support.pages import Open, html_of
from ui.session import open_index, state


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_articles(tmp_path_factory.mktemp("compared") / "corpus", ARTICLES, SOURCES)


@pytest.fixture(scope="module")
def scorer() -> Iterator[ByNegation]:
    """Replaces the reader."""
    scorer = ByNegation()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(open_index, "load_stance_model", lambda: scorer)
        yield scorer


@pytest.fixture(name="open_page")
def open_compare(open_page: Open, index: Path, scorer: ByNegation) -> Open:
    """Open the page, by default Compare, over the index of this file or another one."""
    usual = index

    def opened(
        page: str = "compare/page.py", *, index: Path = usual, **parameters: object
    ) -> AppTest:
        return open_page(page, index=index, **parameters)

    return opened


def stances(app: AppTest) -> dict[str, str]:
    """The stance of each source, in the order shown."""
    found = {}
    for article in html_of(app).split('<article class="voice ')[1:]:
        stance, rest = article.split('">', 1)
        found[rest.split("<bdi>")[1].split("</bdi>")[0]] = stance
    return found


def test_without_a_question_the_page_explains_itself_and_suggests_some(
    open_page: Open,
) -> None:
    app = open_page()
    state.sided_suggestions().result(60)
    app.run()

    assert not app.exception
    assert app.text_input(key="compare-question").value == ""
    assert "See which of your sources say yes to a question" in html_of(app)
    assert html_of(app).count('href="compare?q=Does+dehydration+cause+muscle+cramps%3F"') == 1
    assert stances(app) == {}


def test_comparing_nothing_asks_for_a_question(open_page: Open) -> None:
    app = open_page()

    app.text_input(key="compare-question").input("   ")
    app.button[0].click().run()

    assert "Type a question or a claim first" in html_of(app)


def test_each_source_has_its_stance_and_its_sentence(open_page: Open) -> None:
    app = open_page(q=QUESTION)

    shown = html_of(app)
    assert not app.exception
    assert stances(app) == {
        "Salt Society": "supports",
        "Calf Clinic": "disputes",
        "Both Weekly": "mixed",
        "source unknown — “On copper”": "silent",
    }
    assert "Claim: " not in shown
    assert "4 sources · 3 speak of this" in shown
    assert 'Dehydration does <mark class="word">not</mark> cause muscle cramps.' in shown
    assert "<bdi>4 January 2026</bdi>" in shown
    assert "<h3>one denies it</h3>" in shown
    assert "<h2>Where they agree</h2>" in shown
    assert f"{PROMISE} {about_the_reader('by negation')} The sentences" in shown
    assert "No two sources" not in shown.split("<h2>Where they agree</h2>")[0]
    assert "being read" not in shown


def test_the_chart_comes_with_a_table_and_files_in_every_format(open_page: Open) -> None:
    app = open_page(q=QUESTION)

    assert len(app.get("arrow_vega_lite_chart") or app.get("vega_lite_chart")) == 1
    assert 'class="known matrix"' in html_of(app)
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels[:2] == ["Download as table", "Download as text"]
    assert labels[2:] == ["RIS", "BibTeX", "Evidence file"]


def test_asking_puts_question_and_filters_into_the_address(open_page: Open) -> None:
    app = open_page()

    app.text_input(key="compare-question").input(QUESTION)
    app.multiselect(key="compare-sources").set_value(["Salt Society", "Calf Clinic"])
    app.button[0].click().run()

    assert app.query_params == {"q": QUESTION, "source": ["Salt Society", "Calf Clinic"]}
    assert stances(app) == {"Salt Society": "supports", "Calf Clinic": "disputes"}


def test_an_edited_claim_stays_as_long_as_its_question(
    open_page: Open,
) -> None:
    other = "Dehydration does not cause muscle cramps."
    app = open_page(q=QUESTION)
    assert app.text_area(key="compare-claim").value == ""

    app.text_area(key="compare-claim").input(f" {other} ")
    app.button[1].click().run()
    changed = stances(app)
    shown = html_of(app)
    with_claim = dict(app.query_params)
    app.text_input(key="compare-after").input("2020")
    app.button[0].click().run()
    filtered = dict(app.query_params)
    app.text_input(key="compare-question").input("Does salt help?")
    app.button[0].click().run()

    assert not app.exception
    assert with_claim == {"q": QUESTION, "claim": other}
    assert (changed["Salt Society"], changed["Calf Clinic"]) == ("disputes", "supports")
    assert filtered == {**with_claim, "after": "2020"}
    assert app.query_params == {"q": "Does salt help?", "after": "2020"}
    assert app.text_area(key="compare-claim").value == ""
    assert f"Claim: <q><bdi>{other}</bdi></q>" in shown
    assert "Claim: " not in html_of(app)


def test_an_empty_claim_restores_the_question(open_page: Open) -> None:
    app = open_page(q=QUESTION, claim="Copper causes muscle cramps.")
    assert app.text_area(key="compare-claim").value == "Copper causes muscle cramps."

    app.text_area(key="compare-claim").input("")
    app.button[1].click().run()

    assert app.query_params == {"q": QUESTION}
    assert app.text_area(key="compare-claim").value == ""
    assert stances(app)["Salt Society"] == "supports"


def test_sources_take_no_side_on_an_open_question(open_page: Open) -> None:
    app = open_page(q="What causes muscle cramps?")

    shown = html_of(app)
    assert not app.exception
    assert set(stances(app).values()) == {"open", "silent"}
    assert "This is not a yes/no question" in shown
    assert 'class="tally"' not in shown
    assert "<h2>Where they differ</h2>" in shown
    assert app.text_area(key="compare-claim").value == ""


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


def test_the_page_says_so_if_no_source_says_anything(open_page: Open) -> None:
    app = open_page(q="Is Ulaanbaatar the capital of Mongolia?")

    shown = html_of(app)
    assert not app.exception
    assert "Nothing near this was found in any source." in shown
    assert set(stances(app).values()) == {"silent"}
    assert shown.count("<summary>Its nearest passage</summary>") == 4
    assert shown.count("Nothing near it was found.") == 4
    assert "Where they differ" not in shown
    assert "To add an article" in shown
    assert len(app.get("download_button")) == 0


def test_the_page_says_so_if_there_is_only_one_source(open_page: Open) -> None:
    app = open_page(q=QUESTION, source="Both Weekly")

    shown = html_of(app)
    assert not app.exception
    assert "There is only one source to compare." in shown
    assert stances(app) == {"Both Weekly": "mixed"}
    assert "Where they differ" not in shown


def test_the_first_of_two_questions_is_compared_and_the_page_says_so(open_page: Open) -> None:
    app = open_page(q=f"{QUESTION} Does salt help?")

    assert f"only the first is compared: “{QUESTION}”" in html_of(app)
    assert f"Compared: <q><bdi>{QUESTION}</bdi></q>" in html_of(app)
    assert "Claim: " not in html_of(app)
    assert stances(app)["Salt Society"] == "supports"


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"q": "?!…"}, "The question has no word to look for."),
        ({"q": QUESTION, "claim": "?!"}, "has no word to look for."),
        ({"q": QUESTION, "claim": "cramp " * 2000}, "has 11,999 characters"),
        ({"q": QUESTION, "source": "Mayo"}, "No article is from the source &#x27;Mayo&#x27;."),
        ({"q": QUESTION, "after": "yesterday"}, "&#x27;yesterday&#x27; is not a date."),
    ],
)
def test_an_invalid_comparison_is_a_one_line_error(
    open_page: Open, parameters: dict[str, str], words: str
) -> None:
    app = open_page(**parameters)

    assert not app.exception
    assert html_of(app).count('class="trouble"') == 1
    assert words in html_of(app)


@pytest.mark.parametrize("typed", ["cramps", "😀 cramp", '"no such phrase"', "$x^2$ <b>cramp</b>"])
def test_odd_questions_get_a_complete_page(open_page: Open, typed: str) -> None:
    app = open_page(q=typed)

    assert not app.exception
    assert 'role="status"' in html_of(app)
    assert "<footer>" in html_of(app)


def test_without_an_index_the_page_says_how_to_build_one(open_page: Open, tmp_path: Path) -> None:
    app = open_page(index=tmp_path / "nothing")

    assert not app.exception
    assert "Build one: python -m ingest build" in html_of(app)


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
    assert set(stances(app).values()) == {"supports"}
    assert "<script>" not in html_of(app)
    assert not app.markdown


def test_many_sources_fit_on_one_page(open_page: Open, tmp_path: Path) -> None:
    texts = {f"s{n}.md": f"Salt number {n} causes muscle cramps at night." for n in range(60)}
    table = "path,title,source\n" + "".join(f"s{n}.md,On salt {n},Source {n}\n" for n in range(60))
    index = write_articles(tmp_path / "many", texts, table)

    app = open_page(index=index, q="Does salt cause muscle cramps?")

    assert not app.exception
    assert "Not read sentence by sentence: 40 less relevant sources" in html_of(app)
    assert "<summary>20 more sources</summary>" in html_of(app)


def test_the_ask_page_links_to_comparisons(open_page: Open) -> None:
    app = open_page("", q="dehydration and cramps", source="Salt Society", k="3")

    links = [link.proto for link in app.get("page_link")]
    found = {link.label: parse_qs(link.query_string) for link in links}
    assert not app.exception
    assert found["Compare them →"] == {"q": ["dehydration and cramps"], "source": ["Salt Society"]}
    assert found["What do the others say?"] == {"q": ["dehydration and cramps"]}


def test_the_read_page_leads_back_to_the_comparison(open_page: Open) -> None:
    app = open_page(
        "read/page.py", doc="salt.md", start="0", end="33", q=QUESTION, claim=CLAIM, compared="yes"
    )

    links = {link.proto.label: link.proto for link in app.get("page_link")}
    assert not app.exception
    assert f'quote">{CLAIM}</mark>' in html_of(app)
    assert links["← Back to the comparison"].page == "compare"
    assert parse_qs(links["← Back to the comparison"].query_string) == {
        "q": [QUESTION],
        "claim": [CLAIM],
    }


def test_the_address_of_the_program_is_the_same_from_every_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for page in ("", "compare", "quality", "read"):
        url = f"http://localhost:8501/{page}"
        monkeypatch.setattr(type(st.context), "url", url)

        assert state.page_address() == "http://localhost:8501/"
