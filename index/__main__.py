"""The command line of search: `python -m index search|compare|differences|evaluate|…`."""

import argparse
import sys
from typing import TYPE_CHECKING

from index.embedding.read_ahead import read_ahead
from index.files.address import FORMS
from index.terminal import add_index, end_at_once, examples, index_argument, run

# Much else is imported where it is needed, so that `read_ahead` goes on meanwhile.
if TYPE_CHECKING:
    from index.retrieval.filters import Filters

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_EXAMPLES = """\
python -m index search "why do my legs cramp when I walk?"
python -m index search '"charley horse" -runner' -k 3 --json
python -m index search "is it dehydration?" --source ePainAssist --after 2019 --why
python -m index search --like nass-patient-page.md@359-993
python -m index search --questions questions.jsonl -k 10 --json > answers.jsonl
python -m index compare "Does dehydration cause muscle cramps?"
python -m index compare "is it the salt?" --claim "Lack of salt causes cramps." --json
python -m index differences
python -m index differences --source ePainAssist --all --json
python -m index stance --pairs pairs.jsonl
python -m index evaluate --questions questions.csv --compare retriever=dense
python -m index copy .index milvus://db.example:19530/articles
python -m index evaluate --queries queries.jsonl --qrels qrels.tsv
python -m index judgements --training own.train.jsonl.gz
"""
# Seconds that a thread may run Python while another waits.
_TURN = 0.0005


def main() -> None:
    """Read the arguments and do what they say."""
    arguments = _parser().parse_args()
    arguments.run(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m index",
        description="Ask an index of articles, and measure how well it answers.",
        epilog=examples(_EXAMPLES),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(
        required=True, metavar="search|compare|differences|copy|stance|evaluate|judgements"
    )
    _add_search(commands)
    _add_compare(commands)
    _add_differences(commands)
    _add_copy(commands)
    _add_stance(commands)
    _add_evaluate(commands)
    _add_judgements(commands)
    return parser


def _add(commands: "Commands", name: str, purpose: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=purpose,
        epilog=examples(_EXAMPLES, command=f"python -m index {name}"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return command


def _add_search(commands: "Commands") -> None:
    search = _add(commands, "search", "passages that answer a question")
    search.add_argument(
        "question", nargs="?", help='words; "quoted" must occur, -word and -"two words" must not'
    )
    search.add_argument("--questions", metavar="FILE.jsonl", help="many questions, one per line")
    search.add_argument(
        "--like", metavar="DOC_ID@START-END", help="passages of other sources like this text"
    )
    search.add_argument("-k", type=_positive, default=5, help="the most passages to print (5)")
    _add_filters(search)
    search.add_argument("--why", action="store_true", help="say why each passage is a hit")
    search.add_argument(
        "--nearest", action="store_true", help="print the nearest passages even if none answers"
    )
    _add_common(search)
    search.set_defaults(run=lambda arguments: _search(search, arguments))


def _add_compare(commands: "Commands") -> None:
    compare = _add(commands, "compare", "what each source says about a question or a claim")
    compare.add_argument("question", help="a yes/no question, or a claim")
    compare.add_argument("--claim", help="a claim to compare instead of the question")
    _add_filters(compare)
    compare.add_argument(
        "--form", choices=("text", "csv", "markdown"), default="text", help="the format to print"
    )
    _add_stance_model(compare)
    _add_common(compare)
    compare.set_defaults(run=_compare)


def _add_differences(commands: "Commands") -> None:
    differences = _add(
        commands, "differences", "which sources contradict each other, over the whole library"
    )
    _add_origins(differences)
    differences.add_argument(
        "--all", action="store_true", help="print those that you dismissed, too"
    )
    differences.add_argument(
        "--quietly", action="store_true", help="search only, and let other programs go first"
    )
    _add_common(differences)
    differences.set_defaults(run=_differences)


def _differences(arguments: argparse.Namespace) -> None:
    from index.differences.command import run_differences

    run_differences(arguments)


def _add_copy(commands: "Commands") -> None:
    copying = _add(
        commands, "copy", "copy an index to another store, without embedding anything again"
    )
    for name, what in (("source", "FROM"), ("target", "TO")):
        copying.add_argument(name, metavar=what, type=index_argument, help=f"an index: {FORMS}")
    copying.add_argument("--json", action="store_true", help="print JSON")
    copying.set_defaults(run=_copy)


def _copy(arguments: argparse.Namespace) -> None:
    from index.store.command import run_copy

    print(run_copy(arguments))


def _add_stance(commands: "Commands") -> None:
    stance = _add(
        commands,
        "stance",
        "whether a sentence supports another, disputes it, or says nothing about it",
    )
    stance.add_argument(
        "--pairs", metavar="FILE.jsonl", required=True, help='rows {"premise", "hypothesis"}'
    )
    _add_stance_model(stance)
    stance.set_defaults(run=_stance)


def _add_stance_model(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--stance-model",
        metavar="NAME|DIR",
        help="an NLI cross-encoder (default: the one shipped)",
    )


def _add_filters(command: argparse.ArgumentParser) -> None:
    _add_origins(command)
    command.add_argument("--after", metavar="DATE", help="published on this date or later")
    command.add_argument("--before", metavar="DATE", help="published on this date or earlier")
    command.add_argument(
        "--boilerplate", action="store_true", help="also search notices, menus and link lists"
    )


def _add_origins(command: argparse.ArgumentParser) -> None:
    command.add_argument("--source", action="append", metavar="NAME", help="only from this source")
    command.add_argument("--document", action="append", metavar="DOC_ID", help="only this article")


def _filters(arguments: argparse.Namespace) -> "Filters":
    from index.retrieval.filters import Filters

    return Filters(
        sources=tuple(arguments.source or ()),
        documents=tuple(arguments.document or ()),
        after=arguments.after,
        before=arguments.before,
        boilerplate=arguments.boilerplate,
    )


def _compare(arguments: argparse.Namespace) -> None:
    from index.compare.command import print_comparison

    print_comparison(
        arguments.question,
        claim=arguments.claim,
        filters=_filters(arguments),
        index=arguments.index,
        model=arguments.model,
        stance_model=arguments.stance_model,
        form="json" if arguments.json else arguments.form,
    )


def _stance(arguments: argparse.Namespace) -> None:
    from index.compare.stance.command import print_stances

    print_stances(arguments.pairs, stance_model=arguments.stance_model)


def _add_evaluate(commands: "Commands") -> None:
    evaluation = _add(commands, "evaluate", "measure ranking on judged questions")
    _add_common(evaluation)
    if sys.argv[1:2] != ["evaluate"]:
        return
    # Imported on demand: it brings pandas, whose import takes as long as a whole question.
    from index.evaluation.command import add_arguments, run_evaluate

    add_arguments(evaluation)
    evaluation.set_defaults(run=lambda arguments: run_evaluate(evaluation, arguments))


def _add_judgements(commands: "Commands") -> None:
    judgements = _add(commands, "judgements", "your own verdicts and marks, as pairs to train on")
    _add_common(judgements)
    if sys.argv[1:2] != ["judgements"]:
        return
    # Imported on demand, as for evaluate.
    from index.evaluation.judgements_command import add_options, run_judgements

    add_options(judgements)
    judgements.set_defaults(run=run_judgements)


def _add_common(command: argparse.ArgumentParser) -> None:
    add_index(command)
    command.add_argument("--model", help="embedding model (default: the index's own)")
    command.add_argument("--json", action="store_true", help="print JSON")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number of 1 or more")
    return int(text)


def _search(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    given = [arguments.question, arguments.questions, arguments.like]
    if sum(one is not None for one in given) != 1:
        parser.error("give one question, or a file of them with --questions, or a text with --like")
    # Each time that a thread comes back from reading a file, it would wait 5 ms for its turn.
    sys.setswitchinterval(_TURN)
    read_ahead()
    from index.search.command import run_search

    run_search(arguments, filters=_filters(arguments))


if __name__ == "__main__":
    if sys.argv[1:2] == ["search"]:
        end_at_once(run(main))
    sys.exit(run(main))
