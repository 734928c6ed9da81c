"""Libraries of references in the shapes of databases and managers."""

import json
from pathlib import Path

import pytest

from ingest.reading import Reading
from tests.support.formats import ids_and_reasons, put, read_file, reading_of


def test_the_format_of_pubmed_is_read_record_by_record(tmp_path: Path) -> None:
    file = put(
        tmp_path,
        "l.nbib",
        "\nPMID- 11\nOWN - NLM\nDP  - 2017 May-Jun\nTI  - Spring\n      tides.\nJT  - Sea\n"
        "AB  - Water rises\n      - and falls.\nFAU - Moor, Ida\nAU  - Moor I\nCN  - Tide Walkers\n"
        "LID - 10.5555/t [doi]\n\nPMID- 12\nTI  - Neap tides.\nAB  - Less.\n",
    )

    first, second = read_file(file)

    assert isinstance(first, Reading)
    assert isinstance(second, Reading)
    assert (first.row_id, first.text) == ("11", "Water rises - and falls.")
    assert first.given == {
        "title": "Spring tides.",
        "author": "Ida Moor; Tide Walkers,",
        "published": "2017-05",
        "source": "Sea",
        "url": "https://doi.org/10.5555/t",
    }
    assert (second.row_id, second.text) == ("12", "Less.")


@pytest.mark.parametrize(
    ("name", "words", "reason"),
    [
        (
            "l.ris",
            "PT J\nAU Moor, I\nAB Water rises.\nER\n",
            "holds no entry of RIS, which begins with 'TY  - '; export the library as RIS",
        ),
        ("l.bib", "To do.\n", "holds no entry of BibTeX; export the library as BibTeX"),
    ],
)
def test_a_library_without_an_entry_is_said_to_be_none(
    tmp_path: Path, name: str, words: str, reason: str
) -> None:
    assert ids_and_reasons(read_file(put(tmp_path, name, words))) == [(name, reason)]


def test_the_end_of_a_file_of_web_of_science_is_no_entry_and_its_month_a_part_of_the_date(
    tmp_path: Path,
) -> None:
    words = "TY  - JOUR\nTI  - One\nPD  - MAR\nPY  - 2020\nAB  - First.\nER  -\n\nEF  -\n"

    (reading,) = read_file(put(tmp_path, "l.ris", words))

    assert isinstance(reading, Reading)
    assert reading.given["published"] == "2020-03"


def test_letters_by_name_are_read_as_managers_export_them(tmp_path: Path) -> None:
    words = "@misc{a, abstract={A {\\textbeta}-blocker: 5 {\\textperiodcentered} 3.}}"

    assert reading_of(put(tmp_path, "l.bib", words)).text == "A β-blocker: 5 · 3."


def test_a_comma_too_many_makes_no_institution_in_bibtex(tmp_path: Path) -> None:
    words = "@misc{a, abstract={A.}, author={Ida Moor, and Bo Sea}}"

    assert reading_of(put(tmp_path, "l.bib", words)).given["author"] == "Ida Moor; Bo Sea"


def test_a_link_shows_its_words_and_a_quantity_its_unit(tmp_path: Path) -> None:
    words = (
        "@misc{a, abstract={See \\href{https://a.example}{the chart}: \\SI{5}{m} of {\\'e}tang.}}"
    )

    assert reading_of(put(tmp_path, "l.bib", words)).text == "See the chart: 5 m of étang."


def test_the_key_of_an_entry_may_have_a_blank(tmp_path: Path) -> None:
    words = "@misc{low tide, title = {Tides}, abstract = {It ebbs.}}"

    assert reading_of(put(tmp_path, "l.bib", words)).row_id == "low tide"


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("title,year,journal,authors,abstract", 'T,2014,Sea,"Moor, Ida and Sand, Bo",It ebbs.'),
        (
            "Title,Published Year,Journal,Authors,Abstract",
            'T,2014,Sea,"Moor, Ida; Sand, Bo",It ebbs.',
        ),
        (
            "TITLE,PUBLICATION YEAR,SOURCE,AUTHOR NAMES,ABSTRACT",
            'T,2014,Sea,"Ida Moor, Bo Sand",It ebbs.',
        ),
        (
            "Title,Date Published,Source Title,Author/s,Abstract",
            "T,2014,Sea,Ida Moor; Bo Sand,It ebbs.",
        ),
    ],
)
def test_tables_of_databases_are_libraries_whatever_they_call_their_columns(
    tmp_path: Path, head: str, row: str
) -> None:
    reading = reading_of(put(tmp_path, "l.csv", f"{head}\n{row}\n"))

    assert reading.given == {
        "title": "T", "author": "Ida Moor; Bo Sand", "published": "2014", "source": "Sea"
    }  # fmt: skip


def test_one_work_in_csl_may_stand_alone(tmp_path: Path) -> None:
    work = {
        "type": "book", "title": "Tides", "abstract": "It ebbs.", "author": [{"literal": "Crew"}],
        "issued": {"date-parts": [[2014]]},
    }  # fmt: skip

    reading = reading_of(put(tmp_path, "l.json", json.dumps(work)))

    assert (reading.text, reading.given["author"]) == ("It ebbs.", "Crew")
