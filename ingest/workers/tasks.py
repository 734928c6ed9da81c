"""The three kinds of task: files to read, articles to cut, texts to embed."""

import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from index.embedding.embedder import Embedded
from index.records import Passage
from index.settings import BuildSettings
from ingest.describe.documents import Described
from ingest.describe.study import Item
from ingest.file_kinds import Found
from ingest.passages.cutter import cut
from ingest.reading import Limits, RecognisingPage
from ingest.workers.worker import WorkerState


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTask:
    """Articles to read and study, with their `contents`: a worker may not see the files.

    `known` is as in `ReaderProcess.study`.
    """

    files: Sequence[Found]
    contents: Sequence[bytes]
    known: Mapping[str, Collection[str]]
    limits: Limits

    @property
    def name(self) -> str:
        """The files that it reads."""
        return f"reading {_named([one.path for one in self.files])}"

    def do(self, state: WorkerState) -> list[list[Item]]:
        """What is in each file."""
        with _on_disk(self.files, self.contents) as files:
            read = state.reader.study(files, self.known, limits=self.limits)
            # A page that begins is of no use to anyone when the file has been read.
            return [
                [one for one in items if not isinstance(one, RecognisingPage)] for _, items in read
            ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CutTask:
    """Articles to cut into passages."""

    described: Sequence[Described]
    settings: BuildSettings

    @property
    def name(self) -> str:
        """The articles that it cuts."""
        return f"cutting {_named([one.document.doc_id for one in self.described])}"

    def do(self, state: WorkerState) -> list[tuple[Sequence[Passage], Sequence[str]]]:
        """For each article its passages, and the searched text of each."""
        articles = cut(self.described, model=state.model, settings=self.settings)
        return [(one.passages, one.searched) for one in articles]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedTask:
    """Texts to embed, with the key of each."""

    keys: Sequence[bytes]
    texts: Sequence[str]
    tokens: bool

    @property
    def name(self) -> str:
        """The texts that it embeds, by the title of the article that each begins with."""
        return f"embedding {_named([text.partition(chr(10))[0] for text in self.texts])}"

    def do(self, state: WorkerState) -> Embedded:
        """The vectors of the texts."""
        return state.embedder.embed_documents(self.texts, tokens=self.tokens)


def _named(names: Sequence[str]) -> str:
    different = list(dict.fromkeys(names))
    more = f" and {len(different) - 3} more" if len(different) > 3 else ""
    return ", ".join(repr(name[:60]) for name in different[:3]) + more


@contextmanager
def _on_disk(found: Sequence[Found], contents: Sequence[bytes]) -> Iterator[Sequence[Found]]:
    """The files with these contents, on this machine for a while."""
    with own_folder("concordance") as folder:
        files = [folder / str(number) for number in range(len(found))]
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content)
        yield [replace(one, location=str(file)) for one, file in zip(found, files, strict=True)]


@contextmanager
def own_folder(kind: str) -> Iterator[Path]:
    """An empty folder; those of this kind left by processes that ended are removed first."""
    for folder in Path(gettempdir()).glob(f"{kind}-*-*"):
        owner = folder.name.removeprefix(f"{kind}-").partition("-")[0]
        if owner.isdecimal() and not _runs(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)
    # A process that is just ending may still write into it.
    with TemporaryDirectory(prefix=f"{kind}-{os.getpid()}-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # Another user's.
        return True
    return True
