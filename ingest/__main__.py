"""The command line of building: `python -m ingest [build]`, `status`, `verify`, `rollback`."""

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from index.attribution import counted, date_words, source_words
from index.errors import IndexDamagedError
from index.folder import DEFAULT_INDEX, IndexFolder
from index.generation import Generation
from index.language import articles_notice
from index.manifest import read_manifest
from index.model_files import DEFAULT_MODEL
from index.terminal import INDEX_HELP, run
from ingest.last_build import DEFAULT_CORPUS
from ingest.pipeline import build
from ingest.report import BuildReport
from ingest.verification import verify

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

Action = Callable[[argparse.Namespace], None]

_EXAMPLES = """examples:
  python -m ingest
  python -m ingest build --corpus ~/articles --corpus more.jsonl --index ~/articles.index
  python -m ingest build --model sentence-transformers/all-mpnet-base-v2
  python -m ingest build --dry-run
  python -m ingest status
  python -m ingest verify --json
  python -m ingest rollback
"""
# So many articles of each kind are named.
_NAMED = 10
_COMMANDS = ("build", "status", "verify", "rollback")


class TerminalProgress:
    """A bar on stderr for each stage of a build, with rate and time left; none off a terminal."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None

    def begin(self, stage: str, total: int) -> None:
        """Close the bar of the stage before and open the next one's."""
        self.close()
        self._bar = tqdm(total=total, desc=stage, disable=None, leave=False, file=sys.stderr)

    def advance(self, steps: int) -> None:
        """Move the bar."""
        if self._bar is not None:
            self._bar.update(steps)

    def close(self) -> None:
        """Remove the last bar."""
        if self._bar is not None:
            self._bar.close()


def main() -> None:
    """Read the arguments and do what they say; `build` may be left away."""
    words = sys.argv[1:]
    if not words or (words[0] not in _COMMANDS and words[0] not in ("-h", "--help")):
        words = ["build", *words]
    arguments = _parser().parse_args(words)
    arguments.run(arguments)


def print_report(report: BuildReport) -> None:
    """Say on stdout what a build did, and on stderr what could not be read or needs a look."""
    for failure in report.failed:
        print(f"not read: {failure.path}: {failure.reason}", file=sys.stderr)
    for notice in report.notices:
        print(notice, file=sys.stderr)
    articles = counted(report.documents, "article")
    passages = counted(report.passages, "passage")
    names = {kind: getattr(report.changes, kind) for kind in ("added", "changed", "removed")}
    counts = ", ".join(f"{len(found)} {kind}" for kind, found in names.items())
    counts += f", {report.changes.unchanged} unchanged"
    if report.published:
        print(
            f"{articles}, {passages}: {counts}; {counted(report.embedded, 'passage')} "
            f"embedded in {report.seconds:.1f} s. Generation {report.generation} is live."
        )
    elif report.planned:
        print(
            f"A build would have {articles}, {passages}: {counts}; "
            f"{counted(report.embedded, 'passage')} to embed. Nothing was written."
        )
    else:
        print(
            f"Nothing has changed: {articles}, {passages}; "
            f"generation {report.generation} stays live."
        )
        return
    for kind, found in names.items():
        if report.changes.unchanged and found:
            more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
            print(f"  {kind}: {', '.join(found[:_NAMED])}{more}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Build an index from folders of articles, and look after it.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="|".join(_COMMANDS))
    builder = _add(commands, "build", "bring the index up to date (the default)", _build)
    builder.add_argument(
        "--corpus",
        action="append",
        type=Path,
        metavar="PATH",
        help=f"a folder of articles, or one file; may be repeated "
        f"(default: those of the last build, at first {DEFAULT_CORPUS}/)",
    )
    builder.add_argument(
        "--model",
        metavar="NAME|DIR",
        help=f"embedding model (default: that of the last build, at first {DEFAULT_MODEL})",
    )
    builder.add_argument(
        "--dry-run", action="store_true", help="say what would change, and write nothing"
    )
    _add(commands, "status", "which index is live, of when, with which articles", _status)
    _add(commands, "verify", "check every digest, row, vector and offset", _verify)
    rollback = _add(commands, "rollback", "make an earlier generation live again", _rollback)
    rollback.add_argument(
        "generation", nargs="?", help="one that `status` lists (default: the one before)"
    )
    return parser


def _add(commands: "Commands", name: str, purpose: str, action: Action) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=purpose,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--index", type=Path, default=DEFAULT_INDEX, help=INDEX_HELP)
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=action)
    return command


def _build(arguments: argparse.Namespace) -> None:
    progress = TerminalProgress()
    try:
        report = build(
            arguments.index,
            corpus=arguments.corpus or (),
            model=arguments.model,
            progress=progress,
            dry_run=arguments.dry_run,
        )
    finally:
        progress.close()
    if arguments.json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        print_report(report)


def _status(arguments: argparse.Namespace) -> None:
    generation = IndexFolder(arguments.index).open()
    manifest = generation.manifest
    if arguments.json:
        print(json.dumps(_status_json(generation), ensure_ascii=False))
        return
    print(f"Generation {manifest.name} of {manifest.created}, from {', '.join(manifest.corpus)}")
    print(
        f"{counted(manifest.documents, 'article')}, {counted(manifest.passages, 'passage')}, "
        f"model {manifest.model}"
    )
    for document in generation.documents:
        date = date_words(document.published)
        print(f"  {document.doc_id}: “{document.title}” · {source_words(document)} · {date}")
    for path, reason in manifest.failed:
        print(f"  not read: {path}: {reason}")
    for notice in _notices(generation):
        print(notice)
    for other in _others(generation):
        print(f"  kept for rollback: {other['generation']} of {other['created']}")


def _others(generation: Generation) -> list[dict[str, str]]:
    """The generations that are kept beside this one and can be read."""
    found = []
    for folder in IndexFolder(generation.index).generations():
        if folder != generation.folder:
            with suppress(IndexDamagedError):
                manifest = read_manifest(folder)
                found.append({"generation": manifest.name, "created": manifest.created})
    return found


def _notices(generation: Generation) -> list[str]:
    notice = articles_notice(generation.manifest.languages or {}, index=generation.index)
    return [notice] if notice else []


def _status_json(generation: Generation) -> dict[str, Any]:
    manifest = generation.manifest
    fields = ("title", "source", "author", "published", "url", "licence", "digest_of", "path")
    return {
        "generation": manifest.name,
        "created": manifest.created,
        "model": manifest.model,
        "corpus": list(manifest.corpus),
        "documents": [
            {"doc_id": document.doc_id}
            | {field: getattr(document, field) for field in fields}
            | {"origins": dict(document.origins)}
            for document in generation.documents
        ],
        "passages": manifest.passages,
        "failed": [{"path": path, "reason": reason} for path, reason in manifest.failed],
        "notices": _notices(generation),
        "kept": _others(generation),
    }


def _verify(arguments: argparse.Namespace) -> None:
    live = IndexFolder(arguments.index).live()
    check = verify(live)
    if arguments.json:
        print(json.dumps(asdict(check), ensure_ascii=False))
    elif not check.problems:
        print(
            f"Generation {check.generation} is sound: {counted(check.documents, 'article')} and "
            f"{counted(check.passages, 'passage')}, each verbatim at its place."
        )
    if check.problems:
        raise IndexDamagedError(live, "; ".join(check.problems[:3]))


def _rollback(arguments: argparse.Namespace) -> None:
    home = IndexFolder(arguments.index)
    # Where there is no index, none is begun.
    was = home.live().name
    with home.writing():
        manifest = home.roll_back(arguments.generation).manifest
    if arguments.json:
        fields = ("created", "documents", "passages")
        said = {"generation": manifest.name, "was": was}
        print(json.dumps(said | {name: getattr(manifest, name) for name in fields}))
        return
    print(
        f"Generation {manifest.name} of {manifest.created} is live again: "
        f"{counted(manifest.documents, 'article')}, {counted(manifest.passages, 'passage')}. "
        f"The articles themselves were not touched. "
        f"To undo this: python -m ingest rollback {was} --index {arguments.index}"
    )


if __name__ == "__main__":
    sys.exit(run(main))
