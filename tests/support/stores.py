"""The stores of an index that keep the same promises: a folder, a file, and a running engine."""

import os
import signal
import socket
import subprocess
import sys
import time
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from index.files.address import engine_of, index_at, spoken
from index.store.generation import Generation
from index.store.manifest import MANIFEST
from index.store.milvus.lite_server import drop_indexes, finish, served_at
from index.store.open import open_store
from index.store.store import Store
from tests.support.paths import ROOT
from tests.support.ports import free_port

KINDS = ("folder", "milvus-lite", "milvus")
_STARTS_WITHIN = 60.0


@dataclass(slots=True)
class Place:
    """A place for indexes of one kind, each at its own address."""

    kind: str
    folder: Path
    engine: "EngineProcess | None" = None
    _made: int = field(default=0)

    def address(self) -> str:
        """The value of `--index` for a new index."""
        self._made += 1
        name = f"index{self._made}"
        if self.engine:
            return f"milvus://{self.engine.address}/{self.folder.name.replace('-', '_')}_{name}"
        return f"{'milvus-lite:' if self.kind == 'milvus-lite' else ''}{self.folder / name}"

    def index(self) -> Path:
        """The folder that stands for a new index."""
        return index_at(self.address())

    def beside(self, index: Path) -> Path:
        """Another index, as close to this one as possible."""
        if self.engine:
            return index_at(f"{spoken(index)}_passages")
        return self.index()

    def made(self, index: Path) -> list[Path]:
        """The files and folders of an index on this machine."""
        address = engine_of(index)
        return [path for path in (index, address and address.file) if path and path.exists()]

    def spoil(self, index: Path) -> None:
        """Replace the manifest of the first generation with something else."""
        name = open_store(index).live()
        if self.kind == "folder":
            (index / "generations" / name / MANIFEST).write_text('{"format": "another"}')
            return
        client, prefix = client_of(index)
        client.drop_collection(f"{prefix}_generation_{name}")
        client.create_collection(f"{prefix}_generation_{name}", dimension=2)
        client.insert(f"{prefix}_generation_{name}", [{"id": 1, "vector": [0.0, 1.0]}])
        client.create_alias(f"{prefix}_generation_{name}", prefix)


@dataclass(slots=True)
class EngineProcess:
    """An engine in its own process, which can be killed and started again."""

    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Its host and port."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, unless it runs, and wait until it answers."""
        if self.process:
            return
        # Milvus does so itself, this engine does not: it stops at an index that is half written.
        finish(self.data)
        drop_indexes(self.data, "*")
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(self.data)),
                *("--host", "127.0.0.1", "--port", str(self.port)),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _STARTS_WITHIN
        while not self._answers():
            assert self.process.poll() is None, "the engine did not start"
            assert time.monotonic() < deadline, "the engine does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False


@contextmanager
def running_engine(data: Path) -> Iterator[EngineProcess]:
    """An engine that serves what is in the folder `data`, until the block ends."""
    engine = EngineProcess(data, free_port())
    engine.start()
    try:
        yield engine
    finally:
        engine.kill()


@contextmanager
def places(tmp_path_factory: pytest.TempPathFactory, kind: str) -> Iterator[Place]:
    """A place for indexes of one kind; nothing of it is running after the block."""
    folder = tmp_path_factory.mktemp(kind.replace("-", "_"))
    with pytest.MonkeyPatch.context() as patch:
        # The local files of an index in an engine are below the working directory.
        patch.chdir(folder)
        if kind == "milvus":
            with running_engine(folder / "engine") as engine:
                yield Place(kind, folder, engine)
        else:
            yield Place(kind, folder)
            end_served_files()


def end_served_files() -> None:
    """Let other processes open the files that this one serves."""
    from milvus_lite.server_manager import server_manager_instance

    server_manager_instance.release_all()


@contextmanager
def building(
    index: Path, corpus: Path, *, rounds: int = 1, machine: str = "", folder: Path | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A process that has begun to build and waits for a line; it is dead after the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.building", spoken(index), str(corpus)]
        + [str(rounds), machine],
        cwd=folder or Path.cwd(),
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said_by(process: subprocess.Popen[str]) -> str:
    """The next line of such a process."""
    assert process.stdout
    return process.stdout.readline().rstrip("\n")


def let_go_on(process: subprocess.Popen[str]) -> None:
    """Give it the line that it waits for."""
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def wait_until(is_so: Callable[[], object], *, within: float = 30.0) -> None:
    """Return once it is so."""
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, "it never was so"
        time.sleep(0.02)


def client_of(index: Path) -> tuple[Any, str]:
    """A client of the engine of an index, and the prefix of its collections."""
    from pymilvus import MilvusClient

    address = engine_of(index)
    assert address
    uri = address.uri or str(served_at(index, address.file or Path()))
    return MilvusClient(uri), address.name


def everything_in(index: Path) -> bytes:
    """All bytes stored for an index, on disk and in its engine, uncompressed."""
    files = sorted(path for path in index.rglob("*") if path.is_file() and path.name != "lock")
    parts = [path.read_bytes() for path in files]
    address = engine_of(index)
    if address and not (address.file and not address.file.exists()):
        client, prefix = client_of(index)
        for table in sorted(client.list_collections()):
            if table.startswith(f"{prefix}_") and not table.endswith("_writers"):
                rows = client.query_iterator(table, batch_size=1000, output_fields=["*"]).next()
                parts += (_as_bytes(row) for row in sorted(rows, key=str))
    return b"\n".join(parts)


def _as_bytes(row: Mapping[str, Any]) -> bytes:
    body = b64decode(row.get("body", ""))
    with suppress(zlib.error):
        body = zlib.decompress(body)
    return str({name: row[name] for name in sorted(row)}).encode() + body


def contents_of(index: Path) -> dict[str, Any]:
    """Everything in the live generation, by doc_id, whatever its rows and numbers."""
    store = open_store(index)
    return contents_in(store, store.open())


def contents_in(store: Store, generation: Generation) -> dict[str, Any]:
    """The same of an open one; two of equal contents give the same."""
    by_document: dict[str, dict[str, Any]] = {}
    counts = dict(
        zip(
            (listing.doc_id for listing in generation.listings),
            generation.passage_counts,
            strict=True,
        )
    )
    for document in generation.documents:
        rows = generation.rows_of(document.doc_id)
        stored = generation.stored(list(rows))
        assert counts[document.doc_id] == len(rows)
        by_document[document.doc_id] = {
            "document": document,
            "made_from": generation.made_from[document.doc_id],
            "passages": generation.passages_of(document.doc_id),
            "keys": [one.key for one in stored],
            "vectors": [one.vector.tobytes() for one in stored],
            "tokens": [one.tokens.tobytes() for one in stored],
            "stems": [list(one.terms) for one in stored],
        }
    manifest = generation.manifest
    assert manifest.documents == len(by_document)
    assert manifest.passages == sum(len(one["passages"]) for one in by_document.values())
    centre = generation.centre.round(5).tolist()
    counts = _word_counts(store, generation, by_document)
    return by_document | {"": (manifest.articles, centre, counts)}


def _word_counts(
    store: Store, generation: Generation, by_document: Mapping[str, Any]
) -> dict[str, int]:
    """The number of passages with each term, as the store has counted them."""
    every = (terms for one in by_document.values() for terms in one["stems"])
    words = sorted({stem for terms in every for stem in terms})
    retriever, vector = store.retriever(generation), generation.centre
    usual = retriever.usual()
    found = retriever.by_words(words, selection=usual, count=1)
    candidates = retriever.gather(vector, found, selection=usual, count=1)
    return {word: candidates.postings[word].passages for word in words}
