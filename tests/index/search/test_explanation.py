"""Explanations of a hit: its words, its sentence, and both in plain words."""

from dataclasses import replace

import pytest

from index.records import Span
from index.search.answer import Answer, Hit
from index.search.explanation import Explanation, MatchedTerm
from index.search.explanation_text import best_sentence, explanation, reason, score_rows
from tests.support.bag_of_words import Build
from tests.support.hits import hit as make_hit
from ui.ask.hits import why_html

TIDES_FILE = "# Harbour\n\nBoats sail. Salty tides rise, and tides fall at noon.\n"
TIDES = TIDES_FILE.removeprefix("# ")
QUESTION = "Do tides in a harbour rise by tidal ghosts?"


def slices(hit: Hit, spans: tuple[Span, ...]) -> list[str]:
    return [hit.document.text[start:end] for start, end in spans]


def test_a_hit_names_the_words_it_contains_their_places_and_how_rare_they_are(
    build: Build,
) -> None:
    searcher = build(**{"a.md": TIDES_FILE, "b.md": "Gulls and tides.", "c.md": "Ghosts walk."})

    why = searcher.search(QUESTION).hits[0].why

    tides, rise = TIDES.index("tides rise"), TIDES.index("rise")
    fall = TIDES.index("tides fall")
    assert why == Explanation(
        sentence=Span(TIDES.index("Salty"), len(TIDES) - 1),
        words=(
            MatchedTerm(
                word="tides",
                term="tide",
                spans=(Span(tides, tides + 5), Span(fall, fall + 5)),
                passages=2,
            ),
            MatchedTerm(word="rise", term="rise", spans=(Span(rise, rise + 4),), passages=1),
        ),
        above=("harbour",),
        missing=("tidal", "ghosts"),
        passages=3,
    )


def test_the_highlights_of_a_hit_are_its_best_sentence_and_the_matched_words(build: Build) -> None:
    searcher = build(**{"a.md": TIDES_FILE, "b.md": "Gulls cry."})

    hit = searcher.search(QUESTION).hits[0]

    assert slices(hit, hit.highlights) == [
        "Salty tides rise, and tides fall at noon.", "tides", "rise", "tides",
    ]  # fmt: skip


def test_overlapping_highlights_are_merged() -> None:
    first = MatchedTerm(word="筋肉", term="筋肉", spans=(Span(2, 4), Span(7, 9)), passages=1)
    next_ = MatchedTerm(word="肉痛", term="肉痛", spans=(Span(3, 5),), passages=1)

    why = Explanation(sentence=Span(0, 9), words=(first, next_))

    assert why.highlights == (Span(0, 9), Span(2, 5), Span(7, 9))


def test_the_json_of_each_hit_has_its_explanation(build: Build) -> None:
    searcher = build(**{"a.md": TIDES_FILE, "b.md": "Gulls and tides."})

    shown = searcher.search("tides or ghosts", k=1).as_json()["hits"][0]

    start = TIDES.index("tides rise")
    fall = TIDES.index("tides fall")
    assert shown["why"]["words"] == [
        {
            "word": "tides",
            "stem": "tide",
            "spans": [[start, start + 5], [fall, fall + 5]],
            "passages": 2,
        }
    ]
    assert {name: shown["why"][name] for name in ("above", "missing", "of_passages")} == {
        "above": [], "missing": ["ghosts"], "of_passages": 2,
    }  # fmt: skip
    assert shown["highlights"][0] == shown["why"]["sentence"]


def test_an_explanation_is_in_plain_words(build: Build) -> None:
    searcher = build(**{"a.md": TIDES_FILE, "b.md": "Gulls and tides.", "c.md": "Ghosts walk."})
    answer = searcher.search("Does a tide or a harbour rise by ghosts or owls?")

    lines = explanation(answer.hits[0], answer)

    best = answer.hits[0].scores.dense
    assert lines == [
        f"By meaning: the nearest of the passages shown (cosine {best:.2f}).",
        "By words: contains tide (as “tides”; in 2 of 3 passages) and rise (in 1); its title, "
        "headings or lead-in contain harbour; does not contain ghosts or owls.",
    ]
    assert best_sentence(answer.hits[0]) == "Salty tides rise, and tides fall at noon."
    assert [name for name, _, _ in score_rows(answer.hits[0], answer)][-1] == "All together"


def test_the_reason_is_one_sentence_of_what_ranked_the_hit_without_numbers(build: Build) -> None:
    searcher = build(**{"a.md": TIDES_FILE, "b.md": "Gulls and tides.", "c.md": "Ghosts walk."})
    answer = searcher.search("Does a tide or a harbour rise by ghosts or owls?")

    assert reason(answer.hits[0], answer) == (
        "Shown because of those shown it is nearest to your question in meaning, it contains tide "
        "(as “tides”) and rise, not ghosts or owls, and its title, headings or lead-in say harbour."
    )


@pytest.mark.parametrize(
    ("answer_score", "answers", "words"),
    [
        (0.9, True, "Shown because the highlighted sentence seems to answer you and it contains"),
        (0.1, True, "Shown because the highlighted sentence may answer you and it contains"),
        (0.1, False, "as “salt”); but no sentence in it clearly answers you."),
        (0.0, True, "Shown because it contains <salt> (as “salt”)."),
    ],
)
def test_the_reason_says_that_a_sentence_answers_only_where_the_reader_took_it_to(
    answer_score: float, answers: bool, words: str
) -> None:
    hit = make_hit()
    hit = replace(
        hit,
        scores=replace(hit.scores, answer=answer_score),
        why=replace(hit.why, answers=answers),
    )

    said = reason(hit, Answer(question="?", answerable=True, hits=(hit,), milliseconds=1))

    assert words in said


@pytest.mark.parametrize(
    ("cosine", "words"),
    [
        (0.5, "Shown because of those shown it is nearest to your question in meaning"),
        (0.45, "Shown because its meaning is near to your question"),
        (0.3, "Shown because it contains <salt> (as “salt”)."),
        (
            0.05,
            "Shown because it contains <salt> (as “salt”); but others shown are nearer in meaning.",
        ),
    ],
)
def test_the_reason_says_how_near_the_meaning_is_beside_the_others_shown(
    cosine: float, words: str
) -> None:
    hit, other = (
        replace(one, scores=replace(one.scores, answer=0.0, late=0.0))
        for one in (make_hit(dense=cosine), make_hit(dense=0.5))
    )

    said = reason(hit, Answer(question="?", answerable=True, hits=(hit, other), milliseconds=1))

    assert said.startswith(words)


def test_the_reason_names_the_rarest_of_many_words() -> None:
    span = Span(12, 16)
    many = tuple(
        MatchedTerm(word=f"w{n}", term=f"w{n}", spans=(span,), passages=n) for n in range(1, 10)
    )
    hit = make_hit()
    hit = replace(hit, why=replace(hit.why, words=many[::-1]))

    said = reason(hit, Answer(question="?", answerable=True, hits=(hit,), milliseconds=1))

    named = [
        word for word in said.replace(",", " ").split() if word[0] == "w" and word[1:].isdigit()
    ]
    assert named == ["w6", "w5", "w4", "w3", "w2", "w1"]
    assert said.endswith("and 3 more words.")


@pytest.mark.parametrize(
    ("cosine", "words"),
    [
        (0.5, "the nearest of the passages shown (cosine 0.50)."),
        (0.45, "near (cosine 0.45; the nearest shown has 0.50)."),
        (0.35, "less near (cosine 0.35; the nearest shown has 0.50)."),
        (0.1, "far (cosine 0.10; the nearest shown has 0.50)."),
    ],
)
def test_nearness_is_relative_to_the_nearest_shown(cosine: float, words: str) -> None:
    hit = make_hit(dense=cosine)
    answer = Answer(question="?", answerable=True, hits=(hit, make_hit()), milliseconds=1)

    assert explanation(hit, answer)[0] == f"By meaning: {words}"


def test_a_question_with_only_common_words_says_so(build: Build) -> None:
    answer = build("Tides rise.").search("what is it?")

    assert explanation(answer.hits[0], answer)[1] == (
        "By words: the question has only very common words, which are not searched for."
    )


def test_an_explanation_on_the_page_has_no_tags_from_the_article() -> None:
    hit = make_hit()

    shown = why_html(hit, Answer(question="?", answerable=True, hits=(hit,), milliseconds=1))

    assert "contains &lt;salt&gt; (as “salt”)" in shown
    assert "<salt>" not in shown
