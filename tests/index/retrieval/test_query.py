"""A question as typed, and the operators in it."""

import pytest

from index.errors import QuestionError
from index.retrieval.query import Question, parse_question


def test_phrases_and_excluded_words_are_taken_out() -> None:
    typed = "  can “charley\thorse” hurt -runner -Parkinson's at 'night' "

    assert parse_question(typed) == Question(
        typed=typed,
        text="can charley horse hurt at 'night'",
        phrases=("charley horse",),
        excluded=("runner", "Parkinson's"),
    )


def test_a_phrase_may_be_excluded_and_a_word_whatever_its_hyphens() -> None:
    typed = 'cramps -"charley  horse" -“after 60” -follow‑up at -"" night'

    assert parse_question(typed) == Question(
        typed=typed,
        text="cramps at night",
        excluded=("charley horse", "after 60", "follow‑up"),
    )


@pytest.mark.parametrize(
    "typed",
    [
        "a follow-up visit",
        "below -5 degrees",
        "cold - or heat",
        'a 5" or 6" needle',
        'say "" twice',
    ],
)
def test_a_dash_or_quotation_mark_that_is_not_an_operator_changes_nothing(typed: str) -> None:
    question = parse_question(typed)

    assert (question.phrases, question.excluded) == ((), ())


def test_a_dash_inside_quotes_excludes_nothing() -> None:
    question = parse_question('"beta -blockers" cause cramps')

    assert (question.text, question.phrases, question.excluded) == (
        "beta -blockers cause cramps",
        ("beta -blockers",),
        (),
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "no word"),
        (" ?! ", "no word"),
        ("-cramps", "no word"),
        ("a" * 5001, "5,001 characters"),
    ],
)
def test_an_empty_or_very_long_question_is_refused(typed: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        parse_question(typed)
