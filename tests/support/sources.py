"""Small sources that take sides on one question, and readers that can be checked by hand."""

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from index.compare.comparison import Comparison
from index.compare.reading import BETWEEN
from index.compare.thresholds import Thresholds
from index.records import Vectors
from index.text.analyzer import terms

NEGATORS = {"not", "no", "never", "cannot"}
ASKED = "Does salt cause cramps?"
# Written out, so that what is chosen for the shipped reader moves no test.
THRESHOLDS = Thresholds(
    passages=4,
    sentences=3,
    look=0.25,
    whole=0.4,
    shown=0.6,
    both=0.2,
    near=0.6,
    agree=0.8,
    differ=0.9,
)
Row = tuple[float, float, float]
NEITHER: Row = (0.05, 0.9, 0.05)


class WordScorer:
    """Says yes to a sentence with all terms of what was asked, and no if one of both denies.

    Of several sentences it says the mean of those that have all terms; titles count for each.
    """

    name = "words"

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        return np.array([self._one(*pair) for pair in pairs], dtype=np.float32).reshape(-1, 3)

    def _one(self, premise: str, hypothesis: str) -> Row:
        *above, said = premise.split(BETWEEN)
        rows = [
            self._sentence(sentence, hypothesis)
            for sentence in re.split(r"(?<=[.!?]) ", said)
            if set(terms(hypothesis)) <= set(terms(" ".join((*above, sentence))))
        ]
        if not rows:
            return NEITHER
        supports, neither, disputes = np.mean(rows, axis=0).tolist()
        return supports, neither, disputes

    def _sentence(self, sentence: str, hypothesis: str) -> Row:
        denied = [bool(NEGATORS & set(text.lower().split())) for text in (sentence, hypothesis)]
        sure = 0.5 if "perhaps" in sentence.lower() else 0.9
        least = (1 - sure) / 2
        return (sure, least, least) if denied[0] == denied[1] else (least, least, sure)


class ByPhrase:
    """Gives each premise the row of the first phrase in it; keeps all that it was asked."""

    name = "by phrase"

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self.rows = rows
        self.read: list[tuple[str, str]] = []

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        self.read += pairs
        return np.array([self._one(one) for one, _ in pairs], dtype=np.float32).reshape(-1, 3)

    def _one(self, premise: str) -> Row:
        return next((row for phrase, row in self.rows.items() if phrase in premise), NEITHER)


Compare = Callable[..., Comparison]


def article(source: str, text: str) -> str:
    return f"---\nsource: {source}\n---\n\n{text}\n"


FIVE = {
    "yes": article("Yes Press", "Salt causes cramps in the calves."),
    "no": article("No Press", "Salt does not cause cramps."),
    "both": article("Both", "Salt causes cramps. Yet salt does not cause cramps in runners."),
    "maybe": article("Maybe", "Perhaps salt causes cramps."),
    "silent": article("Silent", "Tides rise at noon and fall at night."),
}


def stances(comparison: Comparison) -> dict[str, str | None]:
    return {view.label: view.stance for view in comparison.sources}


def differing(comparison: Comparison) -> list[tuple[str | None, str | None, str]]:
    """The sources of each pair that differs, and how."""
    return [
        (pair.a.document.source, pair.b.document.source, pair.kind)
        for pair in comparison.pairs
        if pair.relation == "differ"
    ]
