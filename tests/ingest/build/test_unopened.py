"""Files and folders that cannot be opened for a moment stay in the index until they are gone."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from index.errors import CorpusError
from index.files.digests import file_digest
from index.store.folder.store import FolderStore
from ingest.build.changes import Changes
from ingest.build.pending import find_pending
from ingest.build.pipeline import build
from ingest.describe.study import Item
from ingest.file_kinds import Found
from ingest.reading import Unopened
from ingest.sandbox.reader import ReaderProcess
from tests.support.bag_of_words import BagOfWords

Refuse = Callable[..., None]
DENIED = "cannot be opened (Permission denied); allow reading it"
UNTIL_THEN = "until then the index keeps what it has of it"
READ, LIST = ReaderProcess.study, os.scandir


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Refuse:
    """Have the system refuse to open files, and to list folders, of these names; at last none."""

    def refused(*names: str) -> None:
        def digest(file: Path) -> str:
            if file.name in names:
                raise PermissionError(13, "Permission denied")
            return file_digest(file)

        def study(
            self: ReaderProcess,
            found: Sequence[Found],
            known: Mapping[str, Collection[str]],
            **limits: Any,  # noqa: ANN401
        ) -> Iterator[tuple[Found, Iterable[Item]]]:
            for one in found:
                if one.file.name in names:
                    yield one, [Unopened(path=one.path, reason=DENIED)]
                else:
                    yield from READ(self, [one], known, **limits)

        def listed(folder: Any) -> Any:  # noqa: ANN401
            if isinstance(folder, str | Path) and Path(folder).name in names:
                raise PermissionError(13, "Permission denied")
            return LIST(folder)

        monkeypatch.setattr("ingest.corpus.digests.file_digest", digest)
        monkeypatch.setattr(ReaderProcess, "study", study)
        monkeypatch.setattr(os, "scandir", listed)

    return refused


def articles(index: Path) -> dict[str, tuple[str, str]]:
    """The title and the text of each article in the live generation."""
    documents = FolderStore(index).open().documents
    return {one.doc_id: (one.title, one.text) for one in documents}


def lines(failed: Sequence[Any]) -> list[tuple[str, str]]:
    return [(one.path, one.reason) for one in failed]


def test_a_file_that_cannot_be_opened_stays_in_the_index_until_it_is_gone(
    corpus: Path, tmp_path: Path, model: BagOfWords, refuse: Refuse
) -> None:
    index = tmp_path / "index"
    build(index, corpus=[corpus], model=model)
    before = articles(index)
    refuse("boats.txt")

    refused = build(index, model=model)
    again = build(index, model=model)

    assert refused.changes == Changes(unchanged=2)
    assert articles(index) == before
    assert lines(refused.failed) == [("boats.txt", f"{DENIED}; {UNTIL_THEN}")]
    assert (again.published, lines(again.failed)) == (False, lines(refused.failed))

    refuse()
    allowed = build(index, model=model)

    assert (allowed.changes, allowed.failed) == (Changes(unchanged=2), [])

    (corpus / "boats.txt").unlink()

    assert build(index, model=model).changes == Changes(removed=("boats.txt",), unchanged=1)


def test_a_file_that_opens_but_cannot_be_read_is_tried_again_by_each_build(
    corpus: Path, tmp_path: Path, model: BagOfWords, refuse: Refuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    build(index, corpus=[corpus], model=model)
    (corpus / "boats.txt").write_text("Boats sail at dusk.\n")
    refuse("boats.txt")
    monkeypatch.setattr("ingest.corpus.digests.file_digest", file_digest)

    refused = build(index, model=model)
    kept = articles(index)["boats.txt"][1]
    refuse()
    build(index, model=model)

    assert lines(refused.failed) == [("boats.txt", f"{DENIED}; {UNTIL_THEN}")]
    assert kept.strip() == "Boats sail at dawn."
    assert articles(index)["boats.txt"][1].strip() == "Boats sail at dusk."


def test_a_refused_file_is_kept_although_its_row_or_the_reader_has_changed(
    corpus: Path, tmp_path: Path, model: BagOfWords, refuse: Refuse
) -> None:
    index = tmp_path / "index"
    build(index, corpus=[corpus], model=model)
    before = articles(index)
    refuse("boats.txt")

    (corpus / "sources.csv").write_text("path,title\nboats.txt,Ships\n")
    described = build(index, model=model)
    (index / "read.sqlite").unlink()
    (corpus / "gulls.txt").write_text("Gulls cry.\n")
    forgotten = build(index, model=model)

    assert described.changes == Changes(unchanged=2)
    assert forgotten.changes == Changes(added=("gulls.txt",), unchanged=2)
    assert articles(index)["boats.txt"] == before["boats.txt"]

    refuse()
    build(index, model=model)

    assert articles(index)["boats.txt"][0] == "Ships"


def test_a_refused_file_that_was_never_read_is_only_reported(
    corpus: Path, tmp_path: Path, model: BagOfWords, refuse: Refuse
) -> None:
    refuse("boats.txt")

    report = build(tmp_path / "index", corpus=[corpus], model=model)

    assert report.changes == Changes(added=("tides.md",))
    assert lines(report.failed) == [("boats.txt", DENIED)]


def test_articles_in_a_folder_that_cannot_be_listed_stay_in_the_index(
    corpus: Path, tmp_path: Path, model: BagOfWords, refuse: Refuse
) -> None:
    index = tmp_path / "index"
    (corpus / "birds").mkdir()
    (corpus / "birds" / "gulls.txt").write_text("Gulls cry.\n")
    build(index, corpus=[corpus], model=model)
    refuse("birds")
    pending = find_pending(FolderStore(index).open())
    (corpus / "boats.txt").unlink()

    report = build(index, model=model)

    assert not pending
    assert report.changes == Changes(removed=("boats.txt",), unchanged=2)
    assert lines(report.failed) == [("birds/", f"{DENIED}; {UNTIL_THEN}")]

    refuse()
    model.embedded.clear()

    assert build(index, model=model).changes == Changes(unchanged=2)
    assert model.embedded == []


def test_a_whole_corpus_folder_that_cannot_be_listed_keeps_its_articles(
    corpus: Path, tmp_path: Path, model: BagOfWords, refuse: Refuse
) -> None:
    index, other = tmp_path / "index", tmp_path / "other"
    other.mkdir()
    (other / "gulls.txt").write_text("Gulls cry.\n")
    build(index, corpus=[corpus, other], model=model)
    refuse("corpus")

    report = build(index, model=model)

    assert report.changes == Changes(unchanged=3)
    assert lines(report.failed) == [(f"{corpus}/", f"{DENIED}; {UNTIL_THEN}")]


@pytest.mark.parametrize("name", ["segments/*/keys.npy", "segments/*/vectors.npy", "manifest.json"])
def test_a_file_that_cannot_be_opened_is_not_lost_when_a_damaged_index_is_built_anew(
    corpus: Path, tmp_path: Path, model: BagOfWords, refuse: Refuse, name: str
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)
    [file] = (tmp_path / "index" / "generations" / "000001").glob(name)
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    refuse("tides.md")
    (corpus / "boats.txt").write_text("Boats sail at night.\n")
    (corpus / "tides.md").touch()

    with pytest.raises(CorpusError, match=r"tides\.md cannot be opened\. Your library is damaged"):
        build(tmp_path / "index", corpus=[corpus], model=model, check=True)

    assert FolderStore(tmp_path / "index").live() == "000001"
    refuse()
    assert build(tmp_path / "index", corpus=[corpus], model=model).published
