"""The command that copies an index to another store."""

import argparse
import json

from tqdm import tqdm

from index.attribution import counted
from index.files.address import spoken
from index.store.copy_index import copy_index


def run_copy(arguments: argparse.Namespace) -> str:
    """Copy the index at `arguments.source` to `arguments.target`; returns what is there now.

    Raises:
        ConcordanceError: it cannot be read or written.
    """
    # None: a bar only on a terminal.
    with tqdm(unit=" passages", disable=None, leave=False) as bar:

        def advance(passages: int) -> None:
            bar.update(passages)

        copied = copy_index(arguments.source, arguments.target, advance=advance)
    if arguments.json:
        return json.dumps(copied.as_json())
    return (
        f"{counted(copied.documents, 'article')}, {counted(copied.passages, 'passage')} are in "
        f"{spoken(arguments.target)} as generation {copied.generation}, each unchanged "
        f"(SHA-256 of all: {copied.digest[:16]}…), after {copied.seconds:.1f} s."
    )
