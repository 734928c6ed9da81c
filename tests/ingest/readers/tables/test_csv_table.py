from pathlib import Path

import pytest

from ingest.reading import Limits
from tests.support.formats import ids_and_reasons, read_file, write_csv


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_table_may_have_other_separators(tmp_path: Path, separator: str) -> None:
    rows = [{"id": "a", "title": "A", "text": 'With "quotes", commas; bars | and\ttabs.'}]
    write_csv(tmp_path / "t.csv", rows, mark=separator)

    assert ids_and_reasons(read_file(tmp_path / "t.csv")) == [("a", rows[0]["text"])]


def test_a_csv_row_with_too_many_cells_is_a_failure_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,text\n1,one, two\n\n2,three\n3\n")

    assert ids_and_reasons(read_file(tmp_path / "t.csv")) == [
        (
            "t.csv row 1",
            "has 3 cells, and the header has 2; put quotation marks around text that contains the "
            "separator",
        ),
        ("2", "three"),
        ("t.csv#3", "has no text; fill in its column 'text' or remove the row"),
    ]


def test_a_csv_cell_may_be_longer_than_pythons_own_limit(tmp_path: Path) -> None:
    text = "word " * 40_000
    write_csv(tmp_path / "t.csv", [{"id": 1, "text": text}])

    assert ids_and_reasons(read_file(tmp_path / "t.csv")) == [("1", text)]


def test_a_quotation_mark_that_is_never_closed_stops_the_table_there(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('id,text\na,one\nb,"two\n' + "c,three\n" * 40_000)

    assert ids_and_reasons(read_file(tmp_path / "t.csv", limits=Limits(file_bytes=70_000))) == [
        ("a", "one"),
        (
            "t.csv",
            "cannot be read as CSV from line 17503 on, perhaps because a quotation mark is never "
            "closed; fix that line",
        ),
    ]
