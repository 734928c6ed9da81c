from index.records import Passage
from tests.support.hits import ARTICLE, ITEM, OTHER, hit
from ui.ask.hits import hit_html
from ui.components.attribution import count_sources, facts
from ui.read.article import QUOTE, text_html
from ui.session.permalinks import AskQuery


def test_a_hit_shows_its_lead_in_before_its_text() -> None:
    shown = hit_html(hit(), neighbours=(), asked=AskQuery())

    lead = '<div class="text lead" dir="auto">Causes are:</div>'
    text = (
        '<div class="text passage" dir="auto"><mark class="best">- too &lt;little&gt; </mark>'
        '<mark class="best word">salt</mark></div>'
    )
    assert f"{lead}{text}" in shown


def test_a_hit_names_an_unknown_source_and_the_original_of_a_digest() -> None:
    shown = hit_html(hit(), neighbours=(), asked=AskQuery())

    assert "<bdi>source unknown — “Cramps &amp; co”</bdi>" in shown
    assert "<bdi>2020</bdi>" in shown
    assert "<bdi>Digest of a &lt;long&gt; page</bdi>" in shown


def test_a_near_duplicate_is_a_link_that_keeps_the_question() -> None:
    shown = hit_html(hit(), neighbours=(), asked=AskQuery(question="salt?"))

    assert 'href="read?doc=b+c.md&amp;start=0&amp;end=19&amp;q=salt%3F"' in shown
    assert "source unknown — “Copy”" in shown


def test_neighbours_are_shown_before_and_after() -> None:
    before = Passage(doc_id="cramps.md", ordinal=0, start=2, end=8, text="Cramps")
    after = Passage(doc_id="cramps.md", ordinal=2, start=43, end=49, text="- cold")

    shown = hit_html(hit(), neighbours=(before, after), asked=AskQuery())

    assert shown.index("Before: ") < shown.index("Cramps</div>") < shown.index("After: ")


def test_notices_are_folded_unless_quoted() -> None:
    about = ARTICLE.boilerplate[0]

    folded = text_html(ARTICLE, quote=ITEM, others=())
    quoted = text_html(ARTICLE, quote=about, others=())

    summary = '<summary data-words="Notice or menu, 2 words" aria-label="Notice or menu, 2 words">'
    assert f'<details class="notice">{summary}</summary>About us</details>' in folded
    quote = f'<span id="{QUOTE}"></span><mark class="quote">About us</mark>'
    assert f'<details class="notice" open>{summary}</summary>{quote}</details>' in quoted


def test_facts_have_their_origin_or_are_unknown() -> None:
    known = {name: (value, origin) for name, value, origin in facts(ARTICLE)}

    assert known["Published"] == ("2020", "front matter")
    assert known["Source"] == (None, "")


def test_each_article_of_unknown_source_counts_as_a_source() -> None:
    assert count_sources([ARTICLE, OTHER, ARTICLE]) == 2
