"""Follows the folders of a corpus and builds once changes in them have settled."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

from index.errors import ConcordanceError
from ingest.build.report import BuildReport

SETTLE = 2.0
# Changes that never stop are built anyway after this many seconds.
_LONGEST = 60.0
# Seconds between checks for changes that were missed and builds that failed but may work now.
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

    Yields each report that published something, and each error once; after an error it tries
    again even if nothing changes. Ends when `stop` is set.
    """
    last_error = ""
    for outcome in _builds(roots, build, index.absolute(), settle, stop):
        if isinstance(outcome, BuildReport):
            last_error = ""
            if outcome.published:
                yield outcome
        elif str(outcome) != last_error:
            last_error = str(outcome)
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
    # Changes during the first build, before watching began, raised no event.
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
