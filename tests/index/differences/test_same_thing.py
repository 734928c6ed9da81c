"""Whether two sentences speak of the same thing, so far as their words show it."""

import pytest

from index.differences.same_thing import is_same_thing
from index.differences.turned_sentence import turns


def same(a: str, b: str) -> list[bool]:
    return [is_same_thing(a, b, turn) for turn in turns(a, b)]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("It affects 5 % of men.", "It affects about 9 % of all men."),
        ("The ferry takes 20 minutes.", "The ferry takes 45 minutes."),
        ("Usually 20 people need it.", "Usually 90 people need it."),
    ],
)
def test_what_clashes_in_one_word_alone_is_the_same_thing(a: str, b: str) -> None:
    assert same(a, b) == [True]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("It affects 5 % of men.", "It lowers weight by 9 %."),
        ("In some families 5 % of men die.", "In others 9 % of men die."),
        ("When POLR1C is changed, 5 % of men die.", "When TCOF1 is changed, 9 % of men die."),
        ("It may affect 5 % of men.", "It affects 9 % of men."),
        ("Blood was taken after 4 weeks.", "Blood was taken after 12 weeks."),
        ("Our search ended in June 2010.", "Our search ended in June 2013."),
        ("Usually 20 people need it.", "In winter 90 people need it."),
    ],
)
def test_another_quantity_part_name_or_kind_is_another_thing(a: str, b: str) -> None:
    found = same(a, b)

    assert found
    assert not any(found)
