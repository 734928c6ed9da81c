"""What many tests share: a bag-of-words model and a way to build a small index."""

import json
import os
import re
import shutil
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.embedding.embedder import Embedded, EmbeddedQuestion
from index.embedding.sentence_transformer import load_model
from index.embedding.token_vectors import quantise
from index.records import Advance, Vectors
from index.search.searcher import Searcher
from index.store.folder.store import FolderStore
from index.store.manifest import MANIFEST
from index.text.analyzer import terms, words
from ingest.build.background import BuildState, start, state
from ingest.build.pipeline import build as build_index
from tests.support.paths import SHARED

DIMENSION = 512
# How many texts are embedded at once, where there are to be many batches.
BATCH = 16
# Their packages are installed by the benchmark alone, which runs them elsewhere.
collect_ignore_glob = ["bench/peers/*.py"]

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="needs ../shared, the judged sets and the user's own articles"
)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where NO_SKIPS is set, as in .ci/run, a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("Tests were skipped, and NO_SKIPS is set.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", autouse=True)
def cache(pytestconfig: pytest.Config) -> Iterator[Path]:
    """One cache for all tests, of this run and the next, so that a model is exported once.

    No test then writes into the user's own. Those about exports have a cache of their own.
    """
    assert pytestconfig.cache
    folder = pytestconfig.cache.mkdir("concordance")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONCORDANCE_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def fresh_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with the default model as it is exported now."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONCORDANCE_CACHE", str(folder))
        # Whatever else this processor is doing, and however fast it is in eight bits.
        patch.setattr("index.embedding.int8_model.FASTER", 0)
        assert load_model().prepare(None) is None
    return folder


class BagOfWords:
    """A model that can be checked by hand: the more words two texts share, the nearer they are."""

    name = "bag-of-words"
    digest = "bag-of-words-1"
    window = 256
    prompts: dict[str, str] = {}  # noqa: RUF012

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def token_ends(self, texts: Sequence[str]) -> list[list[int]]:
        """A token is a word or a mark."""
        return [[m.end() for m in re.finditer(r"\w+|[^\w\s]", text)] for text in texts]

    def content_token_starts(self, text: str) -> list[int]:
        """Each word that has a vector."""
        return [word.span.start for word in words(text)]

    def embed_documents(
        self, texts: Sequence[str], *, tokens: bool = True, advance: Advance | None = None
    ) -> Embedded:
        """Count the words of each text."""
        self.embedded += texts
        found = [self._words(text) for text in texts]
        if advance:
            advance(len(texts))
        vectors = [_unit(words.sum(axis=0)) for words in found]
        whole = np.stack(vectors) if vectors else np.zeros((0, DIMENSION), dtype=np.float32)
        return Embedded(whole, [quantise(words[: None if tokens else 0]) for words in found])

    def embed_question(self, text: str) -> EmbeddedQuestion:
        """Count the words of the question."""
        words = self._words(text)
        return EmbeddedQuestion(_unit(words.sum(axis=0)), words)

    def prepare(self, exports: Path | None) -> str | None:
        """Nothing to do."""
        return None

    def _words(self, text: str) -> Vectors:
        found = terms(text)
        rows = np.zeros((len(found), DIMENSION), dtype=np.float32)
        for row, stem in enumerate(found):
            rows[row, zlib.crc32(stem.encode()) % DIMENSION] = 1
        return rows


def _unit(vector: Vectors) -> Vectors:
    length = float(np.linalg.norm(vector))
    if length == 0:
        vector = np.full(DIMENSION, 1.0, dtype=np.float32)
        length = float(np.linalg.norm(vector))
    return np.asarray(vector / length, dtype=np.float32)


Build = Callable[..., Searcher]


@pytest.fixture
def model() -> BagOfWords:
    """A fresh bag-of-words model, which remembers what it embedded."""
    return BagOfWords()


@pytest.fixture
def build(tmp_path: Path, model: BagOfWords) -> Build:
    """Build an index of texts, each the article `docN.txt`, or of the files given by name."""

    def built(*texts: str, **files: str) -> Searcher:
        corpus = tmp_path / "corpus"
        corpus.mkdir(exist_ok=True)
        named = {f"doc{number}.txt": text for number, text in enumerate(texts)}
        for name, text in (named | files).items():
            (corpus / name).write_text(text, encoding="utf-8")
        build_index(tmp_path / "index", corpus=[corpus], model=model)
        return Searcher(FolderStore(tmp_path / "index"), model)

    return built


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of two small articles."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "tides.md").write_text("# Tides\n\nTides rise at noon.\n")
    (folder / "boats.txt").write_text("Boats sail at dawn.\n")
    return folder


@pytest.fixture
def shore(tmp_path: Path) -> Path:
    """A folder of many articles, a table and a bad file; what repeats over a source is cut off."""
    folder = tmp_path / "shore"
    folder.mkdir()
    for number in range(150):
        body = "\n\n".join(f"Boat {number} sails at dawn {day}." for day in range(number % 7 + 1))
        (folder / f"{number}.md").write_text(
            f"---\nsource: Shore\n---\n# Boat {number}\n\n{body}\n\nAll rights to the shore.\n"
        )
    rows = [
        json.dumps({"_id": n, "title": f"Gull {n}", "text": f"Gulls cry {n} times."})
        for n in range(40)
    ]
    (folder / "gulls.jsonl").write_text("\n".join(rows))
    (folder / "broken.pdf").write_bytes(b"no pdf")
    return folder


@pytest.fixture
def few_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of few texts, so that there are many."""
    monkeypatch.setattr("ingest.passages.embedding.CHECKPOINT", BATCH)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of articles, and beside it an index of them, built in a process of its own.

    For looking at only; `copy_of` gives one to change.
    """
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "tides.md").write_text("# Tides\n\nTides rise at noon.\n")
    (folder / "corpus" / "boats.txt").write_text("Boats sail at dawn.\n")
    (folder / "corpus" / "gulls.jsonl").write_text('{"_id": "1", "text": "Gulls cry at dusk."}\n')
    (folder / "corpus" / "broken.pdf").write_bytes(b"no pdf")
    start(folder / "index", corpus=[folder / "corpus"])
    wait_for_build(folder / "index")
    return folder


def copy_of(shelf: Path, folder: Path) -> Path:
    """A copy of `shelf` in `folder`, whose index is one of its own articles."""
    for name in ("corpus", "index"):
        shutil.copytree(shelf / name, folder / name)
    manifest = FolderStore(folder / "index").live_folder() / MANIFEST
    said = manifest.read_text(encoding="utf-8")
    manifest.write_text(said.replace(str(shelf), str(folder)), encoding="utf-8")
    return folder


def wait_for_build(
    index: Path, until: Callable[[BuildState], object] = lambda now: now.writer is None
) -> BuildState:
    """How a build goes on, as soon as that is so; by default once it has ended."""
    deadline = time.monotonic() + 60
    while not until(now := state(index)):
        assert time.monotonic() < deadline, now
        time.sleep(0.02)
    return now
