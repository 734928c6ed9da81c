"""Small sources that take sides on one claim, and scorers that can be checked by hand."""

from collections.abc import Callable, Sequence

import numpy as np

from index.compare.comparison import Comparison
from index.records import Vectors
from index.text.analyzer import terms

NEGATORS = {"not", "no", "never", "cannot"}
ASKED = "Does salt cause cramps?"


class WordScorer:
    """Entails if a premise contains all terms of a hypothesis; contradicts if only one denies."""

    name = "words"

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        return np.array([self._one(*pair) for pair in pairs], dtype=np.float32).reshape(-1, 3)

    def _one(self, premise: str, hypothesis: str) -> tuple[float, float, float]:
        if not set(terms(hypothesis)) <= set(terms(premise)):
            return 0.05, 0.9, 0.05
        denied = [bool(NEGATORS & set(text.lower().split())) for text in (premise, hypothesis)]
        sure = 0.5 if "perhaps" in premise.lower() else 0.9
        least = (1 - sure) / 2
        return (sure, least, least) if denied[0] == denied[1] else (least, least, sure)


class Believer(WordScorer):
    """Takes every premise as support for the claim, and against its denial."""

    def _one(self, premise: str, hypothesis: str) -> tuple[float, float, float]:
        denies = "not" in hypothesis.split()
        return (0.0, 0.0, 1.0) if denies else (1.0, 0.0, 0.0)


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
