"""Chooses the bar: the probability from which on a side is shown.

Run `python -m index.compare.stance.training.bar`. It reads the sheets kept for development, whose
topics the reader was not trained on, prints precision and recall of the sides at each bar, and
writes the lowest one that is precise enough to `thresholds.json`.
"""

import argparse
import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.compare.stance.model import load_stance_model
from index.compare.stance.training.sheet_pairs import kept_pairs
from index.compare.thresholds import SETTINGS
from index.records import Vectors

# By it nearly all floors of the judged comparisons hold (`python -m tests.quality --judged`).
PRECISION = 0.76
BARS = tuple(round(0.5 + 0.02 * step, 2) for step in range(24))
_YES, _UNDECIDED, _NO = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar with the sides at or above it: how many, how many right, and how many of all found."""

    bar: float
    shown: int
    precision: float
    recall: float


def main() -> None:
    """Read the arguments, print the bars, and write the chosen one."""
    parser = argparse.ArgumentParser(
        prog="python -m index.compare.stance.training.bar", description=__doc__
    )
    parser.add_argument("--precision", type=float, default=PRECISION, help=f"({PRECISION})")
    given = parser.parse_args()
    pairs = [pair for ways in kept_pairs() for pair in ways]
    read = load_stance_model().probabilities([(one.premise, one.hypothesis) for one in pairs])
    measured = bars(read, np.array([pair.label for pair in pairs]))
    print("| bar | sides shown | precision | recall |\n|---|---|---|---|")  # noqa: T201
    for one in measured:
        print(f"| {one.bar} | {one.shown} | {one.precision:.3f} | {one.recall:.3f} |")  # noqa: T201
    settings = json.loads(SETTINGS.read_text(encoding="utf-8"))
    settings["shown"] = chosen(measured, precision=given.precision).bar
    SETTINGS.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def bars(probabilities: Vectors, labels: NDArray[np.int64]) -> list[Bar]:
    """Each bar with its figures, for probabilities of shape (n, 3) and labels of shape (n,)."""
    sides = probabilities[:, [_YES, _NO]]
    side = np.where(sides.argmax(axis=1) == 0, _YES, _NO)
    measured = []
    for bar in BARS:
        is_shown = sides.max(axis=1) >= bar
        right = int((is_shown & (side == labels)).sum())
        shown = int(is_shown.sum())
        measured.append(
            Bar(
                bar=bar,
                shown=shown,
                precision=right / max(shown, 1),
                recall=right / max(int((labels != _UNDECIDED).sum()), 1),
            )
        )
    return measured


def chosen(measured: list[Bar], *, precision: float) -> Bar:
    """The lowest bar with at least this precision; if none has it, the most precise one."""
    enough = [one for one in measured if one.precision >= precision]
    return enough[0] if enough else max(measured, key=lambda one: one.precision)


if __name__ == "__main__":
    main()
