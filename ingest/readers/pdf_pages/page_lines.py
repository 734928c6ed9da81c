"""A line of words on a page, whether a file gives it or text recognition found it."""

from collections.abc import Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """Words and their box in points, from the top left corner of the page as it is shown.

    `size` is the height of the letters, as far as it is known, else that of the box. A line of
    typewriter letters is code; one that is aside is marked as no part of the article. `blank` is
    the widest between its words; `is_cell` is whether a column of a table begins with it.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    is_bold: bool = False
    is_code: bool = False
    is_aside: bool = False
    blank: float = 0.0
    is_cell: bool = False


class PageContent(NamedTuple):
    """What is on a page; `notes` are what its reader typed into it, in forms and notes.

    `is_readable` is whether the lines are words: a picture of a page has none, and letters of
    which nothing says what they are make none.
    """

    lines: Sequence[Line]
    width: float
    height: float
    is_readable: bool = True
    notes: Sequence[str] = ()
