"""How often the reader is right on questions kept for development."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch

from index.answers.training.embedded_groups import Known
from index.answers.training.question_groups import Group
from index.answers.training.reader_network import ReaderNetwork


class ReaderFigures(NamedTuple):
    """Shares over the questions of one origin, and how many there are.

    `first` is how often the passage that answers comes first, `lit` how often the first sentence of
    a passage that answers does. `told` is how often a passage that answers, of any question, has a
    higher logit than one that does not; `silence` the same for the best of the questions that some
    passage answers, and of those that none does.
    """

    questions: int
    first: float
    lit: float
    told: float
    silence: float


def reader_figures(
    network: ReaderNetwork, groups: Sequence[Group], known: Known
) -> dict[str, ReaderFigures]:
    """The figures by origin, every wording counted."""
    by_origin = defaultdict(list)
    for group in groups:
        by_origin[group.origin].append(group)
    return {origin: _figures(network, own, known) for origin, own in by_origin.items()}


def _figures(network: ReaderNetwork, groups: Sequence[Group], known: Known) -> ReaderFigures:
    first: list[bool] = []
    lit: list[bool] = []
    answering: list[float] = []
    others: list[float] = []
    spoken: list[float] = []
    silent: list[float] = []
    asked = [(group, way) for group in groups for way in group.ways]
    for group, way in asked:
        found = known.matches(way, [one.text for one in group.passages])
        with torch.no_grad():
            logits = network(found).numpy()
        own = [logits[found.of == place] for place in range(len(group.passages))]
        pooled = np.array([np.logaddexp.reduce(one, initial=-np.inf) for one in own])
        answers = np.array([one.answers for one in group.passages])
        answering += pooled[answers == 1].tolist()
        others += pooled[answers == 0].tolist()
        (spoken if (answers == 1).any() else silent).append(pooled.max())
        if (answers == 1).any():
            first.append(bool(answers[pooled.argmax()] == 1))
        for place, judged in enumerate(group.passages):
            if judged.of_sentences and judged.answers == 1 and len(own[place]) > 1:
                best = found.number[found.of == place][own[place].argmax()]
                lit.append(judged.of_sentences[best] == 1)
    return ReaderFigures(
        questions=len(first) + len(silent),
        first=_share(first),
        lit=_share(lit),
        told=_above(answering, others),
        silence=_above(spoken, silent),
    )


def _share(right: Sequence[bool]) -> float:
    return round(float(np.mean(right)), 3) if right else float("nan")


def _above(high: Sequence[float], low: Sequence[float]) -> float:
    if not high or not low:
        return float("nan")
    # Infinite logits, of passages without a token, are lower than all others and equal.
    wins = np.array(high)[:, None] > np.array(low)[None]
    return round(float(wins.mean()), 3)
