"""Measures of how well an index ranks and judges a judged set, with confidence intervals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG
from numpy.typing import NDArray

from index.evaluation.judged_set import JudgedSet, Unit
from index.evaluation.judged_verdict import VERDICTS, Verdict, verdict_values
from index.evaluation.system import Ranked

MEASURES = {"nDCG@10": nDCG @ 10, "recall@10": R @ 10, "recall@100": R @ 100, "MRR@10": RR @ 10}
SHARES = {"right_first": 1, "right_in_first_three": 3}
"""The share of questions whose first right one is at this rank or before."""

RESAMPLES = 2_000
WRONG_WITHIN = 5

Rank = Callable[[str, Unit], Sequence[Ranked]]
"""Maps a question and the unit it is judged on to a ranking, best first."""
Judge = Callable[[str, JudgedSet], Sequence[Verdict]]
"""Maps the id of a question in a judged set to what is shown beside what was judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The mean of a measure over the questions, and its 95 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of one question.

    `values` are its measures and shares, empty if nothing right is known. `expected` are the
    right names, the best grade first; `first` is the name of what came first; `rank` is that of
    the first right one, from 1, None if there was none. `wrong` counts those judged wrong among
    the first five.
    """

    question: str
    values: Mapping[str, float]
    expected: Sequence[str]
    first: str | None
    rank: int | None
    wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Figures over the questions that have them, each question's outcome, and verdicts.

    `outcomes` are by the id of the question, of those with a judged ranking; `verdicts` of those
    judged to have no answer, an answer, or stances. A figure that no question has is missing.
    """

    figures: Mapping[str, Figure]
    outcomes: Mapping[str, Outcome]
    verdicts: Mapping[str, Sequence[Verdict]] = field(default_factory=dict)

    def values(self, name: str) -> dict[str, float]:
        """The value of each question that has this figure, in the order of their ids."""
        found = {question: one.values for question, one in self.outcomes.items()}
        if name in VERDICTS:
            found = {question: verdict_values(one) for question, one in self.verdicts.items()}
        return {
            question: found[question][name] for question in sorted(found) if name in found[question]
        }

    def measured(self) -> dict[str, Outcome]:
        """The questions whose ranking has figures, in the order of their ids."""
        return {name: one for name, one in sorted(self.outcomes.items()) if one.values}

    def worst(self, count: int) -> list[Outcome]:
        """Up to `count` questions with the lowest nDCG@10 below 1, the lowest first."""
        below = [one for one in self.measured().values() if one.values["nDCG@10"] < 1]
        return sorted(below, key=lambda one: one.values["nDCG@10"])[:count]


def evaluate(
    rank: Rank,
    judged: JudgedSet,
    *,
    judge: Judge | None = None,
    advance: Callable[[int], object] | None = None,
) -> Evaluation:
    """The figures of `rank` over all questions of `judged`; `advance` is called for each.

    With `judge` those of the verdicts, too.

    A document counts by its id or by the part after `#`, as judged sets name rows of tables.
    Several right passages that are shown as one hit count once. Measures are those of
    ir-measures; intervals are percentiles of a bootstrap over questions.

    Source: Efron and Tibshirani 1993, ch. 13 (percentile interval).
    """
    runs: dict[str, dict[str, float]] = {}
    right: dict[str, dict[str, int]] = {}
    verdicts: dict[str, Sequence[Verdict]] = {}
    for question, text in judged.questions.items():
        if grades := judged.grades.get(question):
            runs[question], right[question] = _matched(rank(text, judged.unit(question)), grades)
        if judge:
            verdicts[question] = judge(question, judged)
        if advance:
            advance(1)
    measured = {name: grades for name, grades in right.items() if max(grades.values()) > 0}
    values = _measure(measured, runs)
    outcomes = {
        question: _outcome(
            judged.questions[question],
            run,
            judged.grades[question],
            values=values.get(question, {}),
        )
        for question, run in runs.items()
    }
    without = Evaluation(figures={}, outcomes=outcomes, verdicts=verdicts)
    figures = {
        name: figure(np.array(list(found.values())))
        for name in (*MEASURES, *SHARES, *VERDICTS)
        if (found := without.values(name))
    }
    return replace(without, figures=figures)


def figure(values: NDArray[np.float64]) -> Figure:
    """The mean of one value per question, in the order of the questions' ids, and its interval."""
    chance = np.random.default_rng(0)
    means = chance.choice(values, size=(RESAMPLES, len(values))).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Figure(mean=float(values.mean()), low=float(low), high=float(high))


def _matched(
    ranking: Sequence[Ranked], grades: Mapping[str, int]
) -> tuple[dict[str, float], dict[str, int]]:
    """The ranking by one name each, a judged one if any, and the grades that count."""
    run: dict[str, float] = {}
    counting = dict(grades)
    for ranked in ranking:
        judged = {name for name in ranked.names if name in grades}
        best = max(sorted(judged), key=grades.__getitem__) if judged else ranked.names[0]
        run.setdefault(best, ranked.score)
        for copy in judged - {best}:
            counting.pop(copy, None)
    return run, counting


def _measure(
    right: Mapping[str, Mapping[str, int]], runs: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """The measures and shares of each question with something right."""
    names = {str(measure): name for name, measure in MEASURES.items()}
    values: dict[str, dict[str, float]] = {question: {} for question in right}
    metrics = ir_measures.iter_calc(
        list(MEASURES.values()),
        {question: dict(grades) for question, grades in right.items()},
        {question: dict(runs[question]) for question in right},
    )
    for metric in metrics if right else ():
        values[metric.query_id][names[str(metric.measure)]] = metric.value
    for question, grades in right.items():
        rank = _first_right(runs[question], grades)
        for share, within in SHARES.items():
            values[question][share] = float(rank is not None and rank <= within)
    return values


def _outcome(
    text: str,
    run: Mapping[str, float],
    grades: Mapping[str, int],
    *,
    values: Mapping[str, float],
) -> Outcome:
    right = sorted((name for name in grades if grades[name] > 0), key=lambda name: -grades[name])
    return Outcome(
        question=text,
        values=values,
        expected=right,
        first=next(iter(run), None),
        rank=_first_right(run, grades),
        wrong=sum(grades.get(name, 1) <= 0 for name in list(run)[:WRONG_WITHIN]),
    )


def _first_right(run: Mapping[str, float], grades: Mapping[str, int]) -> int | None:
    ranks = (rank for rank, name in enumerate(run, start=1) if grades.get(name, 0) > 0)
    return next(ranks, None)
