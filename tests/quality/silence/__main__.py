"""Fit when to answer and when to stay silent, and test it on corpora left out of the fit."""

import argparse
import sys
from pathlib import Path

import pandas as pd

from index.settings import SearchSettings
from index.terminal import run
from tests.quality.figures import SPLITS
from tests.quality.silence.corpora import ASKED, observe
from tests.quality.silence.fit import fit, shares


def main() -> None:
    """Print the weights and shares of both calibrations, and with each corpus left out in turn."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.silence", description=__doc__)
    parser.add_argument("--index", type=Path, default=Path(".index/quality"))
    index = parser.parse_args().index
    for retriever, settings in (
        ("late", SearchSettings()),
        ("dense", SearchSettings(late_depth=0)),
    ):
        seen = pd.concat([observe(name, index, settings) for name in (*ASKED, *SPLITS)])
        fitted_on = seen[seen.split != "check"]
        weights = fit(fitted_on)
        print(f"{retriever}: {weights}\n\nfitted on all:\n{shares(seen, weights).to_string()}\n")
        left_out = [
            shares(seen[seen.corpus == name], fit(fitted_on[fitted_on.corpus != name]))
            for name in seen.corpus.unique()
        ]
        print(f"each corpus left out in turn:\n{pd.concat(left_out).to_string()}\n", flush=True)


if __name__ == "__main__":
    sys.exit(run(main))
