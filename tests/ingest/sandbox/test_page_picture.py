import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from index.errors import UnreadableError
from ingest.sandbox.page_picture import draw_page
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
