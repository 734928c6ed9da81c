"""Where sentences end: after words that are also abbreviations, but not after abbreviations."""

import pytest

from index.text.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "first",
    [
        "The pool opens in May.",
        "The answer was no.",
        "“I said no.”",
        "No.",
        "He felt ill.",
        "They trust me.",
        "They dig for ore.",
        "We were fed.",
        "Spring begins in Mar.",
        "It was all OK.",
        "She had a CT.",
        "It was seen by MRI or CT.",
        "Egg has vitamin D.",
        "Some carry hepatitis B.",
        "Use a needle of 5 mm.",
        "Rest for 10 min.",
        "Drink milk, tea, etc.",
        "She asked Ken.",
    ],
)
@pytest.mark.parametrize("second", ["Nobody was asked.", "A trial follows.", "Parents decide."])
def test_a_sentence_ends_after_a_word_that_is_also_an_abbreviation(first: str, second: str) -> None:
    assert cut(f"{first} {second}") == [first, second]


def test_a_letter_after_a_figure_is_its_number_and_a_word_begins_a_sentence() -> None:
    assert cut("Compare fig. A with it.") == ["Compare fig. A with it."]
    assert cut("She ate a fig. Nobody saw it.") == ["She ate a fig.", "Nobody saw it."]


@pytest.mark.parametrize(
    "text",
    [
        "Ask Dr. Smith about it.",
        "See No. 7 or no. 7 of the list.",
        "Take something cold, e.g. Milk of magnesia.",
        "It was closed on Jan. 3 and in Feb. 2020.",
        "It was written by J. Smith and Mrs. Brown.",
        "It was signed by DR. Smith and GEN. Grant.",
        "He paid Messrs. Brown and Grey.",
        "The Smith et al. Method is old.",
        "Compare fig. A with Fig. 2 and Fig. B here.",
        "He saw Italy vs. Germany and read cf. Smith.",
        "They live in St. Louis and near Mt. Everest.",
    ],
)
def test_no_sentence_ends_after_an_abbreviation(text: str) -> None:
    assert cut(text) == [text]


def test_each_row_of_a_table_is_a_sentence_of_its_own() -> None:
    rows = "| Drug | Dose |\n|---|---|\n| A. B. Med. | It is 3 mg. Twice. |\nC | 4 mg"
    text = f"Doses:\n{rows}\nTake it."

    assert [text[start:end] for start, end in sentences(text)] == [
        "Doses:",
        "| Drug | Dose |",
        "|---|---|",
        "| A. B. Med. | It is 3 mg. Twice. |",
        "C | 4 mg",
        "Take it.",
    ]


@pytest.mark.parametrize(
    "expected",
    [
        ["Do this:", "1. Rest the leg.", "2. Drink water."],
        ["Approx. 5 of 9 pts. had cramps.", "They were old."],
        ["Take max. 3 tabs. daily.", "It helps all pts.", "Nobody fell."],
        ["He took 300 mg.", "5 people fell ill."],
        ["The answer was: 1.", "It is odd."],
        ["It was in 2019.", "5 people fell ill."],
    ],
)
def test_a_number_belongs_to_its_step_and_a_shortened_word_to_what_follows(
    expected: list[str],
) -> None:
    assert cut(" ".join(expected)) == expected
