"""Rows of `sources.csv` changed by commands and pages; what a user wrote there stays."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import TableError
from ingest.corpus.sources_csv import CatalogueFile
from ingest.describe.metadata import read_catalogues

WINDOWS = '\ufeffpath,note,title\r\n"a.txt" ,"two\nlines, ""x""",\r\n\r\nb.txt,,Boats\r\nc.txt'


def lay(folder: Path, text: str) -> Path:
    file = folder / "sources.csv"
    file.write_bytes(text.encode())
    return file


def test_all_but_the_changed_row_stays_byte_for_byte(tmp_path: Path) -> None:
    file = lay(tmp_path, WINDOWS)

    CatalogueFile(tmp_path).set("b.txt", {"title": "Tides, high", "source": ""})

    expected = WINDOWS.replace("b.txt,,Boats", 'b.txt,,"Tides, high"')
    assert file.read_bytes().decode() == expected


def test_a_row_and_the_columns_it_needs_are_added(tmp_path: Path) -> None:
    file = lay(tmp_path, WINDOWS)

    CatalogueFile(tmp_path).set("d.html", {"url": "https://a.test/?b,c", "read": "2026-01-31"})

    head, rest = WINDOWS.split("\r\n", 1)
    added = f'{rest}\r\nd.html,,,"https://a.test/?b,c",2026-01-31\r\n'
    assert file.read_bytes().decode() == f"{head},url,read\r\n{added}"
    assert read_catalogues([tmp_path]).of("d.html", "d.html") == {
        "url": "https://a.test/?b,c",
        "read": "2026-01-31",
    }
    assert read_catalogues([tmp_path]).of("b.txt", "b.txt") == {"title": "Boats"}


def test_a_missing_table_is_created_and_an_empty_value_clears_a_cell(
    tmp_path: Path,
) -> None:
    catalogue = CatalogueFile(tmp_path)

    catalogue.set("a.txt", {"title": "Tides", "author": "Ann"})
    catalogue.set("a.txt", {"author": ""})
    catalogue.set("b.txt", {"title": ""})

    text = (tmp_path / "sources.csv").read_text()
    assert text == "path,title,source,author,published,url,licence\na.txt,Tides,,,,,\n"


def test_the_one_of_two_rows_that_counts_is_written(tmp_path: Path) -> None:
    lay(tmp_path, "path,title\na.txt,Old\na.txt,Older\n")

    CatalogueFile(tmp_path).set("a.txt", {"title": "New"})

    assert read_catalogues([tmp_path]).of("a.txt", "a.txt") == {"title": "New"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name,title\na.txt,A\n", "line 1 has no column path"),
        ('path,title\nb.txt,"Boats\n', "is not closed in 'b.txt,"),
        ('path,title\nb.txt,"Boats', "is not closed in 'b.txt,"),
        ("path,title\nb.txt,Boats, and more\n", "line 2 has 3 cells for 2 columns"),
    ],
)
def test_a_table_that_cannot_be_used_stays_as_it_is(
    tmp_path: Path, text: str, problem: str
) -> None:
    file = lay(tmp_path, text)

    with pytest.raises(TableError, match=problem):
        CatalogueFile(tmp_path).set("a.txt", {"title": "New"})

    assert file.read_text() == text


def test_an_unknown_column_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown columns"):
        CatalogueFile(tmp_path).set("a.txt", {"colour": "red"})


def test_concurrent_writers_do_not_undo_each_other(tmp_path: Path) -> None:
    paths = [f"{number}.txt" for number in range(16)]

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(lambda path: CatalogueFile(tmp_path).set(path, {"title": path}), paths))

    assert {*read_catalogues([tmp_path]).rows} == {*paths}
    assert [file.name for file in tmp_path.glob("*.part")] == []


def test_removed_rows_keep_their_columns_if_the_tables_differ(tmp_path: Path) -> None:
    lay(tmp_path, "path,title\na.txt,A\n")
    (tmp_path / ".removed").mkdir()
    removed = lay(tmp_path / ".removed", "path,title,note\nz.txt,Z,mine")
    catalogue = CatalogueFile(tmp_path)
    catalogue.set("b.txt", {"url": "https://b.test"})

    catalogue.take("b.txt")

    assert removed.read_text() == "path,title,note,url\nz.txt,Z,mine\nb.txt,,,https://b.test\n"
    assert (tmp_path / "sources.csv").read_text() == "path,title,url\na.txt,A\n"


def test_a_table_as_a_spreadsheet_of_another_country_writes_it_is_read_and_edited(
    tmp_path: Path,
) -> None:
    text = "sep=;\r\npath;title;source\r\ncafé.txt;Thé;Küste\r\n"
    (tmp_path / "sources.csv").write_bytes(text.encode("cp1252"))

    catalogue = read_catalogues([tmp_path])
    CatalogueFile(tmp_path).set("b.txt", {"title": "Bö; at"})

    assert catalogue.of("café.txt", "café.txt") == {"title": "Thé", "source": "Küste"}
    assert [one.reason for one in catalogue.problems(["café.txt"])] == [
        "as UTF-8, but as Windows-1252; if letters are wrong, save it as CSV in UTF-8"
    ]
    written = (tmp_path / "sources.csv").read_bytes()
    assert written.decode("cp1252") == f'{text}b.txt;"Bö; at";\r\n'


def test_a_letter_that_the_encoding_lacks_makes_the_table_utf_8(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_bytes("path;title\ncafé.txt;Thé\n".encode("cp1252"))

    CatalogueFile(tmp_path).set("b.txt", {"title": "Łódź"})

    written = (tmp_path / "sources.csv").read_bytes().decode("utf-8")
    assert written == "\ufeffpath;title\ncafé.txt;Thé\nb.txt;Łódź\n"


def test_a_table_in_utf_16_stays_so(tmp_path: Path) -> None:
    text = "\ufeffpath\ttitle\r\na.txt\tŁódź\r\n"
    (tmp_path / "sources.csv").write_bytes(text.encode("utf-16-le"))

    CatalogueFile(tmp_path).set("a.txt", {"title": "Kraków"})

    written = (tmp_path / "sources.csv").read_bytes().decode("utf-16-le")
    assert written == text.replace("Łódź", "Kraków")
    assert read_catalogues([tmp_path]).of("a.txt", "a.txt") == {"title": "Kraków"}


def test_a_name_in_another_form_of_unicode_finds_its_row(tmp_path: Path) -> None:
    decomposed, composed = "cafe\u0301.txt", "caf\u00e9.txt"
    lay(tmp_path, f"path,title\n{decomposed},Coffee\n")

    for name in (decomposed, composed):
        catalogue = read_catalogues([tmp_path])
        assert catalogue.of(name, name) == {"title": "Coffee"}
        assert catalogue.problems([name]) == []

    CatalogueFile(tmp_path).set(composed, {"title": "Tea"})

    assert (tmp_path / "sources.csv").read_text() == f"path,title\n{decomposed},Tea\n"


def test_each_of_two_names_that_differ_in_their_form_has_its_own_row(tmp_path: Path) -> None:
    decomposed, composed = "cafe\u0301.txt", "caf\u00e9.txt"
    lay(tmp_path, f"path,title\n{decomposed},Coffee\n{composed},Tea\n")

    catalogue = read_catalogues([tmp_path])

    assert catalogue.of(decomposed, decomposed) == {"title": "Coffee"}
    assert catalogue.of(composed, composed) == {"title": "Tea"}
