"""From files to all that a generation holds but vectors: read, described and cut into passages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import CorpusError
from index.model import Embedder
from index.records import Document, Passage
from index.settings import BuildSettings
from ingest.documents import Described, describe_all
from ingest.embedding import contextual_texts, passage_limit
from ingest.find import Found
from ingest.metadata import read_catalogues
from ingest.passages import cut_passages
from ingest.progress import Progress
from ingest.reader_process import ReaderProcess
from ingest.reading import Failure, Limits, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Documents by doc_id, their passages in order, and for each passage the text to search.

    `failed` has a line for each file, or row of the catalogue, that could not be used.
    """

    documents: dict[str, Document]
    passages: Sequence[Passage]
    texts: Sequence[str]
    failed: Sequence[Failure]


def prepare(
    found: Sequence[Found],
    roots: Sequence[Path],
    *,
    model: Embedder,
    settings: BuildSettings,
    limits: Limits,
    progress: Progress,
) -> Prepared:
    """Read the files found below `roots`, and cut them for `model`.

    Raises:
        CorpusError: none of the files can be read, or a catalogue is no table.
    """
    readings, failed = _read(found, limits, progress)
    catalogue = read_catalogues(roots)
    described = describe_all(readings, catalogue)
    failed += catalogue.troubles(item.document for item in described)
    passages: list[Passage] = []
    texts: list[str] = []
    for some, searched in _cut(described, model, settings, progress):
        passages += some
        texts += searched
    return Prepared(
        documents={item.document.doc_id: item.document for item in described},
        passages=passages,
        texts=texts,
        failed=failed,
    )


def _read(
    found: Sequence[Found], limits: Limits, progress: Progress
) -> tuple[list[tuple[Found, Reading]], list[Failure]]:
    readings: list[tuple[Found, Reading]] = []
    failed: list[Failure] = []
    progress.begin("reading", len(found))
    with ReaderProcess() as reader:
        for file in found:
            for item in reader.read(file, limits=limits):
                if isinstance(item, Failure):
                    failed.append(item)
                else:
                    readings.append((file, item))
            progress.advance(1)
    if not readings:
        raise CorpusError(
            f"None of the {len(found)} files could be read, so the index stays as it is. "
            f"The first: {failed[0].path} {failed[0].reason}"
        )
    return readings, failed


def _cut(
    described: Sequence[Described], model: Embedder, settings: BuildSettings, progress: Progress
) -> Iterator[tuple[Sequence[Passage], Sequence[str]]]:
    """The passages of each document, with the texts that are searched for them."""
    limit = passage_limit(model, settings)
    progress.begin("cutting", len(described))
    for item in described:
        document = item.document
        passages = cut_passages(
            item.reading,
            doc_id=document.doc_id,
            skipped=document.boilerplate,
            token_ends=model.token_ends([document.text])[0],
            limit=limit,
        )
        texts = contextual_texts(item, passages, model=model, limit=settings.context_tokens)
        progress.advance(1)
        yield passages, texts
