"""Brings the index up to date when the program starts: beforehand only if there is none yet."""

import sys
from collections.abc import Sequence
from pathlib import Path

from index.errors import ConcordanceError, IndexMissingError, IndexUnwritableError, SourceError
from index.store.open import open_store
from ingest.build.background import start
from ingest.build.pipeline import build
from ingest.corpus.roots import corpus_roots
from ingest.terminal import TerminalProgress, print_report


def build_first(index: Path, corpus: Sequence[Path]) -> None:
    """Build the index, anew if it is damaged; if that fails, an existing one will do, or an empty
    folder to fill.

    Raises:
        ConcordanceError: the build failed, and there is neither.
    """
    progress = TerminalProgress()
    try:
        report = build(index, corpus=corpus, progress=progress, check=True)
    except ConcordanceError as error:
        print(f"{error} {_going_on(index, corpus, error)}", file=sys.stderr)
    else:
        print_report(report, index=index)
    finally:
        progress.close()


def build_beside(index: Path, corpus: Sequence[Path]) -> None:
    """Look whether articles have changed; if so, begin a build as the Library page does.

    Prints what it found. The index that is there answers meanwhile.
    """
    try:
        report = build(index, corpus=corpus, dry_run=True)
        if report.planned:
            start(index, corpus=corpus)
    except ConcordanceError as error:
        read_only = ", read-only" if isinstance(error, IndexUnwritableError) else ""
        print(f"{error} Using the existing index{read_only}.", file=sys.stderr, flush=True)
        return
    print_report(report, index=index)
    if report.planned:
        print("It is built now; until then the index from before answers.", flush=True)


def _going_on(index: Path, corpus: Sequence[Path], failure: ConcordanceError) -> str:
    """A sentence that says how to go on; `failure` is raised if there is no way."""
    try:
        open_store(index).open()
    except IndexMissingError:
        folders = corpus_roots(corpus, open_store(index))
        if isinstance(failure, SourceError) and all(folder.is_dir() for folder in folders):
            return "Or add a first article on the Library page."
        raise failure from None
    except ConcordanceError as error:
        raise failure from error
    if isinstance(failure, IndexUnwritableError):
        return "Using the existing index, read-only."
    return "Using the existing index."
