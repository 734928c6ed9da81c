"""The build command line: `python -m ingest [build]`, `add`, `remove`, `status`, …"""

import argparse
import json
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index.attribution import counted
from index.errors import ConcordanceError, CorpusError, IndexDamagedError
from index.files.address import spoken
from index.settings import DEFAULT_MODEL
from index.store.open import open_store
from index.terminal import add_index, examples, run
from ingest.build.pipeline import build
from ingest.build.preview import Preview
from ingest.build.report import BuildReport
from ingest.corpus.add_remove import add, remove
from ingest.corpus.roots import DEFAULT_CORPUS, corpus_roots
from ingest.terminal import (
    TerminalProgress,
    ask_to_publish,
    asks_at_terminal,
    print_repair,
    print_report,
)
from ingest.upkeep.repair import repair
from ingest.upkeep.status import status_json, status_lines
from ingest.upkeep.verify import Check, verify
from ingest.workers.from_argument import pool_named

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

Action = Callable[[argparse.Namespace], None]

_EXAMPLES = """\
python -m ingest
python -m ingest build --corpus ~/articles --corpus more.jsonl --index ~/articles.index
python -m ingest build --model sentence-transformers/all-mpnet-base-v2
python -m ingest build --workers 4
python -m ingest build --workers ray://10.0.0.1:6379
python -m ingest build --dry-run
python -m ingest watch --corpus ~/articles --index ~/articles.index
python -m ingest add ~/Downloads/cramps.pdf
python -m ingest add https://example.org/cramps.html
python -m ingest remove cramps.pdf
python -m ingest status
python -m ingest verify --repair
python -m ingest rollback
"""
_COMMANDS = ("build", "watch", "add", "remove", "status", "verify", "rollback")


def main() -> None:
    """Run the command that the arguments name; without a name it is `build`."""
    words = sys.argv[1:]
    if not words or (words[0] not in _COMMANDS and words[0] not in ("-h", "--help")):
        words = ["build", *words]
    arguments = _parser().parse_args(words)
    arguments.run(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Build an index from folders of articles and maintain it.",
        epilog=examples(_EXAMPLES),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="|".join(_COMMANDS))
    builder = _add(commands, "build", "bring the index up to date (the default)", _build)
    watcher = _add(commands, "watch", "build now, and again whenever articles change", _watch)
    for command in (builder, watcher):
        command.add_argument(
            "--corpus",
            action="append",
            type=Path,
            metavar="PATH",
            help=f"a folder of articles or a single file; may be repeated "
            f"(default: those of the last build; for a first build {DEFAULT_CORPUS}/)",
        )
    builder.add_argument(
        "--model",
        metavar="NAME|DIR",
        help=f"embedding model (default: that of the last build; for a first build "
        f"{DEFAULT_MODEL})",
    )
    builder.add_argument(
        "--dry-run", action="store_true", help="report what would change without writing anything"
    )
    adding = _add(commands, "add", "add articles to the corpus and build", _add_articles)
    adding.add_argument(
        "articles", nargs="+", metavar="PATH|URL", help="a file or the address of a page to fetch"
    )
    adding.add_argument(
        "--allow-private",
        action="store_true",
        help="also fetch from this machine and private networks",
    )
    removing = _add(commands, "remove", "remove articles from the corpus and build", _remove)
    removing.add_argument(
        "doc_ids", nargs="+", metavar="DOC_ID", help="an id that `status` lists, such as cramps.pdf"
    )
    for command in (builder, watcher, adding, removing):
        _add_preview(command)
        command.add_argument(
            "--workers",
            type=pool_named,
            metavar="N|ray://HOST:PORT",
            help="spread the work over a Ray cluster, or one of N workers on this machine",
        )
    _add(commands, "status", "show the live generation, its date and its articles", _status)
    verifier = _add(commands, "verify", "check every digest, row, vector and offset", _verify)
    verifier.add_argument(
        "--repair", action="store_true", help="repair what is damaged from what is sound"
    )
    rollback = _add(commands, "rollback", "make an earlier generation live again", _rollback)
    rollback.add_argument(
        "generation", nargs="?", help="one that `status` lists (default: the previous one)"
    )
    return parser


def _add(commands: "Commands", name: str, purpose: str, action: Action) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=purpose,
        epilog=examples(_EXAMPLES, command=f"python -m ingest {name}"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_index(command)
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=action)
    return command


def _add_preview(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--no-preview",
        action="store_true",
        help="publish without first asking the saved questions of the new index",
    )
    command.add_argument(
        "--hold",
        action="store_true",
        help="put the new index aside if a saved question would be answered differently",
    )


def _build(arguments: argparse.Namespace) -> None:
    report = _built(
        arguments,
        corpus=arguments.corpus or (),
        model=arguments.model,
        dry_run=arguments.dry_run,
    )
    _show(report, arguments)


def _show(report: BuildReport, arguments: argparse.Namespace) -> None:
    if arguments.json:
        print(json.dumps(report.as_json(), ensure_ascii=False), flush=True)
    else:
        print_report(report, index=arguments.index)


def _watch(arguments: argparse.Namespace) -> None:
    # Imported here: no other command needs the file watcher.
    from ingest.upkeep.watch import follow

    corpus = arguments.corpus or ()
    roots = corpus_roots(corpus, open_store(arguments.index))
    for root in roots:
        if not root.exists():
            raise CorpusError(f"There is no {root} to watch. Name a folder: --corpus PATH")
    print(
        f"Watching {', '.join(map(str, roots))}; press Ctrl-C to stop.", file=sys.stderr, flush=True
    )
    build_now = partial(_built, arguments, corpus=corpus)
    for outcome in follow(roots, build_now, index=arguments.index):
        if isinstance(outcome, ConcordanceError):
            print(outcome, file=sys.stderr, flush=True)
        else:
            _show(outcome, arguments)


def _built(
    arguments: argparse.Namespace,
    *,
    corpus: Sequence[Path] = (),
    model: str | None = None,
    dry_run: bool = False,
) -> BuildReport:
    progress = TerminalProgress()

    def approve(preview: Preview) -> bool:
        progress.close()
        if arguments.hold:
            return False
        if not arguments.json and asks_at_terminal():
            return ask_to_publish(preview)
        return True

    try:
        return build(
            arguments.index,
            corpus=corpus,
            model=model,
            progress=progress,
            dry_run=dry_run,
            approve=None if arguments.no_preview else approve,
            make_pool=arguments.workers,
        )
    finally:
        progress.close()


def _add_articles(arguments: argparse.Namespace) -> None:
    articles = [word if "://" in word else Path(word) for word in arguments.articles]
    network = None
    if arguments.allow_private:
        # Imported here: no other command needs network code.
        from ingest.web.network import Network, any_machine

        network = Network(may_ask=any_machine)
    places = add(arguments.index, articles, network=network)
    _print_moved(arguments, "added", places)


def _remove(arguments: argparse.Namespace) -> None:
    places = remove(arguments.index, arguments.doc_ids)
    _print_moved(arguments, "removed", places)


def _print_moved(arguments: argparse.Namespace, verb: str, places: Sequence[Path]) -> None:
    """Print where the articles are now, then build, which may fail, and print its report."""
    if not arguments.json:
        print(*(f"{verb}: {place}" for place in places), sep="\n", flush=True)
    report = _built(arguments)
    if arguments.json:
        payload = {"places": [str(place) for place in places], **report.as_json()}
        print(json.dumps(payload, ensure_ascii=False))
    else:
        print_report(report, index=arguments.index)


def _status(arguments: argparse.Namespace) -> None:
    generation = open_store(arguments.index).open()
    if arguments.json:
        print(json.dumps(status_json(generation), ensure_ascii=False))
    else:
        print(*status_lines(generation), sep="\n")


def _verify(arguments: argparse.Namespace) -> None:
    try:
        check = verify(open_store(arguments.index))
    except IndexDamagedError as error:
        # Not even the live generation is known.
        check = Check(generation="?", documents=0, passages=0, problems=(error.reason,))
    if check.problems and arguments.repair:
        _repair(arguments, check)
        return
    if arguments.json:
        print(json.dumps(asdict(check), ensure_ascii=False))
    elif not check.problems:
        print(
            f"Generation {check.generation} is sound: {counted(check.documents, 'article')} and "
            f"{counted(check.passages, 'passage')}, each verbatim in its place."
        )
    if check.problems:
        folder = arguments.index / "generations" / check.generation
        raise IndexDamagedError(folder, "; ".join(check.problems[:3]))


def _repair(arguments: argparse.Namespace, check: Check) -> None:
    progress = TerminalProgress()
    try:
        repaired = repair(arguments.index, progress=progress)
    finally:
        progress.close()
    report = repaired.report.as_json() if repaired.report else None
    if arguments.json:
        payload = {"repaired": repaired.generation, "trouble": repaired.problem, "report": report}
        print(json.dumps(asdict(check) | payload, ensure_ascii=False))
        return
    print_repair(repaired, check)


def _rollback(arguments: argparse.Namespace) -> None:
    store = open_store(arguments.index)
    # First, so that a missing index is an error and none is created.
    was = store.live()
    with store.writing():
        manifest = store.roll_back(arguments.generation).manifest
    if arguments.json:
        fields = ("created", "documents", "passages")
        payload = {"generation": manifest.name, "was": was}
        print(json.dumps(payload | {name: getattr(manifest, name) for name in fields}))
        return
    print(
        f"Generation {manifest.name} ({manifest.created}) is live again: "
        f"{counted(manifest.documents, 'article')}, {counted(manifest.passages, 'passage')}. "
        f"The articles themselves are unchanged. "
        f"To undo this: python -m ingest rollback {was} --index {spoken(arguments.index)}"
    )


if __name__ == "__main__":
    # Killed by SIGTERM, a command cleans up as it does on Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(run(main))
