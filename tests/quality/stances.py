"""How many of the stances of sources are told right, on questions judged by hand."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.compare.comparer import Comparer

SPLITS = ("dev", "check")
JUDGED = Path(__file__).with_name("stances.json")


def is_opposite(true: str, told: str) -> bool:
    """Whether a source was told to be on the other side."""
    return {true, told} == {"supports", "disputes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceFigures:
    """Shares of source stances that are right: of all, and of those that are not silent.

    `wrong` counts what was told for what; `lines` names each wrong one.
    """

    all: float
    speaking: float
    wrong: Mapping[tuple[str, str], int]
    lines: tuple[str, ...]


def stance_figures(comparer: Comparer, split: str) -> StanceFigures:
    """The figures over the questions of a split; a source is known by how its article's id begins.

    Rules and thresholds were chosen on the split "dev"; "check" was judged before it was asked.
    """
    outcomes: list[tuple[str, str]] = []
    lines = []
    for row in json.loads(JUDGED.read_text(encoding="utf-8"))[split]:
        comparison = comparer.compare(row["question"])
        told = {
            document.doc_id: str(view.stance)
            for view in comparison.sources
            for document in view.documents
        }
        for begins, stance in row["stances"].items():
            [found] = [told[doc_id] for doc_id in told if doc_id.startswith(begins)]
            outcomes.append((stance, found))
            if stance != found:
                lines.append(f"{row['question']} {begins}: {found}, should be {stance}")
    right = [true == found for true, found in outcomes]
    speaking = [true == found for true, found in outcomes if true != "silent"]
    return StanceFigures(
        all=sum(right) / len(right),
        speaking=sum(speaking) / len(speaking),
        wrong=Counter(pair for pair in outcomes if pair[0] != pair[1]),
        lines=tuple(lines),
    )
