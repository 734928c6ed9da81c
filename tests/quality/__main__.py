"""All figures of quality: `python -m tests.quality [--sets …] [--stances] [--differ] …`"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from index.compare.comparer import Comparer
from index.compare.stance.model import StanceModel
from index.embedding.sentence_transformer import load_model
from index.search.searcher import Searcher, open_searcher
from index.terminal import run
from ingest.build.pipeline import build
from ingest.terminal import TerminalProgress
from tests.quality import unasked
from tests.quality.differ import (
    differing,
    ends_of,
    open_medquad,
    questions_over_articles,
    questions_over_medquad,
    read_by_hand,
    row_of,
)
from tests.quality.figures import (
    RETRIEVAL,
    SPLITS,
    judged_set,
    lay_figures,
    open_articles,
    paragraph_figures,
    retrieval_figures,
)
from tests.quality.judged import (
    COUNTED,
    LIBRARIES,
    build_library,
    changing_stances,
    comparison_figures,
    gold_figure,
)
from tests.quality.lit_sentences import exam_figures, open_lit_articles
from tests.quality.medquad import medquad_set
from tests.quality.packed import packed_figures
from tests.quality.stances import SPLITS as STANCE_SPLITS
from tests.quality.stances import stance_figures
from tests.support.exact import exactly


def main() -> None:
    """Print the figures over the user articles, then those of each retrieval set given."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    sets = [*SPLITS, "medquad"]
    parser.add_argument("--sets", nargs="*", choices=sets, default=sets)
    parser.add_argument(
        "--stances",
        action="store_true",
        help="instead, the stances of sources, with each wrong one",
    )
    parser.add_argument(
        "--differ",
        action="store_true",
        help="instead, the pairs shown as differing, as judged by hand",
    )
    parser.add_argument(
        "--unasked",
        action="store_true",
        help="instead, the differences found unasked, as read by hand",
    )
    parser.add_argument(
        "--judged",
        action="store_true",
        help="instead, how often comparisons are right on topics that nothing was tuned to",
    )
    parser.add_argument(
        "--packed",
        action="store_true",
        help="instead, the ranking with the packed token vectors of large libraries, and with none",
    )
    parser.add_argument(
        "--exact",
        action="store_true",
        help="in float32, as the floors of the tests are measured, not as is fastest here",
    )
    parser.add_argument("--index", type=Path, default=Path(".index/quality"))
    arguments = parser.parse_args()
    if arguments.exact:
        arguments.index /= "exact"
    with exactly() if arguments.exact else nullcontext():
        _print(arguments)


def _print(arguments: argparse.Namespace) -> None:
    if arguments.judged:
        _print_judged(arguments.index / "judged")
        return
    if arguments.unasked:
        _print_unasked(arguments.index / "unasked")
        return
    articles = open_articles(arguments.index / "articles")
    if arguments.stances:
        _print_stances(Comparer(articles, StanceModel()))
        return
    if arguments.differ:
        medquad = open_medquad(arguments.index / "medquad")
        _print_differing({articles: questions_over_articles(), medquad: questions_over_medquad()})
        return
    if arguments.packed:
        _print_packed(arguments.index, articles, arguments.sets)
        return
    figures = lay_figures(articles) | paragraph_figures(load_model(articles.model.name))
    figures |= exam_figures(open_lit_articles(arguments.index / "lit"))
    for name, figure in figures.items():
        print(f"{name:45} {figure:.3f}", flush=True)
    for name in arguments.sets:
        index = arguments.index / name
        if name == "medquad":
            corpus = arguments.index / "medquad corpus" / "corpus.jsonl"
            judged, split = medquad_set(corpus), "kept topics"
        else:
            corpus = RETRIEVAL / name / "corpus.jsonl"
            judged, split = judged_set(name), SPLITS[name]
        build(index, corpus=[corpus], progress=TerminalProgress())
        for retriever, figure in retrieval_figures(open_searcher(index), judged).items():
            print(f"{name} {split}, nDCG@10, {retriever:28} {figure:.4f}", flush=True)


def _print_packed(indexes: Path, articles: Searcher, names: Sequence[str]) -> None:
    for form, figures in packed_figures(articles, lay_figures).items():
        for name, figure in figures.items():
            print(f"{form:10} {name:45} {figure:.3f}", flush=True)
    for name in SPLITS:
        if name in names:
            build(indexes / name, corpus=[RETRIEVAL / name / "corpus.jsonl"])
            measure = partial(retrieval_figures, judged=judged_set(name))
            measured = packed_figures(open_searcher(indexes / name), measure)
            for form, figures in measured.items():
                print(f"{form:10} {name}, nDCG@10: {figures['both']:.4f}", flush=True)


def _print_judged(indexes: Path) -> None:
    scorer = StanceModel()
    for library in ("B", "C"):
        right, of = gold_figure(library, scorer)
        print(f"gold sentences of {library}, read alone: {right} of {of} right, {right / of:.3f}")
    for library in LIBRARIES:
        build_library(library, indexes / library)
        comparer = Comparer(open_searcher(indexes / library), scorer)
        counts = comparison_figures(library, comparer)
        print(f"{library}:", ", ".join(f"{name} {counts[name]}" for name in COUNTED), flush=True)
        if library == "B":
            changed, sided = changing_stances(comparer)
            print(f"stances that another wording changes: {changed} of {sided}", flush=True)


def _print_stances(comparer: Comparer) -> None:
    for split in STANCE_SPLITS:
        figures = stance_figures(comparer, split)
        shares = f"right {figures.all:.3f}, of those not silent {figures.speaking:.3f}"
        print(f"stances, {split}: {shares}")
        print(*(f"  {line}" for line in figures.lines), sep="\n", flush=True)


def _print_unasked(indexes: Path) -> None:
    """Each difference that is shown now, then how many of those read by hand are right."""
    if reason := unasked.why_not():
        print(reason)
        return
    read, scorer = unasked.read_by_hand(), StanceModel()
    verdicts: dict[str, list[bool | None]] = {}
    for library, build_it in unasked.libraries().items():
        build_it(indexes / library)
        for one in unasked.shown(indexes / library, scorer):
            verdict = read.get(unasked.ends_of(one))
            verdicts.setdefault(library, []).append(verdict)
            words = {None: "not read", True: "right", False: "wrong"}[verdict]
            print(f"{words}: {json.dumps(unasked.row_of(library, one))}")
            print(f"  {one.a.words}\n  {one.b.words}", flush=True)
    print(*unasked.figures(verdicts), sep="\n")


def _print_differing(asked: Mapping[Searcher, list[str]]) -> None:
    """Each pair that is shown now, then how many of those judged by hand do differ."""
    read, verdicts = read_by_hand(), []
    for searcher, questions in asked.items():
        for question, pair in differing(Comparer(searcher, StanceModel()), questions):
            verdict = read.get(ends_of(pair))
            verdicts.append(verdict)
            words = {None: "not judged", True: "differ", False: "do not differ"}[verdict]
            print(f"{words}: {json.dumps(row_of(question, pair))}")
            print(f"  {pair.a.premise}\n  {pair.b.premise}", flush=True)
    known = [verdict for verdict in verdicts if verdict is not None]
    share = sum(known) / max(len(known), 1)
    print(f"{len(verdicts)} pairs are shown as differing; of {len(known)} judged, {share:.3f} do")


if __name__ == "__main__":
    sys.exit(run(main))
