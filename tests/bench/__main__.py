"""Benchmarks: `python -m tests.bench [--articles 10000] [--folder DIR]`.

With `--folder` the articles and the index stay there, so that the next run needs no whole build.
"""

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

from tests.bench.builds import Builds


def main() -> None:
    """Read the arguments, measure and print a line for each kind of build."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    _tell(f"{platform.machine()}, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as temporary:
        builds = Builds(arguments.folder or Path(temporary))
        builds.write_articles(arguments.articles)
        for timing in builds.timings():
            _tell(str(timing))
    _tell(f"load after {os.getloadavg()[0]:.1f}")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
