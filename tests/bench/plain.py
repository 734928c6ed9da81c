"""A whole build of abstracts, beside plain `SentenceTransformer.encode` of the same passages."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from index.embedding.sentence_transformer import load_model
from index.files.cache_folder import cache_folder
from tests.bench import child
from tests.bench.articles import rows, write_table
from tests.bench.bench import Bench
from tests.bench.builds import timed_build
from tests.bench.figures import Case, Spread, Values
from tests.bench.preparing import searched
from tests.support.paths import SHARED

_ABSTRACTS = SHARED / "data" / "retrieval" / "scifact" / "corpus.jsonl"
_ARTICLES = 1_200
_ROUNDS = 3


def cases(bench: Bench) -> Iterator[Case]:
    """One case: the first abstracts of SciFact, as a table."""
    yield Case(name="abstracts", measure=partial(_measure, bench.folder / "plain"))


def _measure(folder: Path) -> Values:
    table = write_table(folder / "abstracts.jsonl", islice(rows(_ABSTRACTS), _ARTICLES))
    passages: list[float] = []
    ways: Mapping[str, Callable[[], float]] = {
        "build, s": lambda: _build(folder, table, cache=cache_folder(), passages=passages),
        "build with exports to make, s": lambda: _build(
            folder, table, cache=_emptied(folder / "cache"), passages=passages
        ),
        "plain encode, s": lambda: _plain_encode(table),
    }
    # The cache has its exports before the first round.
    ways["build, s"]()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(_ROUNDS):
        # They take turns, so that neither always gets the warmer processor.
        for name in list(ways)[:: 1 if number % 2 else -1]:
            seconds[name].append(ways[name]())
    there, missing, plain = seconds.values()
    return {
        "articles": _ARTICLES,
        "passages": passages[-1],
        **{name: Spread.of(taken) for name, taken in seconds.items()},
        "plain encode / build": _ratios(plain, there),
        "plain encode / build with exports to make": _ratios(plain, missing),
    }


def _ratios(plain: list[float], ours: list[float]) -> Spread:
    """Those of each round."""
    return Spread.of([theirs / own for theirs, own in zip(plain, ours, strict=True)])


def _build(folder: Path, table: Path, *, cache: Path, passages: list[float]) -> float:
    index = _emptied(folder / "index")
    report, seconds = timed_build(
        index, table, environment=os.environ | {"CONCORDANCE_CACHE": str(cache)}
    )
    passages.append(report["embedded"])
    return seconds


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _plain_encode(table: Path) -> float:
    seconds = child.run("tests.bench.plain", [table])["seconds"]
    assert isinstance(seconds, float)
    return seconds


def _encode(table: Path) -> Values:
    """The seconds of encoding alone: the model is loaded before, and the articles are cut."""
    from sentence_transformers import SentenceTransformer

    model = load_model()
    texts = [one.text for one in searched(table, model)]
    transformer = SentenceTransformer(str(model.folder), device="cpu", local_files_only=True)
    transformer.encode(texts[:32], show_progress_bar=False)
    began = time.perf_counter()
    transformer.encode(texts, show_progress_bar=False)
    return {"seconds": time.perf_counter() - began}


if __name__ == "__main__":
    child.print_figures(_encode(Path(sys.argv[1])))
