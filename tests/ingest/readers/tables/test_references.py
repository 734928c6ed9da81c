"""Libraries of references, as reference managers and databases write them."""

import json
from pathlib import Path

import pytest

from ingest.readers import read
from ingest.readers.tables.references import date_of
from ingest.reading import Failure, Limits, Reading
from tests.support.formats import (
    blocks_of,
    found_in,
    ids_and_reasons,
    put,
    read_file,
    reading_of,
    references_in,
)

NOTHING = (
    "of which there is nothing to search; export the library with abstracts, or put the files "
    "beside it"
)


def test_an_entry_in_ris_is_its_abstract_with_what_is_known_of_the_work(tmp_path: Path) -> None:
    file = put(
        tmp_path,
        "l.ris",
        "\ufeffTY  - JOUR\r\nTI  - Spring tides\r\nAU  - Moor, Ida K.\r\nAU  - Harbour Board\r\n"
        "PY  - 2018\r\nDA  - 2018/07/15/\r\nT2  - Journal of Tides\r\nDO  - 10.5555/t.1\r\n"
        "UR  - https://a.example/x\r\nAB  - Water rises\r\nat noon.\r\nER  - \r\n",
    )

    reading = reading_of(file)

    assert (reading.row_id, reading.text) == ("10.5555/t.1", "Water rises at noon.")
    assert reading.given == {
        "title": "Spring tides",
        "author": "Ida K. Moor; Harbour Board",
        "published": "2018-07-15",
        "source": "Journal of Tides",
        "url": "https://doi.org/10.5555/t.1",
    }


def test_entries_in_ris_need_no_last_line_and_those_without_words_are_counted(
    tmp_path: Path,
) -> None:
    file = put(
        tmp_path,
        "l.ris",
        "TY  - JOUR\nID  - a\nT1  - One\nJO  - Sea\nN2  - First.\nTY  - JOUR\nID  - b\nTI  - Two\n"
        "TY  - BOOK\nID  - c\nPB  - Press\nAB  - Third.\nER  -\nTY  - JOUR\nTI  - Four\nER  - \n",
    )

    results = read_file(file)

    assert ids_and_reasons(results) == [
        ("a", "First."),
        ("c", "Third."),
        ("l.ris", f"has 2 entries with neither an abstract nor a file, {NOTHING}"),
    ]
    assert [one.given.get("source") for one in results if isinstance(one, Reading)] == [
        "Sea",
        "Press",
    ]


def test_an_entry_keeps_its_id_wherever_it_stands(tmp_path: Path) -> None:
    one = "TY  - JOUR\nTI  - One\nAB  - First.\nER  - \n"
    two = "TY  - JOUR\nTI  - Two\nAB  - Second.\nER  - \n"

    there = {
        reading.text: reading.row_id
        for order in (one + two, two + one)
        for reading in read_file(put(tmp_path, "l.ris", order))
        if isinstance(reading, Reading)
    }
    back = [
        reading.row_id
        for reading in read_file(put(tmp_path, "l.ris", one + two))
        if isinstance(reading, Reading)
    ]

    assert back == [there["First."], there["Second."]]


def test_an_entry_that_is_there_twice_is_read_once_and_another_of_its_key_all_the_same(
    tmp_path: Path,
) -> None:
    entry = "@misc{k, title={%s}, abstract={Words of %s.}}\n"
    file = put(tmp_path, "l.bib", entry % ("one", "one") * 2 + entry % ("two", "two"))

    first, second, line = read_file(file)

    assert isinstance(first, Reading)
    assert isinstance(second, Reading)
    assert (first.row_id, first.text, second.text) == ("k", "Words of one.", "Words of two.")
    assert line == Failure(path="l.bib", reason="has 1 entry like one before; each was read once")


def test_bibtex_is_read_as_a_reader_of_latex_sees_it(tmp_path: Path) -> None:
    file = put(
        tmp_path,
        "l.bib",
        '@string{jt = "Journal of " # "Tides"}\n@comment{ignored, title = {x}}\n'
        "@article{moor2018,\n  title = {{S}pring tides of {CO$_2$}: 10$^6$ cells},\n"
        "  author = {M{\\\"u}ller, Ida and {Board of Harbours and Ports} and van Moor, Jos\\'e and "
        'others},\n  journal = jt, year = 2018, month = "15~" # jul, doi = {10.5555/a\\_b},\n'
        "  abstract = {We saw 5\\% and 10% rise --- at p \\textless{} 0.05; it cost \\$5\n"
        "    or \\unheard more.\n\n    A second ``paragraph''.}\n}\n",
    )

    reading = reading_of(file)

    assert [words for _, _, words in blocks_of(reading)] == [
        "We saw 5% and 10% rise — at p < 0.05; it cost $5 or \\unheard more.",
        "A second “paragraph”.",
    ]
    assert reading.given == {
        "title": "Spring tides of CO₂: 10⁶ cells",
        "author": "Ida Müller; Board of Harbours and Ports; José van Moor; et al.",
        "published": "2018-07-15",
        "source": "Journal of Tides",
        "url": "https://doi.org/10.5555/a_b",
    }


def test_a_brace_that_is_never_closed_costs_no_abstract(tmp_path: Path) -> None:
    file = put(
        tmp_path,
        "l.bib",
        "@article{a, title = {Spring {tides}, year = 2018,\n  abstract = {It rises.}\n}\n"
        "@article{b, abstract = {It falls.}}\n",
    )

    assert ids_and_reasons(read_file(file)) == [("a", "It rises."), ("b", "It falls.")]


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ("DA  - Jul 15\nPY  - 2018\n", "2018-07-15"),
        ("PY  - 2018/07//\n", "2018-07"),
        ("Y1  - 2018\nDA  - 2018-07-15\n", "2018-07-15"),
        ("PY  - in press\n", None),
    ],
)
def test_programs_write_the_date_in_one_field_or_two(
    tmp_path: Path, dates: str, published: str | None
) -> None:
    file = put(tmp_path, "l.ris", f"TY  - JOUR\n{dates}AB  - It rises.\nER  - \n")

    assert reading_of(file).given.get("published") == published


def test_macros_that_name_each_other_end(tmp_path: Path) -> None:
    file = put(
        tmp_path,
        "l.bib",
        "@string{a = b # b}\n@string{b = a # a}\n@misc{k, journal = a, crossref = {k}, "
        "abstract = {It rises.}}",
    )

    assert reading_of(file).given == {"source": "bb"}


def test_csl_json_has_persons_institutions_dates_and_tags(tmp_path: Path) -> None:
    entry = {
        "id": "http://zotero.org/users/1/items/AB12",
        "type": "article-journal",
        "title": "CO<sub>2</sub> &amp; tides",
        "container-title": "Journal of Tides",
        "author": [
            {"family": "Moor", "given": "Ida", "non-dropping-particle": "van"},
            {"literal": "Harbour Board"},
        ],
        "issued": {"date-parts": [["2018", 7]]},
        "abstract": "<jats:title>Aim</jats:title><jats:p>At p&lt;0.05, 10<jats:sup>6</jats:sup>."
        "</jats:p>",
    }
    file = put(tmp_path, "l.csl.json", json.dumps([entry]))

    reading = reading_of(file)

    assert blocks_of(reading) == [
        ("heading", 2, "Aim"),
        ("paragraph", 0, "At p<0.05, 10⁶."),
    ]
    assert reading.row_id == "AB12"
    assert reading.given == {
        "title": "CO₂ & tides",
        "author": "Ida van Moor; Harbour Board",
        "published": "2018-07",
        "source": "Journal of Tides",
    }


@pytest.mark.parametrize(
    ("name", "words", "files"),
    [
        (
            "l.ris",
            "TY  - JOUR\nL1  - internal-pdf://12/a.pdf\nL2  - https://a.example\nER  - ",
            ("internal-pdf://12/a.pdf",),
        ),
        (
            "l.bib",
            "@misc{k, file = {Full:files/1/a.pdf:application/pdf;b.html}}",
            ("files/1/a.pdf", "b.html"),
        ),
        ("l.bib", "@misc{k, file = {:C\\:/Users/ida/a.pdf:PDF}}", ("C:/Users/ida/a.pdf",)),
        (
            "l.csv",
            'Key,Title,Abstract Note,File Attachments\nk,T,,"/home/ida/a.pdf; b.html"\n',
            ("/home/ida/a.pdf", "b.html"),
        ),
    ],
)
def test_an_entry_names_its_files(
    tmp_path: Path, name: str, words: str, files: tuple[str, ...]
) -> None:
    [reference] = references_in(put(tmp_path, name, words))

    assert (reference.files, reference.has_abstract) == (files, False)


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2018/07/15/", "2018-07-15"),
        ("2018///spring", "2018"),
        ("2018-07", "2018-07"),
        ("2018 Jul-Aug", "2018-07"),
        ("2018 Jul 15", "2018-07-15"),
        ("15 July 2018", "2018-07-15"),
        ("July 15, 2018", "2018-07-15"),
        ("2018-02-30", "2018-02"),
        ("in press", ""),
        ("n.d.", ""),
    ],
)
def test_a_date_is_as_exact_as_it_stands(words: str, date: str) -> None:
    assert date_of(words) == date


def test_many_entries_are_read_one_by_one(tmp_path: Path) -> None:
    entry = "TY  - JOUR\nTI  - T{0}\nAB  - Words {0}.\nER  - \n"
    file = put(tmp_path, "l.ris", "".join(entry.format(n) for n in range(50_000)))

    entries = read(found_in(file), limits=Limits())

    first = next(entries)
    assert isinstance(first, Reading)
    assert first.text == "Words 0."
