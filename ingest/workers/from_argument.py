"""Parses the workers given on the command line: a number or a cluster."""

import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from functools import partial
from pathlib import Path

from index.embedding.embedder import Embedder
from index.embedding.threads import usable_cores
from ingest.workers.pool import WorkerPool
from ingest.workers.ray_cluster import LOCAL
from ingest.workers.worker import Worker

PoolFactory = Callable[[Embedder, Path], WorkerPool]
"""Returns a pool of workers with this model, whose exports are in this folder."""
_CLUSTER = re.compile(r"ray://([^/\s]+:\d+)")


def pool_named(word: str) -> PoolFactory:
    """The pool that `--workers` names: a number on this machine, or `ray://HOST:PORT`.

    Raises:
        ArgumentTypeError: the word is neither.
    """
    if there := _CLUSTER.fullmatch(word):
        return partial(_pool, there[1], None)
    if word.isdecimal() and int(word) > 0:
        return partial(_pool, LOCAL, int(word))
    raise ArgumentTypeError(f"{word!r} is neither a positive number nor ray://HOST:PORT")


def share_of_cores(count: int | None) -> int:
    """How many cores each of `count` workers on this machine may use; one on a cluster."""
    return max(1, usable_cores() // count) if count else 1


def _pool(address: str, count: int | None, model: Embedder, exports: Path) -> WorkerPool:
    # A build without workers does not need it, and it is slow to import.
    from index.embedding.sentence_transformer import load_model

    load = partial(load_model, model.name, exports=exports.absolute())
    worker = Worker(load, digest=model.digest, cores=share_of_cores(count))
    return WorkerPool(address, worker, count=count)
