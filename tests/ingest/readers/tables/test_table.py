import gzip
import json
from datetime import date, datetime
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Failure, Limits, Reading
from tests.support.formats import (
    WRITERS,
    Cells,
    ids_and_reasons,
    read_file,
    reason_of,
    write_csv,
    write_json,
    write_parquet,
)

ROWS: list[Cells] = [
    {
        "_id": "MED-10",
        "title": "Cramps",
        "text": "They hurt.\r\nAt night.",
        "source": "Coast",
        "url": "https://x.test/1",
        "published": "2020-05",
        "author": "Jane Doe",
        "licence": "CC BY 4.0",
        "other": "not read",
    },
    {"_id": "7", "title": " ", "text": 'With "quotes", commas | bars and a café.'},
]
READINGS = [
    Reading(
        text="They hurt.\nAt night.",
        blocks=parse("They hurt.\nAt night."),
        given={
            "title": "Cramps",
            "source": "Coast",
            "url": "https://x.test/1",
            "published": "2020-05",
            "author": "Jane Doe",
            "licence": "CC BY 4.0",
        },
        row_id="MED-10",
    ),
    Reading(
        text='With "quotes", commas | bars and a café.',
        blocks=parse('With "quotes", commas | bars and a café.'),
        row_id="7",
    ),
]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("suffix", WRITERS)
def test_each_row_of_a_table_is_an_article(tmp_path: Path, suffix: str, packed: bool) -> None:
    file = WRITERS[suffix](tmp_path / f"t.{suffix}", ROWS)
    if packed:
        file = file.rename(tmp_path / f"t.{suffix}.gz")
        file.write_bytes(gzip.compress(file.read_bytes()))

    assert read_file(file) == READINGS


@pytest.mark.parametrize("suffix", WRITERS)
def test_column_names_may_be_in_any_case_and_rows_without_an_id_are_numbered(
    tmp_path: Path, suffix: str
) -> None:
    rows = [{"Title": "A", " TEXT ": "one"}, {"Title": "B", " TEXT ": "two"}]
    file = WRITERS[suffix](tmp_path / f"t.{suffix}", rows)

    readings = [one for one in read_file(file) if isinstance(one, Reading)]

    assert [(one.row_id, one.text, one.given) for one in readings] == [
        ("1", "one", {"title": "A"}),
        ("2", "two", {"title": "B"}),
    ]


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_table_without_a_text_column_names_its_columns(tmp_path: Path, suffix: str) -> None:
    file = WRITERS[suffix](tmp_path / f"t.{suffix}", [{"id": "1", "body": "words"}] * 2)

    assert reason_of(file) == (
        "has no column 'text' (it has: id, body); name the column with the articles 'text', and "
        "others, if you have them, '_id', 'title', 'source', 'url', 'published'"
    )


@pytest.mark.parametrize("suffix", WRITERS)
def test_rows_without_text_or_with_a_repeated_id_are_failures_of_their_own(
    tmp_path: Path, suffix: str
) -> None:
    rows = [
        {"id": "a", "title": "A", "text": "one"},
        {"id": "b", "text": " "},
        {"id": "", "title": "C", "text": ""},
        {"id": "a", "text": "two"},
        {"id": "c", "text": "three"},
    ]
    file = WRITERS[suffix](tmp_path / f"t.{suffix}", rows)

    place = "line" if suffix == "jsonl" else "row"
    empty = "has no text; fill in its column 'text' or remove the row"
    repeated = "has the same id as an earlier row, so it was skipped; give it its own"
    assert ids_and_reasons(read_file(file)) == [
        ("a", "one"),
        (f"t.{suffix}#b", empty),
        (f"t.{suffix} {place} 3", empty),
        (f"t.{suffix} {place} 4", repeated),
        ("c", "three"),
    ]


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_row_above_the_limit_of_an_article_is_a_failure_of_its_own(
    tmp_path: Path, suffix: str
) -> None:
    rows = [{"id": "a", "text": "long " * 300}, {"id": "b", "text": "short"}]
    file = WRITERS[suffix](tmp_path / f"t.{suffix}", rows)

    results = read_file(file, limits=Limits(file_bytes=1_000))

    failed, read = results
    assert isinstance(failed, Failure)
    assert failed.path in (f"t.{suffix}#a", f"t.{suffix} line 1")
    assert ids_and_reasons([read]) == [("b", "short")]


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_an_empty_table_is_refused(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"t.{suffix}"
    if suffix == "parquet":
        pyarrow.parquet.write_table(pyarrow.table({"text": pyarrow.array([], "string")}), file)
    else:
        file.write_text("id,text\n" if suffix == "csv" else "\n\n")

    assert reason_of(file) == "is empty; put rows into it, or move it out of the folder"


def test_numbers_and_dates_become_plain_text(tmp_path: Path) -> None:
    rows = [
        {"id": 10, "text": "one", "published": date(2020, 5, 1)},
        {"id": 11, "text": "two", "published": date(2021, 6, 2)},
    ]
    times = [{"id": 1.0, "text": "x", "published": datetime(2020, 5, 1)}]
    lists = [{"id": 3, "text": "x", "author": ["Jane Doe", "J. Roe"], "title": None, "url": True}]

    dated = read_file(write_parquet(tmp_path / "a.parquet", rows))
    timed = read_file(write_parquet(tmp_path / "b.parquet", times))
    listed = read_file(write_json(tmp_path / "c.jsonl", lists))

    assert [
        (one.row_id, dict(one.given)) for one in dated + timed + listed if isinstance(one, Reading)
    ] == [
        ("10", {"published": "2020-05-01"}),
        ("11", {"published": "2021-06-02"}),
        ("1", {"published": "2020-05-01"}),
        ("3", {"author": "Jane Doe; J. Roe"}),
    ]


def test_a_line_that_is_not_an_object_is_a_failure_of_its_own(tmp_path: Path) -> None:
    deep = "[" * 100_000
    lines = ['{"id": 1, "text": "one"}', '{"id": 2, "te', "", "[1]", deep, '{"id": 3, "text": "3"}']
    (tmp_path / "t.jsonl").write_text("\n".join(lines))

    broken = "is not valid JSON, so it was skipped; write one whole object per line"
    assert ids_and_reasons(read_file(tmp_path / "t.jsonl")) == [
        ("1", "one"),
        ("t.jsonl line 2", broken),
        (
            "t.jsonl line 4",
            "is not a JSON object with names and values, so it was skipped",
        ),
        ("t.jsonl line 5", broken),
        ("3", "3"),
    ]


def test_what_cannot_be_stored_is_replaced_in_a_row(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('{"id": "a\\u0000", "text": "b\\ud800c\\ud83d\\ude00"}')

    assert ids_and_reasons(read_file(tmp_path / "t.jsonl")) == [("a\ufffd", "b\ufffdc\U0001f600")]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_table_is_read_in_its_encoding_even_if_that_shows_late(
    tmp_path: Path, suffix: str, encoding: str
) -> None:
    rows = [{"id": n, "text": "plain " * 20_000} for n in range(10)]
    rows.append({"id": 10, "text": "Über Krämpfe und müde Füße, größer."})
    if suffix == "csv":
        write_csv(tmp_path / "t.csv", rows, encoding=encoding)
    else:
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (tmp_path / "t.jsonl").write_text(lines, encoding=encoding)

    last = read_file(tmp_path / f"t.{suffix}")[-1]

    assert ids_and_reasons([last]) == [("10", "Über Krämpfe und müde Füße, größer.")]


def test_a_packed_table_that_was_cut_short_gives_the_rows_before_the_cut(tmp_path: Path) -> None:
    rows = [{"id": n, "text": f"row {n} " + str(hash(f"{n}")) * 50} for n in range(3_000)]
    packed = gzip.compress(write_json(tmp_path / "whole.jsonl", rows).read_bytes())
    (tmp_path / "t.jsonl.gz").write_bytes(packed[: len(packed) // 2])

    results = read_file(tmp_path / "t.jsonl.gz")

    assert ids_and_reasons(results[-1:]) == [
        (
            "t.jsonl.gz",
            "is damaged or cut short (gzip), so it could not be read to its end; get it again",
        )
    ]


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_a_packed_table_that_unpacks_endlessly_stops_at_the_limit(
    tmp_path: Path, suffix: str
) -> None:
    (tmp_path / f"t.{suffix}.gz").write_bytes(gzip.compress(b" " * 30_000_000))

    results = read_file(tmp_path / f"t.{suffix}.gz", limits=Limits(table_bytes=2_000_000))

    assert ids_and_reasons(results) == [
        (f"t.{suffix}.gz", "unpacks to more than 2 MB, so it was read no further; split it")
    ]


def test_a_parquet_table_that_declares_too_much_is_refused(tmp_path: Path) -> None:
    rows = [{"id": n, "text": "same " * 1_000} for n in range(3)] + [
        {"id": 9, "text": "x" * 5_000_000}
    ]
    file = write_parquet(tmp_path / "t.parquet", rows)

    assert reason_of(file, limits=Limits(table_bytes=4_000_000)) == (
        "unpacks to 5 MB, and 4 MB are allowed; split it"
    )


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_damaged_parquet_table_is_refused(tmp_path: Path, share: float) -> None:
    whole = write_parquet(tmp_path / "t.parquet", ROWS).read_bytes()
    (tmp_path / "t.parquet").write_bytes(whole[: int(len(whole) * share)])

    assert reason_of(tmp_path / "t.parquet") == (
        "is damaged or not a Parquet table; get the file again"
    )


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    from ingest.readers import read
    from tests.support.formats import found_in

    write_json(tmp_path / "t.jsonl", [{"id": n, "text": "x" * 1_000} for n in range(50_000)])

    rows = read(found_in(tmp_path / "t.jsonl"), limits=Limits())

    first = next(rows)
    assert isinstance(first, Reading)
    assert ids_and_reasons([first]) == [("0", "x" * 1_000)]
