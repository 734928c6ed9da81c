"""Two writers and four readers on one index at once."""

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import BuildRunningError
from index.search.searcher import Searcher
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from ingest.upkeep.verify import verify
from tests.support.bag_of_words import BagOfWords
from tests.support.crashes import texts, write

# Longer on request: CONCORDANCE_SECONDS=60 python -m pytest tests/index/store/test_concurrency.py
SECONDS = float(os.environ.get("CONCORDANCE_SECONDS", "4"))
WRITERS, READERS = 2, 4

pytest.importorskip("resource", reason="only where a process can be forked")


def test_readers_get_whole_answers_while_writers_take_turns(
    tmp_path: Path, model: BagOfWords
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    for number in range(6):
        write(corpus / f"{number}.txt", random.Random(number))
    build(index, corpus=[corpus], model=model)
    until = time.monotonic() + SECONDS
    writers = [fork(keep_building, index, corpus, number, until) for number in range(WRITERS)]

    with ThreadPoolExecutor(READERS) as pool:
        asked = sum(pool.map(lambda number: keep_asking(index, number, until), range(READERS)))

    codes = [os.waitstatus_to_exitcode(os.waitpid(writer, 0)[1]) for writer in writers]
    assert codes == [0] * WRITERS
    assert asked > READERS
    assert int(FolderStore(index).live()) > WRITERS
    build(index, model=model)
    assert texts(index) == {file.name: file.read_text() for file in corpus.iterdir()}
    assert verify(FolderStore(index)).problems == ()


def fork(do: object, *given: object) -> int:
    child = os.fork()
    if child == 0:
        try:
            do(*given)  # type: ignore[operator]
            os._exit(0)
        finally:
            os._exit(1)
    return child


def keep_building(index: Path, corpus: Path, number: int, until: float) -> None:
    """Change its own article and build, waiting its turn."""
    chance, model = random.Random(number), BagOfWords()
    while time.monotonic() < until:
        write(corpus / f"{10 + number}.txt", chance)
        try:
            build(index, model=model)
        except BuildRunningError:
            time.sleep(0.02)


def keep_asking(index: Path, number: int, until: float) -> int:
    """Ask the live generation; each hit must be in its article word for word."""
    chance, model, asked = random.Random(number), BagOfWords(), 0
    while time.monotonic() < until:
        searcher = Searcher(FolderStore(index), model)
        name = f"{chance.randrange(6)}.txt"
        document = searcher.generation.document(name)
        assert document is not None
        [hit] = searcher.search(document.text, k=1).hits
        assert hit.document.text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert hit.document.doc_id == name
        asked += 1
    return asked
