"""Lines as the page is read, however it was laid on the glass."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.recognition.engine import Found, Picture
from ingest.recognition.upright import read_upright, turned_by

LINES = [("Cramps at night", 100, 80, 500), ("wake many people", 100, 100, 480)]
"""Words, left, top and right, on a page of 600 by 800; each is 16 high."""


def corners_of(left: float, top: float, right: float) -> NDArray[np.float32]:
    below = top + 16
    return np.array([[left, top], [right, top], [right, below], [left, below]], np.float32)


class Glass:
    """An engine that sees the lines on a page turned by some degrees, clockwise.

    As the real one, it reads lines that stand on their heads or run upwards badly.
    """

    def __init__(self, degrees: float) -> None:
        self._degrees = degrees
        self._calls = 0

    def __call__(self, picture: Picture) -> list[Found]:
        height, width = picture.shape[:2]
        quarters = round(self._degrees / 90)
        # The second time the picture has been turned upright.
        degrees = self._degrees - 90 * quarters if self._calls else self._degrees
        upright_size = (600, 800)
        self._calls += 1
        read = []
        for words, *box in LINES:
            centre = (upright_size[0] / 2, upright_size[1] / 2)
            corners = turned_by(corners_of(*box), degrees, centre)
            corners += np.array([width - 600, height - 800], np.float32) / 2
            is_good = round(degrees / 90) in (0, 1)
            read.append(Found(words if is_good else "w l i", corners, 0.99 if is_good else 0.7))
        return read


def boxes(lines: Sequence[tuple[object, ...]]) -> list[list[float]]:
    return [[round(float(str(number))) for number in line[1:5]] for line in lines]


@pytest.mark.parametrize("degrees", [0, 1.5, -2, 90, 91, 180, 179, 270])
def test_lines_come_as_if_the_page_lay_straight(degrees: float) -> None:
    is_across = round(degrees / 90) % 2
    picture = np.zeros((600, 800, 3) if is_across else (800, 600, 3), np.uint8)

    page = read_upright(picture, Glass(degrees), scale=2.0)

    assert [line.text for line in page.lines] == ["Cramps at night", "wake many people"]
    assert boxes(page.lines) == [[50, 40, 250, 48], [50, 50, 240, 58]]
    assert (page.width, page.height) == (300.0, 400.0)
    assert page.turn % 360 == pytest.approx(degrees % 360, abs=0.01)


@pytest.mark.parametrize("heights", [[20, 21, 19, 20, 34], [20, 23, 20, 17, 34]])
def test_lines_of_almost_the_same_height_have_letters_of_the_same_size(heights: list[int]) -> None:

    def engine(picture: Picture) -> list[Found]:
        return [
            Found(
                "words",
                np.array([[0, y], [300, y], [300, y + high], [0, y + high]], np.float32),
                0.99,
            )
            for y, high in zip(range(0, 500, 100), heights, strict=True)
        ]

    page = read_upright(np.zeros((800, 600, 3), np.uint8), engine, scale=1.0)

    assert [round(line.size, 1) for line in page.lines] == [15.4] * 4 + [26.2]


def test_lines_that_could_not_be_read_are_counted() -> None:
    def engine(picture: Picture) -> list[Found]:
        return [
            Found("Rest.", corners_of(0, 0, 90), 0.97),
            Found("l|/ .", corners_of(0, 50, 90), 0.6),
        ]

    page = read_upright(np.zeros((800, 600, 3), np.uint8), engine, scale=1.0)

    assert [line.text for line in page.lines] == ["Rest."]
    assert page.illegible == 1


def _noise(chance: np.random.Generator) -> NDArray[np.float32]:
    return np.asarray(chance.normal(0, 0.7, (4, 2)), np.float32)


def test_the_cells_of_a_row_are_level_although_each_of_them_is_seen_a_little_aslant() -> None:
    chance = np.random.default_rng(3)
    cells = [(40 + 200 * (n % 3), 60 + 30 * (n // 3)) for n in range(24)]

    def engine(picture: Picture) -> list[Found]:
        boxes = [corners_of(left, top, left + 50) for left, top in cells]
        return [
            Found("4.5", turned_by(box, 1.3, (300, 400)) + _noise(chance), 0.99) for box in boxes
        ]

    page = read_upright(np.zeros((800, 600, 3), np.uint8), engine, scale=1.0)

    rows = np.array([line.bottom for line in page.lines]).reshape(8, 3)
    assert page.turn == pytest.approx(1.3, abs=0.2)
    assert np.ptp(rows, axis=1).max() < 4


def test_columns_are_read_one_after_the_other_although_their_lines_are_not_level() -> None:
    left = [(f"left column, line {n} of it", 50, 100 + 20 * n) for n in range(6)]
    right = [(f"right column, line {n} of it", 320, 108 + 20 * n) for n in range(6)]

    def engine(picture: Picture) -> list[Found]:
        return [
            Found(words, corners_of(x, y, x + 220), 0.99)
            for words, x, y in sorted(left + right, key=lambda line: line[2])
        ]

    page = read_upright(np.zeros((800, 600, 3), np.uint8), engine, scale=1.0)

    assert [line.text for line in page.lines] == [words for words, *_ in left + right]
