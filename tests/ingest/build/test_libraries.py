"""A library of references says what is known of the files beside it."""

from pathlib import Path

import pytest

from index.records import Document
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords

ENTRY = "TY  - JOUR\nID  - k\nTI  - Spring tides\nAU  - Moor, Ida\nPY  - 2018/07\nJO  - Sea\n"


def built(folder: Path) -> tuple[dict[str, Document], list[str]]:
    """The documents by doc_id, and the lines on what was not read."""
    index = folder.parent / "index"
    report = build(index, corpus=[folder], model=BagOfWords())
    generation = FolderStore(index).open()
    documents = {one.doc_id: one for one in generation.documents}
    return documents, [f"{one.path} {one.reason}" for one in report.failed]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus" / "files").mkdir(parents=True)
    (tmp_path / "corpus" / "files" / "Tides.txt").write_text("Water rises at noon, they say.\n")
    return tmp_path / "corpus"


@pytest.mark.parametrize(
    "named",
    [
        *("files/Tides.txt", "C:\\Users\\ida\\tides.txt", "internal-pdf://12/Tides.txt"),
        *("/home/ida/files/Tides.txt", "../../secret/Tides.txt"),
    ],
)
def test_an_entry_describes_the_file_that_it_names_and_is_no_article_beside_it(
    folder: Path, named: str
) -> None:
    (folder / "l.ris").write_text(f"{ENTRY}L1  - {named}\nAB  - It rises.\nER  - \n")

    documents, failed = built(folder)

    assert (list(documents), failed) == (["files/Tides.txt"], [])
    [one] = documents.values()
    assert (one.title, one.author, one.published, one.source) == (
        *("Spring tides", "Ida Moor", "2018-07", "Sea"),
    )
    assert set(one.origins.values()) == {"l.ris"}


def test_the_catalogue_comes_before_a_library_and_that_before_the_file(folder: Path) -> None:
    (folder / "a.md").write_text("---\ntitle: Own\nauthor: Own Writer\n---\nWater rises.\n")
    (folder / "l.ris").write_text(f"{ENTRY}L1  - a.md\nER  - \n")
    (folder / "sources.csv").write_text("path,title\na.md,Listed\n")

    document = built(folder)[0]["a.md"]

    assert (document.title, document.author) == ("Listed", "Ida Moor")


def test_a_library_changed_or_gone_changes_what_is_known(folder: Path) -> None:
    library = folder / "l.ris"
    library.write_text(f"{ENTRY}L1  - files/Tides.txt\nAB  - It rises.\nER  - \n")
    first = built(folder)[0]["files/Tides.txt"].title
    (folder / "b.txt").write_text("Another article about sand.")
    kept = built(folder)[0]["files/Tides.txt"].title
    library.write_text(library.read_text().replace("Spring", "Neap"))
    changed = built(folder)[0]["files/Tides.txt"].title
    library.unlink()
    gone = built(folder)[0]["files/Tides.txt"].title

    assert (first, kept, changed, gone) == (
        *("Spring tides", "Spring tides", "Neap tides", "Tides"),
    )


def test_files_that_are_not_there_are_counted_and_an_abstract_is_read_all_the_same(
    folder: Path,
) -> None:
    (folder / "l.bib").write_text(
        "@misc{a, abstract={It falls.}, file={gone.pdf}}\n@misc{b, file={../../etc/passwd}}\n"
    )

    documents, failed = built(folder)

    assert sorted(documents) == ["files/Tides.txt", "l.bib#a"]
    assert failed == [
        "l.bib has 1 entry that names a file not in the folder ('passwd') and no abstract, so "
        "there is nothing of them to search; put the files beside it"
    ]


def test_a_name_that_two_files_bear_describes_neither_unless_its_folder_tells(
    folder: Path,
) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "Tides.txt").write_text("Sand falls at night, they say.\n")
    (folder / "l.ris").write_text(
        f"{ENTRY}L1  - /home/ida/more/Tides.txt\nER  - \n"
        "TY  - JOUR\nTI  - Either\nL1  - /home/ida/Tides.txt\nAB  - Whose?\nER  - \n"
    )

    documents, _ = built(folder)

    titles = {doc_id: one.title for doc_id, one in documents.items() if "#" not in doc_id}
    assert titles == {"files/Tides.txt": "Tides", "more/Tides.txt": "Spring tides"}
