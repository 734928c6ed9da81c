"""Build output on the command line: a progress bar, then the report."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.attribution import counted
from index.files.address import spoken
from ingest.build.preview import Preview
from ingest.build.report import BuildReport
from ingest.upkeep.repair import Repair
from ingest.upkeep.verify import Check

# At most this many articles of each kind are named.
if TYPE_CHECKING:
    from tqdm import tqdm

_NAMED = 10


class TerminalProgress:
    """A progress bar on stderr for each stage, with rate and time left; only on a terminal."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None
        self._name = ""

    def begin(self, stage: str, total: int) -> None:
        """Close the bar of the previous stage and open one for this stage."""
        self.close()
        if not sys.stderr.isatty():
            return
        # Imported here: a build that nobody watches needs none.
        from tqdm import tqdm

        self._bar = tqdm(total=total, desc=stage, leave=False, file=sys.stderr)

    def at(self, name: str) -> None:
        """Show nothing: the names would flicker past."""
        self._name = name

    def within(self, words: str) -> None:
        """Show how far the current article is behind the bar."""
        if self._bar is not None:
            self._bar.set_postfix_str(f"{self._name}: {words}" if words else "")

    def advance(self, steps: int) -> None:
        """Move the bar."""
        if self._bar is not None:
            self._bar.update(steps)

    def close(self) -> None:
        """Remove the last bar."""
        if self._bar is not None:
            self._bar.close()


def asks_at_terminal() -> bool:
    """Whether there is someone to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_to_publish(preview: Preview) -> bool:
    """Show which saved questions would be answered differently, and ask for a yes or no."""
    print(*_preview_lines(preview), sep="\n", file=sys.stderr)
    print("Publish? [Y/n] ", end="", file=sys.stderr, flush=True)
    return not sys.stdin.readline().strip().lower().startswith("n")


def _preview_lines(preview: Preview) -> Iterator[str]:
    of = counted(preview.asked, "saved question")
    yield f"  {len(preview.moves)} of {of}: answered differently"
    for move in preview.moves:
        yield f"    {move.words()}"


def print_unread(report: BuildReport) -> None:
    """Print to stderr what could not be read or needs attention."""
    for failure in report.failed:
        print(f"needs attention: {failure.path}: {failure.reason}", file=sys.stderr)
    for notice in report.notices:
        print(notice, file=sys.stderr)


def print_repair(repaired: Repair, check: Check) -> None:
    """Print to stdout the damage and its repair, and to stderr what needs attention."""
    print(f"Generation {check.generation} was damaged: {'; '.join(check.problems[:3])}.")
    if repaired.report:
        embedded = counted(repaired.report.embedded, "passage")
        print(
            f"Generation {repaired.generation}, rebuilt from the articles, is live: "
            f"{counted(repaired.report.documents, 'article')}, "
            f"{counted(repaired.report.passages, 'passage')}, {embedded} embedded again."
        )
        print_unread(repaired.report)
    else:
        print(f"{repaired.problem} So the earlier generation {repaired.generation} is live again.")


def print_report(report: BuildReport, *, index: Path) -> None:
    """Print to stdout what a build did, and to stderr what was not read or needs attention."""
    print_unread(report)
    articles = counted(report.documents, "article")
    passages = counted(report.passages, "passage")
    names = {kind: getattr(report.changes, kind) for kind in ("added", "changed", "removed")}
    counts = ", ".join(f"{len(doc_ids)} {kind}" for kind, doc_ids in names.items())
    counts += f", {report.changes.unchanged} unchanged"
    if report.held:
        print(
            f"Generation {report.held} is put aside, and {report.generation} stays live: {counts}. "
            f"To publish it: python -m ingest rollback {report.held} --index {spoken(index)}"
        )
    elif report.published:
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
    if report.preview.asked and not report.preview.moves:
        print(f"  {counted(report.preview.asked, 'saved question')}: answered as before")
    elif report.preview.moves and not asks_at_terminal():
        print(*_preview_lines(report.preview), sep="\n")
    for kind, doc_ids in names.items():
        if report.changes.unchanged and doc_ids:
            more = f" and {len(doc_ids) - _NAMED} more" if len(doc_ids) > _NAMED else ""
            print(f"  {kind}: {', '.join(doc_ids[:_NAMED])}{more}")
    if removal := report.removal.looked_for:
        elsewhere = report.removal.elsewhere
        but = f" except {elsewhere} that other articles also contain" if elsewhere else ""
        searched = counted(removal, "passage")
        print(f"  removed or changed text: searched for {searched}, none left{but}")
