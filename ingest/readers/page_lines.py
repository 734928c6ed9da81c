"""A line of words on a page, whether a file gives it or text recognition found it."""

from typing import NamedTuple


class Line(NamedTuple):
    """Words and their box in points, from the top left corner of the page as it is shown.

    `size` is the height of the letters, as far as it is known, else that of the box.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
