"""A question turned into a claim, its denial and its parts, by rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.compare.english.claim import (
    claim_of,
    is_double_negation,
    negation_of,
    parts,
    questions_in,
)

CLAIMS = {
    "Does dehydration cause muscle cramps?": "Dehydration causes muscle cramps.",
    "does dehydration cause cramps": "Dehydration causes cramps.",
    "Do statins cause cramps?": "Statins cause cramps.",
    "Did the tablets help?": "The tablets helped.",
    "Does it worry doctors?": "It worries doctors.",
    "Does drinking pickle juice help?": "Drinking pickle juice helps.",
    "Do muscle cramps go away on their own?": "Muscle cramps go away on their own.",
    "Does ALS cause weakness?": "ALS causes weakness.",
    "Is Huntington’s disease hereditary?": "Huntington's disease is hereditary.",
    "Is there a cure for gout?": "There is a cure for gout.",
    "Are fasciculations a usual symptom of MS?": "Fasciculations are a usual symptom of MS.",
    "Are muscle cramps caused by low potassium?": "Muscle cramps are caused by low potassium.",
    "Is stretching helpful for cramps?": "Stretching is helpful for cramps.",
    "Is it safe to take quinine for leg cramps?": "It is safe to take quinine for leg cramps.",
    "Is ALS also called Lou Gehrig's disease?": "ALS is also called Lou Gehrig's disease.",
    "Can too much caffeine cause spasms?": "Too much caffeine can cause spasms.",
    "Should you stretch before bed?": "You should stretch before bed.",
    "Isn't dehydration a cause of cramps?": "Dehydration is a cause of cramps.",
    "Doesn't magnesium help?": "Magnesium helps.",
    "Is it true that salt prevents cramps?": "Salt prevents cramps.",
    "Does magnesium help with cramps or not?": "Magnesium helps with cramps.",
    "Lack of salt causes cramps": "Lack of salt causes cramps.",
}
DENIALS = {
    "Dehydration causes muscle cramps.": "Dehydration does not cause muscle cramps.",
    "Statins cause cramps.": "Statins do not cause cramps.",
    "Gout is hereditary.": "Gout is not hereditary.",
    "There is a cure for gout.": "There is no cure for gout.",
    "There is no cure for gout.": "There is a cure for gout.",
    "Salt can cause cramps.": "Salt cannot cause cramps.",
    "Salt does not cause cramps.": "Salt causes cramps.",
}
PARTS = {
    "Dehydration causes muscle cramps.": ("Dehydration", "muscle cramps"),
    "There is a cure for Huntington's disease.": ("cure", "Huntington's disease"),
    "Fasciculations are a usual symptom of MS.": ("Fasciculations", "MS"),
    "Muscular dystrophy is hereditary.": ("Muscular dystrophy", "hereditary"),
    "Cramps are caused by low potassium.": ("Cramps", "low potassium"),
    "Stretching is helpful for cramps.": ("Stretching", "cramps"),
}


@pytest.mark.parametrize(("question", "claim"), CLAIMS.items())
def test_a_yes_or_no_question_becomes_a_claim(question: str, claim: str) -> None:
    assert claim_of(question) == claim


@pytest.mark.parametrize(
    "question",
    [
        "What causes muscle cramps?",
        "Why do my legs cramp?",
        "How long do cramps last?",
        "Which drugs cause cramps?",
        "Dehydration",
        "muscle cramps at night",
        "?",
        "",
    ],
)
def test_other_questions_and_bare_words_have_no_claim(question: str) -> None:
    assert claim_of(question) is None


@pytest.mark.parametrize(("claim", "denial"), DENIALS.items())
def test_a_denial_says_the_opposite_in_plain_words(claim: str, denial: str) -> None:
    assert negation_of(claim) == denial


@pytest.mark.parametrize(("claim", "sides"), PARTS.items())
def test_the_sides_of_a_claim_are_its_subject_and_object(
    claim: str, sides: tuple[str, str]
) -> None:
    proposition = parts(claim)

    assert (proposition.subject, proposition.object) == sides


def test_two_questions_are_split() -> None:
    assert questions_in("Does salt help? And is it dangerous?") == [
        "Does salt help?",
        "Is it dangerous?",
    ]
    assert questions_in("Does salt help and does wine hurt?") == [
        "Does salt help?",
        "Does wine hurt?",
    ]
    assert questions_in("Is salt good for cramps and aches?") == [
        "Is salt good for cramps and aches?"
    ]


def test_a_double_negation_is_two_negations_in_one_clause() -> None:
    assert is_double_negation("There is no cramp without pain.")
    assert not is_double_negation("There is no cure.")
    assert not is_double_negation("It does not hurt, but it does not help.")


@given(st.text(max_size=300))
def test_no_text_breaks_the_rules(text: str) -> None:
    questions_in(text)
    claim = claim_of(text) or text
    negation_of(claim)
    parts(claim)
    is_double_negation(claim)
