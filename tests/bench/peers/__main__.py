"""Runs one task of one peer, in a process and an environment of its own.

`python -m tests.bench.peers PEER TASK MATERIAL MODEL INDEX`
"""

import json
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from tests.bench.child import print_figures
from tests.bench.figures import Values
from tests.bench.machine import memory
from tests.bench.peers.kinds import PEERS
from tests.bench.peers.material import Material, load_material
from tests.bench.peers.peer import Found, Peer
from tests.bench.peers.turns import serve

RANKED = "ranked.json"
_SHOWN = 5
# Enough passages for ten documents.
_DEPTH = 100


def build(peer: Peer, material: Material, index: Path) -> Values:
    """Index all texts, with given vectors if there are any, and save the index."""
    peer.build(material.texts, material.vectors)
    peer.save(index)
    return {"at most, MB": memory()["at most, MB"]}


def first(peer: Peer, material: Material, index: Path) -> Values:
    """Answer one question from the saved index."""
    peer.open(index)
    _check(peer.search(material.questions[0], k=_SHOWN))
    return {}


def wait(peer: Peer, material: Material, index: Path) -> Values:
    """Answer all questions from the saved index, whenever a line comes in."""
    peer.open(index)
    serve(lambda question: peer.search(question, k=_SHOWN), material.questions)
    return {}


def rank(peer: Peer, material: Material, index: Path) -> Values:
    """Index all texts with given vectors, and save the ranking of each question."""
    peer.build(material.texts, material.vectors)
    peer.save(index)
    peer.open(index)
    ranked = {question: peer.search(question, k=_DEPTH) for question in material.questions}
    index.with_suffix(f".{RANKED}").write_text(json.dumps(ranked), encoding="utf-8")
    return {}


def _check(ranked: Found) -> None:
    if not ranked:
        raise LookupError("nothing was found for the first question")


_TASKS: Mapping[str, Callable[[Peer, Material, Path], Values]] = {
    "build": build,
    "first": first,
    "wait": wait,
    "rank": rank,
}


def _main(name: str, task: str, material: Path, model: Path, index: Path) -> None:
    kind = PEERS[name]
    module = import_module(f"tests.bench.peers.{kind.module}")
    peer: Peer = getattr(module, kind.name)(model)
    print_figures(_TASKS[task](peer, load_material(material), index))


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], *map(Path, sys.argv[3:]))
