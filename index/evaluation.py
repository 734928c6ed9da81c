"""How well an index ranks, against a judged set: figures of the field with their intervals."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ir_measures
import numpy as np
import pandas as pd
from ir_measures import RR, R, nDCG

from index.errors import JudgementsError

MEASURES = {"nDCG@10": nDCG @ 10, "recall@10": R @ 10, "recall@100": R @ 100, "MRR@10": RR @ 10}
RESAMPLES = 2_000

Rank = Callable[[str], Sequence[tuple[str, float]]]
"""From a question to document ids with scores, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The mean of a measure over the questions, and its 95 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSet:
    """Questions by id, and for each the documents that were judged, with grades (0 is wrong)."""

    questions: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]


def read_judged_set(queries: Path, qrels: Path) -> JudgedSet:
    """Questions from a JSONL file (`_id`, `text` or `question`) and grades from a TSV file
    (`query-id`, `corpus-id`, `score`).

    Questions without any right document are left out: nothing can be measured on them.

    Raises:
        JudgementsError: a file is not there or not of that form, or the two do not match.
    """
    try:
        lines = queries.read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        questions = {str(row["_id"]): str(row.get("text") or row["question"]) for row in rows}
        judged = pd.read_csv(qrels, sep="\t", dtype={0: str, 1: str})
        judged.columns = pd.Index(["question", "document", "grade"])
        judged["grade"] = judged["grade"].astype(int)
    except OSError as error:
        raise JudgementsError(f"{error.filename} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise JudgementsError(
            f"{queries} and {qrels} are not a judged set ({error}). Questions are JSONL with _id "
            f"and text; judgements are TSV with query-id, corpus-id, score."
        ) from error
    grades = {
        str(question): dict(zip(group["document"], group["grade"], strict=True))
        for question, group in judged.groupby("question")
        if question in questions and (group["grade"] > 0).any()
    }
    if not grades:
        raise JudgementsError(
            f"No question of {queries} has a judgement in {qrels}. Check the ids."
        )
    return JudgedSet(questions={name: questions[name] for name in grades}, grades=grades)


def evaluate(rank: Rank, judged: JudgedSet) -> dict[str, Figure]:
    """The figures of `rank` over all questions of `judged`.

    A document counts by its id or by the part behind `#`, as judged sets name rows of tables.
    Figures are those of ir-measures; intervals are percentiles of a bootstrap over questions.

    Source: Efron and Tibshirani 1993, ch. 13 (percentile interval).
    """
    names = {name for grades in judged.grades.values() for name in grades}
    run = {
        question: _by_judged_name(rank(text), names) for question, text in judged.questions.items()
    }
    if not any(found.keys() & judged.grades[question].keys() for question, found in run.items()):
        raise JudgementsError(
            "No judged document was found for any question. Is this the index of that corpus?"
        )
    values = pd.DataFrame(
        [
            (metric.query_id, str(metric.measure), metric.value)
            for metric in ir_measures.iter_calc(
                list(MEASURES.values()),
                {name: dict(grades) for name, grades in judged.grades.items()},
                run,
            )
        ],
        columns=["question", "measure", "value"],
    ).pivot_table(index="question", columns="measure", values="value")
    return {name: _figure(values[str(measure)].to_numpy()) for name, measure in MEASURES.items()}


def _by_judged_name(found: Sequence[tuple[str, float]], names: set[str]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for doc_id, score in found:
        name = doc_id if doc_id in names else doc_id.rpartition("#")[2]
        scores.setdefault(name, score)
    return scores


def _figure(values: np.typing.NDArray[np.float64]) -> Figure:
    chance = np.random.default_rng(0)
    means = chance.choice(values, size=(RESAMPLES, len(values))).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Figure(mean=float(values.mean()), low=float(low), high=float(high))
