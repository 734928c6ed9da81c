"""The reading of a file: its canonical text, the blocks, and the metadata from its format."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath
from typing import NamedTuple

from index.records import Span

# Control characters, and those that change the direction of the text after them.
_OBEYED = re.compile("[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def in_a_line(text: str) -> str:
    """`text` without the characters that a terminal would obey rather than show.

    >>> in_a_line("a\\x1b[2J.txt")
    'a\ufffd[2J.txt'
    """
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)


class Kind(StrEnum):
    """The kind of a block."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    HEADER = "header"
    ROW = "row"
    FRONT_MATTER = "front matter"


class Block(NamedTuple):
    """A run of the text that belongs together: a heading, a paragraph, a list item, a table row.

    `level` is the depth of a heading or of a list item, from 1; 0 for the other kinds. `apart` says
    that the list or table before it, if there is one, has ended.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One article as its format gives it.

    `text` is canonical: every later offset counts its characters. `blocks` are in reading order,
    do not overlap, and leave out only white space and markup. `aside` are the spans of blocks that
    the format sets apart from the article: a menu, a running head, a list of references. `pages`
    are the offsets at which the pages begin; `recognised` are the numbers of those, from 1, that
    were pictures and were read by text recognition. `left_out` counts what is in the file but not
    in the text, by what it is: {"hidden parts": 2}. `given` is the metadata in the format (title,
    source, author, published, url, licence, digest_of, and `read`, the day on which it was
    accessed), verbatim; several authors are separated by "; ". `row_id` names the row of a table.
    """

    text: str
    blocks: tuple[Block, ...]
    aside: tuple[Span, ...] = ()
    pages: tuple[int, ...] = ()
    recognised: tuple[int, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    row_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What an entry in a library of references says of files: `given` as in a Reading.

    `files` are the paths as the entry names them: those of another machine, perhaps. `row_id` is
    that of the Reading of its abstract; `has_abstract` says whether there is one.
    """

    files: tuple[str, ...]
    given: Mapping[str, str]
    row_id: str
    has_abstract: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something that could not be read, and why, with the next step; the build goes on."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeyondPages(Failure):
    """Pages that are pictures, and `pages` more than are read by text recognition."""

    pages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unopened(Failure):
    """A file or a folder that is there but could not be opened or read this time.

    The `path` of a folder ends with a slash; that of a whole corpus folder is absolute.
    """

    def hides(self, path: str) -> bool:
        """Whether the file at `path` is this one, or may be in this folder.

        >>> [Unopened(path=one, reason="").hides("a/b.txt") for one in ("a/", "a/b.txt", "b/")]
        [True, True, False]
        """
        is_root = PurePath(self.path).is_absolute()
        return (
            is_root or path == self.path or (self.path[-1:] == "/" and path.startswith(self.path))
        )


class RecognisingPage(NamedTuple):
    """Text recognition begins with page `page` of a file, which takes seconds.

    It is number `number` of the `of` pages to recognise, and all that are left may take
    `seconds_left`; None if that is unknown.
    """

    page: int
    number: int
    of: int
    seconds_left: float | None

    def words(self) -> str:
        """How far it is, and how long it still takes.

        >>> RecognisingPage(12, 2, 41, 100.0).words(), RecognisingPage(12, 2, 41, None).words()
        ('page 2 of 41 by text recognition, about 2 min left', 'page 2 of 41 by text recognition')
        """
        place = f"page {self.number:,} of {self.of:,} by text recognition"
        if (left := self.seconds_left) is None:
            return place
        many = f"{-(-left // 60):.0f} min" if left > 50 else f"{max(5 * round(left / 5), 5)} s"
        return f"{place}, about {many} left"


class RecognisedPages(NamedTuple):
    """Of a file, `pages` were read by text recognition: `earlier` ones before, the others just now,
    in `seconds`.
    """

    pages: int
    earlier: int
    seconds: float

    def words(self) -> str:
        """What was done and how long it took.

        >>> RecognisedPages(12, 0, 34.1).words(), RecognisedPages(1, 0, 3.0).words()
        ('12 pages read by text recognition in 34 s', '1 page read by text recognition in 3 s')
        """
        pages = f"{self.pages:,} page{'s' * (self.pages != 1)} read by text recognition"
        earlier = f", {self.earlier:,} of them earlier, the others" if self.earlier else ""
        took = f"{self.seconds / 60:.0f} min" if self.seconds >= 90 else f"{self.seconds:.0f} s"
        return f"{pages}{earlier} in {took}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of one file is read before it is refused.

    `seconds` limits the time to read a file, the next rows of a table, or one page by text
    recognition; `blocks` are those of one article, `rows` the articles of one table, `entries` the
    files in an archive.
    """

    file_bytes: int = 50_000_000
    table_bytes: int = 2_000_000_000
    unpacked_bytes: int = 200_000_000
    entries: int = 10_000
    pages: int = 3_000
    recognised_pages: int = 1_000
    blocks: int = 500_000
    rows: int = 1_000_000
    seconds: float = 60.0
