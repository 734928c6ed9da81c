"""All figures of quality: `python -m tests.quality [--sets nfcorpus …] [--latency 1000 …]`."""

import argparse
import sys
from pathlib import Path

from index.model import load_model
from index.search import open_searcher
from index.terminal import run
from ingest.__main__ import TerminalProgress
from ingest.pipeline import build
from tests.quality.figures import (
    RETRIEVAL,
    SPLITS,
    judged_set,
    lay_figures,
    open_articles,
    paragraph_figures,
    retrieval_figures,
)
from tests.quality.latency import latency


def main() -> None:
    """Print the figures over the user articles, then those of each retrieval set asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    parser.add_argument("--sets", nargs="*", choices=list(SPLITS), default=list(SPLITS))
    parser.add_argument(
        "--latency", nargs="*", type=int, metavar="N", help="time questions over N passages instead"
    )
    parser.add_argument("--index", type=Path, default=Path(".index/quality"))
    arguments = parser.parse_args()
    if arguments.latency:
        for size in arguments.latency:
            line = latency(size, arguments.index / "latency", progress=TerminalProgress())
            print(line, flush=True)
        return
    articles = open_articles(arguments.index / "articles")
    figures = lay_figures(articles) | paragraph_figures(load_model(articles.model.name))
    for name, figure in figures.items():
        print(f"{name:45} {figure:.3f}", flush=True)
    for name in arguments.sets:
        index = arguments.index / name
        build(index, corpus=[RETRIEVAL / name / "corpus.jsonl"], progress=TerminalProgress())
        figures = retrieval_figures(open_searcher(index), judged_set(name))
        for leg, figure in figures.items():
            print(f"{name} {SPLITS[name]}, nDCG@10, {leg:28} {figure:.4f}", flush=True)


if __name__ == "__main__":
    sys.exit(run(main))
