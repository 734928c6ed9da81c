import re
from html import unescape
from pathlib import Path

import pytest

from ingest.build.pipeline import build
from tests.support.pages import (
    ASKED,
    CALF_TEXT,
    Open,
    click,
    html_of,
    place_of,
    write_corpus,
)
from ui.session import state


def test_the_first_page_suggests_questions_that_the_library_answers(open_page: Open) -> None:
    app = open_page()
    state.suggestions().result(60)
    app.run()

    assert not app.exception
    assert app.text_input(key="question").value == ""
    assert html_of(app).count('href="./?q=') == 1
    assert "Why do calves cramp at night?</bdi></a>" in html_of(app)
    shown = app.text_input(key="question").placeholder
    assert shown == "Ask a question, or type a claim: why do calves cramp at night?"
    assert 'class="hit"' not in html_of(app)


def test_an_address_with_a_question_shows_its_answer(open_page: Open) -> None:
    app = open_page(q=ASKED)

    shown = html_of(app)
    assert not app.exception
    assert app.text_input(key="question").value == ASKED
    first = shown[shown.index('class="hit"') :]
    assert "<bdi>Calf Society — “Night cramps”</bdi>" in first
    assert "4 May 2020" in first
    assert "<bdi>Why do calves cramp at night?</bdi>" in first
    assert "characters" not in first
    assert 'href="https://calf.example/night"' in first
    assert '<mark class="best' in first
    assert "word" in first


def test_asking_puts_the_question_and_its_filters_into_the_address(open_page: Open) -> None:
    app = open_page()

    app.text_input(key="question").input(ASKED)
    app.multiselect(key="sources").set_value(["Calf Society"])
    app.text_input(key="after").input("2019")
    app.button[0].click().run()

    assert app.query_params == {"q": ASKED, "source": "Calf Society", "after": "2019"}
    assert html_of(app).count('class="hit"') == 2


def test_an_unknown_source_can_be_filtered_by(open_page: Open) -> None:
    app = open_page(q="muscles twitch", unnamed="yes")

    assert app.multiselect(key="sources").value == [("copper.txt",)]
    assert "source unknown — “" in html_of(app)
    assert "Calf Society — “" not in html_of(app)


def test_the_reference_is_made_on_a_click_in_the_style_chosen_last(open_page: Open) -> None:
    app = open_page(q=ASKED)
    assert '<dl class="reference">' not in html_of(app)

    click(app, "Cite")
    app.button_group[0].set_value("MLA").run()
    # A run of the whole page closes the dialog here.
    click(app, "Cite")

    shown = unescape(html_of(app))
    assert "“Night Cramps.” <i>Calf Society</i>, 4 May 2020, https://calf.example/night." in shown
    assert app.button_group[0].value == "MLA"


def test_more_like_this_finds_other_sources_at_an_address_of_its_own(
    open_page: Open,
) -> None:
    start = CALF_TEXT.index("The calf")
    like = f"calf.md@{start}-{CALF_TEXT.index('knots.') + 6}"

    app = open_page(like=like)
    passage = open_page("read/page.py", doc="copper.txt", like=like)

    shown = html_of(app)
    assert not app.exception
    assert not passage.exception
    assert "Other sources like this text of" in shown
    assert "The calf muscle shortens" in shown
    assert "like=calf.md%40" in shown
    assert "copper.txt" in shown
    assert "doc=calf.md&amp;start" not in shown.split('class="hit"')[1]
    assert "1 passage here for your question" in html_of(passage)


def test_a_text_that_is_not_there_is_a_one_line_error(open_page: Open) -> None:
    app = open_page(like="calf.md@5-99999")

    assert not app.exception
    assert html_of(app).count('class="trouble"') == 1


def test_an_unanswered_question_shows_what_the_library_is_about(
    open_page: Open,
) -> None:
    app = open_page(q="What is the capital of Mongolia?")

    shown = html_of(app)
    assert "No article here answers that." in shown
    assert "What helps against a cramp</bdi></a>" in shown
    assert "python -m ingest" in shown
    assert [expander.label for expander in app.expander][1:] == ["Show the nearest anyway"]


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"q": "?!…"}, "The question has no word to look for."),
        ({"q": "😀"}, "The question has no word to look for."),
        ({"q": "-cramp"}, "The question has no word to look for."),
        ({"q": "cramp " * 2000}, "The question has 12,000 characters"),
        ({"q": ASKED, "source": "Mayo"}, "No article is from the source &#x27;Mayo&#x27;."),
        ({"q": ASKED, "article": "none.md"}, "There is no article &#x27;none.md&#x27;"),
        ({"q": ASKED, "after": "yesterday"}, "&#x27;yesterday&#x27; is not a date."),
        ({"q": ASKED, "k": "many"}, "The address asks for &#x27;many&#x27; passages."),
        ({"q": ASKED, "after": "2021", "before": "2020"}, "No date is after 2021"),
    ],
)
def test_an_invalid_question_is_a_one_line_error(
    open_page: Open, parameters: dict[str, str], words: str
) -> None:
    app = open_page(**parameters)

    assert not app.exception
    assert html_of(app).count('class="trouble"') == 1
    assert words in html_of(app)
    assert len(app.text_input) == 3


def test_a_misspelt_word_gets_a_link_that_asks_with_the_near_one(open_page: Open) -> None:
    app = open_page(q="why do cavles cramp?", source="Calf Society")

    shown = html_of(app)
    assert "Did you mean: <a" in shown
    assert "/?q=why+do+calves+cramp%3F&amp;source=Calf+Society" in shown
    assert app.text_input(key="question").value == "why do cavles cramp?"
    assert "Did you mean" not in html_of(open_page(q="why do calves cramp?"))


@pytest.mark.parametrize(
    "typed",
    ["the of and", "7", "😀 cramp", "\x07cramp\x1b[31m", '"no such phrase"', "$x^2$ <b>calf</b>"],
)
def test_odd_questions_get_a_complete_page(open_page: Open, typed: str) -> None:
    app = open_page(q=typed)

    assert not app.exception
    assert 'role="status"' in html_of(app)
    assert "<footer>" in html_of(app)


def test_each_hit_explains_itself_on_request(open_page: Open) -> None:
    app = open_page(q=ASKED)

    shown = html_of(app)
    assert shown.count('<p class="why">') == shown.count('class="hit"') == 3
    first = shown.split('<p class="why">')[1].split("</p>")[0]
    assert first.startswith("<bdi>Shown because ")
    assert "calf" in first


def test_articles_in_other_languages_are_named_and_their_rare_words_found(
    open_page: Open, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(24):
        words = f"Die Wade {number} schmerzt in der Nacht, und der Muskel zieht sich zusammen."
        (corpus / f"wade{number}.txt").write_text(words, encoding="utf-8")
    (corpus / "faser.txt").write_text("Die Rhabdomyolyse ist ein Zerfall der Muskelfasern.")
    report = build(tmp_path / "index", corpus=[corpus])

    first = open_page(index=tmp_path / "index")
    found = open_page(index=tmp_path / "index", q="RHABDOMYOLYSE")

    assert len(report.notices) == 1
    named = "25 articles seem not to be in English (German: faser.txt, wade0.txt, wade1.txt"
    assert named in html_of(first)
    assert "--model paraphrase-multilingual-MiniLM-L12-v2" in html_of(first)
    assert '<mark class="best word">Rhabdomyolyse</mark>' in html_of(found)


def test_without_an_index_the_page_says_how_to_build_one(open_page: Open, tmp_path: Path) -> None:
    app = open_page(index=tmp_path / "nothing")

    assert not app.exception
    assert "python -m ingest build --corpus" in html_of(app)
    assert "it does not judge who is right, and gives no advice" in html_of(app)


def test_a_new_generation_is_live_at_the_next_click(open_page: Open, tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus")
    build(tmp_path / "index", corpus=[tmp_path / "corpus"])
    app = open_page(index=tmp_path / "index")
    assert "2 articles" in html_of(app)

    (tmp_path / "corpus" / "heat.txt").write_text("Heat cramps follow hard work in the sun.")
    build(tmp_path / "index", corpus=[tmp_path / "corpus"])
    app.run()

    assert "3 articles" in html_of(app)


def test_the_read_page_without_an_article_lists_all(open_page: Open) -> None:
    app = open_page("read/page.py")

    assert 'href="read?doc=calf.md"' in html_of(app)
    assert 'href="read?doc=copper.txt"' in html_of(app)


def test_the_quote_is_highlighted_and_verified_against_the_file(open_page: Open) -> None:
    words = "Tired nerves then fire"

    app = open_page("read/page.py", doc="calf.md", **place_of(CALF_TEXT, words))

    shown = html_of(app)
    assert not app.exception
    assert re.search(
        '<span id="concordance-quote"></span><span class="mark" [^>]*'
        'data-words="✓ word for word" data-more="Word for word as in the article; '
        f'its file calf.md contains it at the same place."></span><mark class="quote">{words}<',
        shown,
    )
    assert "from <bdi>sources.csv</bdi>" in shown


def test_a_file_changed_since_the_build_is_reported(open_page: Open, tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus")
    build(tmp_path / "index", corpus=[tmp_path / "corpus"])
    (tmp_path / "corpus" / "calf.md").write_text("Rewritten.", encoding="utf-8")
    place = place_of(CALF_TEXT, "Tired nerves")

    app = open_page("read/page.py", index=tmp_path / "index", doc="calf.md", **place)

    assert "has changed since and no longer contains it there" in html_of(app)


def test_the_other_hits_of_the_question_are_highlighted(open_page: Open) -> None:
    app = open_page(
        "read/page.py", doc="calf.md", q="calf cramp", **place_of(CALF_TEXT, "Stretch the calf")
    )

    assert '<mark class="other">The calf muscle shortens' in html_of(app)
    assert "2 passages here for your question" in html_of(app)


@pytest.mark.parametrize(
    "parameters",
    [
        {"doc": "none.md"},
        {"doc": "calf.md", "start": "5"},
        {"doc": "calf.md", "start": "9", "end": "4"},
        {"doc": "calf.md", "start": "0", "end": "999999"},
        {"doc": "calf.md", "start": "x", "end": "y"},
    ],
)
def test_an_invalid_address_gets_one_error_and_the_list(
    open_page: Open, parameters: dict[str, str]
) -> None:
    app = open_page("read/page.py", **parameters)

    assert not app.exception
    assert html_of(app).count('class="trouble"') == 1
    assert 'href="read?doc=copper.txt"' in html_of(app)
