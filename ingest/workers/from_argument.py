"""Which workers a word on the command line means: a number, or a cluster."""

import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from functools import partial
from pathlib import Path

from index.embedding.embedder import Embedder
from ingest.workers.crew import Crew
from ingest.workers.worker import Told

Hire = Callable[[Embedder, Path], Crew]
"""Gives the workers that have this model, whose exports are in this folder."""
_CLUSTER = re.compile(r"ray://(?:local|[^/\s]+:\d+)")


def workers_named(word: str) -> Hire:
    """What `--workers` takes: how many on this machine, `ray://local` or `ray://HOST:PORT`.

    Raises:
        ArgumentTypeError: the word means none of these.
    """
    if _CLUSTER.fullmatch(word):
        return partial(_on_cluster, word)
    if word.isdecimal() and int(word) > 0:
        return partial(_here, int(word))
    raise ArgumentTypeError(f"{word!r} is neither a number from 1 on nor ray://HOST:PORT")


def _here(count: int, model: Embedder, exports: Path) -> Crew:
    # Imported here and below: a build without workers needs none of it.
    from index.embedding.sentence_transformer import load_model
    from ingest.workers.local_processes import LocalPlace

    load = partial(load_model, model.name, exports=exports.absolute())
    return Crew(LocalPlace(count, load=load, digest=model.digest))


def _on_cluster(address: str, model: Embedder, exports: Path) -> Crew:
    from index.embedding.sentence_transformer import load_model
    from ingest.workers.exports import exported_there
    from ingest.workers.ray_cluster import RayPlace

    told = Told(
        partial(load_model, model.name, exports=exports.absolute()),
        cores=1,
        ready=exported_there,
    )
    return Crew(RayPlace(address.removeprefix("ray://"), told=told, digest=model.digest))
