"""All benchmarks: `python -m tests.bench [PART …] [--folder DIR] [--largest N]`.

Figures go to DIR/figures.json as they are measured. Without a PART, existing figures are kept, so
that an interrupted run resumes; a PART that is named is measured again. Indexes with drawn vectors
are kept, with the time it took to build them; delete DIR/drawn to build them again. At the end all
figures are written as tables to DIR/table.md, and growth is drawn in DIR/growth.png.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.bench import (
    builder,
    builds,
    cells,
    changes,
    clicks,
    cold,
    embedding,
    homes,
    load,
    picture,
    plain,
    profile,
    questions,
    reading,
)
from tests.bench.bench import SIZES, Bench
from tests.bench.child import ChildError
from tests.bench.figures import FAILED, Case, Figures
from tests.bench.machine import machine
from tests.bench.peers import cases as peers
from tests.bench.table import cell, tables

PARTS: Mapping[str, Callable[[Bench], Iterator[Case]]] = {
    "embedding": embedding.cases,
    "reading": reading.cases,
    "builder": builder.cases,
    "builds": builds.cases,
    "plain": plain.cases,
    "profile": profile.cases,
    "cold": cold.cases,
    "clicks": clicks.cases,
    "questions": questions.cases,
    "cells": cells.cases,
    "changes": changes.cases,
    "load": load.cases,
    "homes": homes.cases,
    "peers": peers.cases,
    "peers-large": peers.large_cases,
}


_ERRORS = (ChildError, OSError, subprocess.SubprocessError)


def main() -> int:
    """Measure the parts that are named; 1 if any of them failed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("part", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--folder", type=Path, default=Path(".index/bench"), metavar="DIR")
    parser.add_argument(
        "--largest", type=int, default=SIZES[-1], metavar="N", help="most passages of an index"
    )
    arguments = parser.parse_args()
    if unknown := set(arguments.part) - set(PARTS):
        parser.error(f"{', '.join(sorted(unknown))} is not a part; choose from {', '.join(PARTS)}")
    bench = Bench(folder=arguments.folder.resolve(), largest=arguments.largest)
    figures = Figures(bench.folder / "figures.json")
    failed = [
        f"{part}, {case}"
        for part in arguments.part or PARTS
        for case in measure(part, PARTS[part](bench), figures, again=bool(arguments.part))
    ]
    (bench.folder / "table.md").write_text(tables(figures, list(PARTS)), encoding="utf-8")
    try:
        picture.write(bench)
    except _ERRORS as error:
        failed.append(f"growth.png: {error}")
    for name in failed:
        _print(f"failed: {name}")
    return 1 if failed else 0


def measure(part: str, cases: Iterator[Case], figures: Figures, *, again: bool) -> Iterator[str]:
    """Measure the cases of a part and keep their figures; yield the names of those that failed.

    Cases that were measured before are skipped, unless `again`.
    """
    for case in cases:
        if figures.has(part, case.name) and not again:
            continue
        now = machine()
        try:
            values = case.measure()
        except _ERRORS as error:
            values = {FAILED: str(error)}
            yield case.name
        figures.add(part, case.name, values, machine=now)
        _print(f"{part}, {case.name}")
        for name, value in values.items():
            _print(f"  {name:45} {cell(value)}")


def _print(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
