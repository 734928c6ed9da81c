"""Embedding speed, against plain sentence-transformers in the same process."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from index.embedding.sentence_transformer import load_model
from index.records import Vectors
from tests.bench import child
from tests.bench.bench import Bench
from tests.bench.figures import Case, Spread, Values
from tests.bench.preparing import searched

_PASSAGES = 1_000
_ROUNDS = 5
# Embedded before the clock starts, so that each has its model and memory.
_WARM = 32


def cases(bench: Bench) -> Iterator[Case]:
    """One case: real passages of MedQuAD."""
    yield Case(
        name="MedQuAD",
        measure=lambda: child.run("tests.bench.embedding", [bench.medquad(), bench.folder]),
    )


def _embed(corpus: Path, folder: Path) -> Values:
    exports = folder / "models"
    load_model().prepare(exports)
    model = load_model(exports=exports)
    texts = _spaced([one.text for one in searched(corpus, model)])
    ways: dict[str, Callable[[Sequence[str]], Vectors]] = {
        "ours": lambda some: model.embed_documents(some).vectors,
        "plain": _plain(model.folder),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    vectors = {name: embed(texts[:_WARM]) for name, embed in ways.items()}
    for number in range(_ROUNDS):
        # They take turns, so that neither always gets the warmer processor.
        for name in list(ways)[:: 1 if number % 2 else -1]:
            began = time.perf_counter()
            vectors[name] = ways[name](texts)
            seconds[name].append(time.perf_counter() - began)
    cosines = (vectors["ours"] * vectors["plain"]).sum(axis=1)
    ratios = [plain / ours for ours, plain in zip(*seconds.values(), strict=True)]
    speed = {name: [len(texts) / one for one in taken] for name, taken in seconds.items()}
    return {
        "passages": len(texts),
        "ours, passages a second": Spread.of(speed["ours"]),
        "plain, passages a second": Spread.of(speed["plain"]),
        "ratio of medians": Spread.of(speed["ours"]).median / Spread.of(speed["plain"]).median,
        "ratio of each round": Spread.of(ratios),
        "cosine, mean": f"{cosines.mean():.6f}",
        "cosine, least": f"{cosines.min():.6f}",
    }


def _plain(folder: Path) -> Callable[[Sequence[str]], Vectors]:
    """`SentenceTransformer.encode` with the same files and its defaults."""
    from sentence_transformers import SentenceTransformer

    transformer = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    return lambda some: np.asarray(transformer.encode(list(some), show_progress_bar=False))


def _spaced(texts: Sequence[str]) -> list[str]:
    """A thousand texts, evenly spaced over the corpus."""
    return list(texts[:: max(1, len(texts) // _PASSAGES)][:_PASSAGES])


if __name__ == "__main__":
    child.print_figures(_embed(Path(sys.argv[1]), Path(sys.argv[2])))
