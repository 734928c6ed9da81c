"""The command `python -m index evaluate`: figures on judged questions, and comparisons."""

import argparse
import json
import sys
from pathlib import Path

from tqdm import tqdm

from index.errors import TableError
from index.evaluation.judged_set import JudgedSet, place_judgements
from index.evaluation.measures import Evaluation, evaluate
from index.evaluation.qrels import place_qrels, read_judged_set
from index.evaluation.report import Places, Report
from index.evaluation.significance import differences
from index.evaluation.system import RETRIEVERS, SETTINGS, System, Variant, parse_variant
from index.notebook.judgements import JUDGED, Judgement, judged_file, read_judgements
from index.search.searcher import Searcher, open_searcher
from index.terminal import readable_file

WORST = 10


def add_arguments(evaluation: argparse.ArgumentParser) -> None:
    """The options of the command, without those that it shares with others."""
    evaluation.add_argument(
        "--questions",
        type=Path,
        metavar="FILE",
        help="your own questions, .csv or .jsonl: question, article and/or phrase, grade, stance "
        f"(default: {JUDGED} beside the articles, which has your marks)",
    )
    evaluation.add_argument("--queries", metavar="FILE.jsonl", help="a judged set's questions")
    evaluation.add_argument("--qrels", metavar="FILE.tsv", help="and its judgements")
    evaluation.add_argument(
        "--retriever",
        "--leg",
        choices=RETRIEVERS,
        default="both",
        help="rank by one retriever only",
    )
    evaluation.add_argument(
        "--compare",
        type=_variant,
        metavar="WHAT",
        help="also measure a variant and test the difference: index=DIR, retriever=dense, or "
        f"settings such as dense_weight=0.5,late_depth=0 or shown=0.7 ({', '.join(SETTINGS)})",
    )
    evaluation.add_argument(
        "--worst",
        type=_count,
        metavar="N",
        help=f"list the N questions with the lowest figures ({WORST} for your own questions)",
    )


def run_evaluate(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """Measure, compare if asked to, and print the report."""
    if (arguments.queries is None) != (arguments.qrels is None):
        parser.error("give both --queries and --qrels, or --questions, or none of them")
    if arguments.questions and arguments.queries:
        parser.error("give --questions, or --queries and --qrels, not both")
    judged = _Judged(arguments)
    searcher = open_searcher(arguments.index, model=arguments.model)
    placed = judged.place(searcher)
    system = System(searcher, retriever=arguments.retriever)
    evaluation = _measure(system, placed)
    compared = None
    variant: Variant | None = arguments.compare
    if variant:
        other = variant.apply(searcher, retriever=arguments.retriever)
        placed_there = placed if other.searcher is searcher else judged.place(other.searcher)
        compared = (variant.words, differences(evaluation, _measure(other, placed_there)))
    notices = list(placed.notices)
    if variant and variant.is_of_stances and not placed.stances:
        notices.append(
            f"{variant.words} changes what comparisons show, but no question names a stance. "
            f"Write some in a column stance."
        )
    own = arguments.queries is None
    report = Report(
        evaluation=evaluation,
        places=Places(searcher),
        retriever=arguments.retriever,
        own=own,
        worst=arguments.worst if arguments.worst is not None else WORST * own,
        compared=compared,
        notices=tuple(notices),
    )
    shown = [json.dumps(report.as_json(), ensure_ascii=False)] if arguments.json else report.lines()
    print("\n".join(shown))  # noqa: T201
    for notice in report.notices:
        print(notice, file=sys.stderr)  # noqa: T201


class _Judged:
    """The judgements that the command was given, to be placed in one index or two."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._questions: Path | None = arguments.questions
        self._judgements: list[Judgement] = []
        self._qrels: JudgedSet | None = None
        if arguments.queries:
            self._file = readable_file(arguments.qrels)
            self._qrels = read_judged_set(readable_file(arguments.queries), self._file)
        elif self._questions:
            self._file = readable_file(str(self._questions))
            self._judgements = read_judgements(self._file)

    def place(self, searcher: Searcher) -> JudgedSet:
        """The judged set in this index.

        Raises:
            TableError: something of it is not there.
        """
        if self._qrels:
            return place_qrels(self._qrels, self._file, searcher)
        if not self._judgements:
            self._file = _marks(searcher)
            self._judgements = read_judgements(self._file)
        return place_judgements(self._file, self._judgements, searcher)


def _marks(searcher: Searcher) -> Path:
    file = judged_file(searcher.generation.manifest.corpus)
    if not file.is_file():
        raise TableError(
            f"There is no {file} yet. Mark passages by “Answers it” while asking "
            f"(python -m ui), or name a file of questions with --questions."
        )
    return file


def _measure(system: System, judged: JudgedSet) -> Evaluation:
    # None: a bar only where somebody watches.
    with tqdm(total=len(judged.questions), unit=" questions", disable=None, leave=False) as bar:
        return evaluate(system.rank, judged, judge=system.judge, advance=bar.update)


def _variant(words: str) -> Variant:
    try:
        return parse_variant(words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0")
    return int(text)
