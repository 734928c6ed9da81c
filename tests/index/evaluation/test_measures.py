from collections.abc import Sequence
from math import log2

import pytest

from index.evaluation.judged_set import JudgedSet, Unit
from index.evaluation.measures import Figure, Rank, evaluate
from index.evaluation.system import Ranked


def ranking(**names_of: str) -> Rank:
    """Ranks these names for each question, best first; copies are joined by +."""

    def rank(question: str, unit: Unit) -> Sequence[Ranked]:
        names = names_of[question].split()
        return [Ranked(tuple(one.split("+")), -float(n)) for n, one in enumerate(names)]

    return rank


def judged(**grades: dict[str, int]) -> JudgedSet:
    return JudgedSet(questions={name: name for name in grades}, grades=grades)


def test_measures_and_shares_equal_those_worked_by_hand() -> None:
    evaluation = evaluate(
        ranking(one="x a b", two="y z c", three="a"),
        judged(one={"a": 1, "b": 1, "d": 1}, two={"c": 1}, three={"a": 1}),
    )

    one, two = evaluation.outcomes["one"], evaluation.outcomes["two"]
    ideal = 1 + 1 / log2(3) + 1 / log2(4)
    assert one.values == {
        "nDCG@10": pytest.approx((1 / log2(3) + 1 / log2(4)) / ideal),
        "recall@10": pytest.approx(2 / 3),
        "recall@100": pytest.approx(2 / 3),
        "MRR@10": 0.5,
        "right_first": 0.0,
        "right_in_first_three": 1.0,
    }
    assert (one.rank, one.first, one.expected) == (2, "x", ["a", "b", "d"])
    assert (two.rank, two.values["right_in_first_three"]) == (3, 1.0)
    assert evaluation.figures["right_first"].mean == pytest.approx(1 / 3)
    assert evaluation.figures["MRR@10"].mean == pytest.approx((1 / 2 + 1 / 3 + 1) / 3)


def test_equal_values_have_an_interval_of_zero_width() -> None:
    evaluation = evaluate(ranking(one="a", two="b"), judged(one={"a": 1}, two={"b": 2}))

    assert set(evaluation.figures.values()) == {Figure(mean=1.0, low=1.0, high=1.0)}
    assert evaluation.worst(10) == []


def test_a_hit_counts_by_any_of_its_names_and_its_right_copies_count_once() -> None:
    evaluation = evaluate(
        ranking(one="a.md+a.md z", two="x p+q+r", three="s q+r"),
        judged(one={"a.md": 1}, two={"q": 1, "r": 2}, three={"q": 1, "r": 2, "s": 1}),
    )

    assert evaluation.outcomes["one"].values["nDCG@10"] == 1
    assert evaluation.outcomes["two"].rank == 2
    assert evaluation.outcomes["two"].values["recall@10"] == 1
    assert evaluation.outcomes["two"].values["nDCG@10"] == pytest.approx(1 / log2(3))
    # The better of two right copies counts: grade 2 comes after grade 1.
    assert evaluation.outcomes["three"].values["nDCG@10"] == pytest.approx(
        (1 + 2 / log2(3)) / (2 + 1 / log2(3))
    )


def test_a_right_answer_that_is_not_found_has_no_rank() -> None:
    evaluation = evaluate(ranking(one="x y", two=""), judged(one={"a": 1}, two={"a": 1}))

    assert [(one.rank, one.first) for one in evaluation.outcomes.values()] == [
        (None, "x"),
        (None, None),
    ]
    assert evaluation.figures["nDCG@10"].mean == 0


def test_a_question_with_only_wrong_ones_has_no_figures_but_they_are_counted() -> None:
    evaluation = evaluate(
        ranking(one="w a", two="v x y z u w"),
        judged(one={"a": 1, "w": 0}, two={"v": 0, "u": 0, "w": 0}),
    )

    assert list(evaluation.measured()) == ["one"]
    assert [one.wrong for one in evaluation.outcomes.values()] == [1, 2]
    assert evaluation.outcomes["two"].values == {}


def test_without_any_right_answer_there_are_no_figures() -> None:
    evaluation = evaluate(ranking(one="w"), judged(one={"w": 0}))

    assert (evaluation.figures, evaluation.measured(), evaluation.outcomes["one"].wrong) == (
        {},
        {},
        1,
    )


def test_the_worst_questions_come_lowest_first() -> None:
    evaluation = evaluate(
        ranking(good="a", poor="x y a", bad="x", fair="x a"),
        judged(**{name: {"a": 1} for name in ("good", "poor", "bad", "fair")}),
    )

    assert [one.question for one in evaluation.worst(2)] == ["bad", "poor"]
    assert [one.question for one in evaluation.worst(9)] == ["bad", "poor", "fair"]


def test_each_question_is_asked_once_for_the_unit_it_was_judged_on() -> None:
    asked: list[tuple[str, Unit]] = []
    steps: list[int] = []

    def rank(question: str, unit: Unit) -> Sequence[Ranked]:
        asked.append((question, unit))
        return []

    grades = {"p": {"a@0-1": 1}, "d": {"a": 1}}
    both = JudgedSet(questions={"p": "p?", "d": "d?"}, grades=grades, by_passage=frozenset("p"))
    evaluate(rank, both, advance=steps.append)

    assert (asked, steps) == ([("p?", "passage"), ("d?", "document")], [1, 1])
