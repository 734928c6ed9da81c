"""A question as it was typed, and the operators in it."""

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
def test_a_mark_that_is_no_operator_asks_for_nothing(typed: str) -> None:
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
    ("typed", "trouble"),
    [
        ("", "no word"),
        (" ?! ", "no word"),
        ("-cramps", "no word"),
        ("a" * 5001, "5,001 characters"),
    ],
)
def test_a_question_that_asks_for_nothing_or_too_much_is_refused(typed: str, trouble: str) -> None:
    with pytest.raises(QuestionError, match=trouble):
        parse_question(typed)


@pytest.mark.parametrize(
    ("phrase", "held"),
    [
        ("Wilson's disease", True),
        ("WILSON’S  disease", True),
        ("son's disease", False),
        ("disease hurt", False),
        ("follow-up (yearly)", True),
    ],
)
def test_a_phrase_is_held_as_whole_words_whatever_its_marks_and_spaces(
    phrase: str, held: bool
) -> None:
    text = "With Wilson’s\ndisease, muscles hurt: a follow‑up (yearly) helps."

    assert holds_phrase(text, phrase) is held


def test_a_phrase_of_a_script_without_blanks_may_stand_anywhere_and_be_written_in_any_way() -> None:
    assert holds_phrase("夜の筋肉痛です。", "筋肉")
    assert holds_phrase("Die Wadenkra\u0308mpfe", "wadenkrämpfe")
    assert not holds_phrase("夜の筋トレです。", "筋肉")
