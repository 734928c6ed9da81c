"""A comparison as the terminal shows it."""

from index.attribution import PROMISE
from index.compare.command import comparison_lines
from index.compare.comparison import Comparison
from index.compare.comparison_formats import comparison_json
from tests.support.comparisons import comparison, pair, view

SIDES = (
    view("Ash"),
    view("Elm", "disputes", "Salt harms."),
    view("Fir", "undecided", "Salt is salty."),
    view("Oak", "silent"),
    view("Yew", "unread", claims=()),
)
QUESTION = "Does salt help?"


def printed(compared: Comparison) -> str:
    return "\n".join(comparison_lines(compared)) + "\n"


def test_each_source_has_its_stance_and_what_takes_no_side_has_no_verdict() -> None:
    text = printed(comparison(*SIDES, asked=QUESTION))

    assert "\nAsh · supports\n   “Salt helps.”\n     supports · date unknown, Ash.md" in text
    assert "\nFir · undecided\n   “Salt is salty.”\n     no verdict · date unknown" in text
    assert "\nNot read, no verdict: Yew\n" in text
    assert "\nSilent, nothing near it was found: Oak\n" in text


def test_it_ends_with_what_judged_and_the_promise() -> None:
    text = " ".join(printed(comparison(*SIDES, asked=QUESTION)).split())

    assert text.endswith(f"A small model judged. The sentence is what counts. {PROMISE}")


def test_json_says_what_judged() -> None:
    assert comparison_json(comparison(*SIDES))["judged_by"] == "A small model judged."


def test_what_was_judged_is_named_only_if_it_is_not_the_question() -> None:
    assert "Claim" not in printed(comparison(*SIDES, asked=QUESTION))
    assert printed(comparison(*SIDES, asked="Salt helps.")).startswith("Claim: Salt helps.\n")
    assert printed(comparison(*SIDES, asked="Does it?")).startswith("Compared: Does it?\n")


def test_an_open_question_is_called_one_and_gets_no_verdict() -> None:
    text = printed(comparison(view("Ash", None), asked=None))

    assert text.startswith("This is not a yes/no question, so no source is for or against it.\n")
    assert "\nAsh · no verdict\n   “Salt helps.”\n     date unknown" in text


def test_sources_on_opposite_sides_are_shown_as_a_pair() -> None:
    ash, elm = (one.claims[0].claim for one in SIDES[:2])

    text = printed(comparison(*SIDES, asked=QUESTION, pairs=[pair(ash, elm)]))

    assert "\nThey differ (opposite sides):\n   “Salt helps.”" in text
    assert "more pairs" not in text


def test_of_many_pairs_that_differ_the_first_are_shown() -> None:
    ash, elm = (one.claims[0].claim for one in SIDES[:2])

    text = printed(comparison(*SIDES, asked=QUESTION, pairs=[pair(ash, elm)] * 9))

    assert text.count("They differ") == 6
    assert "\n3 more pairs differ; --form markdown has all.\n" in text


def test_of_many_sources_that_share_text_the_first_are_named_and_the_others_counted() -> None:
    few = printed(comparison(view("Ash", shares=["Elm", "Fir"])))
    many = printed(comparison(view("Ash", shares=["Elm", "Fir", *"ABCDE"])))

    assert "   shares text with Elm, Fir\n" in few
    assert "   shares text with Elm, Fir, A, B, C, 2 more\n" in many
