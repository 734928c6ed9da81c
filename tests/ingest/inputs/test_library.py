"""What stands in the files of journals and libraries that were handed in."""

import pytest

from ingest.describe.metadata import read_catalogues
from tests.support.formats import blocks_of, read_file, reading_of
from tests.support.paths import SHARED, needs_shared

DOCUMENTS = SHARED / "inputs" / "documents"
CATALOGUES = SHARED / "inputs" / "reports" / "catalogue"


@needs_shared
def test_an_article_of_a_journal_is_read_with_its_notes_lists_tables_and_captions() -> None:
    reading = reading_of(DOCUMENTS / "x.nxml")

    assert blocks_of(reading) == [
        ("heading", 1, "Cramps by pandoc"),
        ("paragraph", 0, "ABSTRACT words about night cramps in older adults."),
        ("heading", 2, "Introduction"),
        (
            "paragraph",
            0,
            "Night cramps wake many older people[1] from sleep. remain. H₂O and 10⁶.",
        ),
        ("heading", 2, "Methods"),
        ("item", 1, "Term"),
        ("item", 2, "DEFINITION of the term follows here."),
        ("item", 1, "First step"),
        ("item", 1, "Second step\n  Continued paragraph of the second step."),
        ("paragraph", 0, "Caption of the table of drugs"),
        ("header", 0, "Drug | Dose"),
        ("row", 0, "Quinine | 200 mg"),
        ("paragraph", 0, "Caption of the figure"),
        ("paragraph", 0, "A quotation of a patient."),
        ("paragraph", 0, "E = mc²"),
        ("paragraph", 0, "[1] FOOTNOTE quinine is not licensed."),
    ]
    assert reading.left_out == {"struck-out passages": 1}
    assert reading.given == {
        "title": "Cramps by pandoc",
        "author": "Ann Example; Bob Example",
        "published": "2021-03-04",
    }


@needs_shared
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("x.tsv", "A row of a tab separated table about dantrolene."),
        ("x.json", "A row of JSON about dantrolene."),
    ],
)
def test_a_row_is_an_article(name: str, words: str) -> None:
    reading = reading_of(DOCUMENTS / name)

    assert (reading.row_id, reading.text) == ("1", words)


@needs_shared
def test_an_entry_of_a_reference_manager_is_its_abstract() -> None:
    [reading] = read_file(DOCUMENTS / "zotero.csv")

    assert reading == reading_of(DOCUMENTS / "zotero.csv")
    assert reading.row_id == "ABCD1234"
    assert reading.text == (
        "Magnesium did no better than placebo in older adults with night cramps."
    )
    assert reading.given == {
        "title": "Night cramps",
        "author": "Ann Doe; Bob Roe",
        "published": "2018-07-15",
        "source": "Journal of Cramps",
        "url": "https://a.example/x",
    }


@needs_shared
@pytest.mark.parametrize(
    ("folder", "title", "source"),
    [
        ("semicolon", "The heart", "Example Clinic"),
        ("sepline", "The heart", "Example Clinic"),
        ("cp1252", "Cœur – the heart", "Café Santé"),
    ],
)
def test_a_catalogue_is_read_as_spreadsheets_write_it(folder: str, title: str, source: str) -> None:
    catalogue = read_catalogues([CATALOGUES / folder])

    assert catalogue.of("heart.md", "heart.md") == {"title": title, "source": source}
