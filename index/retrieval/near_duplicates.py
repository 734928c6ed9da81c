"""Near-duplicates: passages of an index that say nearly the same in the same words."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.files.arrays import map_array
from index.retrieval.term_rows import TermRows
from index.text.analyzer import terms

SHINGLE = 3
_PHRASE = 6

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateIndex:
    """The runs of three terms that two or more passages share, and which passages do.

    Runs are numbered. `runs[run_starts[row] : run_starts[row + 1]]` are those of a passage, and
    `rows[row_starts[run] : row_starts[run + 1]]` the passages of a run; `sizes` says how many
    different runs a passage has in all. The article of a passage makes no difference.
    """

    sizes: NDArray[np.int32]
    runs: NDArray[np.int32]
    run_starts: Numbers
    rows: NDArray[np.int32]
    row_starts: Numbers

    @classmethod
    def build(cls, term_rows: TermRows) -> "DuplicateIndex":
        """Index texts by their words, as `own_words` cuts them; rows as in `term_rows`."""
        keys, rows = _shingles(term_rows)
        length = len(term_rows)
        order = np.lexsort((rows, keys))
        keys, rows = keys[order], rows[order]
        first = _changes(keys) | _changes(rows)
        keys, rows = keys[first], rows[first]
        run = np.cumsum(_changes(keys)) - 1
        frequency = np.bincount(run)
        shared = frequency > 1
        kept, numbers = rows[shared[run]], (np.cumsum(shared) - 1)[run[shared[run]]]
        return cls(
            sizes=np.bincount(rows, minlength=length).astype(np.int32),
            runs=numbers[np.argsort(kept, kind="stable")].astype(np.int32),
            run_starts=_starts(np.bincount(kept, minlength=length)),
            rows=kept.astype(np.int32),
            row_starts=_starts(frequency[shared]),
        )

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, as plain arrays."""
        for field in fields(self):
            np.save(folder / f"{field.name}.npy", getattr(self, field.name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> "DuplicateIndex":
        """Open what `save` wrote, by memory map."""
        return cls(**{field.name: map_array(folder / f"{field.name}.npy") for field in fields(cls)})

    def of(self, row: int, *, mask: NDArray[np.bool_], share: float) -> list[int]:
        """The rows of all allowed near-duplicates of `row`, ascending.

        Two texts are near-duplicates if the Jaccard similarity of their runs of three terms is at
        least `share`. `mask` says for each row, shape (n,), whether it is allowed.

        Source: Broder 1997, resemblance of shingled documents, doi:10.1109/SEQUEN.1997.666900.

        >>> texts = TermRows.of(["rest helps legs", "salt", "Rest helps legs!"], cut=own_words)
        >>> index = DuplicateIndex.build(texts)
        >>> index.of(0, mask=np.array([True, True, True]), share=0.6)
        [2]
        """
        runs = self.runs[self.run_starts[row] : self.run_starts[row + 1]]
        # Only shared runs are listed, and nearly all passages have too few of them.
        if len(runs) < share * self.sizes[row] or not len(runs):
            return []
        begins, ends = self.row_starts[runs], self.row_starts[runs + 1]
        sharing = np.concatenate(
            [self.rows[begin:end] for begin, end in zip(begins, ends, strict=True)]
        )
        others, shared = np.unique(sharing, return_counts=True)
        same = shared / (self.sizes[row] + self.sizes[others] - shared) >= share
        return [int(other) for other in others[same & mask[others]] if other != row]


def own_words(text: str) -> list[str]:
    """The words by which texts are compared: the terms, or all words if there are none."""
    # Two texts of nothing but stop words are not the same for it.
    return terms(text) or text.lower().split()


def repeats(one: str, other: str) -> bool:
    """Whether all words of the shorter text stand in the longer one, in the same order.

    A phrase of a few terms may stand in any text, so that it does is no repetition.

    >>> repeats("Daily rest heals torn legs soon.", "He says: daily rest heals torn legs soon.")
    True
    >>> repeats("Daily rest heals torn legs soon.", "Daily rest never heals torn legs soon.")
    False
    """
    if min(len(own_words(one)), len(own_words(other))) < _PHRASE:
        return own_words(one) == own_words(other)
    shorter, longer = sorted((" ".join(text.lower().split()) for text in (one, other)), key=len)
    return shorter in longer


def _shingles(term_rows: TermRows) -> tuple[NDArray[np.uint64], Numbers]:
    """A key for each run of three terms, and the row of its text.

    A text of fewer terms is one run.
    """
    # 0 is not a term.
    term = term_rows.numbers.astype(np.uint64) + np.uint64(1)
    row = np.repeat(np.arange(len(term_rows)), term_rows.lengths)
    base = np.uint64(len(term_rows.vocabulary) + 1)
    keys = (term[:-2] * base + term[1:-1]) * base + term[2:]
    inside = row[:-2] == row[2:]
    short = np.flatnonzero((term_rows.lengths > 0) & (term_rows.lengths < SHINGLE))
    first, last = term_rows.starts[:-1][short], term_rows.starts[1:][short] - 1
    second = np.where(last > first, term[last], 0).astype(np.uint64)
    return (
        np.concatenate([keys[inside], (term[first] * base + second) * base]),
        np.concatenate([row[:-2][inside], short]),
    )


def _changes(sorted_numbers: NDArray[np.uint64] | Numbers) -> NDArray[np.bool_]:
    """The places of an array where a number differs from the one before it."""
    changes = np.ones(len(sorted_numbers), dtype=bool)
    changes[1:] = sorted_numbers[1:] != sorted_numbers[:-1]
    return changes


def _starts(counts: NDArray[np.int64]) -> Numbers:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
