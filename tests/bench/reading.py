"""Reading speed: articles read, described and cut into passages, before embedding."""

import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from index.embedding.sentence_transformer import load_model
from tests.bench import child
from tests.bench.articles import TRIALS, rows, write_table
from tests.bench.bench import Bench
from tests.bench.figures import Case, Spread, Values
from tests.bench.preparing import prepared

_RUNS = 3
_MEDQUAD = 5_000
_TRIALS = 400


def cases(bench: Bench) -> Iterator[Case]:
    """Short articles and long ones, both as tables, and the long ones as files."""
    yield Case(name="MedQuAD, a table", measure=lambda: _measure(bench.medquad(_MEDQUAD)))
    yield Case(name="trials, a table", measure=lambda: _measure(_trials(bench)))
    yield Case(name="trials, files", measure=lambda: _measure(_trial_files(bench)))


def _measure(corpus: Path) -> Values:
    return child.run("tests.bench.reading", [corpus])


def _trials(bench: Bench) -> Path:
    return write_table(bench.folder / "trials.jsonl", islice(rows(TRIALS), _TRIALS))


def _trial_files(bench: Bench) -> Path:
    folder = bench.folder / "trials"
    folder.mkdir(parents=True, exist_ok=True)
    for row in islice(rows(TRIALS), _TRIALS):
        (folder / f"{row['_id']}.txt").write_text(row["text"], encoding="utf-8")
    return folder


def _read(corpus: Path) -> Values:
    model = load_model()
    seconds = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        with prepared(corpus, model) as library:
            seconds.append(time.perf_counter() - began)
            counts = [count or 0 for count in library.articles.values()]
            text = sum(len(one.text.encode()) for one in library.documents()) / 1e6
    return {
        "articles": len(counts),
        "passages": sum(counts),
        "text, MB": text,
        "MB a second": Spread.of([text / one for one in seconds]),
    }


if __name__ == "__main__":
    child.print_figures(_read(Path(sys.argv[1])))
