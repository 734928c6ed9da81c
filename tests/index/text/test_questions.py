"""Questions made of the words of an article."""

import pytest

from index.text.questions import (
    asked_by_heading,
    asked_for_definition,
    asked_in_line,
    asked_whether,
)

TEXTS = ["Cramps, spasms, tuples and salt: a muscle cramp in a calf, or Parkinson's disease."]


@pytest.mark.parametrize("line", ["Why do calves cramp?", "Can the grid cope with electric cars?"])
def test_a_line_that_asks_is_a_question(line: str) -> None:
    assert asked_in_line(line, english=True) == line


@pytest.mark.parametrize(
    "line",
    [
        "Causes of cramps",
        "Standing desks: relief for sore backs?",
        "Sore backs and standing desks?",
        "Is it dangerous?",
        "When should we worry about this?",
        "Why?",
        "What is the use of a question that is far too long to be read at a glance by anyone here?",
    ],
)
def test_a_line_that_needs_others_or_does_not_ask_is_none(line: str) -> None:
    assert asked_in_line(line, english=True) is None


def test_in_other_languages_a_question_mark_is_enough() -> None:
    assert asked_in_line("Was hilft gegen Krämpfe?", english=False) == "Was hilft gegen Krämpfe?"
    assert asked_in_line("Was gegen Krämpfe hilft", english=False) is None


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("How to stop spasms", "How do you stop spasms?"),
        ("When to see a doctor", "When should you see a doctor?"),
        ("What a muscle cramp is", "What is a muscle cramp?"),
        ("Why salt is lost", "Why is salt lost?"),
        ("Causes of Muscle Spasms", "What are the causes of muscle spasms?"),
        ("Signs of Parkinson's Disease", "What are the signs of Parkinson's disease?"),
    ],
)
def test_a_heading_that_announces_an_answer_is_put_as_a_question(
    heading: str, question: str
) -> None:
    lower = "causes signs how when what why"

    assert asked_by_heading(heading, texts=[*TEXTS, lower]) == question


@pytest.mark.parametrize(
    "heading",
    ["Jane Roe / Picture Desk", "Jane Roe", "Muscle spasms", "In short", "Getting Started",
     "Causes of Xylitis", "Loss of salt"],
)  # fmt: skip
def test_a_name_a_credit_or_a_plain_heading_is_no_question(heading: str) -> None:
    assert asked_by_heading(heading, texts=[*TEXTS, "causes"]) is None


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("A muscle cramp is a sudden pull.", "What is a muscle cramp?"),
        ("Parkinson's disease is a disease of the nerves.", "What is Parkinson's disease?"),
        ("Tuples are lists of a fixed length.", "What are tuples?"),
        ("It is a sudden pull.", None),
        ("The doctor is a friend.", None),
        ("Sometimes cramps are signs of age.", None),
        ("Cramps hurt.", None),
    ],
)
def test_a_definition_answers_what_something_is(sentence: str, question: str | None) -> None:
    assert asked_for_definition(sentence, texts=TEXTS) == question


@pytest.mark.parametrize(
    ("claim", "question"),
    [
        ("Salt can prevent muscle cramps.", "Can salt prevent muscle cramps?"),
        ("Salt may help the calf because it binds water.", "Can salt help the calf?"),
        ("Salt prevents most cramps.", "Does salt prevent most cramps?"),
        ("Spasms cause great pain.", "Do spasms cause great pain?"),
        ("A small trial suggests that salt reduces cramps at night.",
         "Does salt reduce cramps at night?"),
        ("In the heat, cramps are most common.", "Are cramps most common?"),
        ("Salt does not prevent cramps.", None),
        ("Salt is not good for cramps.", None),
        ("This can prevent muscle cramps.", None),
        ("Salt prevents cramps and heals them.", None),
        ("Salt is something of a riddle.", None),
        ("Salt can help.", None),
        ("Does salt help against cramps?", None),
    ],
)  # fmt: skip
def test_a_claim_answers_whether_it_is_so(claim: str, question: str | None) -> None:
    assert asked_whether(claim, texts=TEXTS) == question
