"""The office files that were handed in: each is read as a word processor shows it."""

import pytest

from tests.support.formats import blocks_of, reading_of
from tests.support.paths import SHARED, needs_shared

_INPUTS = SHARED / "inputs"
_FIRST = (
    "Night cramps wake many older people from their sleep "
    "and pass within minutes without treatment."
)

pytestmark = needs_shared


@pytest.mark.parametrize(
    ("name", "after", "left_out"),
    [
        ("strict", "", {}),
        (
            "altchunk",
            "ALTCHUNK words about magnesium which did no better than placebo.\n\nAfter the chunk.",
            {},
        ),
        (
            "footnote",
            "Quinine is given by some[1] against cramps.\n\n"
            "[1] FOOTNOTE quinine is not licensed for cramps in this country.",
            {},
        ),
        ("hidden", "Shown words here.", {"hidden passages": 1, "struck-out passages": 1}),
        ("ruby", "痙攣(keiren) means cramp.", {}),
        (
            "table",
            "Drug | Dose | Effect\nQuinine | 200 mg | fewer\nQuinine | 300 mg | bleeding\n"
            "Magnesium | no effect",
            {},
        ),
        (
            "tracked",
            "The dose is 300 mg a day.\n\n"
            "This paragraph mark was deleted and so it joins the next one when accepted.\n\n"
            "MOVED sentence about salt.",
            {"deleted passages": 1},
        ),
    ],
)
def test_a_word_file_says_what_word_shows(name: str, after: str, left_out: dict[str, int]) -> None:
    reading = reading_of(_INPUTS / "documents" / f"d_{name}.docx")

    assert reading.text == "\n\n".join(filter(None, [_FIRST, after]))
    assert reading.left_out == left_out


def test_powers_are_told_from_numbers_and_struck_out_words_are_gone() -> None:
    reading = reading_of(_INPUTS / "reports/word/sup.docx")

    assert reading.text == (
        "Spores in the pond\n\nOne litre holds 4 × 10⁶ spores, and the limit is 2 × 10³. "
        "The dose of lime is 4 kg for each pond."
    )
    assert reading.left_out == {"struck-out passages": 1}


def test_boxes_are_read_once_and_formulas_and_signs_are_in_the_text() -> None:
    reading = reading_of(_INPUTS / "reports/word/boxes.docx")

    assert reading.text == (
        "Looking after a rain gauge\n\nThe gauge is read every morning at nine.\n\n"
        "BOXONE never read it in direct frost.\n\nSecond paragraph.\n\n"
        "BOXTWO in a content control.\n\nMonth | Rain\nMay | BOXTHREE in a cell\n\n"
        "The area is A = 12.5 cm for this model.\n\nRuby: BASE(RT)\n\nINSERTED words.\n\n"
        "Temp 25 °C and end."
    )
    assert reading.left_out == {"deleted passages": 1}


def test_the_text_of_a_footnote_is_in_the_text() -> None:
    assert reading_of(_INPUTS / "reports/word/footnote.docx").text == (
        "Kettle scale\n\nVinegar removes scale[1] from most kettles.\n\n"
        "[1] FOOTNOTE not from kettles with a copper bottom, which it eats away within a week."
    )


def test_a_layout_of_two_columns_is_two_headings_with_two_paragraphs_each() -> None:
    assert blocks_of(reading_of(_INPUTS / "reports/word/layout.docx")) == [
        ("heading", 1, "Leaflet"),
        ("heading", 2, "Before you travel"),
        ("paragraph", 0, "Check the brakes of the bicycle a week before the tour begins."),
        ("paragraph", 0, "Pump the tyres to the pressure that is printed on their side."),
        ("heading", 2, "After the tour"),
        ("paragraph", 0, "Wash the chain with warm water and let it dry in the shade."),
        ("paragraph", 0, "Oil it with two drops for each link and wipe off what is too much."),
    ]


def test_an_opendocument_text_says_what_a_word_processor_shows() -> None:
    reading = reading_of(_INPUTS / "documents/x.odt")

    assert reading.text == (
        "Cramps by pandoc\n\nAnn Example\n\nBob Example\n\n2021-03-04\n\n"
        "ABSTRACT words about night cramps in older adults.\n\nIntroduction\n\n"
        "Night cramps wake many older people[1] from sleep. remain. H₂O and 10⁶.\n\n"
        "[1] FOOTNOTE quinine is not licensed.\n\nMethods\n\nTerm\n\n"
        "DEFINITION of the term follows here.\n\n1. First step\n2. Second step\n"
        "  Continued paragraph of the second step.\n\nCaption of the table of drugs\n\n"
        "Drug | Dose\nQuinine | 200 mg\n\nCaption of the figure\n\nA quotation of a patient.\n\n"
        "E = mc²"
    )
    assert reading.left_out == {"struck-out passages": 1}
    assert reading.given == {"title": "Cramps by pandoc", "author": "Ann Example; Bob Example"}
