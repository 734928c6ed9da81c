from dataclasses import replace

from index.records import Passage, Span
from index.search.answer import Answer, NearHit
from index.search.differences import Difference
from tests.support.hits import ARTICLE, ITEM, OTHER, TEXT, hit
from ui.ask.hits import hit_html
from ui.components.attribution import count_sources, facts
from ui.read.article import QUOTE, text_html
from ui.session.permalinks import AskQuery

ANSWER = Answer(question="salt?", answerable=True, hits=(hit(),), milliseconds=1.0)


def test_a_hit_shows_its_lead_in_before_its_text() -> None:
    shown = hit_html(hit(), ANSWER, neighbours=(), asked=AskQuery())

    lead = '<div class="text lead" dir="auto">Causes are:</div>'
    text = (
        '<div class="text passage" dir="auto"><span class="item depth-1">'
        '<span class="sign">- </span>'
        '<mark class="best">too &lt;little&gt; </mark><mark class="best word">salt</mark></span>'
        "</div>"
    )
    assert f"{lead}{text}" in shown


def test_a_hit_names_an_unknown_source_and_the_original_of_a_digest() -> None:
    shown = hit_html(hit(), ANSWER, neighbours=(), asked=AskQuery())

    assert "<bdi>source unknown — “Cramps &amp; co”</bdi>" in shown
    assert "<bdi>2020</bdi>" in shown
    assert "<bdi>Digest of a &lt;long&gt; page</bdi>" in shown


def test_a_near_duplicate_is_a_link_that_keeps_the_question() -> None:
    shown = hit_html(hit(), ANSWER, neighbours=(), asked=AskQuery(question="salt?"))

    assert 'href="./?beside=b+c.md&amp;start=0&amp;end=19&amp;q=salt%3F"' in shown
    assert "source unknown — “Copy”" in shown


def test_a_copy_below_another_heading_names_it() -> None:
    copy, other = hit().also_in[0]
    below = replace(hit(), also_in=((replace(copy, heading="Never <use>"), other),))

    shown = hit_html(below, ANSWER, neighbours=(), asked=AskQuery())

    assert "source unknown — “Copy” · Never &lt;use&gt;</bdi>" in shown


def test_words_that_differ_from_a_better_hit_are_marked_in_text_and_lead_and_named() -> None:
    places = [
        Span(TEXT.index(word), TEXT.index(word) + len(word)) for word in ("Causes", "<little>")
    ]
    found = [Difference(place, Span(0, 3), TEXT[slice(*place)], "<b>") for place in places]
    differing = replace(hit(), nearly_same=NearHit(rank=1, differences=tuple(found)))

    shown = hit_html(differing, ANSWER, neighbours=(), asked=AskQuery())

    assert '<mark class="differs">Causes</mark> are:' in shown
    assert '<mark class="best differs">&lt;little&gt;</mark>' in shown
    assert "hit 1, but “Causes” instead of “&lt;b&gt;”; “&lt;little&gt;” instead of" in shown


def test_neighbours_are_shown_before_and_after() -> None:
    before = Passage(doc_id="cramps.md", ordinal=0, start=2, end=8, text="Cramps")
    after = Passage(doc_id="cramps.md", ordinal=2, start=43, end=49, text="- cold")

    shown = hit_html(hit(), ANSWER, neighbours=(before, after), asked=AskQuery())

    assert shown.index(">Before<") < shown.index("Cramps</div>") < shown.index(">After<")


def test_notices_are_folded_unless_quoted() -> None:
    about = ARTICLE.boilerplate[0]

    folded = text_html(ARTICLE, quote=ITEM, others=())
    quoted = text_html(ARTICLE, quote=about, others=())

    label = "Beside the article, 2 words: About us"
    summary = f'<summary data-words="{label}" aria-label="{label}">'
    assert f'<details class="notice">{summary}</summary>About us</details>' in folded
    quote = f'<span id="{QUOTE}"></span><mark class="quote">About us</mark>'
    assert f'<details class="notice" open>{summary}</summary>{quote}</details>' in quoted


def test_facts_have_their_origin_or_are_unknown() -> None:
    known = {name: (value, origin) for name, value, origin in facts(ARTICLE)}

    assert known["Published"] == ("2020", "front matter")
    assert known["Source"] == (None, "")


def test_each_article_of_unknown_source_counts_as_a_source() -> None:
    assert count_sources([ARTICLE, OTHER, ARTICLE]) == 2
