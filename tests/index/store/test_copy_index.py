"""Moving an index between stores: everything arrives, or nothing is published."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import ConcordanceError, IndexDamagedError, IndexMissingError
from index.files.address import index_at
from index.search.searcher import Searcher
from index.settings import BuildSettings
from index.store.articles import digest_of
from index.store.copy_index import copy_index
from index.store.milvus.rows import passage_row
from index.store.open import open_store
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords
from tests.support.token_codecs import with_codec


@pytest.fixture
def folder(corpus: Path, tmp_path: Path, model: BagOfWords) -> Path:
    """An index of two small articles, one with a heading that is not plain ASCII."""
    (corpus / "wade.md").write_text(
        "# Wadenkrämpfe\n\n- Salz\n- Wasser\n\nRest hélps. 足がつる。\n"
    )
    build(tmp_path / "index", corpus=[corpus], model=model)
    return tmp_path / "index"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return index_at(f"milvus-lite:{tmp_path / 'articles.db'}")


def test_an_index_copied_to_an_engine_and_back_is_the_same(
    folder: Path, engine: Path, tmp_path: Path, model: BagOfWords
) -> None:
    there = copy_index(folder, engine)
    back = copy_index(engine, tmp_path / "back")

    came, went = open_store(tmp_path / "back").open(), open_store(folder).open()
    assert digest_of(came) == digest_of(went) == there.digest == back.digest
    assert list(came.documents) == list(went.documents)
    assert (back.documents, back.passages) == (3, went.manifest.passages)
    assert replace(came.manifest, files={}) == replace(went.manifest, files={})
    for index in (engine, tmp_path / "back"):
        assert not build(index, model=model).published
    assert len(model.embedded) == went.manifest.passages


def test_packed_token_vectors_are_the_same_in_an_engine_and_a_copy(
    corpus: Path,
    engine: Path,
    tmp_path: Path,
    model: BagOfWords,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codec = with_codec(monkeypatch)
    few = BuildSettings(late_passages=2)
    for index in (engine, tmp_path / "index"):
        build(index, corpus=[corpus], model=model, settings=few)
    (corpus / "gulls.txt").write_text("Gulls cry.\n")
    for index in (engine, tmp_path / "index"):
        build(index, corpus=[corpus], model=model, settings=few)
    copy_index(engine, tmp_path / "copy")

    there, here, copied = (
        open_store(index).open() for index in (engine, tmp_path / "index", tmp_path / "copy")
    )
    assert digest_of(there) == digest_of(here) == digest_of(copied)
    assert {there.manifest.tokens, here.manifest.tokens} == {f"codec {codec.digest[:16]}"}
    for generation in (there, here, copied):
        [row] = generation.rows_of("gulls.txt")
        [kept], [tokens] = generation.stored([row]), generation.tokens_of([row])
        assert (kept.tokens.shape, tokens.shape) == ((3, 18), (3, 256))
    for index in (engine, tmp_path / "index"):
        [first, *_] = Searcher(open_store(index), model).search("gulls cry").hits
        assert first.document.doc_id == "gulls.txt"
        assert first.scores.late == pytest.approx(1, abs=0.01)


def test_copying_keeps_what_was_live_in_the_target(folder: Path, engine: Path) -> None:
    copy_index(folder, engine)
    copied = copy_index(folder, engine)

    assert copied.generation == "000002"
    assert open_store(engine).names() == ["000001", "000002"]
    assert open_store(engine).roll_back().manifest.name == "000001"


def test_a_copy_that_differs_is_not_published(
    folder: Path, engine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_row(*given: object, **named: object) -> object:
        row, pieces = passage_row(*given, **named)  # type: ignore[arg-type]
        return row | {"key": "00" * 16}, pieces

    monkeypatch.setattr("index.store.milvus.writer.passage_row", other_row)

    with pytest.raises(IndexDamagedError, match="it differs from"):
        copy_index(folder, engine)

    with pytest.raises(IndexMissingError):
        open_store(engine).live()


def test_copying_to_itself_or_from_nothing_is_an_error(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ConcordanceError, match="cannot be copied to itself"):
        copy_index(folder, folder)
    (tmp_path / "link").symlink_to(folder)
    for itself in (tmp_path / "link", folder / ".." / folder.name):
        with pytest.raises(ConcordanceError, match="cannot be copied to itself"):
            copy_index(folder, itself)
    with pytest.raises(IndexMissingError):
        copy_index(tmp_path / "nothing", folder)
