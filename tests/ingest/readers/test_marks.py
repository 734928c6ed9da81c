"""What marks above, below and between letters become."""

import pytest

from ingest.readers.blocks import TextBuilder
from ingest.readers.marks import lowered, raised, without_unseen


@pytest.mark.parametrize(
    ("before", "words", "written"),
    [
        ("10", "6", "⁶"),
        ("10", "−3", "⁻³"),
        ("m", "2", "²"),
        ("the 5", "th", "th"),
        ("x", "2k", "^2k"),
        ("e", "-x/2", "^(-x/2)"),
        ("in June.", "12", "[12]"),
        ("in June,” ", " 3, 4 ", "[3, 4]"),
        ("in June.", "x", "^x"),
        ("a study", "[1,2]", "[1,2]"),
        ("x", "", ""),
    ],
)
def test_a_superscript_neither_joins_a_number_nor_a_word(
    before: str, words: str, written: str
) -> None:
    assert raised(words, before=before) == written


def test_a_mark_of_a_note_stands_in_brackets() -> None:
    assert [raised(mark, is_note=True) for mark in ("1", "[2]", "a", "†")] == [
        "[1]",
        "[2]",
        "[a]",
        "[†]",
    ]


def test_a_subscript_stays_apart_from_a_number() -> None:
    assert [lowered(words) for words in ("2", "max", "i,j")] == ["₂", "_max", "_(i,j)"]


def test_what_nobody_sees_in_a_word_is_not_in_it() -> None:
    assert without_unseen("elec\u00adtro\u200bly\u200cte") == "electrolyte"
    assert without_unseen("می\u200cروم") == "می\u200cروم"
    assert without_unseen("👩\u200d⚕️") == "👩\u200d⚕️"


def test_what_is_added_aside_and_what_is_left_out_is_said() -> None:
    builder = TextBuilder()
    builder.paragraph("They hurt.")
    with builder.aside():
        builder.item("Home", level=1)
        builder.more("and news")
    builder.leave_out("hidden parts")
    builder.paragraph("They pass.")
    reading = builder.reading()
    assert [reading.text[span.start : span.end] for span in reading.aside] == ["Home\n  and news"]
    assert reading.left_out == {"hidden parts": 1}


def test_a_letter_raised_behind_a_number_stays_raised() -> None:
    marked = [
        "58" + raised("a", before="58"),
        "1" + raised("o", before="1"),
        raised("e", before="2"),
    ]

    assert marked == ["58ª", "1º", "e"]
