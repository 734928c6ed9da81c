import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from index.errors import UnreadableError
from ingest.sandbox.page_picture import draw_page
from tests.support.drawn_pages import Page, at, drawn_pdf
from tests.support.formats import pdf, reading_of

LINES = [
    (12, 700, "The calf muscle shortens while the foot points down, and"),
    (12, 684, "tired nerves then fire. The mus-"),
    (12, 668, "cle knots."),
    (12, 500, "Stretch the calf for half a minute."),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "calf.pdf"
    file.write_bytes(pdf([[(12, 700, "A first page.")], LINES]))
    return file


def highlighted_rows(png: bytes) -> list[int]:
    """The heights, in points from the bottom of the page, at which something is highlighted."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    rows = np.flatnonzero((pixels[:, :, 0] - pixels[:, :, 2] > 60).any(axis=1))
    return sorted({round(792 - row * 792 / len(pixels)) for row in rows})


def test_words_are_highlighted_across_lines_and_a_split_word(file: Path) -> None:
    words = "tired nerves then fire. The muscle knots."
    assert words in reading_of(file).text.replace("\n", " ")

    picture = draw_page(file, 2, words)

    assert picture.highlighted
    rows = highlighted_rows(picture.png)
    assert 660 <= rows[0] <= 668
    assert 692 <= rows[-1] <= 700


def test_words_that_are_not_on_the_page_leave_it_plain(file: Path) -> None:
    picture = draw_page(file, 1, "The muscle knots.")

    assert not picture.highlighted
    assert highlighted_rows(picture.png) == []


def test_a_missing_page_and_a_damaged_file_are_reported(file: Path) -> None:
    with pytest.raises(UnreadableError, match="has no such page"):
        draw_page(file, 3, "")
    file.write_bytes(b"%PDF-1.4 cut")
    with pytest.raises(UnreadableError, match="is damaged"):
        draw_page(file, 1, "")


def test_a_page_that_takes_too_long_is_given_up(file: Path) -> None:
    with pytest.raises(UnreadableError, match="longer than 0 seconds"):
        draw_page(file, 1, "", seconds=0.01)


def test_a_raised_sign_is_highlighted_as_it_is_set_on_the_page(tmp_path: Path) -> None:
    drawing = (
        "BT /F1 11 Tf 72 700 Td (A lake of 10) Tj /F1 7 Tf 4 Ts (8) Tj 0 Ts /F1 11 Tf ( litres.) "
        "Tj ET"
    )
    (tmp_path / "lake.pdf").write_bytes(drawn_pdf([Page(drawing)]))
    assert reading_of(tmp_path / "lake.pdf").text == "A lake of 10⁸ litres."

    assert draw_page(tmp_path / "lake.pdf", 1, "A lake of 10⁸ litres.").highlighted


def test_the_rest_of_a_passage_is_highlighted_on_the_page_that_it_goes_on_to(
    tmp_path: Path,
) -> None:
    pages = [[(11, 700, "The kiln must be heated to a")], [(11, 700, "heat of 1100 degrees.")]]
    (tmp_path / "kiln.pdf").write_bytes(pdf(pages))
    reading = reading_of(tmp_path / "kiln.pdf")
    assert reading.text == "The kiln must be heated to a heat of 1100 degrees."

    parts = (reading.text[: reading.pages[1]], reading.text[reading.pages[1] :])
    pictures = [draw_page(tmp_path / "kiln.pdf", page, parts[page - 1]) for page in (1, 2)]

    assert [picture.highlighted for picture in pictures] == [True, True]
    assert 695 <= highlighted_rows(pictures[1].png)[0] <= 702


def test_what_stands_elsewhere_on_the_page_than_in_the_text_is_highlighted_too(file: Path) -> None:
    quote = "Stretch the calf for half a minute.\n\ntired nerves then fire. The muscle knots."

    rows = highlighted_rows(draw_page(file, 2, quote).png)

    assert rows[0] <= 510
    assert rows[-1] >= 690


def test_a_sentence_that_a_note_is_drawn_in_is_highlighted_before_and_behind_it(
    tmp_path: Path,
) -> None:
    lines = [
        at(72, 700, "The kiln is heated slowly, and it must be"),
        at(72, 100, "[1] Of brick.", size=7),
        at(320, 700, "opened only when it has cooled down."),
    ]
    (tmp_path / "kiln.pdf").write_bytes(drawn_pdf([Page("\n".join(lines))]))
    quote = "The kiln is heated slowly, and it must be opened only when it has cooled down."

    rows = highlighted_rows(draw_page(tmp_path / "kiln.pdf", 1, quote).png)

    assert rows
    assert rows[0] > 690
