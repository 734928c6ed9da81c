"""How long builds take over the articles of MedQuAD: the whole, and after small changes."""

import gzip
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MEDQUAD = ROOT.parent / "shared" / "data" / "medquad" / "articles.jsonl.gz"
_RUNS = 5
# What was written to only just now is read again by the next build, so as to miss nothing.
_SETTLED_SECONDS = 3.5
_NEW = "A lighthouse keeper, case {}, had cramps in the calf after many stairs. Rest helped."


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long a kind of build took, in seconds from the command's start to its end."""

    what: str
    seconds: tuple[float, ...]
    note: str = ""

    def __str__(self) -> str:
        median, *rest = statistics.median(self.seconds), min(self.seconds), max(self.seconds)
        spread = f" ({rest[0]:.2f} to {rest[1]:.2f} of {len(self.seconds)})"
        return f"{self.what:28} {median:8.2f} s{spread if len(self.seconds) > 1 else ''}{self.note}"


class Builds:
    """Builds over articles in `folder`, each as the command that a user runs."""

    def __init__(self, folder: Path) -> None:
        self._corpus = folder / "articles"
        self._index = folder / "index"

    def write_articles(self, count: int) -> None:
        """Write so many articles as files with front matter; those that are there stay."""
        self._corpus.mkdir(parents=True, exist_ok=True)
        with gzip.open(MEDQUAD, "rt", encoding="utf-8") as rows:
            for row in map(json.loads, islice(rows, count)):
                file = self._corpus / f"{row['_id']}.md"
                if not file.exists():
                    file.write_text(f"{_front_matter(row)}\n{row['text']}\n", encoding="utf-8")

    def timings(self) -> Iterator[Timing]:
        """Build all, then again and again after one change of each kind."""
        is_new = not self._index.exists()
        report, seconds = self._build()
        about = f": {report['documents']:,} articles, {report['passages']:,} passages"
        if is_new:
            about += f", {report['embedded'] / seconds:.1f} passages a second"
            yield Timing(what="whole build", seconds=(seconds,), note=about)
        else:
            yield Timing(what="brought up to date", seconds=(seconds,), note=about)
        # The first build after that looks twice at files that were new to it.
        self._build()
        new = [self._corpus / f"new{number}.md" for number in range(_RUNS)]
        yield self._timing("nothing changed", lambda number: None)
        yield self._timing("one article added", lambda n: new[n].write_text(_NEW.format(n)))
        yield self._timing("one article changed", lambda n: new[n].write_text(_NEW.format(n + 9)))
        yield self._timing("one article moved", lambda n: new[n].rename(_moved(new[n])))
        yield self._timing("one article removed", lambda n: _moved(new[n]).unlink())

    def _timing(self, what: str, change: Callable[[int], object]) -> Timing:
        seconds = []
        for number in range(_RUNS):
            change(number)
            seconds.append(self._build()[1])
        return Timing(what=what, seconds=tuple(seconds))

    def _build(self) -> tuple[dict[str, Any], float]:
        time.sleep(_SETTLED_SECONDS)
        command = [sys.executable, "-m", "ingest", "build", "--json"]
        places = ["--corpus", str(self._corpus), "--index", str(self._index)]
        began = time.perf_counter()
        ended = subprocess.run([*command, *places], cwd=ROOT, stdout=subprocess.PIPE, check=True)
        return json.loads(ended.stdout), time.perf_counter() - began


def _front_matter(row: Mapping[str, str]) -> str:
    head = "".join(f"{name}: {json.dumps(row[name])}\n" for name in ("title", "source", "url"))
    return f"---\n{head}---\n"


def _moved(file: Path) -> Path:
    return file.with_name(f"moved-{file.name}")
