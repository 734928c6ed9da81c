"""The steps of a build before embedding: articles read, described and cut into passages."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from index.embedding.sentence_transformer import EmbeddingModel
from index.files.digests import file_digest
from index.settings import BuildSettings
from ingest.build.corpus_files import CorpusFiles
from ingest.build.prepare import Preparation
from ingest.build.prepared import Prepared
from ingest.corpus.find import find
from ingest.describe.metadata import read_catalogues
from ingest.describe.read_cache import ReadCache
from ingest.passages.spool import Spool
from ingest.progress import Silence
from ingest.reading import Limits
from ingest.sandbox.reader import ReaderProcess


class Searched(NamedTuple):
    """The text of a passage as it is embedded and indexed, and its article."""

    doc_id: str
    text: str


@contextmanager
def prepared(corpus: Path, model: EmbeddingModel) -> Iterator[Prepared]:
    """The articles of a corpus, cut for the model as in a first build."""
    files, _ = find([corpus])
    cache = ReadCache(corpus / "nowhere", writes=False)
    with ReaderProcess() as reader, cache, Spool(None) as spool:
        found = CorpusFiles(
            files,
            read=partial(reader.study, limits=Limits()),
            digests={one.path: file_digest(one.file) for one in files},
            cache=cache,
            spool=spool,
            progress=Silence(),
        )
        yield Preparation(
            found,
            catalogue=read_catalogues([corpus]),
            model=model,
            settings=BuildSettings(),
            progress=Silence(),
        ).prepare(None)


def searched(corpus: Path, model: EmbeddingModel) -> list[Searched]:
    """All passages of a corpus, in their order."""
    with prepared(corpus, model) as library:
        return [
            Searched(article.document.doc_id, text)
            for article in library.new()
            for text in article.searched
        ]
