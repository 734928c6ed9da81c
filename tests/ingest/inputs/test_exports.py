"""Articles of others, exported as reference managers read them."""

import pytest
import rispy
from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string

from index.export.ris_bibtex import bibtex, ris
from index.records import Document
from ingest.build.candidate import read_candidate
from tests.support.paths import SHARED, needs_shared
from tests.support.quotations import quoted

AUTHORS = {
    "one.md": ["Example, Ann", "Sample, Bo"],
    "three.md": ["Żuraw, Łukasz", "Ødegård, Søren"],
    "five.md": ["Example, Ann", "van der Berg, Bo"],
    "six.md": ["Example, Ann", "O'Brien, Pat"],
}


def document(name: str) -> Document:
    """The article of this name, as a build describes it."""
    file = SHARED / "inputs" / "reports" / "export" / name
    read = read_candidate(name, file.read_bytes())
    assert read.document is not None
    return read.document


@needs_shared
@pytest.mark.parametrize(("name", "authors"), AUTHORS.items())
def test_each_author_has_a_line_in_ris_and_a_part_in_bibtex(name: str, authors: list[str]) -> None:
    quotes = [quoted(listing=document(name))]

    [entry] = rispy.loads(ris(quotes))

    assert entry["authors"] == authors
    assert f"  author = {{{' and '.join(authors)}}},\n" in bibtex(quotes)


@needs_shared
def test_each_sign_of_a_title_and_a_quote_comes_back_from_bibtex() -> None:
    one = document("one.md")
    quote = next(line for line in one.text.splitlines() if "{note}" in line)

    written = bibtex([quoted(quote, one)])
    [raw] = parse_string(written).entries
    latex = [middlewares.LatexDecodingMiddleware()]
    [entry] = parse_string(written, append_middleware=latex).entries

    assert entry["title"] == "Tides & {Braces}: 100% of α-waves_in $x$ ~ #5"
    assert f"“{quote}”" in entry["note"]
    # An address is no LaTeX.
    assert raw["url"] == "https://harbour.example/a_b?x=1&y=2%20z"
    assert (entry["year"], entry["month"], entry["date"]) == ("2021", "3", "2021-03")
