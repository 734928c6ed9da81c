"""Small generations for tests of what is on disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.embedding.token_packing import FOUR_BITS
from index.embedding.token_vectors import TokenVectors, quantise
from index.records import Document, Passage, Vectors
from index.search.searcher import Searcher
from index.store.contents import Contents, NewArticle, Part
from index.store.folder.generation import FolderGeneration
from index.store.folder.sqlite_rows import Article
from index.store.folder.store import FolderStore
from index.store.folder.writer import write_generation
from index.store.manifest import Manifest
from tests.support.bag_of_words import BagOfWords

DIMENSION = 4


def article(text: str, *, doc_id: str = "a.txt") -> tuple[Document, Passage]:
    """A document with one passage, the whole of it."""
    document = Document(doc_id=doc_id, title="A", path=doc_id, text=text)
    return document, Passage(doc_id=doc_id, ordinal=0, start=0, end=len(text), text=text)


def manifest(
    *,
    name: str = "000001",
    documents: int = 1,
    passages: int = 1,
    dimension: int = DIMENSION,
) -> Manifest:
    """The manifest of a generation with these numbers of documents and passages."""
    return Manifest(
        name=name,
        created="2026-01-31T12:00:00+00:00",
        model="bag-of-words",
        model_digest="bag-of-words-1",
        prompts={"query": "ask: "},
        dimension=dimension,
        settings={"passage_tokens": 186},
        documents=documents,
        passages=passages,
        corpus=("/articles",),
        articles={"a.txt": "0" * 64},
        failed=(("b.pdf", "is damaged"),),
        tokens=FOUR_BITS.name,
    )


def in_folder(searcher: Searcher) -> FolderGeneration:
    """The generation that a searcher has open, which is in a folder."""
    assert isinstance(searcher.generation, FolderGeneration)
    return searcher.generation


def all_vectors(generation: FolderGeneration) -> Vectors:
    """The vectors of all passages, shape (n, dim)."""
    return generation.vectors.take(np.arange(len(generation.vectors)))


def unit_vectors(count: int) -> Vectors:
    """`count` vectors of length 1."""
    return np.eye(DIMENSION, dtype=np.float32)[np.arange(count) % DIMENSION]


def contents(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    *,
    searched: Sequence[str] | None = None,
    vectors: Vectors | None = None,
    tokens: Sequence[TokenVectors] | None = None,
) -> Contents:
    """The contents of a generation of these; texts and vectors are made up where not given."""
    if vectors is None:
        vectors = unit_vectors(len(passages))
    if tokens is None:
        tokens = [quantise(vectors[row : row + 1]) for row in range(len(passages))]
    texts = searched or [passage.text for passage in passages]
    by_document: dict[str, list[int]] = {document.doc_id: [] for document in documents}
    for row, passage in enumerate(passages):
        by_document[passage.doc_id].append(row)
    part = Part(
        articles=[
            Article(
                document=document,
                passages=[passages[row] for row in by_document[document.doc_id]],
                searched=[texts[row] for row in by_document[document.doc_id]],
                made_from=document.text,
            )
            for document in documents
        ],
        keys=np.arange(16 * len(passages), dtype=np.uint8).reshape(-1, 16),
        vectors=vectors.astype(np.float16),
        tokens=tokens,
    )
    return Contents(
        order=[NewArticle(len(article.passages)) for article in part.articles],
        parts=[part],
        packing=FOUR_BITS,
        ivf=False,
        dimension=vectors.shape[1],
    )


def write(
    folder: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    *,
    name: str = "000001",
) -> None:
    """Write a generation of these into the new `folder`."""
    write_generation(
        folder,
        contents(documents, passages),
        manifest(name=name, documents=len(documents), passages=len(passages)),
    )


def write_article(folder: Path, text: str, *, name: str = "000001") -> None:
    """Write a generation of one document with one passage."""
    document, passage = article(text)
    write(folder, [document], [passage], name=name)


@dataclass(frozen=True)
class Copy:
    """A text with the words, of title and heading, under which it is found."""

    text: str
    above: str


def searcher_over(folder: Path, copies: Sequence[Copy]) -> Searcher:
    """A searcher over articles of one passage each."""
    model = BagOfWords()
    documents = [
        Document(doc_id=f"{n}.txt", title=copy.above or "A", path=f"{n}.txt", text=copy.text)
        for n, copy in enumerate(copies)
    ]
    searched = [f"{copy.above}\n{copy.text}" for copy in copies]
    embedded = model.embed_documents(searched)
    passages = [
        Passage(doc_id=d.doc_id, ordinal=0, start=0, end=len(d.text), text=d.text)
        for d in documents
    ]
    write_generation(
        folder / "index" / "generations" / "000001",
        contents(
            documents,
            passages,
            searched=searched,
            vectors=embedded.vectors,
            tokens=embedded.tokens,
        ),
        manifest(
            documents=len(copies),
            passages=len(copies),
            dimension=embedded.vectors.shape[1],
        ),
    )
    store = FolderStore(folder / "index")
    return Searcher(store, model, generation=store.open_named("000001"))
