"""Parts of an article as they lie on its pages, before they are joined over columns and pages."""

import re
from dataclasses import dataclass, field

from ingest.readers.pdf_pages.page_lines import Line
from ingest.reading import Kind

_CLOSERS = "\"'”’»)]} "
_STOPS = ".!?:;…。！？"
_NOTE_AT_END = re.compile(r"(?:\[[\d,–* -]{1,9}\]|[¹²³⁴-⁹⁰]+)\Z")
_LEADER = re.compile(r"(?:\.\s?){4,}[\s\divxlc,–-]*\Z|(?:\s\.){5,}")
_BULLET = re.compile(r"[•◦▪●○■□◆◇❖‣∙·►▶▸➢➤✓✔✗✘★☆⁃\uf020-\uf0ff–—-](?:\s+|\Z)")
_MEANINGFUL = tuple("✓✔✗✘★☆")
_NUMBER = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]|\[\d{1,3}\])(?=\s)")


@dataclass(slots=True)
class Piece:
    """A block, or the part of one that is in one column.

    `lines` are its lines with the pages that they are on, from 0; `breaks` are the places among
    them before which the line ends for a reason of its own. `is_full` is whether its last line
    goes as far as the column does.
    """

    kind: Kind
    lines: list[tuple[Line, int]]
    flow: int
    breaks: set[int] = field(default_factory=set)
    level: int = 0
    cells: tuple[str, ...] = ()
    is_full: bool = False
    is_aside: bool = False

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0][0]

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1][0]

    @property
    def page(self) -> int:
        """The page that it begins on."""
        return self.lines[0][1]

    @property
    def size(self) -> float:
        """The size of the letters of its longest line."""
        return max((line for line, _ in self.lines), key=lambda line: len(line.text)).size

    @property
    def is_bold(self) -> bool:
        """Whether all of its lines are."""
        return all(line.is_bold for line, _ in self.lines)

    @property
    def is_code(self) -> bool:
        """Whether all of its lines are."""
        return all(line.is_code for line, _ in self.lines)


def ends_sentence(text: str) -> bool:
    """Whether a line ends where a sentence does.

    >>> [ends_sentence(line) for line in ("of heat.”", "whatsoever.[1]", "at a")]
    [True, True, False]
    """
    return _NOTE_AT_END.sub("", text).rstrip(_CLOSERS)[-1:] in _STOPS


def goes_on(text: str) -> bool:
    """Whether a line begins in the middle of a sentence.

    >>> [goes_on(line) for line in ("heat of 1100", "(known) it", "Heat", "6 units")]
    [True, True, False, False]
    """
    return text.lstrip("(“‘\"'[")[:1].islower()


def is_bullet(text: str) -> bool:
    """Whether a line begins as an item of a list does."""
    return bool(_BULLET.match(text))


def is_contents(text: str) -> bool:
    """Whether a line is of a table of contents, with dots before the number of a page."""
    return text.count(".") > 2 and bool(_LEADER.search(text))


def is_dash(text: str) -> bool:
    """Whether a line begins with a dash, which may be of a list or of a sentence."""
    return text[:1] in "-–—" and is_bullet(text)


def is_numbered(text: str) -> bool:
    """Whether a line begins as an item of a numbered list does, with words behind the number."""
    return bool(_NUMBER.match(text))


def without_bullet(text: str) -> str:
    """An item's own words; a number is left to it, and so is a sign that says something of it.

    >>> without_bullet("•  ice"), without_bullet("2. heat"), without_bullet("✗ salt")
    ('ice', '2. heat', '✗ salt')
    """
    return text if text[:1] in _MEANINGFUL else _BULLET.sub("", text, count=1)
