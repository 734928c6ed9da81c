"""The share of source stances that are right, on questions judged by hand."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.compare.comparer import Comparer

SPLITS = ("dev", "check")
JUDGED = Path(__file__).with_name("stances.json")


def is_opposite(true: str, predicted: str) -> bool:
    """Whether a source was put on the opposite side."""
    return {true, predicted} == {"supports", "disputes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceFigures:
    """Shares of source stances that are right: of all, and of those that are not silent.

    A silent source may be shown as undecided, which takes no side either.
    `wrong` counts pairs of the true and the predicted stance; `lines` names each wrong one.
    """

    all: float
    speaking: float
    wrong: Mapping[tuple[str, str], int]
    lines: tuple[str, ...]


def stance_figures(comparer: Comparer, split: str) -> StanceFigures:
    """The figures over the questions of a split; sources are named by the start of an article's id.

    Rules and thresholds were chosen on the split "dev"; "check" was judged before it was first run.
    """
    outcomes: list[tuple[str, str]] = []
    lines = []
    for row in json.loads(JUDGED.read_text(encoding="utf-8"))[split]:
        comparison = comparer.compare(row["question"])
        predicted = {
            document.doc_id: str(view.stance)
            for view in comparison.sources
            for document in view.documents
        }
        for begins, stance in row["stances"].items():
            [shown] = [predicted[doc_id] for doc_id in predicted if doc_id.startswith(begins)]
            if (stance, shown) == ("silent", "undecided"):
                shown = stance
            outcomes.append((stance, shown))
            if stance != shown:
                lines.append(f"{row['question']} {begins}: {shown}, should be {stance}")
    right = [true == shown for true, shown in outcomes]
    speaking = [true == shown for true, shown in outcomes if true != "silent"]
    return StanceFigures(
        all=sum(right) / len(right),
        speaking=sum(speaking) / len(speaking),
        wrong=Counter(pair for pair in outcomes if pair[0] != pair[1]),
        lines=tuple(lines),
    )
