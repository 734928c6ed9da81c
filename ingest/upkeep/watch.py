"""Follows the folders of a corpus and builds once changes in them have settled."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

from index.errors import ConcordanceError
from ingest.build.report import BuildReport

SETTLE = 2.0
# Changes that never cease are built all the same after so many seconds.
_LONGEST = 60.0
# How often to look whether something was missed, or failed and may work by now, in seconds.
_AGAIN = 5.0


def follow(
    roots: Sequence[Path],
    build: Callable[[], BuildReport],
    *,
    index: Path,
    settle: float = SETTLE,
    stop: Event | None = None,
) -> Iterator[BuildReport | ConcordanceError]:
    """Build now, then each time nothing has changed below `roots` for `settle` seconds.

    Yields each report that published something, and each trouble once; after a trouble it is
    tried again, also where nothing changes. Ends when `stop` is set.
    """
    said = ""
    for outcome in _builds(roots, build, index.absolute(), settle, stop):
        if isinstance(outcome, BuildReport):
            said = ""
            if outcome.published:
                yield outcome
        elif str(outcome) != said:
            said = str(outcome)
            yield outcome


def _builds(
    roots: Sequence[Path],
    build: Callable[[], BuildReport],
    index: Path,
    settle: float,
    stop: Event | None,
) -> Iterator[BuildReport | ConcordanceError]:
    def matters(_: Change, path: str) -> bool:
        return not Path(path).is_relative_to(index) and not Path(path).name.startswith(".")

    outcome = _outcome(build)
    yield outcome
    # What changed during the first build, before anybody watched, has raised no event.
    is_due = True
    for changed in watch(
        *roots,
        watch_filter=matters,
        step=round(1000 * settle),
        debounce=round(1000 * max(settle, _LONGEST)),
        rust_timeout=round(1000 * _AGAIN),
        yield_on_timeout=True,
        stop_event=stop,
    ):
        if changed or is_due:
            outcome = _outcome(build)
            is_due = isinstance(outcome, ConcordanceError)
            yield outcome


def _outcome(build: Callable[[], BuildReport]) -> BuildReport | ConcordanceError:
    try:
        return build()
    except ConcordanceError as error:
        return error
