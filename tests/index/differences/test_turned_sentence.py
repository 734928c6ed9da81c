"""A sentence with the number or date of another."""

import pytest

from index.differences.turned_sentence import turns

PEOPLE = "About 20 million people have asthma.", "More than 25 million people have asthma."


@pytest.mark.parametrize(
    ("a", "b", "turned"),
    [
        ("It takes 2 days.", "It takes 3 weeks.", ["It takes 3 weeks."]),
        (*PEOPLE, ["More than 25 million people have asthma."]),
        ("It was found in 1999.", "It was found in 2003.", ["It was found in 2003."]),
    ],
)
def test_a_sentence_says_what_the_other_says_once_its_clashing_word_is_turned(
    a: str, b: str, turned: list[str]
) -> None:
    assert [turn.text for turn in turns(a, b)] == turned


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("It takes 2 weeks.", "It takes 14 days."),
        ("It takes 2 to 5 days.", "It takes 3 days."),
        ("Take 2 g in 3 days.", "Take 2 g of it."),
        ("20 men had it.", "30 women had it."),
        ("It was found in 1999.", "It was found in October 1999."),
        ("It does not help.", "It never helps."),
        ("It has two main types.", "It has eight types."),
        ("It begins before 3 years of age.", "It begins before one reaches 3 years of age."),
    ],
)
def test_sentences_that_do_not_clash_have_nothing_to_turn(a: str, b: str) -> None:
    assert turns(a, b) == []


def test_the_words_that_clash_are_given_in_both() -> None:
    a, b = "It lasts 2 days.", "It may last 9 days."

    (turn,) = turns(a, b)

    assert (a[slice(*turn.own[0])], b[slice(*turn.other[0])]) == ("2 days", "9 days")


def test_of_several_numbers_none_is_turned() -> None:
    assert turns("It lasts 2 days.", "It lasts 7 days, and then 21 days more.") == []
