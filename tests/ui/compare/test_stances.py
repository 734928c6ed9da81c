from dataclasses import replace

import numpy as np
import pytest

from index.compare.comparison import ClaimStance, Judged
from index.compare.retrieve_claims import Candidate, SourceClaims
from index.records import Heading, Span
from tests.support.comparisons import COMPARED, claim, comparison, document, judged, view
from ui.compare.stances import (
    MOST_SILENT,
    count_apart,
    gathered_html,
    sets_sharing,
    shared_html,
    sources_html,
    tally_html,
    verdict_words,
)
from ui.components.copy_button import copy_html, quote_with_source


def tally(shown: str) -> dict[str, str]:
    """The count of each stance in the table."""
    rows = shown.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1]
    cells = [row.split("</th><td>") for row in rows]
    return {head.split("</span> ")[1]: rest.split("</td>")[0] for head, rest in cells}


def test_the_tally_counts_and_names_the_sources_of_each_stance() -> None:
    shown = tally_html(comparison(view("Ash"), view("Birch"), view("Cedar", "disputes")))

    assert tally(shown) == {
        "supports": "2",
        "disputes": "1",
        "mixed": "0",
        "undecided": "0",
        "silent": "0",
    }
    assert "<td><bdi>Ash</bdi>, <bdi>Birch</bdi></td>" in shown
    assert shown.count('<th scope="row">') == 5
    assert shown.count('<th scope="col">') == 3


def test_a_bar_is_proportional_to_the_longest() -> None:
    shown = tally_html(comparison(view("Ash"), view("Birch"), view("Cedar", "disputes")))

    rows = shown.split("<tbody>")[1].split("</tr>")
    parts = [row.split('class="bar" style="')[1].split('"')[0] for row in rows if "bar" in row]
    assert parts == ["--part: 1.000", "--part: 0.500"]


def test_sources_that_share_text_count_once_and_the_page_says_so() -> None:
    found = comparison(
        view("Ash", shares=["Birch"]), view("Birch", shares=["Ash"]), view("Cedar", "disputes")
    )

    shown = tally_html(found)

    assert tally(shown)["supports"] == "1"
    assert "<td><bdi>Ash</bdi>, <bdi>Birch</bdi></td>" in shown
    assert shown.endswith(
        '<p class="facts shared"><bdi>Ash</bdi> and <bdi>Birch</bdi> share part of their text '
        "and count once where they agree.</p>"
    )


def test_sources_that_share_text_but_take_different_sides_each_count() -> None:
    found = comparison(view("Ash", shares=["Birch"]), view("Birch", "disputes", shares=["Ash"]))

    shown = tally_html(found)

    assert (tally(shown)["supports"], tally(shown)["disputes"]) == ("1", "1")
    assert "share part of their text.</p>" in shown


def test_a_silent_copy_is_not_mentioned_as_shared_text() -> None:
    found = comparison(view("Ash", shares=["Birch"]), view("Birch", "silent", shares=["Ash"]))

    assert shared_html(found) == ""


def test_copies_of_copies_count_as_one() -> None:
    chain = [
        view("Ash", shares=["Birch"]),
        view("Cedar", shares=["Elm"]),
        view("Elm", shares=["Cedar"]),
        view("Birch", shares=["Ash", "Cedar"]),
        view("Fir"),
    ]

    assert count_apart(chain) == 2
    assert [[one.name for one in together] for together in sets_sharing(chain)] == [
        ["Ash", "Cedar", "Elm", "Birch"],
        ["Fir"],
    ]


def test_unread_sources_are_counted_only_if_there_are_any() -> None:
    unread = view("Elm", "unread", claims=())

    shown = tally_html(comparison(view("Ash"), unread))
    assert tally(shown)["unread"] == "1"
    assert "unread" not in tally(tally_html(comparison(view("Ash"))))
    listed = sources_html(comparison(view("Ash"), unread), COMPARED)
    assert '<article class="voice unread">' in listed
    assert "…</span> not read</span>" in listed
    assert "Nothing near it was found" not in listed


def test_names_beyond_the_first_twelve_are_counted() -> None:
    shown = tally_html(comparison(*(view(f"Source {number}") for number in range(30))))

    assert tally(shown)["supports"] == "30"
    assert "<bdi>Source 11</bdi> and 18 more</td>" in shown
    assert "Source 12" not in shown


@pytest.mark.parametrize(
    ("stance", "probability", "words"),
    [
        ("supports", 0.85, "clearly supports"),
        ("disputes", 0.84, "probably disputes"),
        ("undecided", 0.5, "undecided"),
        (None, None, ""),
    ],
)
def test_a_verdict_is_shown_in_words(
    stance: ClaimStance | None, probability: float | None, words: str
) -> None:
    one = judged(claim(document("Ash", "Salt helps.")), stance, probability)

    assert verdict_words(one) == words


def test_a_source_is_shown_with_its_verdict_its_sentence_and_the_place() -> None:
    article = document("Ash", "# Salt\n\nIt may help.", published="2019-10-16")
    one = claim(article, "It may help.")
    cues = (Span(article.text.index("may"), article.text.index("may") + 3),)
    said = Judged(claim=one, stance="supports", probability=0.7, cues=cues)

    shown = sources_html(
        comparison(replace(view("Ash", claims=[said]), documents=(article,))), COMPARED
    )

    assert shown == (
        '<article class="voice supports"><h3><bdi>Ash</bdi> <span class="stance">'
        '<span class="symbol" aria-hidden="true">✓</span> probably supports</span></h3>'
        '<figure class="quote"><blockquote class="text" dir="auto">'
        'It <mark class="word">may</mark> help.</blockquote><figcaption><p class="facts">'
        "<bdi>“About Ash”</bdi> · <bdi>16 October 2019</bdi> · "
        '<a href="read?doc=Ash.md&amp;start=8&amp;end=20&amp;digest=483262e01b68d260&amp;'
        'first=It+may+help.&amp;q=Does+salt+help%3F&amp;compared=yes" '
        'target="_self"><bdi>Read in place</bdi></a> · '
        f"{copy_html(quote_with_source('It may help.', article), of='the words of Ash')}"
        "</p></figcaption></figure></article>"
    )


def test_a_sentence_follows_its_context_but_not_its_heading() -> None:
    text = "Salt\n\nSalt is cheap. Few know. It helps."
    article = replace(document("Ash", text), headings=(Heading(start=0, end=4, level=1),))
    lead = Span(6, 20)
    one = claim(article, "It helps.", context=[Span(0, 4), lead])
    follows = claim(article, "Few know.", context=[lead])

    shown = sources_html(
        comparison(view("Ash", claims=[judged(one, "supports"), judged(follows, None)])), COMPARED
    )

    assert 'dir="auto"><span class="lead">Salt is cheap. … </span>It helps.</blockquote>' in shown
    assert 'dir="auto"><span class="lead">Salt is cheap. </span>Few know.</blockquote>' in shown


def test_a_mixed_source_shows_its_strongest_sentence_on_each_side() -> None:
    article = document("Ash", "Salt helps. Salt does nothing. Salt is of use.")
    said = [
        judged(claim(article, "Salt helps."), "supports", 0.9),
        judged(claim(article, "Salt is of use."), "supports", 0.8),
        judged(claim(article, "Salt does nothing."), "disputes", 0.7),
    ]

    shown = sources_html(comparison(view("Ash", "mixed", claims=said)), COMPARED)

    before, folded = shown.split("<details>")
    assert "±</span> mixed</span></h3>" in before
    assert before.index("clearly supports</p>") < before.index("Salt helps.")
    assert before.index("probably disputes</p>") < before.index("Salt does nothing.")
    assert "of use" not in before
    assert folded.startswith("<summary>1 more sentence</summary>")
    assert "Salt is of use." in folded


def test_an_undecided_source_shows_its_nearest_sentences_unfolded_and_says_what_that_means() -> (
    None
):
    article = document("Ash", "Salt? Perhaps. Salt is white and salty.")
    said = [judged(claim(article, words), "undecided") for words in ("Perhaps.", "Salt is white")]

    shown = sources_html(comparison(view("Ash", "undecided", claims=said)), COMPARED)

    assert "?</span> undecided</span>" in shown
    before, sentences = shown.split("<figure", 1)
    assert "Speaks of it without deciding, or the reader is not sure." in before
    assert sentences.count("<figure") == 1
    assert "<details>" not in shown
    assert "nothing" not in shown.lower()


def test_a_silent_source_shows_its_nearest_passage_folded() -> None:
    shown = sources_html(comparison(view("Ash", "silent", "Tides <rise>.")), COMPARED)

    assert (
        '–</span> silent</span></h3><p class="facts">Nothing near it was found.</p><details>'
    ) in shown
    assert "<summary>Its nearest passage</summary>" in shown
    assert "Tides &lt;rise&gt;.</blockquote>" in shown


def test_a_source_without_passages_is_silent() -> None:
    nothing = replace(view("Ash", "silent"), nearest=None)
    many = [replace(view(f"S{number}", "silent"), nearest=None) for number in range(MOST_SILENT)]

    shown = sources_html(comparison(*many, nothing), COMPARED)

    assert '<a href="read?doc=Ash.md" target="_self"><bdi>Ash</bdi></a>' in shown


def test_most_of_five_hundred_silent_sources_are_in_one_folded_list() -> None:
    silent = [view(f"Source {number}", "silent") for number in range(500)]

    shown = sources_html(comparison(view("Ash"), *silent), COMPARED)

    assert shown.count("<article") == 1 + MOST_SILENT
    assert f"<summary>{500 - MOST_SILENT} more sources</summary>" in shown
    assert shown.count("<li>") == 500 - MOST_SILENT


def test_digests_and_unknown_sources_are_labelled() -> None:
    article = document("ash", "Salt helps.", source=None, digest_of="a long page")
    said = judged(claim(article), "supports")
    unnamed = replace(view("ash", claims=[said]), name=None, documents=(article,))

    shown = sources_html(comparison(unnamed), COMPARED)

    assert "<h3><bdi>source unknown — “About ash”</bdi> <span" in shown
    assert "<bdi>Digest of a long page</bdi>" in shown


def test_without_a_claim_no_source_takes_a_side() -> None:
    article = document("Ash", "Salt helps. Salt is cheap.")
    said = [
        judged(claim(article, words), None, None) for words in ("Salt helps.", "Salt is cheap.")
    ]

    shown = sources_html(
        comparison(view("Ash", None, claims=said), view("Elm", None, claims=[]), asked=None),
        COMPARED,
    )

    assert '<article class="voice open"><h3><bdi>Ash</bdi></h3>' in shown
    assert "<summary>1 more sentence</summary>" in shown
    assert "Nothing near it was found." in shown
    assert "supports" not in shown


def test_nearest_sentences_are_shown_while_sources_are_read() -> None:
    article = document("Ash", "Salt helps.")
    near = Candidate(
        claim=claim(article),
        nearness=0.5,
        passage=0,
        vector=np.ones(1, np.float32),
    )

    shown = gathered_html(
        [
            SourceClaims(name="Ash", label="Ash", documents=[article], candidates=[near]),
            SourceClaims(name="Elm", label="Elm", documents=[document("Elm", "Tides.")]),
        ],
        COMPARED,
    )

    assert 'being read</span></h3><figure class="quote">' in shown
    assert "Elm" not in shown
