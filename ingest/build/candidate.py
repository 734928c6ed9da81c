"""Reads a file that is not in the corpus yet as a build would."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from index.records import Document
from ingest.corpus.find import find
from ingest.corpus.folder import safe_name
from ingest.describe.documents import described
from ingest.describe.study import Studied
from ingest.file_kinds import ARTICLES, NO_ARTICLES, is_readable, unreadable
from ingest.reading import BeyondPages, Failure, Limits
from ingest.sandbox.reader import ReaderProcess


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """How many articles a file contains, and what in it cannot be read.

    `name` is the name it would get in the corpus, if free. `document` is its one article as it
    would be described; None for a table, whose rows describe themselves, and for a scan without
    words on its first page. `scanned` counts the pages that a build would read by text recognition.
    """

    name: str
    articles: int
    document: Document | None
    failed: Sequence[Failure]
    scanned: int = 0


def read_candidates(
    files: Iterable[tuple[str, bytes]], *, limits: Limits | None = None
) -> Iterator[Candidate]:
    """Read files of these names and contents as a build would, one by one, without storing them."""
    # One for all: to start it takes longer than to read most files.
    with ReaderProcess() as reader:
        for name, data in files:
            yield _read(safe_name(name), data, reader, limits or Limits())


def read_candidate(name: str, data: bytes, *, limits: Limits | None = None) -> Candidate:
    """The same for one file."""
    (candidate,) = read_candidates([(name, data)], limits=limits)
    return candidate


def _read(name: str, data: bytes, reader: ReaderProcess, limits: Limits) -> Candidate:
    if name.lower() in NO_ARTICLES:
        return _refused(name, "is the name of a table about articles, so it is not read as one")
    if not is_readable(name):
        return _refused(name, unreadable(name))
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        (file,), _ = find([Path(folder)])
        # Of a scan the first page, since somebody is waiting.
        first = replace(limits, recognised_pages=1)
        [(_, items)] = reader.study([file], {}, limits=first)
        read = list(items)
    readings = [one for one in read if isinstance(one, Studied)]
    document = None
    if readings and file.suffix in ARTICLES:
        (only,) = readings
        document = described(only, path=name, listed={}).document
    failed = [one for one in read if isinstance(one, Failure)]
    if not (readings or failed):
        reason = (
            "holds no abstracts, but says of files what they are; copy it into the folder beside "
            "those"
        )
        failed = [Failure(path=name, reason=reason)]
    beyond = sum(one.pages for one in failed if isinstance(one, BeyondPages))
    if beyond and not readings:
        # A cover without words says nothing about the pages behind it.
        return Candidate(name=name, articles=1, document=None, failed=(), scanned=beyond + 1)
    return Candidate(
        name=name,
        articles=len(readings),
        document=document,
        scanned=beyond + 1 if beyond else len(document.recognised) if document else 0,
        # Of a scan only the first page was asked for.
        failed=[one for one in failed if not isinstance(one, BeyondPages)],
    )


def _refused(name: str, reason: str) -> Candidate:
    failure = Failure(path=name, reason=reason)
    return Candidate(name=name, articles=0, document=None, failed=[failure])
