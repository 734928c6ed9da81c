"""What a person sees of a build on the command line: a bar while it goes on, then its report."""

import sys
from typing import Any

from tqdm import tqdm

from index.attribution import counted
from ingest.report import BuildReport

# So many articles of each kind are named.
_NAMED = 10


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


def print_unread(report: BuildReport) -> None:
    """Say on stderr what could not be read or needs a look."""
    for failure in report.failed:
        print(f"not read: {failure.path}: {failure.reason}", file=sys.stderr)
    for notice in report.notices:
        print(notice, file=sys.stderr)


def print_report(report: BuildReport) -> None:
    """Say on stdout what a build did, and on stderr what could not be read or needs a look."""
    print_unread(report)
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
    if removal := report.removal.looked_for:
        elsewhere = report.removal.elsewhere
        but = f" but {elsewhere}, which other articles hold, too" if elsewhere else ""
        what = counted(removal, "passage")
        print(f"  looked for {what} of what was removed or changed: none is left{but}")
