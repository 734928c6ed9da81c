"""The steps of a build before embedding: articles read, described and cut into passages."""

from functools import partial
from pathlib import Path
from typing import NamedTuple

from index.embedding.sentence_transformer import EmbeddingModel
from index.files.digests import file_digest
from index.settings import BuildSettings
from ingest.build.prepare import Preparation, Prepared
from ingest.corpus.find import find
from ingest.describe.metadata import read_catalogues
from ingest.progress import Silence
from ingest.reading import Limits
from ingest.sandbox.reader import ReaderProcess


class Searched(NamedTuple):
    """The text of a passage as it is embedded and indexed, and its article."""

    doc_id: str
    text: str


def prepare(corpus: Path, model: EmbeddingModel) -> Prepared:
    """The articles of a corpus, cut for the model as in a first build."""
    files, _ = find([corpus])
    with ReaderProcess() as reader:
        return Preparation(
            files,
            read=partial(reader.study, limits=Limits()),
            digests={one.path: file_digest(one.file) for one in files},
            known={},
            catalogue=read_catalogues([corpus]),
            removed=(),
            model=model,
            settings=BuildSettings(),
            progress=Silence(),
        ).prepare(None)


def searched(corpus: Path, model: EmbeddingModel) -> list[Searched]:
    """All passages of a corpus, in their order."""
    return [
        Searched(article.document.doc_id, text)
        for article in prepare(corpus, model).new
        for text in article.searched
    ]
