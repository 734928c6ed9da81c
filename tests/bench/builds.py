"""Build times over the articles of MedQuAD: a whole build, and builds after small changes."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from tests.bench.articles import MEDQUAD, rows
from tests.bench.bench import Bench
from tests.bench.figures import Case, Spread, Values
from tests.support.paths import ROOT

RUNS = 5
# The most articles; fewer if no index may be as large.
_ARTICLES = 10_000
_PASSAGES_AN_ARTICLE = 6
# Files written just before one build are read again by the next, so that no change is missed.
_SETTLED_SECONDS = 3.5
_NEW = "A lighthouse keeper, case {}, had cramps in the calf after many stairs. Rest helped."


def cases(bench: Bench) -> Iterator[Case]:
    """The whole build, then each kind of change, each on the articles left by the one before."""
    articles = min(_ARTICLES, bench.largest // _PASSAGES_AN_ARTICLE)
    builds = _Builds(bench.folder / "builds", articles)
    yield Case(name="whole build", measure=builds.whole)
    for name, change in builds.changes().items():
        yield Case(name=name, measure=partial(builds.after, change))


def timed_build(
    index: Path, *corpus: Path, environment: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], float]:
    """The report of the command that a user runs, and its seconds from start to end."""
    time.sleep(_SETTLED_SECONDS)
    command = [sys.executable, "-m", "ingest", "build", "--json", "--index", str(index)]
    command += [word for root in corpus for word in ("--corpus", str(root))]
    began = time.perf_counter()
    ended = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(ended.stdout), time.perf_counter() - began


class _Builds:
    """Builds over this many articles in `folder`, each a file."""

    def __init__(self, folder: Path, articles: int) -> None:
        self._corpus = folder / f"{articles}-articles"
        self._index = folder / f"{articles}-index"
        self._articles = articles

    def whole(self) -> Values:
        """Build all from scratch."""
        self._write_articles()
        shutil.rmtree(self._index, ignore_errors=True)
        report, seconds = timed_build(self._index, self._corpus)
        return {
            "articles": report["documents"],
            "passages": report["passages"],
            "seconds": seconds,
            "embedded a second": report["embedded"] / seconds,
        }

    def changes(self) -> Mapping[str, Callable[[int], object]]:
        """The change before each build, by name; it gets the number of the build."""
        new = [self._corpus / f"new{number}.md" for number in range(RUNS)]
        return {
            "nothing changed": lambda number: None,
            "one article added": lambda n: new[n].write_text(_NEW.format(n)),
            "one article changed": lambda n: new[n].write_text(_NEW.format(n + 9)),
            "one article moved": lambda n: new[n].rename(_moved(new[n])),
            "one article removed": lambda n: _moved(new[n]).unlink(),
        }

    def after(self, change: Callable[[int], object]) -> Values:
        """The seconds of a build after the change, to another article each time."""
        # The first build after another looks again at files that were new to that one.
        timed_build(self._index, self._corpus)
        seconds = []
        for number in range(RUNS):
            change(number)
            seconds.append(timed_build(self._index, self._corpus)[1])
        return {"seconds": Spread.of(seconds)}

    def _write_articles(self) -> None:
        self._corpus.mkdir(parents=True, exist_ok=True)
        for left in self._corpus.glob("*new*.md"):
            left.unlink()
        for row in islice(rows(MEDQUAD), self._articles):
            file = self._corpus / f"{row['_id']}.md"
            if not file.exists():
                file.write_text(f"{_front_matter(row)}\n{row['text']}\n", encoding="utf-8")


def _front_matter(row: Mapping[str, str]) -> str:
    head = "".join(f"{name}: {json.dumps(row[name])}\n" for name in ("title", "source", "url"))
    return f"---\n{head}---\n"


def _moved(file: Path) -> Path:
    return file.with_name(f"moved-{file.name}")
