"""Garbage collection is on again as soon as a build has its articles."""

import gc
from pathlib import Path

import pytest

from index.errors import CorpusError
from ingest.build.garbage_collection import without_garbage_collection
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords


def fail_without_collection() -> None:
    with without_garbage_collection():
        assert not gc.isenabled()
        with without_garbage_collection():
            pass
        assert not gc.isenabled()
        raise KeyError


def test_garbage_collection_is_paused_inside_and_resumes_even_after_an_error() -> None:
    with pytest.raises(KeyError):
        fail_without_collection()

    assert gc.isenabled()


def test_articles_are_cut_without_garbage_collection(corpus: Path, tmp_path: Path) -> None:
    class Looking(BagOfWords):
        """A model that sees whether garbage collection is on while texts are cut for it."""

        seen: set[bool] = set()  # noqa: RUF012

        def token_ends(self, texts: object) -> list[list[int]]:
            self.seen.add(gc.isenabled())
            return super().token_ends(texts)  # type: ignore[arg-type]

    build(tmp_path / "index", corpus=[corpus], model=Looking())

    assert Looking.seen == {False}
    assert gc.isenabled()


def test_garbage_collection_resumes_if_nothing_can_be_read(
    tmp_path: Path, model: BagOfWords
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("")

    with pytest.raises(CorpusError):
        build(tmp_path / "index", corpus=[tmp_path / "corpus"], model=model)

    assert gc.isenabled()
