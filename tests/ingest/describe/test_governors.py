"""What governs a part of an article: lead-ins, terms and headers, through every format."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from index.records import Span, lead_of
from ingest.describe.governors import governors_of
from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Reading
from tests.support.formats import pdf, reading_of


def lead(words: str, reading: Reading) -> list[str]:
    start = reading.text.index(words)
    governors = governors_of(reading)
    return [one.text for one in lead_of(reading.text, governors, Span(start, start + len(words)))]


def article(text: str) -> Reading:
    return Reading(text=text, blocks=parse(text))


NESTED = """Rest first. Do not dive if you:

- have had surgery on:
    - the ear
    - the eye
- have a cold
- are tired

  Tired means asleep.

- drank wine

The sea is deep.
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the eye", ["Do not dive if you:", "have had surgery on:"]),
        ("have had surgery on:", ["Do not dive if you:"]),
        ("have a cold\n- are tired", ["Do not dive if you:"]),
        ("Tired means asleep.", ["Do not dive if you:"]),
        ("wine", ["Do not dive if you:"]),
        ("if you:\n\n- have had surgery on:\n    - the ear", ["Do not dive if you:"]),
        ("Do not dive if you:", []),
        ("not dive", []),
        ("The sea is deep.", []),
    ],
)
def test_words_of_a_list_are_governed_by_the_lead_ins_above_them(
    words: str, expected: list[str]
) -> None:
    assert lead(words, article(NESTED)) == expected


def test_a_sentence_that_only_says_below_announces_no_list() -> None:
    assert lead("eat", article("The lake lies below the hill.\n\n- eat\n")) == []
    assert lead("eat", article("The tips are below.\n\n- eat\n")) == ["The tips are below."]


def test_a_paragraph_below_a_nested_list_belongs_to_the_outer_item() -> None:
    tips = (
        "Rest first:\n\n- Try these tips:\n\n  - sleep\n  - eat\n\n  See a doctor.\n\n- Go home.\n"
    )

    assert lead("eat", article(tips)) == ["Rest first:", "Try these tips:"]
    assert lead("See a doctor.", article(tips)) == ["Rest first:"]
    assert lead("Go home.", article(tips)) == ["Rest first:"]


def test_a_span_is_not_governed_by_what_it_contains() -> None:
    assert lead(NESTED.strip(), article(NESTED)) == []


@pytest.mark.parametrize(
    ("opener", "is_lead"),
    [
        ("Never mix bleach with:", True),
        ("Never mix bleach with any of the following.", True),
        ("What must never touch bleach?", True),
        ("**Never with bleach**", True),
        ("Bleach is strong.", False),
    ],
)
def test_a_whole_sentence_governs_the_list_below_it_only_if_it_announces_it(
    opener: str, is_lead: bool
) -> None:
    text = f"# Bleach\n\n{opener}\n\n- vinegar\n- acid\n"

    assert lead("vinegar", article(text)) == [opener] * is_lead


def test_a_colon_governs_the_paragraph_below_and_its_list() -> None:
    text = "A common myth:\n\nSalt cures:\n\n- cramps\n\nSalt is cheap.\n"

    assert lead("cramps", article(text)) == ["A common myth:", "Salt cures:"]
    assert lead("Salt is cheap.", article(text)) == []
    assert lead("Salt cures cramps.", article("Not so:\n\nSalt cures cramps.\n")) == ["Not so:"]


def test_a_header_governs_the_rows_of_its_own_table() -> None:
    text = "| Food | Never with |\n|---|---|\n| wine | MAOI |\n| ham | MAOI |\n\n- a list\n"

    assert lead("ham", article(text)) == ["| Food | Never with |"]
    assert lead("a list", article(text)) == []


def _html(folder: Path) -> Path:
    (folder / "a.html").write_text(
        "<article><h1>Pets</h1><p>Pets eat much of what they find in a house or a garden.</p>"
        "<p>Never feed a dog:</p><ul><li>grapes</li><li>raw:<ul><li>dough</li></ul></li></ul>"
        "<dl><dt>Forbidden</dt><dd>chocolate</dd></dl>"
        "<table><tr><th>Plant</th><th>Not for</th></tr><tr><td>Lily</td><td>cats</td></tr></table>"
        "</article>"
    )
    return folder / "a.html"


def _docx(folder: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("Never feed a dog:")
    document.add_paragraph("grapes", style="List Bullet")
    document.add_paragraph("raw:", style="List Bullet")
    document.add_paragraph("dough", style="List Bullet 2")
    document.add_paragraph("Forbidden:")
    document.add_paragraph("chocolate", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        [cell for row in table.rows for cell in row.cells],
        ["Plant", "Not for", "Lily", "cats"],
        strict=True,
    ):
        cell.text = words
    document.save(str(folder / "a.docx"))
    return folder / "a.docx"


@pytest.mark.parametrize("write", [_html, _docx])
def test_lists_definitions_and_tables_of_other_formats_are_governed_by_their_own(
    write: Callable[[Path], Path], tmp_path: Path
) -> None:
    reading = reading_of(write(tmp_path))

    assert lead("grapes", reading) == ["Never feed a dog:"]
    assert lead("dough", reading) == ["Never feed a dog:", "raw:"]
    assert lead("chocolate", reading)[0].startswith("Forbidden")
    assert len(lead("chocolate", reading)) == 1
    assert lead("Lily | cats", reading) == ["Plant | Not for"]


def test_a_list_goes_on_over_a_page_number_and_a_running_head(tmp_path: Path) -> None:
    pages = [
        [(9, 780, "Ladder manual"), (12, 700, "Never climb if:"), (12, 685, "• the rung is wet")],
        [
            (9, 780, "Ladder manual"),
            (12, 700, "• the rail is loose"),
            (12, 685, "• the foot slips"),
        ],
    ]
    for number, page in enumerate(pages, start=1):
        page.append((9, 30, f"Page {number}"))
    (tmp_path / "a.pdf").write_bytes(pdf(pages))

    assert lead("the foot slips", reading_of(tmp_path / "a.pdf")) == ["Never climb if:"]
