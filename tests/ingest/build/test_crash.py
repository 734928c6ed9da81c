"""Builds that are killed at any point: the last good index answers, and no article is lost."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import IndexUnwritableError
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from ingest.upkeep.verify import verify
from tests.support.bag_of_words import BagOfWords
from tests.support.crashes import texts, write
from tests.support.paths import ROOT

# More for a longer run: CONCORDANCE_CRASHES=200 python -m pytest tests/ingest/build/test_crash.py
CRASHES = int(os.environ.get("CONCORDANCE_CRASHES", "40"))

# Processes can be forked only where this module exists.
resource = pytest.importorskip("resource")


def test_a_build_that_is_killed_anywhere_leaves_a_whole_index(tmp_path: Path) -> None:
    # From a small process, which is quick to fork.
    ended = subprocess.run(
        [sys.executable, "-m", "tests.support.crashes", str(tmp_path), str(CRASHES)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert ended.returncode == 0, ended.stderr
    published = int(ended.stdout)
    assert 0 < published < CRASHES


@pytest.mark.parametrize("limit", [0, 100, 8_192, 20_000])
def test_a_full_disk_ends_a_build_in_one_line_and_leaves_the_old_index(
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
        # No file may grow beyond this, as with a quota.
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
    assert verify(FolderStore(index)).problems == ()
    assert [path.name for path in (index / "generations").iterdir()] == ["000001"]
    assert build(index, model=model).changes.added == ("more.txt",)
