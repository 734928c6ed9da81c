"""A thorough check of a generation: files, counts, vectors, and every passage at its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.errors import IndexDamagedError
from index.generation import Generation
from index.records import Document, Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was checked, and each problem in a line; no problems means sound."""

    generation: str
    documents: int
    passages: int
    problems: tuple[str, ...]


def verify(folder: Path) -> Check:
    """Check the generation in `folder` in every digest, row, vector and offset."""
    try:
        generation = Generation(folder)
    except IndexDamagedError as error:
        return Check(generation=folder.name, documents=0, passages=0, problems=(error.reason,))
    return Check(
        generation=folder.name,
        documents=generation.manifest.documents,
        passages=generation.manifest.passages,
        problems=tuple(_problems(generation)),
    )


def _problems(generation: Generation) -> Iterator[str]:
    lengths = np.linalg.norm(generation.vectors, axis=1)
    for row in np.flatnonzero(~(np.abs(lengths - 1) < 1e-3)):
        yield f"the vector of passage {row} has not length 1"
    for document in generation.documents:
        passages = generation.passages_of(document.doc_id)
        yield from _misplaced(document, passages)


def _misplaced(document: Document, passages: list[Passage]) -> Iterator[str]:
    before = 0
    for ordinal, passage in enumerate(passages):
        if passage.ordinal != ordinal or not before <= passage.start < passage.end:
            yield f"passage {ordinal} of {document.doc_id} is out of order"
        if passage.end > len(document.text):
            yield f"passage {ordinal} of {document.doc_id} is not at its place"
        before = passage.end
