"""A CSV text edited row by row: all that is not changed stays byte for byte."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.notebook.csv_sheet import Row, Sheet

CELLS = st.text(st.sampled_from('ab é,;\t"\r\n='), max_size=6)
ODD = 'path;note;title\r\n"a.txt" ;"two\nlines; ""x""";\r\n\r\n;;\r\nb.txt;say "hi";Boats\r\nc.txt'


def test_a_text_that_is_not_edited_stays_as_it_was() -> None:
    for text in (ODD, f"\ufeff{ODD}", f"sep=;\r\n{ODD}", "\n\npath\n\n", "path", "", "\n"):
        assert Sheet(text).text == text


def test_only_the_changed_cell_is_written_again() -> None:
    sheet = Sheet(ODD)

    sheet.rows[0].cells["title"] = 'a; "b"'
    sheet.rows[1].cells["title"] = ""

    expected = ODD.replace('""x""";', '""x""";"a; ""b"""').replace("Boats", "")
    assert sheet.text == expected


def test_a_column_is_added_for_a_cell_that_is_not_empty() -> None:
    sheet = Sheet(ODD)

    sheet.rows[2].cells.update(url="https://c.test", read="")
    sheet.add({"path": "d.txt", "title": "Tides"})

    head, rest = ODD.split("\r\n", 1)
    assert sheet.text == f"{head};url\r\n{rest};;;https://c.test\r\nd.txt;;Tides;\r\n"


def test_rows_are_reordered_and_removed_around_blank_ones() -> None:
    sheet = Sheet("name\na\n\nb\nc\n,\n".replace(",", '""'))
    a, b, c = sheet.rows

    sheet.rows = [c, a, Row({"name": "d"})]

    assert sheet.text == 'name\nc\n\na\n""\nd\n'
    assert [row.cells["name"] for row in sheet.rows] == ["c", "a", "d"]
    assert (b.line, c.line) == (4, 5)


def test_a_last_row_without_its_line_end_gets_one_before_another() -> None:
    sheet = Sheet("name\r\na\r\nb")
    a, b = sheet.rows

    sheet.rows = [b, a]

    assert sheet.text == "name\r\nb\r\na\r\n"


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("path,title\n", ","),
        ("path;title\n", ";"),
        ("path\ttitle;b\tc\n", "\t"),
        ('"a;b;c",title\n', ","),
        (";;\npath;title;\n", ";"),
        ("path\n", ","),
        ("sep=|\npath|title\n", "|"),
        ('\ufeff"sep=;"\r\npath;title,a,b\r\n', ";"),
    ],
)
def test_the_separator_is_the_named_one_or_makes_most_columns(text: str, separator: str) -> None:
    sheet = Sheet(text + f"a{separator}b\n" * (text != "path\n"))

    assert sheet.separator == separator
    assert "path" in sheet.columns or "title" in sheet.columns


def test_lines_are_counted_from_the_top_of_the_file() -> None:
    sheet = Sheet('sep=;\n\nname;note\na;"two\nlines"\nb\n')

    assert (sheet.line, [row.line for row in sheet.rows]) == (3, [4, 6])
    with pytest.raises(ValueError, match=r"line 4 has 2 cells .* that contains a semicolon"):
        Sheet('sep=;\n"na\nme"\na;b\n')


@given(table=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=4), new=CELLS)
def test_any_cells_are_read_as_written_and_others_stay_when_one_changes(
    table: list[list[str]], new: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["x", "y", "z"], *table])
    sheet = Sheet(text.getvalue())
    wanted = [cells for cells in table if any(map(str.strip, cells))]

    assert [list(row.cells.values()) for row in sheet.rows] == wanted
    if sheet.rows:
        sheet.rows[0].cells["y"] = new
        wanted[0][1] = new
        again = Sheet(sheet.text)
        assert [list(row.cells.values()) for row in again.rows] == [
            cells for cells in wanted if any(map(str.strip, cells))
        ]
        assert sheet.text.startswith('"x","y","z"\r\n')
