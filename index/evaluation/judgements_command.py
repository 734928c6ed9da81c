"""`python -m index judgements`: what a person judged, as material to train on."""

import argparse
import json
from pathlib import Path

from index.compare.comparer import Comparer
from index.compare.stance.model import load_stance_model
from index.errors import TableError
from index.evaluation.training_rows import training_material, write_rows
from index.notebook.judgements import JUDGED, judged_file, read_judgements
from index.search.searcher import open_searcher


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument(
        "--training", type=Path, metavar="FILE", required=True, help="a new .jsonl or .jsonl.gz"
    )
    parser.add_argument(
        "--questions",
        type=Path,
        metavar="FILE",
        help=f"your own questions (default: {JUDGED} beside the articles, which has your marks)",
    )


def run_judgements(arguments: argparse.Namespace) -> None:
    """Write the judgements as pairs to train on, and print how many there are.

    Raises:
        ConcordanceError: there are none, or the index, a model or a file cannot be used.
    """
    searcher = open_searcher(arguments.index, model=arguments.model)
    file = arguments.questions or judged_file(searcher.generation.manifest.corpus)
    judgements = read_judgements(file)
    material = training_material(judgements, Comparer(searcher, load_stance_model()))
    if not material.rows:
        raise TableError(
            f"{file} has nothing to train on. Overrule a verdict, or mark passages as right or "
            f"wrong while asking: python -m ui"
        )
    training = arguments.training
    write_rows(material.rows, training)
    if arguments.json:
        found = {"rows": len(material.rows), "lost": material.lost, "file": str(training)}
        print(json.dumps(found))  # noqa: T201
        return
    for line in (f"{len(material.rows):,} rows in {training}.", *material.words()):
        print(line)  # noqa: T201
