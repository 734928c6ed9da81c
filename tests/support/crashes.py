"""Builds killed at random points: `python -m tests.support.crashes FOLDER COUNT`.

After each kill the live index must be the old one or the new one as a whole, sound and
answering, and no article may be touched. Prints how many builds were published before they died.
"""

import os
import random
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from index.search.searcher import Searcher
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from ingest.upkeep.verify import verify
from tests.support.bag_of_words import BagOfWords

_WORDS = ("tides", "boats", "gulls", "harbour", "dawn", "noon", "salt", "sand", "wind", "rope")


def main(folder: Path, count: int) -> int:
    """Kill `count` builds; how many were published all the same."""
    chance, model = random.Random(count), BagOfWords()
    corpus, index = folder / "corpus", folder / "index"
    corpus.mkdir()
    for number in range(8):
        write(corpus / f"{number}.txt", chance)
    build(index, corpus=[corpus], model=model)
    change(corpus, chance)
    began = time.perf_counter()
    os.waitpid(building(index, model), 0)
    longest = 1.2 * (time.perf_counter() - began)
    published = 0
    for _ in range(count):
        before = texts(index)
        change(corpus, chance)
        after = {file.name: file.read_text() for file in corpus.iterdir()}
        child = building(index, model)
        time.sleep(chance.uniform(0, longest))
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)

        live = texts(index)
        assert live in (before, after)
        published += live == after
        # However busy the machine becomes, some are published before they die and some are not.
        longest *= 0.95 if live == after else 1.05
        assert verify(FolderStore(index)).problems == ()
        name, text = chance.choice(sorted(live.items()))
        answer = Searcher(FolderStore(index), model).search(text, k=1)
        assert answer.hits[0].document.doc_id == name
        assert {file.name: file.read_text() for file in corpus.iterdir()} == after

    assert build(index, model=model).documents == len(after)
    assert texts(index) == after
    assert [path.name for path in (index / "generations").glob(".*")] == []
    return published


def building(index: Path, model: BagOfWords) -> int:
    """A process, in its own group, that has begun to build."""
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            build(index, model=model)
        finally:
            os._exit(0)
    # By both processes, so that the group exists when it is killed.
    with suppress(PermissionError):
        os.setpgid(child, child)
    return child


def write(file: Path, chance: random.Random) -> None:
    file.write_text(f"{file.stem} " + " ".join(chance.choices(_WORDS, k=60)) + ".\n")


def change(corpus: Path, chance: random.Random) -> None:
    """Add, change and remove an article."""
    files = sorted(corpus.iterdir())
    files[0].unlink()
    write(chance.choice(files[1:]), chance)
    write(corpus / f"{int(max(files, key=lambda file: int(file.stem)).stem) + 1}.txt", chance)


def texts(index: Path) -> dict[str, str]:
    return {document.path: document.text for document in FolderStore(index).open().documents}


if __name__ == "__main__":
    sys.stdout.write(str(main(Path(sys.argv[1]), int(sys.argv[2]))))
