"""What many tests share: a bag-of-words model and a way to build a small index."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Threads that spin while they wait for each other take the cores from the other workers.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import pytest
from hypothesis import settings

from index.embedding.sentence_transformer import load_model
from index.embedding.trial import DEMANDS
from index.search.searcher import Searcher
from index.store.folder.store import FolderStore
from ingest.build import candidate, pipeline
from ingest.build.background import start
from ingest.build.pipeline import build as build_index
from tests.support import checks, workers
from tests.support.bag_of_words import BagOfWords, Build
from tests.support.exact import exactly
from tests.support.kept_reader import KeptReader, end_kept
from tests.support.once import once
from tests.support.tiny_index import wait_for_build

# Their packages are installed by the benchmark alone, which runs them elsewhere.
collect_ignore_glob = ["bench/peers/*.py"]


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Share many files between workers, unless `-n` says otherwise."""
    if config.pluginmanager.hasplugin("xdist"):
        workers.share(config)


def pytest_configure(config: pytest.Config) -> None:
    """Draw as many examples however long they take, and begin what runs beside a whole run."""
    # Of a test there is one file, and of a file one worker: they can share a database.
    settings.register_profile("tests", deadline=None)
    settings.load_profile("tests")
    is_whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    narrowed = config.option.keyword or config.option.markexpr or config.option.collectonly
    if is_whole and not narrowed and not workers.is_worker(config):
        folder = Path(tempfile.mkdtemp(prefix="checks-"))
        config.add_cleanup(lambda: checks.end(folder, begun))
        begun = checks.begin(folder)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Only where they are shared; elsewhere a reader expects the order of the files."""
    if workers.is_worker(config):
        workers.long_ones_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Whole files, and those together that share what is dear to start."""
    if config.option.dist != "loadfile":
        return None
    config.option.loadscopereorder = False
    return workers.ByUnit(config, log)


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


@pytest.fixture(scope="session", autouse=True)
def _reader() -> Iterator[None]:
    """One process reads for all builds in this one; those of `ReaderProcess` itself are as ever."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (candidate, pipeline):
            patch.setattr(module, "ReaderProcess", KeptReader)
        yield
    end_kept()


@pytest.fixture(scope="session")
def fresh_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with the default model as it is exported now; for looking at only."""

    def fill(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CONCORDANCE_CACHE", str(folder))
            # Whatever else this processor is doing, and however fast it is in eight bits.
            undemanding = {
                purpose: [one._replace(times=0) for one in some]
                for purpose, some in DEMANDS.items()
            }
            patch.setattr("index.embedding.exports.DEMANDS", undemanding)
            assert load_model().prepare(None) is None

    return once(tmp_path_factory, "cache", fill)


@pytest.fixture(scope="module")
def _exact() -> Iterator[None]:
    """The model's own arithmetic for all tests of a file, as floors are measured in it."""
    with exactly():
        yield


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


@pytest.fixture(scope="session")
def tiny_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of articles, and beside it an index of them, built in a process of its own.

    For looking at only; `copy_of` gives one to change.
    """

    def fill(folder: Path) -> None:
        corpus = folder / "corpus"
        corpus.mkdir()
        (corpus / "tides.md").write_text("# Tides\n\nTides rise at noon.\n")
        (corpus / "boats.txt").write_text("Boats sail at dawn.\n")
        (corpus / "gulls.jsonl").write_text('{"_id": "1", "text": "Gulls cry at dusk."}\n')
        (corpus / "broken.pdf").write_bytes(b"no pdf")
        start(folder / "index", corpus=[corpus])
        wait_for_build(folder / "index")

    return once(tmp_path_factory, "tiny_index", fill)
