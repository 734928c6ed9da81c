"""Small generations, as tests of what is on disk need them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.generation import write_generation
from index.late import quantise
from index.manifest import Manifest
from index.records import Document, Passage, Vectors

DIMENSION = 4


def article(text: str, *, doc_id: str = "a.txt") -> tuple[Document, Passage]:
    """A document with one passage, the whole of it."""
    document = Document(doc_id=doc_id, title="A", path=doc_id, text=text)
    return document, Passage(doc_id=doc_id, ordinal=0, start=0, end=len(text), text=text)


def manifest(*, name: str = "000001", documents: int = 1, passages: int = 1) -> Manifest:
    """The manifest of a generation of so many documents and passages."""
    return Manifest(
        name=name,
        created="2026-01-31T12:00:00+00:00",
        model="bag-of-words",
        model_digest="bag-of-words-1",
        prompts={"query": "ask: "},
        dimension=DIMENSION,
        settings={"passage_tokens": 186},
        documents=documents,
        passages=passages,
        corpus=("/articles",),
        articles={"a.txt": "0" * 64},
        failed=(("b.pdf", "is damaged"),),
    )


def unit_vectors(count: int) -> Vectors:
    """So many vectors of length 1."""
    return np.eye(DIMENSION, dtype=np.float32)[np.arange(count) % DIMENSION]


def write(
    folder: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    *,
    name: str = "000001",
) -> None:
    """Write a generation of these into the new `folder`."""
    vectors = unit_vectors(len(passages))
    write_generation(
        folder,
        documents=documents,
        passages=passages,
        searched=[passage.text for passage in passages],
        vectors=vectors,
        tokens=[quantise(vectors[row : row + 1]) for row in range(len(passages))],
        manifest=manifest(name=name, documents=len(documents), passages=len(passages)),
    )


def write_article(folder: Path, text: str, *, name: str = "000001") -> None:
    """Write a generation of one document with one passage."""
    document, passage = article(text)
    write(folder, [document], [passage], name=name)
