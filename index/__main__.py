"""The command line of search: `python -m index search` and `python -m index evaluate`."""

import argparse
import json
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.answer import Answer
from index.attribution import attribution
from index.errors import JudgementsError, QuestionError
from index.evaluation import evaluate, read_judged_set
from index.filters import Filters
from index.folder import DEFAULT_INDEX
from index.search import Searcher, open_searcher
from index.terminal import INDEX_HELP, readable_file, run

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_EXAMPLES = """examples:
  python -m index search "why do my legs cramp when I walk?"
  python -m index search '"charley horse" -runner' -k 3 --json
  python -m index search "is it dehydration?" --source ePainAssist --after 2019
  python -m index search --questions questions.jsonl -k 10 --json > answers.jsonl
  python -m index evaluate --queries queries.jsonl --qrels qrels.tsv
"""


def main() -> None:
    """Read the arguments and do what they say."""
    arguments = _parser().parse_args()
    arguments.run(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m index",
        description="Ask an index of articles, and measure how well it answers.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="search|evaluate")
    _add_search(commands)
    _add_evaluate(commands)
    return parser


def _add_search(commands: "Commands") -> None:
    search = commands.add_parser(
        "search",
        help="passages that answer a question",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    search.add_argument("question", nargs="?", help='words; "quoted" must occur, -word must not')
    search.add_argument("--questions", metavar="FILE.jsonl", help="many questions, one a line")
    search.add_argument("-k", type=_positive, default=5, help="at most so many passages (5)")
    search.add_argument("--source", action="append", metavar="NAME", help="only of this source")
    search.add_argument("--document", action="append", metavar="DOC_ID", help="only this article")
    search.add_argument("--after", metavar="DATE", help="published on this date or later")
    search.add_argument("--before", metavar="DATE", help="published on this date or earlier")
    search.add_argument(
        "--boilerplate", action="store_true", help="search notices, menus and link lists, too"
    )
    search.add_argument(
        "--nearest", action="store_true", help="print the nearest passages also without an answer"
    )
    _add_common(search)
    search.set_defaults(run=lambda arguments: _search(search, arguments))


def _add_evaluate(commands: "Commands") -> None:
    evaluation = commands.add_parser(
        "evaluate",
        help="figures of ranking on judged questions",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    evaluation.add_argument("--queries", required=True, metavar="FILE.jsonl")
    evaluation.add_argument("--qrels", required=True, metavar="FILE.tsv")
    evaluation.add_argument(
        "--leg", choices=["both", "dense", "lexical"], default="both", help="rank by one leg only"
    )
    _add_common(evaluation)
    evaluation.set_defaults(run=_evaluate)


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--index", type=Path, default=DEFAULT_INDEX, help=INDEX_HELP)
    command.add_argument("--model", help="embedding model (default: that of the index)")
    command.add_argument("--json", action="store_true", help="print JSON")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1")
    return int(text)


def _search(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    if (arguments.question is None) == (arguments.questions is None):
        parser.error("give one question, or a file of them with --questions")
    filters = Filters(
        sources=tuple(arguments.source or ()),
        documents=tuple(arguments.document or ()),
        after=arguments.after,
        before=arguments.before,
        boilerplate=arguments.boilerplate,
    )
    rows = _questions(arguments.questions) if arguments.questions else None
    searcher = open_searcher(arguments.index, model=arguments.model)
    if rows is None:
        answer = searcher.search(arguments.question, k=arguments.k, filters=filters)
        _print_answer(answer, arguments)
        return
    for row, question in rows:
        answer = _ask(searcher, question, k=arguments.k, filters=filters)
        _print_answer(answer, arguments, row=row)


def _questions(name: str) -> list[tuple[dict[str, str], str]]:
    """The rows of a file of questions: what to repeat in the answer, and the question."""
    found = []
    lines = readable_file(name).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
                question = str(row["question"] if "question" in row else row["text"])
            except (ValueError, KeyError, TypeError) as error:
                raise JudgementsError(
                    f"{name}, line {number} is no question. "
                    f'Write one JSON object a line: {{"question": "…"}}'
                ) from error
            found.append(({"_id": row["_id"]} if "_id" in row else {}, question))
    return found


def _ask(searcher: Searcher, question: str, *, k: int, filters: Filters) -> Answer:
    """One of many questions: one that cannot be asked is a line of the output, not its end."""
    try:
        return searcher.search(question, k=k, filters=filters)
    except QuestionError as error:
        return Answer(
            question=question, answerable=False, hits=(), milliseconds=0, notices=(str(error),)
        )


def _print_answer(
    answer: Answer, arguments: argparse.Namespace, *, row: dict[str, str] | None = None
) -> None:
    if arguments.json:
        print(json.dumps({**(row or {}), **answer.as_json()}, ensure_ascii=False))
        return
    if row is not None:
        print(f"\n{answer.question}")
    for line in _lines(answer, nearest=arguments.nearest):
        print(line)
    for notice in answer.notices:
        print(notice, file=sys.stderr)


def _lines(answer: Answer, *, nearest: bool) -> Iterator[str]:
    if not answer.answerable:
        yield "No article here answers that."
        if not (nearest and answer.hits):
            if answer.hits:
                yield "See the nearest passages with --nearest."
            return
    for hit in answer.hits:
        yield f"\n{hit.rank}  {attribution(hit.passage, hit.document)}"
        if hit.document.digest_of:
            yield f"   digest of {hit.document.digest_of}"
        if hit.document.url:
            yield f"   {hit.document.url}"
        for paragraph in hit.passage.text.splitlines():
            yield textwrap.fill(paragraph, 96, initial_indent="   ", subsequent_indent="   ")
        for passage, document in hit.also_in:
            yield f"   also in: {attribution(passage, document)}"


def _evaluate(arguments: argparse.Namespace) -> None:
    judged = read_judged_set(readable_file(arguments.queries), readable_file(arguments.qrels))
    searcher = open_searcher(arguments.index, model=arguments.model)
    figures = evaluate(lambda text: searcher.rank_documents(text, leg=arguments.leg), judged)
    if arguments.json:
        shown: dict[str, Any] = {name: asdict(figure) for name, figure in figures.items()}
        print(json.dumps({**shown, "queries": len(judged.questions)}))
        return
    print(f"{len(judged.questions)} questions, {arguments.leg}; mean and 95 % interval")
    for name, figure in figures.items():
        print(f"{name:12} {figure.mean:.4f}   {figure.low:.4f} to {figure.high:.4f}")


if __name__ == "__main__":
    sys.exit(run(main))
