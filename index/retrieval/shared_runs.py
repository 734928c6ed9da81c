"""The runs of terms that the passages of some new segments share with any others.

A build adds those of its own segments and never touches those of earlier builds, so the runs that
two passages share are all with the later one of the two.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.files.array_file import ArrayFile
from index.files.arrays import map_array
from index.files.row_file import RowFile
from index.retrieval.passage_runs import PassageRuns
from index.retrieval.term_keys import changes

# So many pairs of a run and a passage are sorted at once.
_AT_ONCE = 1_000_000
# In a segment this many times as large, runs are looked up one by one.
_FEW = 16
_SEGMENTS = "segments.json"

Places = NDArray[np.int32]
_NONE = np.empty(0, dtype=np.int32)


class NamedRuns(NamedTuple):
    """A segment's name, how many passages it has, and its runs, opened anew by each call.

    What was read of a memory map counts as memory of the process until it is closed.
    """

    name: str
    passages: int
    runs: Callable[[], PassageRuns]


class SharedRuns:
    """Runs by number: which passages have each, and which runs a passage has.

    Passages are counted through the segments that there were when this was written. Of each run,
    the holders are `holders[holder_starts[run] : holder_starts[run + 1]]`; the runs of the passage
    `passages[n]` are `runs[run_starts[n] : run_starts[n + 1]]`.
    """

    def __init__(self, folder: Path, numbers: Mapping[str, int]) -> None:
        """Open what `write_shared_runs` wrote; `numbers` has the number of each segment now."""
        described = json.loads((folder / _SEGMENTS).read_text(encoding="utf-8"))
        names, lengths = described["names"], described["lengths"]
        self._starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        # Segments that are gone are numbered -1.
        self._numbers = [numbers.get(name, -1) for name in names]
        self._old = {number: old for old, number in enumerate(self._numbers) if number >= 0}
        self._own = {numbers[name] for name in described["new"] if name in numbers}
        self._passages = map_array(folder / "passages.npy")
        # Most of it is never asked for, and need not be mapped.
        self._runs = RowFile(folder / "runs.npy")
        self._run_starts = map_array(folder / "run_starts.npy")
        self._holders = RowFile(folder / "holders.npy")
        self._holder_starts = map_array(folder / "holder_starts.npy")

    def of(self, segment: int, place: int) -> NDArray[np.int32]:
        """The shared runs of the passage at this place of a segment."""
        old = self._old.get(segment)
        if old is None:
            return _NONE
        passage = self._starts[old] + place
        # Of another type than theirs, all would be copied first.
        at = int(self._passages.searchsorted(self._passages.dtype.type(passage)))
        if at == len(self._passages) or self._passages[at] != passage:
            return _NONE
        start, end = self._run_starts[at : at + 2].tolist()
        return self._runs[start:end]

    def holding(self, runs: NDArray[np.int32], *, segment: int) -> Iterator[tuple[int, Places]]:
        """The places that share these runs with a passage in `segment`, by segment, one for each
        run that they share.

        Only those in new segments, unless `segment` is one of these: what earlier segments share
        with each other was written before.
        """
        starts, ends = self._holder_starts[runs], self._holder_starts[runs + 1]
        places = self._holders.ranges(starts.tolist(), ends.tolist())
        olds = np.searchsorted(self._starts, places, side="right") - 1
        for old in np.unique(olds).tolist():
            number = self._numbers[old]
            if number in self._own or (number >= 0 and segment in self._own):
                yield number, (places[olds == old] - self._starts[old]).astype(np.int32)


def write_shared_runs(folder: Path, segments: Sequence[NamedRuns], *, first_new: int) -> None:
    """Write into the new `folder` the runs that segments from `first_new` on share with any.

    Source: Broder 1997, doi:10.1109/SEQUEN.1997.666900; the runs are sorted part by part.
    """
    folder.mkdir(parents=True)
    lengths = [one.passages for one in segments]
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).tolist()
    names = [one.name for one in segments]
    described = {"names": names, "lengths": lengths, "new": names[first_new:]}
    (folder / _SEGMENTS).write_text(json.dumps(described), encoding="utf-8")
    drafts = [folder / f"{number}.part" for number in range(len(segments))]
    _write_holders(folder, segments, first_new, starts, drafts)
    _write_passages(folder, starts, drafts)
    for draft in drafts:
        draft.unlink()


def _write_holders(
    folder: Path,
    segments: Sequence[NamedRuns],
    first_new: int,
    starts: Sequence[int],
    drafts: Sequence[Path],
) -> None:
    """Write the holders of each run, and for each segment its pairs of a passage and a run."""
    earlier, new = segments[:first_new], segments[first_new:]
    with ExitStack() as stack:
        holders = stack.enter_context(ArrayFile(folder / "holders.npy", np.int32))
        ends = stack.enter_context(ArrayFile(folder / "holder_starts.npy", np.int64))
        ends.append(np.zeros(1, dtype=np.int64))
        pairs_of = [stack.enter_context(draft.open("xb")) for draft in drafts]
        runs = 0
        for low, high in _ranges(sum(len(one.runs().keys) for one in new)):
            pairs = [
                _within(one.runs(), low, high, start)
                for one, start in zip(new, starts[first_new:], strict=False)
            ]
            if earlier:
                wanted = np.sort(np.concatenate([keys for keys, _ in pairs]))
                wanted = wanted[changes(wanted)]
                pairs += [
                    _matching(_within(one.runs(), low, high, start), wanted)
                    for one, start in zip(earlier, starts, strict=False)
                ]
            keys = np.concatenate([keys for keys, _ in pairs])
            places = np.concatenate([places for _, places in pairs])
            order = np.lexsort((places, keys))
            keys, places = keys[order], places[order]
            run = np.cumsum(changes(keys)) - 1
            frequency = np.bincount(run)
            is_shared = frequency > 1
            kept = is_shared[run]
            numbers = (runs + np.cumsum(is_shared) - 1)[run[kept]].astype(np.int32)
            places = places[kept]
            ends.append(holders.length + np.cumsum(frequency[is_shared]))
            holders.append(places)
            runs += int(is_shared.sum())
            segment = np.searchsorted(starts, places, side="right") - 1
            for one in np.unique(segment).tolist():
                chosen = segment == one
                np.column_stack([places[chosen], numbers[chosen]]).tofile(pairs_of[one])


def _write_passages(folder: Path, starts: Sequence[int], drafts: Sequence[Path]) -> None:
    """Write the shared runs of each passage that has any."""
    with (
        ArrayFile(folder / "passages.npy", np.int32) as passages,
        ArrayFile(folder / "run_starts.npy", np.int64) as ends,
        ArrayFile(folder / "runs.npy", np.int32) as runs,
    ):
        ends.append(np.zeros(1, dtype=np.int64))
        for draft in drafts:
            pairs = np.fromfile(draft, dtype=np.int32).reshape(-1, 2)
            pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
            first = np.flatnonzero(changes(pairs[:, 0]))
            passages.append(pairs[first, 0])
            ends.append(runs.length + np.append(first[1:], len(pairs))[: len(first)])
            runs.append(pairs[:, 1])


def _ranges(pairs: int) -> Iterator[tuple[int, int]]:
    """Ranges of keys that cover all, few enough pairs of the new segments in each."""
    parts = pairs // _AT_ONCE + 1
    bounds = [part * 2**64 // parts for part in range(parts + 1)]
    return zip(bounds, bounds[1:], strict=False)


def _within(
    runs: PassageRuns, low: int, high: int, start: int
) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """The pairs whose keys are in a range, with places counted on from `start`."""
    first = int(np.searchsorted(runs.keys, np.uint64(low)))
    last = int(np.searchsorted(runs.keys, np.uint64(high))) if high < 2**64 else len(runs.keys)
    return np.array(runs.keys[first:last]), runs.places[first:last] + np.int32(start)


def _matching(
    pairs: tuple[NDArray[np.uint64], NDArray[np.int32]], wanted: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Those of the pairs, sorted by key, whose key is in `wanted`, sorted too."""
    keys, places = pairs
    if len(wanted) * _FEW < len(keys):
        first, last = (np.searchsorted(keys, wanted, side=side) for side in ("left", "right"))
        lengths = last - first
        ends = np.cumsum(lengths)
        at = np.repeat(first - (ends - lengths), lengths) + np.arange(int(lengths.sum()))
        return keys[at], places[at]
    if not len(wanted):
        return keys[:0], places[:0]
    at = np.searchsorted(wanted, keys)
    found = wanted[np.minimum(at, len(wanted) - 1)] == keys
    return keys[found], places[found]
