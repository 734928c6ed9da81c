"""The folder of a run of the benchmarks, and the indexes that parts share."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from tests.bench.articles import MEDQUAD, rows, write_table
from tests.bench.figures import Case, Values
from tests.support.paths import ROOT

SIZES = (1_000, 10_000, 100_000, 1_000_000)
"""Numbers of passages."""

MEDQUAD_ARTICLES = 700
"""Some 4,000 passages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A run: all its files are below `folder`; no index has more than `largest` passages."""

    folder: Path
    largest: int = SIZES[-1]

    @property
    def sizes(self) -> tuple[int, ...]:
        """The numbers of passages at which growth is measured."""
        return tuple(size for size in SIZES if size <= self.largest)

    def by_size(self, measure: Callable[["Bench", int], Values]) -> Iterator[Case]:
        """A case for each size."""
        for size in self.sizes:
            yield Case(name=f"{size:,}", measure=partial(measure, self, size))

    def medquad(self, articles: int = MEDQUAD_ARTICLES) -> Path:
        """A table of this many real articles."""
        table = self.folder / "medquad" / f"{articles}.jsonl"
        return write_table(table, islice(rows(MEDQUAD), articles))

    def medquad_index(self) -> Path:
        """An index of some 4,000 real passages, all embedded."""
        return self._built("medquad", self.medquad())

    def shipped_index(self) -> Path:
        """An index of the corpus that ships."""
        return self._built("shipped", ROOT / "corpus")

    def set_index(self, name: str, corpus: Path) -> Path:
        """An index of a judged set, all embedded."""
        return self._built(name, corpus)

    def _built(self, name: str, corpus: Path) -> Path:
        index = self.folder / "indexes" / name
        build_index(index, corpus)
        return index


def build_index(index: Path, *corpus: Path) -> None:
    """Bring an index up to date with the command that a user runs."""
    command = [sys.executable, "-m", "ingest", "build", "--json", "--index", str(index)]
    command += [word for root in corpus for word in ("--corpus", str(root))]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
