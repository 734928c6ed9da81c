"""The origins of title, source, author, date and link, and what is never invented."""

from pathlib import Path

import pytest

from index.errors import TableError
from ingest.describe.dates import iso_date
from ingest.describe.metadata import FieldValue, describe, read_catalogues, with_listed
from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Failure, Reading


def known(
    text: str, *, given: dict[str, str] | None = None, **listed: str
) -> dict[str, FieldValue]:
    reading = Reading(text=text, blocks=parse(text), given=given or {})
    return with_listed(describe(reading, skipped=(), path="notes/cramps.txt"), listed)


def test_the_catalogue_overrides_front_matter_that_the_file_and_that_the_text() -> None:
    text = (
        "---\ntitle: B\nlicense: CC0\npublisher: B\ntags: [a]\nauthor: [Lee, Kim]\n---\n"
        "Cramps hurt. Written by Ann Lee.\n\nLast updated: May 4, 2020"
    )

    found = known(text, given={"title": "C", "source": "C", "url": "c.org"}, title="A")

    assert found == {
        "title": FieldValue("A", "sources.csv"),
        "source": FieldValue("B", "front matter"),
        "licence": FieldValue("CC0", "front matter"),
        "author": FieldValue("Lee; Kim", "front matter"),
        "tags": FieldValue("a", "front matter"),
        "url": FieldValue("c.org", "the file itself"),
        "published": FieldValue("2020-05-04", "the text: “Last updated: May 4, 2020”"),
    }


def test_a_field_that_nothing_names_is_left_out_but_the_title_falls_back_to_the_file_name() -> None:
    assert known("Cramps hurt.") == {"title": FieldValue("cramps", "the file name")}


@pytest.mark.parametrize("nothing", ["none", "N/A", "Unknown", "-", "NULL", " "])
def test_a_value_that_says_nothing_leaves_the_field_to_whatever_names_it_next(nothing: str) -> None:
    text = f"---\nsource: {nothing}\nauthor: {nothing}\n---\nThis page on tides.org is new."

    found = known(text, given={"title": nothing, "author": nothing}, source=nothing, url=nothing)

    assert {field: value.value for field, value in found.items()} == {
        "title": "cramps",
        "source": "tides.org",
    }


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Published on 4 May 2020.", "published", "2020-05-04"),
        ("Page last reviewed: 3 June 2019", "published", "2019-06-03"),
        ("Updated 2020-05-04. Published 2019-01-02.", "published", "2019-01-02"),
        ("This article was last updated in 2018.", "published", "2018"),
        ("PAGE LAST REVISED ON 4 MAY 2020", "published", "2020-05-04"),
        ("Poſted in Sept. 2020", "published", "2020-09"),
        ("WRITTEN, EDITED OR REVIEWED BY: Ann Lee", "author", "Ann Lee"),
        ("THIS PAGE ON tides.org is new.", "source", "tides.org"),
        ("Written by Ann Lee, M.D., FACP and others.", "author", "Ann Lee, M.D., FACP"),
        ("This guide on cramps was written by Ann B. Lee.", "author", "Ann B. Lee"),
        ("This article on Example.com has been reviewed.", "source", "Example.com"),
    ],
)
def test_an_article_that_speaks_about_itself_is_believed(text: str, field: str, value: str) -> None:
    assert known(f"Cramps hurt.\n\n{text}")[field].value == value


@pytest.mark.parametrize(
    "text",
    [
        "A study published in May 2020 found that cramps hurt.",
        "We reviewed 1024 charts of a guideline last updated 2015.",
        "Last updated: 3/4/2020",
        "Updated 1200 times.",
        "They quote a book written by John Smith.",
    ],
)
def test_a_value_that_is_ambiguous_or_about_another_work_is_not_taken(text: str) -> None:
    assert set(known(f"Cramps hurt.\n\n{text}")) == {"title"}


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Oct. 16th, 2019", "2019-10-16"),
        ("16 October 2019", "2019-10-16"),
        ("Sept 2019", "2019-09"),
        ("2019", "2019"),
        ("2019-10-16 08:00:00", "2019-10-16"),
        ("2019-13-45", None),
        ("31.12.2019", "2019-12-31"),
        ("12/31/2019", "2019-12-31"),
        ("5/5/2019", "2019-05-05"),
        ("Wed, 16 Oct 2019 08:00:00 GMT", "2019-10-16"),
        ("October 16, 2019, 8:00 am", "2019-10-16"),
        ("0101-01-01T00:00:00+00:00", None),
        ("9999-12-31", None),
        ("0001", None),
        ("10/11/2019", None),
        ("soon", None),
    ],
)
def test_a_date_is_as_precise_as_it_was_written_and_none_if_in_doubt(
    words: str, date: str | None
) -> None:
    assert iso_date(words) == date


def test_values_of_front_matter_are_taken_as_they_are_written() -> None:
    found = known("---\nsource: No\nauthor: 007\npublished: 2020-13-45\n---\nCramps hurt.")

    assert (found["source"].value, found["author"].value) == ("No", "007")
    assert "published" not in found


@pytest.mark.parametrize("value", ["[" * 700, "{a: *b}", "&a [*a]"])
def test_front_matter_that_is_not_valid_yaml_gives_nothing(value: str) -> None:
    found = known(f"---\nauthor: {value}\n---\nCramps hurt.")

    assert set(found) == {"title"}


def test_the_day_of_reading_is_a_date_of_the_catalogue_too(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text("path,read\na.txt,31 Jan 2026\nb.txt,1/2/2026\n")
    catalogue = read_catalogues([tmp_path])

    clear, unclear = (with_listed({}, catalogue.of(name, name)) for name in ("a.txt", "b.txt"))
    assert clear == {"read": FieldValue("2026-01-31", "sources.csv")}
    assert unclear == {}
    [problem] = catalogue.problems({"a.txt", "b.txt"})
    assert problem.reason == "dates 'b.txt' '1/2/2026', which is ambiguous; write 2026-01-31"


def test_a_catalogue_row_that_names_no_article_or_no_clear_date_is_reported(tmp_path: Path) -> None:
    text = 'path,source,published\na.txt,"Coast, Ltd",3/4/2020\nb.txt,Coast,\n'
    (tmp_path / "sources.csv").write_text(text)

    catalogue = read_catalogues([tmp_path, tmp_path / "other"])

    assert catalogue.of("a.txt", "a.txt") == {"source": "Coast, Ltd", "published": "3/4/2020"}
    assert catalogue.problems({"a.txt"}) == [
        Failure(
            path="sources.csv",
            reason="dates 'a.txt' '3/4/2020', which is ambiguous; write 2026-01-31",
        ),
        Failure(
            path="sources.csv",
            reason="names 'b.txt', but no such article was read; fix the row",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("file,source\na.txt,Coast\n", "line 1 has no column path"),
        ("path,source\na.txt,Coast, Ltd\n", "line 2 has 3 cells for 2 columns"),
        ('path,source\na.txt,"Coast\n', "a quotation mark is not closed"),
        ("", "is empty"),
        ("\ufeff\n", "is empty"),
    ],
)
def test_a_catalogue_that_cannot_be_used_is_a_clear_error(
    tmp_path: Path, text: str, problem: str
) -> None:
    (tmp_path / "sources.csv").write_text(text)

    with pytest.raises(TableError, match=problem):
        read_catalogues([tmp_path])


def test_a_catalogue_is_read_as_a_spreadsheet_program_writes_it(tmp_path: Path) -> None:
    text = (
        '\ufeffpath,title,source\r\n a.txt ,"Tides, ""high"",\r\nand low",\r\n\r\n,,\r\nb.txt\r\n'
    )
    (tmp_path / "sources.csv").write_bytes(text.encode())

    catalogue = read_catalogues([tmp_path])

    assert catalogue.rows == {"a.txt": {"title": 'Tides, "high",\r\nand low'}, "b.txt": {}}


def test_a_row_for_an_article_of_a_table_overrides_the_row_for_the_table(tmp_path: Path) -> None:
    text = "path,source,licence\nlib.csv,Coast,MIT\nlib.csv#2,Hill,\n"
    (tmp_path / "sources.csv").write_text(text)

    catalogue = read_catalogues([tmp_path])

    assert catalogue.of("lib.csv#2", "lib.csv") == {"source": "Hill", "licence": "MIT"}
