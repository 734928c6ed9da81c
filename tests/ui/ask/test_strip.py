from dataclasses import replace

import pytest

from index.compare.comparison import ClaimStance, Judged, SourceStance
from index.compare.question import Form
from index.records import Heading, Span
from index.search.answer import Answer
from tests.support.comparisons import COMPARED, claim, comparison, document, judged, view
from tests.support.hits import hit
from ui.ask.strip import (
    MOST_NAMED,
    answering_html,
    headline,
    reading_html,
    shared_html,
    sides_html,
    waiting_html,
)
from ui.ask.voices import count_apart, sets_sharing, verdict_words, voice_html

QUESTION = "Does salt help?"


def rows(shown: str) -> dict[str, str]:
    """The count of each row of the strip."""
    found = {}
    for row in shown.split('<div class="row ')[1:]:
        name, rest = row.split(' <span class="count">')
        found[name.split(">")[-1].strip()] = rest.split("<")[0]
    return found


def test_a_strip_counts_and_names_the_sources_of_each_stance() -> None:
    found = comparison(view("Ash"), view("Birch"), view("Cedar", "disputes"), asked=QUESTION)

    shown = sides_html(found, COMPARED)

    assert rows(shown) == {"Yes": "2", "No": "1"}
    assert "Sources differ: 2 say yes, 1 says no.</span></summary>" in shown
    assert shown.index("<bdi>Ash</bdi>") < shown.index("<bdi>Birch</bdi>") < shown.index("No <")


def test_of_a_claim_sources_support_and_dispute_instead() -> None:
    found = comparison(view("Ash"), view("Elm", "silent"), asked="Salt helps the calves.")

    shown = sides_html(found, COMPARED)

    assert rows(shown) == {"Support it": "1", "Dispute it": "0", "Silent": "1"}
    assert headline(found) == "1 source supports it, 1 is silent."


@pytest.mark.parametrize(
    ("stances", "words"),
    [
        (("supports", "supports", "undecided"), "2 sources say yes, 1 does not decide."),
        (("supports", "mixed"), "1 source says yes, 1 says both."),
        (("disputes",), "1 source says no."),
        (("mixed", "mixed"), "2 sources say both."),
        (
            ("undecided", "silent", "silent"),
            "No source decides this: 1 does not decide, 2 are silent.",
        ),
    ],
)
def test_the_headline_says_who_takes_which_side(
    stances: tuple[SourceStance, ...], words: str
) -> None:
    views = [view(f"S{number}", stance) for number, stance in enumerate(stances)]

    assert headline(comparison(*views, asked=QUESTION)) == words


def test_words_that_were_compared_as_a_claim_are_one() -> None:
    found = comparison(view("Ash"), asked="Salt, helpful")

    assert headline(found) == "1 source supports it."
    assert "Support it" in rows(sides_html(found, COMPARED))


def test_that_nothing_answers_is_said_beside_who_speaks_of_it_without_deciding() -> None:
    found = comparison(view("Ash", "undecided"), view("Elm", "silent"), asked=QUESTION)

    shown = sides_html(found, COMPARED, is_refused=True)

    assert "No article here answers that: 1 speaks of it, 1 is silent.</span>" in shown
    assert rows(shown) == {"Yes": "0", "No": "0", "Undecided": "1", "Silent": "1"}


def test_the_strip_that_waits_has_the_rows_that_never_go_away_and_says_that_it_waits() -> None:
    shown = waiting_html("yes/no")

    assert rows(shown) == {"Yes": "…", "No": "…"}
    assert 'aria-busy="true"' in shown
    assert "aria-busy" not in sides_html(comparison(view("Ash"), asked=QUESTION), COMPARED)


def test_an_open_question_names_who_answers_at_once_and_the_others_once_they_are_read() -> None:
    answer = Answer(question="What is salt?", answerable=True, hits=(hit(),), milliseconds=1.0)
    same = replace(view("x", None), documents=(hit().document,))
    compared = comparison(same, view("Ash", None), view("Elm", None, claims=()), asked=None)

    at_once = answering_html(answer, COMPARED, None)
    later = answering_html(answer, COMPARED, compared)

    assert rows(at_once) == {"Seem to answer": "1"}
    assert rows(later) == {"Seem to answer": "1", "Speak of it": "1", "Silent": "1"}
    assert "1 source seems to answer this." in at_once
    assert at_once.split('<div class="rows">')[1].split("</div></details></section>")[0] in later


def test_sources_that_share_text_count_once_and_the_strip_says_so() -> None:
    found = comparison(
        view("Ash", shares=["Birch"]),
        view("Birch", shares=["Ash"]),
        view("Cedar", "disputes"),
        asked=QUESTION,
    )

    shown = sides_html(found, COMPARED)

    assert rows(shown)["Yes"] == "1"
    assert "<bdi>Birch</bdi>" in shown
    assert (
        '<p class="facts shared"><bdi>Ash</bdi> and <bdi>Birch</bdi> share part of their text '
        "and count once where they agree.</p>"
    ) in shown


def test_sources_that_share_text_but_take_different_sides_each_count() -> None:
    found = comparison(
        view("Ash", shares=["Birch"]), view("Birch", "disputes", shares=["Ash"]), asked=QUESTION
    )

    shown = sides_html(found, COMPARED)

    assert rows(shown) == {"Yes": "1", "No": "1"}
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


def test_unread_sources_have_a_row_only_if_there_are_any() -> None:
    unread = view("Elm", "unread", claims=())

    shown = sides_html(comparison(view("Ash"), unread, asked=QUESTION), COMPARED)

    assert rows(shown)["Not read"] == "1"
    assert "Not looked at sentence by sentence" in shown
    assert "Nothing near it was found" not in shown


def test_sources_beyond_the_first_are_folded_by_name() -> None:
    many = [view(f"Source {number}", "silent") for number in range(500)]

    shown = sides_html(comparison(view("Ash"), *many, asked=QUESTION), COMPARED)

    assert rows(shown)["Silent"] == "500"
    assert f"<bdi>{500 - MOST_NAMED} more</bdi>" in shown
    assert shown.count("<li>") == 500 - MOST_NAMED


@pytest.mark.parametrize(
    ("stance", "probability", "form", "words"),
    [
        ("supports", 0.85, "yes/no", "clearly yes"),
        ("disputes", 0.84, "yes/no", "probably no"),
        ("disputes", 0.9, "claim", "clearly disputes it"),
        ("undecided", 0.5, "yes/no", "undecided"),
        (None, None, "open", ""),
    ],
)
def test_a_verdict_is_shown_in_words(
    stance: ClaimStance | None, probability: float | None, form: Form, words: str
) -> None:
    one = judged(claim(document("Ash", "Salt helps.")), stance, probability)

    assert verdict_words(one, form) == words


def test_a_source_opens_its_verdict_its_sentence_and_the_place() -> None:
    article = document("Ash", "# Salt\n\nIt may help.", published="2019-10-16")
    one = claim(article, "It may help.")
    cues = (Span(article.text.index("may"), article.text.index("may") + 3),)
    said = Judged(claim=one, stance="supports", probability=0.7, cues=cues)

    shown = voice_html(
        replace(view("Ash", claims=[said]), documents=(article,)), COMPARED, form="yes/no"
    )

    assert shown == (
        '<details class="voice" name="voice"><summary><bdi>Ash</bdi></summary><div class="said">'
        '<figure class="quote"><p class="says">Probably yes</p>'
        '<blockquote class="text" dir="auto">'
        'It <mark class="word">may</mark> help.</blockquote><figcaption><p class="facts">'
        "<bdi>“About Ash”</bdi> · <bdi>16 October 2019</bdi> · "
        '<a href="./?beside=Ash.md&amp;start=8&amp;end=20&amp;digest=483262e01b68d260&amp;'
        'first=It+may+help.&amp;q=Does+salt+help%3F" '
        'target="_self"><bdi>Read in place</bdi></a> · '
        '<button type="button" class="plain copy" data-does="copy" data-copy="%E2%80%9CIt may help.'
        '%E2%80%9D%0A%0AAsh, %E2%80%9CAbout Ash%E2%80%9D, 16 October 2019" '
        'aria-label="Copy the words of Ash">Copy</button></p></figcaption></figure>'
        '<a href="./?q=Does+salt+help%3F&amp;correct=Ash" target="_self"><bdi>Wrong?</bdi></a>'
        "</div></details>"
    )


def test_a_sentence_follows_its_context_but_not_its_heading() -> None:
    text = "Salt\n\nSalt is cheap. Few know. It helps."
    article = replace(document("Ash", text), headings=(Heading(start=0, end=4, level=1),))
    lead = Span(6, 20)
    one = claim(article, "It helps.", context=[Span(0, 4), lead])
    follows = claim(article, "Few know.", context=[lead])
    said = [judged(one, "supports"), judged(follows, None)]

    shown = voice_html(view("Ash", claims=said), COMPARED, form="yes/no")

    assert 'dir="auto"><span class="lead">Salt is cheap. … </span>It helps.</blockquote>' in shown
    assert 'dir="auto"><span class="lead">Salt is cheap. </span>Few know.</blockquote>' in shown


def test_a_mixed_source_shows_its_strongest_sentence_on_each_side() -> None:
    article = document("Ash", "Salt helps. Salt does nothing. Salt is of use.")
    said = [
        judged(claim(article, "Salt helps."), "supports", 0.9),
        judged(claim(article, "Salt is of use."), "supports", 0.8),
        judged(claim(article, "Salt does nothing."), "disputes", 0.7),
    ]

    shown = voice_html(view("Ash", "mixed", claims=said), COMPARED, form="yes/no")

    before, folded = shown.split("<details><summary>")
    assert "Says both, each about equally surely" in before
    assert before.index("Clearly yes</p>") < before.index("Salt helps.")
    assert before.index("Probably no</p>") < before.index("Salt does nothing.")
    assert "of use" not in before
    assert folded.startswith("1 more sentence</summary>")
    assert "Salt is of use." in folded


def test_an_undecided_source_shows_its_nearest_sentences_and_says_what_that_means() -> None:
    article = document("Ash", "Salt? Perhaps. Salt is white and salty.")
    said = [judged(claim(article, words), "undecided") for words in ("Perhaps.", "Salt is white")]

    shown = voice_html(view("Ash", "undecided", claims=said), COMPARED, form="yes/no")

    before, sentences = shown.split("<figure", 1)
    assert "Speaks of it, but neither clearly yes nor clearly no." in before
    assert sentences.count("<figure") == 1
    assert shown.count("<details") == 1
    assert "nothing" not in shown.lower()


def test_a_silent_source_shows_its_nearest_passage() -> None:
    shown = voice_html(view("Ash", "silent", "Tides <rise>."), COMPARED, form="yes/no")

    assert '<p class="facts">Nothing near it was found.</p>' in shown
    assert "Its nearest passage" in shown
    assert "Tides &lt;rise&gt;.</blockquote>" in shown


def test_digests_and_unknown_sources_are_labelled() -> None:
    article = document("ash", "Salt helps.", source=None, digest_of="a long page")
    said = judged(claim(article), "supports")
    unnamed = replace(view("ash", claims=[said]), name=None, documents=(article,))

    shown = voice_html(unnamed, COMPARED, form="yes/no")

    assert "<summary><bdi>source unknown — “About ash”</bdi></summary>" in shown
    assert "<bdi>Digest of a long page</bdi>" in shown


def test_while_many_sources_are_read_those_that_were_read_stand_in_their_rows() -> None:
    shown = reading_html([view("Ash"), view("Elm", "silent")], QUESTION, COMPARED)

    assert rows(shown) == {"Yes": "1", "No": "0", "Silent": "1"}
    assert "Reading what each source says… 2 so far" in shown
    assert 'aria-busy="true"' in shown
