"""Articles added to the corpus and removed from it by commands."""

import io
import json
from pathlib import Path

import pytest

from index.errors import CorpusError
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from ingest.corpus.add_remove import add, remove
from ingest.corpus.find import find
from ingest.corpus.folder import CorpusFolder
from ingest.reading import Limits
from tests.support.bag_of_words import BagOfWords
from tests.support.commands import run, trouble
from tests.support.web_server import serving

CATALOGUE = 'path,title,source\n"a.txt","Tides,\nhigh","Coast, Ltd"\nb.txt,Boats,Harbour\n'


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("Tides rise.")
    (folder / "b.txt").write_text("Boats sail.")
    (folder / "sources.csv").write_text(CATALOGUE)
    return folder


@pytest.fixture
def index(corpus: Path, model: BagOfWords) -> Path:
    build(corpus.parent / "index", corpus=[corpus], model=model)
    return corpus.parent / "index"


def names(corpus: Path) -> list[str]:
    return [found.path for found in find([corpus])[0]]


def test_an_article_is_added_once_and_never_over_another(corpus: Path, tmp_path: Path) -> None:
    folder, other = CorpusFolder(corpus), tmp_path / "a.txt"
    other.write_text("Gulls cry.")

    assert folder.add(corpus / "a.txt") == corpus / "a.txt"
    assert folder.add(other) == folder.add(other) == corpus / "a (2).txt"

    assert (corpus / "a.txt").read_text() == "Tides rise."
    assert names(corpus) == ["a (2).txt", "a.txt", "b.txt"]


@pytest.mark.parametrize("name", ["..\\..\\evil.txt", " .hidden.txt", "a:b\x07.txt", "x" * 240])
def test_a_file_of_any_name_lands_in_the_folder_and_is_found(
    corpus: Path, tmp_path: Path, name: str
) -> None:
    strange = tmp_path / f"{name}.md"
    strange.write_text("Gulls cry.")

    place = CorpusFolder(corpus).add(strange)

    assert place.parent == corpus
    assert place.name in names(corpus)


def test_an_interrupted_copy_leaves_nothing(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "c.txt").write_text("Gulls cry.")
    before = sorted(corpus.iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfileobj", full)
    with pytest.raises(OSError, match="No space left"):
        CorpusFolder(corpus).add(tmp_path / "c.txt")

    assert sorted(corpus.iterdir()) == before


def test_a_removed_article_is_kept_with_its_row_and_no_build_sees_it(
    corpus: Path, index: Path
) -> None:
    [place] = remove(index, ["a.txt"])

    assert place == corpus / ".removed" / "a.txt"
    assert place.read_text() == "Tides rise."
    assert (corpus / "sources.csv").read_text() == "path,title,source\nb.txt,Boats,Harbour\n"
    kept = (corpus / ".removed" / "sources.csv").read_text()
    assert kept == 'path,title,source\n"a.txt","Tides,\nhigh","Coast, Ltd"\n'
    found, failed = find([corpus])
    assert ([one.path for one in found], failed) == (["b.txt"], [])


def test_an_article_of_the_same_name_is_kept_beside_the_first(corpus: Path, index: Path) -> None:
    remove(index, ["a.txt"])
    (corpus / "a.txt").write_text("Tides fall.")

    assert remove(index, ["a.txt"]) == [corpus / ".removed" / "a (2).txt"]
    assert (corpus / ".removed" / "a.txt").read_text() == "Tides rise."


@pytest.mark.parametrize("wrong", ["c.txt", "../b.txt", "t.jsonl#2", "b.txt"])
def test_nothing_is_removed_if_one_of_several_cannot_be(
    corpus: Path, index: Path, wrong: str
) -> None:
    (corpus / "t.jsonl").write_text('{"_id": "1", "text": "Gulls cry."}\n')

    with pytest.raises(CorpusError):
        remove(index, ["a.txt", wrong])

    assert (corpus / "a.txt").is_file()


@pytest.mark.parametrize("wrong", ["none.txt", "picture.png"])
def test_nothing_is_added_if_one_of_several_cannot_be(
    corpus: Path, index: Path, tmp_path: Path, wrong: str
) -> None:
    (tmp_path / "c.txt").write_text("Gulls cry.")
    (tmp_path / "picture.png").write_bytes(b"")

    with pytest.raises(CorpusError):
        add(index, [tmp_path / "c.txt", tmp_path / wrong])

    assert names(corpus) == ["a.txt", "b.txt"]


def test_the_commands_move_articles_and_build(corpus: Path, tmp_path: Path) -> None:
    index, more = tmp_path / "index", tmp_path / "c.txt"
    more.write_text("Gulls cry at dawn.")
    assert run("ingest", "--corpus", str(corpus), "--index", str(index)).returncode == 0

    with serving() as web:
        web.page("/moon.txt", "The moon pulls at the sea.", "text/plain")
        url = web.url("/moon.txt", host="127.0.0.1")
        assert "--allow-private" in trouble("ingest", "add", url, "--index", str(index))
        added = run("ingest", "add", str(more), url, "--allow-private", "--index", str(index))
    removed = run("ingest", "remove", "a.txt", "--index", str(index), "--json")

    places = f"added: {corpus / 'c.txt'}\nadded: {corpus / 'moon.txt'}\n"
    assert added.stdout.startswith(f"{places}4 articles")
    said = json.loads(removed.stdout)
    assert said["places"] == [str(corpus / ".removed" / "a.txt")]
    assert (said["names"]["removed"], said["failed"]) == (["a.txt"], [])
    documents = FolderStore(index).open().documents
    assert [document.doc_id for document in documents] == ["b.txt", "c.txt", "moon.txt"]
    assert (documents[2].url, documents[2].origins["url"]) == (url, "sources.csv")
    assert "status --index" in trouble("ingest", "remove", "a.txt", "--index", str(index))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../x.txt", "x.txt"),
        ("C:\\x.txt", "x.txt"),
        ("/etc/passwd.txt", "passwd.txt"),
        ("con.txt", "con_.txt"),
        ("NUL.tar.txt", "NUL_.txt"),
        (".hidden.txt", "hidden.txt"),
        ("a.txt", "a (2).txt"),
        ("t.csv.gz", "t (2).csv.gz"),
        ("sources.csv", "sources (2).csv"),
        ("Judged.CSV", "Judged (2).CSV"),
        ("x" * 300 + ".jsonl.gz", "x" * 160 + ".jsonl.gz"),
        ("病" * 300 + ".pdf", "病" * 53 + ".pdf"),
        ("gpj.\u202etxt.md", "gpj. txt.md"),
        ("a\n\x1b[2Jb\0.md", "a [2Jb.md"),
        ("tide\udcff.txt", "tide.txt"),
        ("link.txt", "link (2).txt"),
    ],
)
def test_an_upload_lands_in_the_folder_and_overwrites_nothing(
    corpus: Path, name: str, kept: str
) -> None:
    (corpus / "judged.csv").write_text("question,article,phrase,grade\n")
    (corpus / "t.csv.gz").write_bytes(b"")
    (corpus / "link.txt").symlink_to(corpus.parent / "outside.txt")
    before = {path: path.read_bytes() for path in corpus.iterdir() if path.is_file()}

    places = [
        CorpusFolder(corpus).add_upload(name, io.BytesIO(b"Gulls cry."), limits=Limits())
        for _ in range(2)
    ]

    assert places == [corpus / kept] * 2
    assert {path: path.read_bytes() for path in corpus.iterdir() if path.is_file()} == {
        **before, corpus / kept: b"Gulls cry.",
    }  # fmt: skip
    assert not (corpus.parent / "outside.txt").exists()


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("a.exe", "format that cannot be read"),
        ("../..", "format that cannot be read"),
        ("big.txt", "larger than 0 MB"),
        ("big.csv", "larger than 0 MB"),
    ],
)
def test_an_upload_that_cannot_be_read_leaves_nothing(corpus: Path, name: str, wrong: str) -> None:
    before = sorted(corpus.iterdir())

    with pytest.raises(CorpusError, match=wrong) as error:
        CorpusFolder(corpus).add_upload(
            name, io.BytesIO(b"a" * 300_000), limits=Limits(file_bytes=9, table_bytes=299_999)
        )

    assert "\n" not in str(error.value)
    assert sorted(corpus.iterdir()) == before


def test_adding_a_folder_says_how_to_index_it_where_it_is(index: Path, tmp_path: Path) -> None:
    more = tmp_path / "more articles"
    more.mkdir()
    (more / "c.txt").write_text("Gulls cry.")

    said = trouble("ingest", "add", str(more), "--index", str(index))

    assert said == (
        f"{more} is a folder, and `add` copies single files. Name files in it, or index it where "
        f"it is: python -m ingest build --corpus {tmp_path / 'corpus'} --corpus '{more}' "
        f"--index {index}\n"
    )
