"""haiku.rag without its language model: its LanceDB store and its own fusion of both searches."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from docling_core.types.doc.document import DoclingDocument
from docling_core.types.doc.labels import DocItemLabel
from haiku.rag.client import HaikuRAG
from haiku.rag.client.documents import DocumentImport
from haiku.rag.config.models import AppConfig
from haiku.rag.store.models.chunk import Chunk

from tests.bench.peers.endpoint import ADDRESS, DIMENSIONS
from tests.bench.peers.peer import Found, Numbers

_BATCH = 1_000


class Haiku:
    """`HaikuRAG` with its defaults; what it takes for a document is one text, as one chunk.

    It embeds nothing in its own process, so an endpoint does, as OpenAI's would.
    """

    def __init__(self, model: Path) -> None:
        embedding = {
            "provider": "openai",
            "name": model.name,
            "vector_dim": DIMENSIONS,
            "base_url": os.environ[ADDRESS],
            "api_key": "none",
        }
        self._config = AppConfig.model_validate({"embeddings": {"model": embedding}})
        self._loop = asyncio.new_event_loop()
        self._given: tuple[Sequence[str], Numbers | None] = ((), None)

    def build(self, texts: Sequence[str], vectors: Numbers | None) -> None:
        self._given = texts, vectors

    def save(self, folder: Path) -> None:
        self._loop.run_until_complete(self._save(folder))

    async def _save(self, folder: Path) -> None:
        texts, vectors = self._given
        async with HaikuRAG(folder, config=self._config, create=True) as client:
            for start in range(0, len(texts), _BATCH):
                rows = range(start, min(start + _BATCH, len(texts)))
                await client.import_documents([_imported(row, texts[row], vectors) for row in rows])

    def open(self, folder: Path) -> None:
        client = HaikuRAG(folder, config=self._config)
        self._client = self._loop.run_until_complete(client.__aenter__())

    def search(self, question: str, *, k: int) -> Found:
        found = self._loop.run_until_complete(self._client.search(question, limit=k))
        return [(int(one.document_uri), float(one.score)) for one in found]


def _imported(row: int, text: str, vectors: Numbers | None) -> DocumentImport:
    document = DoclingDocument(name=str(row))
    document.add_text(label=DocItemLabel.TEXT, text=text)
    vector = None if vectors is None else vectors[row].tolist()
    chunk = Chunk(content=text, embedding=vector, metadata={"doc_item_refs": ["#/texts/0"]})
    return DocumentImport(docling_document=document, chunks=[chunk], uri=str(row))
