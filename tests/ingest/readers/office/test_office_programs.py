"""Files that real programs wrote: one article, whatever the format.

`bees.md` was converted by pandoc 2.17.1.1, `boat.fodt` by LibreOffice 7.4.7 (thumbnails removed).
"""

from pathlib import Path

import pytest

from tests.support.formats import blocks_of, reading_of

_FILES = Path(__file__).parent / "files"
_BEES = [
    ("heading", 1, "Keeping bees in a town"),
    ("paragraph", 0, "Ann Example"),
    ("paragraph", 0, "Bo Sample"),
    ("heading", 1, "Before you start"),
    (
        "paragraph",
        0,
        "A hive holds 4 × 10⁶ grains on 2 m² of comb, and bees drink H₂O.[1] "
        "The dose of syrup is 4 kg for each hive.",
    ),
    ("paragraph", 0, "[1] Water which they carry home."),
    ("heading", 2, "What you need"),
    ("item", 1, "A veil"),
    ("item", 1, "A smoker\n  It must be lit before the hive is opened."),
    ("item", 1, "Gloves"),
    ("item", 2, "of leather"),
    ("item", 2, "of cloth"),
    ("paragraph", 0, "Honey by month"),
    ("header", 0, "Month | Honey"),
    ("row", 0, "May | 2 kg"),
    ("row", 0, "June | 5 kg"),
    ("heading", 1, "How to count"),
    ("paragraph", 0, "Multiply (a + 1)/2 by √n."),
    ("paragraph", 0, "E = mc²"),
    ("paragraph", 0, "A quotation of a keeper."),
]
_BOAT = (
    "Care of a rowing boat\n\nContents\n\nThe hull\t1\n\nThe hull\n\n"
    "Rub it with four grams of oil[1] and 10⁶ strokes, H₂O.\n\nUse zinc paint.\n\n"
    "A shown section[i].\n\nBeside the box.\n\nBOX keep it dry.\n\n- oars\n  - of ash\n- ropes\n\n"
    "Wood | Oil | Coats\nTeak | none | 0\nTeak | tung | 2\nAsh and oak |  | 3\n\n"
    "船(fune) means boat.\n\n[1] Not on teak.\n\n[i] An endnote on sections.\n\n"
    "The boat keeper\n\nPage 1"
)


@pytest.mark.parametrize("name", ["pandoc.docx", "pandoc.odt"])
def test_an_article_of_pandoc_is_the_same_in_each_format(name: str) -> None:
    reading = reading_of(_FILES / name)

    assert blocks_of(reading) == _BEES
    assert reading.left_out == {"struck-out passages": 1}
    assert reading.given == {
        "title": "Keeping bees in a town",
        "author": "Ann Example; Bo Sample",
    }


@pytest.mark.parametrize("name", ["libreoffice.docx", "libreoffice.odt"])
def test_an_article_of_libreoffice_is_the_same_in_each_format(name: str) -> None:
    reading = reading_of(_FILES / name)

    assert reading.text == _BOAT
    assert [reading.text[one.start : one.end] for one in reading.aside] == [
        "Contents", "The hull\t1", "The boat keeper", "Page 1",
    ]  # fmt: skip
    assert reading.left_out == {
        "comments": 1,
        "deleted passages": 1,
        "struck-out passages": 1,
        "hidden passages": 2,
        "placeholders": 1,
    }
    assert reading.given == {"title": "Care of a rowing boat", "author": "Ann Example"}


def test_slides_of_pandoc_say_what_the_article_says() -> None:
    reading = reading_of(_FILES / "pandoc.pptx")

    said = [words for _, _, words in blocks_of(reading)]
    assert said[0] == "Keeping bees in a town"
    assert [
        words for words in ("Before you start", "How to count", "E = mc²") if words not in said
    ] == []
    assert "Multiply (a + 1)/2 by √n." in said
    assert len(reading.pages) == 4
    assert reading.left_out == {"struck-out passages": 1}
