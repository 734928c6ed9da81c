"""Builds killed at random points, in any store.

Run `python -m tests.support.store_crashes ADDRESS FOLDER COUNT`.

After each kill the live generation must be the old one or the new one as a whole, sound and
answering. In the end a build completes, with the result of a build in one go. Prints how many
builds were published before they died.
"""

import importlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from index.files.address import index_at
from index.search.searcher import Searcher
from index.store.milvus import writer_lock
from index.store.open import open_store
from ingest.build.pipeline import build
from ingest.upkeep.verify import verify
from tests.support.bag_of_words import BagOfWords
from tests.support.crashes import change, write
from tests.support.stores import contents_of

T = TypeVar("T")


def main(address: str, folder: Path, count: int) -> int:
    """Kill `count` builds; how many were published all the same."""
    writer_lock.DEAD = 1.0
    if not Path(address).is_absolute():
        # Each of the processes begun below would take a second to import it.
        importlib.import_module("pymilvus")
    chance, index, corpus = random.Random(count), index_at(address), folder / "articles"
    corpus.mkdir()
    for number in range(8):
        write(corpus / f"{number}.txt", chance)
    asked(lambda: build(index, corpus=[corpus], model=BagOfWords()).documents)
    change(corpus, chance)
    began = time.perf_counter()
    asked(lambda: build(index, model=BagOfWords()).documents)
    longest = time.perf_counter() - began
    published, live = 0, asked(lambda: answers(index))
    for _ in range(count):
        before = live
        change(corpus, chance)
        after = {file.name: file.read_text() for file in corpus.iterdir()}
        child, _ = begun(lambda: build(index, model=BagOfWords()).documents)
        time.sleep(chance.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

        live = asked(lambda: answers(index))
        assert live in (before, after), "neither the old nor the new generation is live"
        published += live == after
        # However busy the machine becomes, some are published before they die and some are not.
        longest *= 0.7 if live == after else 1.5
    asked(lambda: build(index, model=BagOfWords()).documents)
    asked(lambda: equals(index, corpus, folder / "rebuilt"))
    return published


def asked(do: Callable[[], T]) -> T:
    """The result from another process, since one that uses an engine cannot be forked."""
    child, pipe = begun(do)
    with os.fdopen(pipe, encoding="utf-8") as lines:
        text = lines.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code == 0, f"a process ended with {code}"
    result: T = json.loads(text)
    return result


def begun(do: Callable[[], object]) -> tuple[int, int]:
    """A process that does it, and the pipe for its result."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(read_end)
            os.write(write_end, json.dumps(do()).encode())
            code = 0
        except Exception:  # noqa: BLE001
            import traceback

            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(write_end)
    return child, read_end


def answers(index: Path) -> dict[str, str]:
    """The texts of the live generation, after a check that it is sound and answers."""
    problems = verify(open_store(index)).problems
    assert problems == (), problems
    generation = open_store(index).open()
    texts = {document.path: document.text for document in generation.documents}
    name, text = min(texts.items())
    answer = Searcher(open_store(index), BagOfWords(), generation=generation).search(text, k=1)
    assert answer.hits[0].document.doc_id == name
    return texts


def equals(index: Path, corpus: Path, rebuilt: Path) -> bool:
    """Whether the index contains what one built in one go does."""
    build(rebuilt, corpus=[corpus], model=BagOfWords())
    assert contents_of(index) == contents_of(rebuilt)
    return True


if __name__ == "__main__":
    sys.stdout.write(str(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
