"""Differences as files: both quotes in one row, and as text for notes."""

import csv
import io
from dataclasses import replace

from index.differences.difference import QuotedClaim
from index.export.differences_tables import (
    DIFFERENCE_COLUMNS,
    differences_csv,
    differences_markdown,
)
from tests.support.differences import claim, difference


def address(side: QuotedClaim) -> str:
    return f"http://here/read?doc={side.doc_id}"


def test_a_row_has_both_quotes_verbatim_and_runs_nothing() -> None:
    hostile = claim("=1+1\nis two", "two", source="Hill")
    one = replace(difference(b=hostile), newer="b", state="confirmed", reason="read both")

    rows = list(csv.DictReader(io.StringIO(differences_csv([one], address), newline="")))

    assert tuple(rows[0]) == DIFFERENCE_COLUMNS
    assert rows[0]["quote_a"] == "Rest takes two days."
    assert rows[0]["quote_b"] == "'=1+1\nis two"
    assert (rows[0]["newer"], rows[0]["verdict"], rows[0]["reason"]) == (
        "Hill",
        "confirmed",
        "read both",
    )
    assert rows[0]["permalink_b"] == "http://here/read?doc=hill.md"


def test_the_text_names_each_source_and_escapes_what_it_quotes() -> None:
    one = difference(claim("*Rest* takes\ntwo days.", "two days"), topic="# rest")

    text = differences_markdown([one], address)

    assert text.startswith("# Where sources differ\n\n## \\# rest\n\nThey give different numbers.")
    assert "> \\*Rest\\* takes\n> two days.\n>\n> — Coast, “Coast on rest”, date unknown" in text
    assert "> Rest takes a week" in text
