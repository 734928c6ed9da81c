"""Build times after a small change, by the size of the index."""

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.bench import Bench
from tests.bench.builds import timed_build
from tests.bench.drawn_index import added_folder, drawn_index
from tests.bench.figures import Case, Spread, Values

_RUNS = 3
_NEW = "A tide keeper, case {}, had cramps in the calf after many stairs. Salt helped."


def cases(bench: Bench) -> Iterator[Case]:
    """One case for each size of the index."""
    return bench.by_size(_measure)


def _measure(bench: Bench, size: int) -> Values:
    index = drawn_index(bench, size)
    new = [added_folder(index) / f"new{number}.md" for number in range(_RUNS)]
    for left in new:
        left.unlink(missing_ok=True)
    timed_build(index)
    timed_build(index)
    return {
        "nothing changed, s": _seconds(index, lambda number: None),
        "one article added, s": _seconds(index, lambda n: new[n].write_text(_NEW.format(n))),
        "one article removed, s": _seconds(index, lambda n: new[n].unlink()),
    }


def _seconds(index: Path, change: Callable[[int], object]) -> Spread:
    seconds = []
    for number in range(_RUNS):
        change(number)
        seconds.append(timed_build(index)[1])
    return Spread.of(seconds)
