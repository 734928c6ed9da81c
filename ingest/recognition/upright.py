"""Lines of a page as it is read, even if it was scanned aslant, on its side or upside down."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.readers.decode import storable
from ingest.readers.pdf_pages.page_lines import Line
from ingest.readers.pdf_pages.page_order import by_place
from ingest.recognition.engine import Engine, Found, Picture

# Words are read with one of .8 and more even from a fax; below are stains and drawings.
LEAST_CONFIDENCE = 0.75
# Upside down, lines are read with a confidence of .7, the right way up with .98.
_UPRIGHT_CONFIDENCE = 0.87
# The box of a line is so many times as high as the size of its letters.
_BOX = 1.3
# Sizes this near that of most lines are the same: boxes differ by whether a letter reaches down.
_SAME_SIZE = 0.15
# The same in pixels: a box is as exact as the picture that the engine looks at.
_SAME_PIXELS = 3.5
# A box that is hardly longer than high does not say how it is slanted.
_LONG = 1.5
# Lines enough to see the slant of a page, and the degrees about the first guess that are tried.
_ENOUGH = 150
_STEPS = sorted(np.arange(-1.0, 1.01, 0.05).round(2).tolist(), key=abs)


class Upright(NamedTuple):
    """The lines of a page in points, as they stand on the page turned upright.

    The page is to be turned by `turn` degrees, clockwise, to look as it was scanned; it is `width`
    by `height` before. `illegible` counts lines that could not be read.
    """

    lines: Sequence[Line]
    illegible: int
    width: float
    height: float
    turn: float


def read_upright(picture: Picture, engine: Engine, *, scale: float) -> Upright:
    """The lines of a page of which `scale` pixels are a point.

    Raises:
        EngineError: they could not be recognised.
    """
    found, quarters = _best(picture, engine)
    height, width = picture.shape[:2]
    if quarters % 2:
        width, height = height, width
    slant = _straightened(found, _slant(found))
    legible = [one for one in found if one.confidence >= LEAST_CONFIDENCE and one.text.strip()]
    turned = [turned_by(one.corners, -slant, (width / 2, height / 2)) for one in legible]
    usual = float(np.median([_height(corners) for corners in turned])) if turned else 0.0
    lines = [
        _line(one.text, corners / scale, usual / scale, _SAME_PIXELS / scale)
        for one, corners in zip(legible, turned, strict=True)
    ]
    return Upright(
        lines=by_place(lines),
        illegible=len(found) - len(legible),
        width=width / scale,
        height=height / scale,
        turn=round(slant + 90.0 * quarters, 2),
    )


def turned_by(
    points: NDArray[np.float32], degrees: float, centre: tuple[float, float]
) -> NDArray[np.float32]:
    """Points, shape (n, 2), turned clockwise around a centre.

    >>> turned_by(np.array([[2, 1]], dtype=np.float32), 90, (1, 1)).tolist()
    [[1.0, 2.0]]
    """
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turning = np.array([[cosine, -sine], [sine, cosine]])
    return np.asarray((points - centre) @ turning.T + centre, dtype=np.float32).round(3)


def _best(picture: Picture, engine: Engine) -> tuple[list[Found], int]:
    """The lines, and by how many quarters the picture had to be turned, anticlockwise."""
    found = engine(picture)
    is_low = _confidence(found) < _UPRIGHT_CONFIDENCE
    tall = [np.ptp(one.corners[:, 1]) > 2 * np.ptp(one.corners[:, 0]) for one in found]
    if sum(tall) > len(tall) / 2:
        # The engine turns tall lines itself, all in one direction.
        quarters = 3 if is_low else 1
    elif is_low and found:
        quarters = 2
    else:
        return found, 0
    other = engine(np.ascontiguousarray(np.rot90(picture, quarters)))
    if quarters != 1 and _confidence(other) <= _confidence(found):
        return found, 0
    return other, quarters


def _confidence(found: Sequence[Found]) -> float:
    """That of a letter, on average."""
    letters = [len(one.text) for one in found]
    if not sum(letters):
        return 0.0
    return float(np.average([one.confidence for one in found], weights=letters))


def _slant(found: Sequence[Found]) -> float:
    """By how many degrees lines go down to the right: half of all their length by more."""
    slants = []
    for one in found:
        across, down = (one.corners[1] - one.corners[0]).tolist()
        if across > _LONG * _height(one.corners):
            slants.append((float(np.degrees(np.arctan2(down, across))), across))
    if not slants:
        return 0.0
    degrees, lengths = map(np.array, zip(*sorted(slants), strict=True))
    return float(degrees[np.searchsorted(lengths.cumsum(), lengths.sum() / 2)])


def _straightened(found: Sequence[Found], slant: float) -> float:
    """A slant near this one at which most ends of lines are at the same height as others.

    One line says its slant to a degree or so, which parts the cells of a row across the page.
    """
    some = found[:: len(found) // _ENOUGH + 1]
    if not some:
        return slant
    ends = np.array([(one.corners[[0, 1]] + one.corners[[3, 2]]) / 2 for one in some])
    room = 2 * (float(np.median([_height(one.corners) for one in some])) / 6) ** 2

    def together(degrees: float) -> float:
        heights = turned_by(ends.reshape(-1, 2), -degrees, (0.0, 0.0))[:, 1]
        return float(np.exp(-((heights[:, None] - heights) ** 2) / room).sum())

    slants: list[float] = [slant + step for step in _STEPS]
    return max(slants, key=together)


def _height(corners: NDArray[np.float32]) -> float:
    return float(np.linalg.norm(corners[3] - corners[0]))


def _line(text: str, corners: NDArray[np.float32], usual: float, pixels: float) -> Line:
    height = _height(corners)
    if abs(height - usual) < max(_SAME_SIZE * usual, pixels):
        height = usual
    middle = float(corners[:, 1].mean())
    return Line(
        text=storable(text).strip(),
        left=float(corners[:, 0].min()),
        top=middle - height / 2,
        right=float(corners[:, 0].max()),
        bottom=middle + height / 2,
        size=height / _BOX,
    )
