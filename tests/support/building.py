"""Builds in a process of its own.

Run `python -m tests.support.building ADDRESS CORPUS ROUNDS [MACHINE]`.

In each round it says `begun` once it holds the index, waits for a line before it embeds anything,
prints what the build did, or its trouble, and waits for another line. As if it were on another
machine, it may go by the name of one.
"""

import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from index.embedding.embedder import Embedded
from index.errors import ConcordanceError
from index.files.address import index_at
from index.records import Advance
from index.store.milvus import writer_lock
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords

BEAT, DEAD = 0.2, 1.5


class Waiting(BagOfWords):
    """Embeds only when it is told to go on."""

    def embed_documents(
        self, texts: Sequence[str], *, tokens: bool = True, advance: Advance | None = None
    ) -> Embedded:
        if not self.embedded:
            sys.stdout.write("begun\n")
            sys.stdout.flush()
            sys.stdin.readline()
        return super().embed_documents(texts, tokens=tokens, advance=advance)


def change(corpus: Path, number: int) -> None:
    """The same number in two articles."""
    (corpus / "boats.txt").write_text(f"Boats sail at dawn of day d{number}.\n")
    (corpus / "tides.md").write_text(f"# Tides\n\nTides rise at noon of day d{number}.\n")


def main(address: str, corpus: str, rounds: str, machine: str = "") -> None:
    """Build so many times."""
    writer_lock.BEAT, writer_lock.DEAD = BEAT, DEAD
    if machine:
        socket.gethostname = lambda: machine
    for number in range(int(rounds)):
        if number:
            sys.stdin.readline()
        try:
            report = build(index_at(address), corpus=[Path(corpus)], model=Waiting())
            said = f"published {report.generation}"
        except ConcordanceError as error:
            said = f"{type(error).__name__} {error}"
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
