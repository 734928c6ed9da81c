"""A thorough check of a generation: files, counts, vectors, words, and every passage's place."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.duplicates import own_words
from index.errors import IndexDamagedError
from index.generation import DUPLICATES, LEXICAL, Generation
from index.manifest import find_damage, read_manifest
from index.records import Document, Passage
from index.stemmed import Stemmed
from index.words import stems

_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was checked, and each problem in a line; no problems means sound."""

    generation: str
    documents: int
    passages: int
    problems: tuple[str, ...]


def verify(folder: Path) -> Check:
    """Check the generation in `folder` in every digest, row, vector, word and offset."""
    try:
        damage = find_damage(folder, read_manifest(folder))
        problems = [f"{name} {problem}" for name, problem in damage.items()]
        generation = None if problems else Generation(folder)
    except IndexDamagedError as error:
        problems, generation = [error.reason], None
    if generation is None:
        return Check(generation=folder.name, documents=0, passages=0, problems=tuple(problems))
    return Check(
        generation=folder.name,
        documents=generation.manifest.documents,
        passages=generation.manifest.passages,
        problems=tuple(_problems(generation)),
    )


def _problems(generation: Generation) -> Iterator[str]:
    for start in range(0, len(generation.vectors), _AT_ONCE):
        vectors = np.asarray(generation.vectors[start : start + _AT_ONCE], dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1)
        for wrong in np.flatnonzero(~(np.abs(lengths - 1) < 1e-3)):
            yield f"the vector of passage {start + wrong} has not length 1"
    # Imported here: it brings faiss, and the command that builds imports this file.
    from index.cells import open_cells

    cells = open_cells(generation.folder)
    for row in cells.misplaced(generation.vectors) if cells else ():
        yield f"passage {row} is in the cell of another one"
    own = Stemmed.load(generation.folder / DUPLICATES)
    searched = Stemmed.load(generation.folder / LEXICAL)
    row = 0
    for document in generation.documents:
        passages = generation.passages_of(document.doc_id)
        yield from _misplaced(document, passages)
        for passage in passages:
            its_stems = stems(passage.text)
            is_found = searched.row(row)[-len(its_stems) :] == its_stems or not its_stems
            if own.row(row) != own_words(passage.text) or not is_found:
                yield f"passage {passage.ordinal} of {document.doc_id} is not found by its words"
            row += 1


def _misplaced(document: Document, passages: list[Passage]) -> Iterator[str]:
    before = 0
    for ordinal, passage in enumerate(passages):
        if passage.ordinal != ordinal or not before <= passage.start < passage.end:
            yield f"passage {ordinal} of {document.doc_id} is out of order"
        if passage.end > len(document.text):
            yield f"passage {ordinal} of {document.doc_id} is not at its place"
        before = passage.end
