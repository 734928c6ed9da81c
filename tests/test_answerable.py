"""Whether there is an answer: by meaning, or by a rare name alone."""

import pytest

from index.answer import Scores
from index.answerable import is_answerable

FAR = Scores(dense=0.1, lexical=2.0, late=0.3, fused=0.5)
NEAR = Scores(dense=0.5, lexical=0.0, late=0.6, fused=0.9)


def test_near_passages_answer_and_far_ones_do_not() -> None:
    assert is_answerable([FAR, NEAR], [frozenset()], frequency={"calf": 0.0})
    assert not is_answerable([FAR, FAR], [frozenset()], frequency={"calf": 0.0})
    assert not is_answerable([], [], frequency={"calf": 0.0})


@pytest.mark.parametrize(
    ("frequency", "answers"),
    [
        ({"blephar": 0.01}, True),
        ({"blephar": 0.01, "blink": 0.3}, True),
        ({"muscl": 0.9}, False),
        ({"blephar": 0.01, "mongolia": 0.0}, False),
        ({}, False),
    ],
    ids=["rare name", "name and common word", "common word", "a word is missing", "no word"],
)
def test_a_rare_name_that_occurs_exactly_answers_by_itself(
    frequency: dict[str, float], answers: bool
) -> None:
    held = [frozenset({"spasm"}), frozenset({"blephar", "blink", "muscl"})]

    assert is_answerable([FAR, FAR], held, frequency=frequency) is answers
