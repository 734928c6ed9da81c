"""Parses the workers given on the command line: a number or a cluster."""

import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from functools import partial
from pathlib import Path

from index.embedding.embedder import Embedder
from ingest.workers.pool import WorkerPool
from ingest.workers.worker import WorkerConfig

PoolFactory = Callable[[Embedder, Path], WorkerPool]
"""Returns a pool of workers with this model, whose exports are in this folder."""
_CLUSTER = re.compile(r"ray://(?:local|[^/\s]+:\d+)")


def pool_named(word: str) -> PoolFactory:
    """The pool that `--workers` names: a number on this machine, `ray://local` or
    `ray://HOST:PORT`.

    Raises:
        ArgumentTypeError: the word is none of these.
    """
    if _CLUSTER.fullmatch(word):
        return partial(_on_cluster, word)
    if word.isdecimal() and int(word) > 0:
        return partial(_here, int(word))
    raise ArgumentTypeError(f"{word!r} is neither a positive number nor ray://HOST:PORT")


def _here(count: int, model: Embedder, exports: Path) -> WorkerPool:
    # Imported here and below: a build without workers needs none of this.
    from index.embedding.sentence_transformer import load_model
    from ingest.workers.local_processes import LocalBackend

    load = partial(load_model, model.name, exports=exports.absolute())
    return WorkerPool(LocalBackend(count, load=load, digest=model.digest))


def _on_cluster(address: str, model: Embedder, exports: Path) -> WorkerPool:
    from index.embedding.sentence_transformer import load_model
    from ingest.workers.exports import exported_there
    from ingest.workers.ray_cluster import RayBackend

    config = WorkerConfig(
        partial(load_model, model.name, exports=exports.absolute()),
        cores=1,
        ready=exported_there,
    )
    return WorkerPool(
        RayBackend(address.removeprefix("ray://"), config=config, digest=model.digest)
    )
