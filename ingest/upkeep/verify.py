"""A thorough check of a generation: files, counts, vectors, terms, and every passage's place."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from index.errors import IndexDamagedError
from index.records import Document, Passage
from index.store.generation import Generation
from index.store.store import Store
from index.text.analyzer import terms

_CLOSE = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was checked, and the problems, one line each; none means sound."""

    generation: str
    documents: int
    passages: int
    problems: tuple[str, ...]


def verify(store: Store, name: str | None = None) -> Check:
    """Check a generation, by default the live one, in every part, row, term and offset.

    Raises:
        IndexMissingError: nothing has been published there.
        IndexDamagedError: not even the live generation is known.
    """
    name = name or store.live()
    problems = store.damage(name)
    generation = None
    if not problems:
        try:
            generation = store.open_named(name)
        except IndexDamagedError as error:
            problems = [error.reason]
    if generation is None:
        return Check(generation=name, documents=0, passages=0, problems=tuple(problems))
    return Check(
        generation=name,
        documents=generation.manifest.documents,
        passages=generation.manifest.passages,
        problems=(*store.retriever(generation).faults(), *_problems(generation)),
    )


def _problems(generation: Generation) -> Iterator[str]:
    for document in generation.documents:
        passages = generation.passages_of(document.doc_id)
        yield from _misplaced(document, passages)
        rows = generation.rows_of(document.doc_id)
        for passage, stored in zip(passages, generation.stored(rows), strict=True):
            named = f"passage {passage.ordinal} of {document.doc_id}"
            length = np.linalg.norm(stored.vector.astype(np.float32))
            if not abs(length - 1) < _CLOSE:
                yield f"the vector of {named} does not have length 1"
            its_terms = terms(passage.text)
            if its_terms and list(stored.terms[-len(its_terms) :]) != its_terms:
                yield f"{named} is not found by its words"


def _misplaced(document: Document, passages: list[Passage]) -> Iterator[str]:
    before = 0
    for ordinal, passage in enumerate(passages):
        if passage.ordinal != ordinal or not before <= passage.start < passage.end:
            yield f"passage {ordinal} of {document.doc_id} is out of order"
        if passage.end > len(document.text):
            yield f"passage {ordinal} of {document.doc_id} ends beyond its article"
        before = passage.end
