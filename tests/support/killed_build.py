"""A build that is killed at a given call.

Run `python -m tests.support.killed_build ADDRESS CORPUS WHERE [ABOUT]`.

WHERE is a function as `module:name` or `module:Class.name`; its first call with ABOUT among the
arguments is never made.
"""

import os
import signal
import sys
from functools import reduce
from importlib import import_module
from pathlib import Path

from index.files.address import index_at
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords


def main(address: str, corpus: str, where: str, about: str = "") -> None:
    """Build until the process dies."""
    module, _, place = where.partition(":")
    *owners, name = place.split(".")
    owner = reduce(getattr, owners, import_module(module))
    real = getattr(owner, name)

    def die(*given: object, **more: object) -> object:
        arguments = [*given, *(vars(given[0]).values() if hasattr(given[0], "__dict__") else ())]
        if about in " ".join(map(str, arguments)):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **more)

    setattr(owner, name, die)
    build(index_at(address), corpus=[Path(corpus)], model=BagOfWords())


if __name__ == "__main__":
    main(*sys.argv[1:])
