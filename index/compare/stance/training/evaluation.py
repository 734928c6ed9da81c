"""Evaluates the shipped reader on judged pairs, as in the table of its card.

`python -m index.compare.stance.training.evaluation --data ../shared/data` prints it.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from index.compare.stance.model import load_stance_model
from index.compare.stance.temperature import calibration_error
from index.compare.stance.training.figures import figures
from index.compare.stance.training.sheet_pairs import development_pairs


def main() -> None:
    """Read the arguments and print the table, then the speed."""
    parser = argparse.ArgumentParser(
        prog="python -m index.compare.stance.training.evaluation", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of judged sets")
    parser.add_argument("--stance-model", metavar="NAME|DIR", help="instead of the one that ships")
    arguments = parser.parse_args()
    scorer = load_stance_model(arguments.stance_model)
    scorer.probabilities([("Load", "the model.")])
    print("| set, dev split | pairs | accuracy | macro-F1 | calibration error |")  # noqa: T201
    print("|---|---|---|---|---|")  # noqa: T201
    count, began = 0, time.perf_counter()
    for name, pairs in development_pairs(arguments.data).items():
        probabilities = scorer.probabilities([(pair.premise, pair.hypothesis) for pair in pairs])
        one = figures(probabilities, pairs)
        error = calibration_error(probabilities, np.array([pair.label for pair in pairs]))
        (low, high), (least, most) = one.accuracy_interval, one.macro_f1_interval
        print(  # noqa: T201
            f"| {name} | {one.pairs:,} | {one.accuracy:.3f} ({low:.3f} to {high:.3f}) "
            f"| {one.macro_f1:.3f} ({least:.3f} to {most:.3f}) | {error:.3f} |"
        )
        count += len(pairs)
    print(f"\n{count / (time.perf_counter() - began):.0f} pairs a second")  # noqa: T201


if __name__ == "__main__":
    main()
