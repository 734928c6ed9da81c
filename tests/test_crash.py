"""Builds that are killed at any point: the last good index answers, and no article is lost."""

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from index.errors import IndexUnwritableError
from index.folder import IndexFolder
from index.search import Searcher
from ingest.pipeline import build
from ingest.verification import verify
from tests.conftest import BagOfWords

# More for a longer run: CONCORDANCE_CRASHES=200 python -m pytest tests/test_crash.py
CRASHES = int(os.environ.get("CONCORDANCE_CRASHES", "40"))
_WORDS = ("tides", "boats", "gulls", "harbour", "dawn", "noon", "salt", "sand", "wind", "rope")

# Only where there is this, a process can be forked, too.
resource = pytest.importorskip("resource")


def test_a_build_that_is_killed_anywhere_leaves_a_whole_index(
    tmp_path: Path, model: BagOfWords
) -> None:
    chance = random.Random(CRASHES)
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    for number in range(8):
        write(corpus / f"{number}.txt", chance)
    began = time.perf_counter()
    build(index, corpus=[corpus], model=model)
    longest = 1.2 * (time.perf_counter() - began)
    outcomes = []

    for _ in range(CRASHES):
        before = texts(index)
        change(corpus, chance)
        after = {file.name: file.read_text() for file in corpus.iterdir()}
        child = os.fork()
        if child == 0:
            try:
                os.setpgid(0, 0)
                build(index, model=model)
            finally:
                os._exit(0)
        # By whoever comes first, so that the group is there to be killed.
        with suppress(PermissionError):
            os.setpgid(child, child)
        time.sleep(chance.uniform(0, longest))
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)

        live = texts(index)
        assert live in (before, after)
        outcomes.append(live == after)
        assert verify(IndexFolder(index).live()).problems == ()
        name, text = chance.choice(sorted(live.items()))
        found = Searcher(IndexFolder(index).open(), model).search(text, k=1)
        assert found.hits[0].document.doc_id == name
        assert {file.name: file.read_text() for file in corpus.iterdir()} == after

    assert 0 < sum(outcomes) < CRASHES
    assert build(index, model=model).documents == len(after)
    assert texts(index) == after
    assert [path.name for path in (index / "generations").glob(".*")] == []


@pytest.mark.parametrize("limit", [0, 100, 8_192, 20_000, 60_000, 200_000])
def test_a_disk_that_is_full_ends_a_build_in_one_line_and_leaves_the_old_index(
    tmp_path: Path, model: BagOfWords, limit: int
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    for number in range(12):
        write(corpus / f"{number}.txt", random.Random(number))
    build(index, corpus=[corpus], model=model)
    before = texts(index)
    write(corpus / "more.txt", random.Random(limit))
    said, child = os.pipe(), os.fork()
    if child == 0:
        # No file may grow beyond this, which is how a quota feels, too.
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            build(index, model=model)
        except IndexUnwritableError as error:
            os.write(said[1], str(error).encode())
        finally:
            os._exit(0)
    os.close(said[1])
    os.waitpid(child, 0)

    assert b"cannot be written to" in os.read(said[0], 1000)
    os.close(said[0])
    assert texts(index) == before
    assert verify(IndexFolder(index).live()).problems == ()
    assert [path.name for path in (index / "generations").iterdir()] == ["000001"]
    assert build(index, model=model).changes.added == ("more.txt",)


def write(file: Path, chance: random.Random) -> None:
    file.write_text(f"{file.stem} " + " ".join(chance.choices(_WORDS, k=60)) + ".\n")


def change(corpus: Path, chance: random.Random) -> None:
    """Add, change and remove an article."""
    files = sorted(corpus.iterdir())
    files[0].unlink()
    write(chance.choice(files[1:]), chance)
    write(corpus / f"{int(max(files, key=lambda file: int(file.stem)).stem) + 1}.txt", chance)


def texts(index: Path) -> dict[str, str]:
    return {document.path: document.text for document in IndexFolder(index).open().documents}
