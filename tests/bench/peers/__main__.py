"""Runs one task of one peer, in a process and an environment of its own.

`python -m tests.bench.peers PEER TASK MATERIAL MODEL INDEX`
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

import numpy as np

from tests.bench.child import print_figures
from tests.bench.figures import Values
from tests.bench.machine import memory
from tests.bench.peers.material import Material, load_material
from tests.bench.peers.peer import Found, Peer

PEERS = {
    "sentence-transformers": ("plain", "Plain"),
    "txtai": ("txtai_hybrid", "Txtai"),
    "LanceDB": ("lance_hybrid", "Lance"),
    "loop with faiss": ("loop", "Loop"),
}
RANKED = "ranked.json"
_SHOWN = 5
_TURNS = 3
# Enough passages for ten documents.
_DEPTH = 100


def build(peer: Peer, material: Material, index: Path) -> Values:
    """Index all texts and save the index."""
    peer.build(material.texts, material.vectors)
    peer.save(index)
    return {"at most, MB": memory()["at most, MB"]}


def first(peer: Peer, material: Material, index: Path) -> Values:
    """Answer one question from the saved index."""
    peer.open(index)
    _check(peer.search(material.questions[0], k=_SHOWN))
    return {}


def warm(peer: Peer, material: Material, index: Path) -> Values:
    """Answer all questions repeatedly from the saved index."""
    peer.open(index)
    return asked(lambda question: peer.search(question, k=_SHOWN), material)


def large(peer: Peer, material: Material, index: Path) -> Values:
    """Index all texts with given vectors, and answer all questions repeatedly."""
    peer.build(material.texts, material.vectors)
    peer.save(index)
    return asked(lambda question: peer.search(question, k=_SHOWN), material)


def rank(peer: Peer, material: Material, index: Path) -> Values:
    """Index all texts with given vectors, and save the ranking of each question."""
    peer.build(material.texts, material.vectors)
    peer.save(index)
    ranked = {question: peer.search(question, k=_DEPTH) for question in material.questions}
    index.with_suffix(f".{RANKED}").write_text(json.dumps(ranked), encoding="utf-8")
    return {}


def asked(ask: Callable[[str], object], material: Material) -> Values:
    """The times of all questions after a warm-up turn, and the memory of the process then."""
    taken = []
    for turn in range(_TURNS + 1):
        for question in material.questions:
            began = time.perf_counter()
            ask(question)
            if turn:
                taken.append(1000 * (time.perf_counter() - began))
    middle, high = np.percentile(taken, [50, 95]).tolist()
    return {"p50, ms": middle, "p95, ms": high, "resident, MB": memory()["resident, MB"]}


def _check(ranked: Found) -> None:
    if not ranked:
        raise LookupError("nothing was found for the first question")


_TASKS: Mapping[str, Callable[[Peer, Material, Path], Values]] = {
    "build": build,
    "first": first,
    "warm": warm,
    "large": large,
    "rank": rank,
}


def _main(name: str, task: str, material: Path, model: Path, index: Path) -> None:
    module, kind = PEERS[name]
    peer: Peer = getattr(import_module(f"tests.bench.peers.{module}"), kind)(model)
    print_figures(_TASKS[task](peer, load_material(material), index))


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], *map(Path, sys.argv[3:]))
