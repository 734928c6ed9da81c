from collections.abc import Sequence
from math import log2

import pytest

from index.evaluation.judged_set import JudgedSet, Unit
from index.evaluation.measures import Figure, Rank, evaluate
from index.evaluation.system import Ranked


def ranking(**found: str) -> Rank:
    """Finds for each question the names that are given, best first; copies joined by +."""

    def rank(question: str, unit: Unit) -> Sequence[Ranked]:
        names = found[question].split()
        return [Ranked(tuple(one.split("+")), -float(n)) for n, one in enumerate(names)]

    return rank


def judged(**grades: dict[str, int]) -> JudgedSet:
    return JudgedSet(questions={name: name for name in grades}, grades=grades)


def test_measures_and_shares_are_those_worked_by_hand() -> None:
    found = evaluate(
        ranking(one="x a b", two="y z c", three="a"),
        judged(one={"a": 1, "b": 1, "d": 1}, two={"c": 1}, three={"a": 1}),
    )

    one, two = found.outcomes["one"], found.outcomes["two"]
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
    assert found.figures["right_first"].mean == pytest.approx(1 / 3)
    assert found.figures["MRR@10"].mean == pytest.approx((1 / 2 + 1 / 3 + 1) / 3)


def test_a_figure_without_doubt_has_an_interval_of_nothing() -> None:
    found = evaluate(ranking(one="a", two="b"), judged(one={"a": 1}, two={"b": 2}))

    assert set(found.figures.values()) == {Figure(mean=1.0, low=1.0, high=1.0)}
    assert found.worst(10) == []


def test_a_hit_counts_by_any_of_its_names_and_right_copies_of_it_count_once() -> None:
    found = evaluate(
        ranking(one="a.md+a.md z", two="x p+q+r", three="s q+r"),
        judged(one={"a.md": 1}, two={"q": 1, "r": 2}, three={"q": 1, "r": 2, "s": 1}),
    )

    assert found.outcomes["one"].values["nDCG@10"] == 1
    assert found.outcomes["two"].rank == 2
    assert found.outcomes["two"].values["recall@10"] == 1
    assert found.outcomes["two"].values["nDCG@10"] == pytest.approx(1 / log2(3))
    # The better of two right copies counts: grade 2 stands below grade 1.
    assert found.outcomes["three"].values["nDCG@10"] == pytest.approx(
        (1 + 2 / log2(3)) / (2 + 1 / log2(3))
    )


def test_what_is_right_but_not_found_has_no_rank() -> None:
    found = evaluate(ranking(one="x y", two=""), judged(one={"a": 1}, two={"a": 1}))

    assert [(one.rank, one.first) for one in found.outcomes.values()] == [(None, "x"), (None, None)]
    assert found.figures["nDCG@10"].mean == 0


def test_questions_with_only_wrong_ones_have_no_figures_but_their_wrong_ones_are_counted() -> None:
    found = evaluate(
        ranking(one="w a", two="v x y z u w"),
        judged(one={"a": 1, "w": 0}, two={"v": 0, "u": 0, "w": 0}),
    )

    assert list(found.measured()) == ["one"]
    assert [one.wrong for one in found.outcomes.values()] == [1, 2]
    assert found.outcomes["two"].values == {}


def test_without_anything_right_there_are_no_figures() -> None:
    found = evaluate(ranking(one="w"), judged(one={"w": 0}))

    assert (found.figures, found.measured(), found.outcomes["one"].wrong) == ({}, {}, 1)


def test_the_worst_questions_come_lowest_first() -> None:
    found = evaluate(
        ranking(good="a", poor="x y a", bad="x", fair="x a"),
        judged(**{name: {"a": 1} for name in ("good", "poor", "bad", "fair")}),
    )

    assert [one.question for one in found.worst(2)] == ["bad", "poor"]
    assert [one.question for one in found.worst(9)] == ["bad", "poor", "fair"]


def test_each_question_is_asked_once_in_what_was_judged_for_it() -> None:
    asked: list[tuple[str, Unit]] = []
    steps: list[int] = []

    def rank(question: str, unit: Unit) -> Sequence[Ranked]:
        asked.append((question, unit))
        return []

    grades = {"p": {"a@0-1": 1}, "d": {"a": 1}}
    both = JudgedSet(questions={"p": "p?", "d": "d?"}, grades=grades, by_passage=frozenset("p"))
    evaluate(rank, both, advance=steps.append)

    assert (asked, steps) == ([("p?", "passage"), ("d?", "document")], [1, 1])
