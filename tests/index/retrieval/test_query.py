"""A question as typed, and the operators in it."""

import pytest

from index.errors import QuestionError
from index.retrieval.query import Question, holds_phrase, parse_question


def test_phrases_and_excluded_words_are_taken_out() -> None:
    typed = "  can “charley\thorse” hurt -runner -Parkinson's at 'night' "

    assert parse_question(typed) == Question(
        typed=typed,
        text="can charley horse hurt at 'night'",
        phrases=("charley horse",),
        excluded=("runner", "Parkinson's"),
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


@pytest.mark.parametrize(
    ("phrase", "occurs"),
    [
        ("Wilson's disease", True),
        ("WILSON’S  disease", True),
        ("son's disease", False),
        ("disease hurt", False),
        ("follow-up (yearly)", True),
    ],
)
def test_a_phrase_matches_whole_words_with_any_apostrophes_hyphens_and_spaces(
    phrase: str, occurs: bool
) -> None:
    text = "With Wilson’s\ndisease, muscles hurt: a follow‑up (yearly) helps."

    assert holds_phrase(text, phrase) is occurs


def test_a_phrase_in_a_script_without_blanks_may_occur_inside_a_run() -> None:
    assert holds_phrase("夜の筋肉痛です。", "筋肉")
    assert holds_phrase("Die Wadenkra\u0308mpfe", "wadenkrämpfe")
    assert not holds_phrase("夜の筋トレです。", "筋肉")
