"""Tables with tabs, with the line in which a spreadsheet names the separator, and lists in JSON."""

import gzip
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from tests.support.formats import ids_and_reasons, put, read_file, reason_of


def test_tabs_part_cells_and_a_lone_quotation_mark_is_a_sign(tmp_path: Path) -> None:
    file = put(
        tmp_path,
        "t.tsv",
        'id\ttext\n1\t"Rest" she said\n2\t"Walk\n3\t"Stretch, then ""rest"""\n4\t"Two\nlines"\n',
    )

    assert ids_and_reasons(read_file(file)) == [
        ("1", '"Rest" she said'),
        ("2", '"Walk'),
        ("3", 'Stretch, then "rest"'),
        ("4", "Two\nlines"),
    ]


def test_a_table_with_tabs_may_be_packed(tmp_path: Path) -> None:
    (tmp_path / "t.tsv.gz").write_bytes(gzip.compress(b"id\ttext\n1\tRest.\n"))

    assert ids_and_reasons(read_file(tmp_path / "t.tsv.gz")) == [("1", "Rest.")]


@pytest.mark.parametrize("mark", [";", "|", "\t"])
def test_the_line_that_names_the_separator_is_no_row(tmp_path: Path, mark: str) -> None:
    file = put(tmp_path, "t.csv", f"sep={mark}\r\nid{mark}text\r\n1{mark}Rest, then walk.\r\n")

    assert ids_and_reasons(read_file(file)) == [("1", "Rest, then walk.")]


def test_columns_behind_any_separator_are_named_one_by_one(tmp_path: Path) -> None:
    file = put(tmp_path, "t.csv", "sep=;\nQuestion;Article\na;b\n")

    assert "has no column 'text' (it has: question, article)" in reason_of(file)
    assert "(it has: frage, antwort)" in reason_of(put(tmp_path, "u.csv", "Frage;Antwort\na;b\n"))


@pytest.mark.parametrize(
    "words",
    [
        '[{"id": 7, "text": "Rest."}]',
        '{"total": 1, "tags": ["a"], "items": [{"id": 7, "text": "Rest."}]}',
        '{"id": 7, "text": "Rest.", "notes": [{"a": 1}]}',
    ],
)
def test_articles_are_found_in_the_one_list_or_the_one_object(tmp_path: Path, words: str) -> None:
    assert ids_and_reasons(read_file(put(tmp_path, "t.json", words))) == [("7", "Rest.")]


def test_a_list_is_read_piece_by_piece(tmp_path: Path) -> None:
    long = "Rest. " * 300_000
    rows = ",\n ".join(f'{{"id": {n}, "text": "{long if n == 1 else "Walk."}"}}' for n in range(3))
    file = put(tmp_path, "t.json", f"[{rows}]")

    assert ids_and_reasons(read_file(file)) == [("0", "Walk."), ("1", long), ("2", "Walk.")]


def test_rows_before_the_end_of_a_cut_list_are_read(tmp_path: Path) -> None:
    [first, (path, reason)] = ids_and_reasons(
        read_file(put(tmp_path, "t.json", '[{"id": 1, "text": "Rest."}, {"id": 2'))
    )

    assert (first, path) == (("1", "Rest."), "t.json")
    assert reason.startswith("is not valid JSON, or is cut short")


@pytest.mark.parametrize("words", ['{"name": "x", "files": ["a"]}', '["a", "b"]', "3", '"words"'])
def test_json_that_holds_no_articles_is_one_plain_line(tmp_path: Path, words: str) -> None:
    assert reason_of(put(tmp_path, "package.json", words)) == (
        "is JSON, but holds no list of articles; give each an object with a 'text', in one list, "
        "or move the file out of the folder"
    )


@pytest.mark.parametrize(
    ("cells", "kind"), [([["Rest."]], "list<element: string>"), ([b"Rest."], "binary")]
)
def test_a_parquet_column_of_no_texts_is_named(
    tmp_path: Path, cells: list[object], kind: str
) -> None:
    pyarrow.parquet.write_table(pyarrow.table({"text": cells}), tmp_path / "t.parquet")

    assert reason_of(tmp_path / "t.parquet") == (
        f"has a column 'text' that holds no text but {kind}; write it as text (string)"
    )


def test_several_authors_are_a_list(tmp_path: Path) -> None:
    file = put(tmp_path, "t.json", '[{"text": "Rest.", "author": ["Ida Moor", "Ed Ray"]}]')

    [reading] = read_file(file)

    assert getattr(reading, "given", None) == {"author": "Ida Moor; Ed Ray"}
