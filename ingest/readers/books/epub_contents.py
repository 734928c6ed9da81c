"""Finds the headings of pages that have none, by what the contents of the book call them."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from lxml.etree import _Element

from ingest.readers.tree import tag_of, text_of

_TYPE = "{http://www.idpf.org/2007/ops}type"
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_BLOCKS = {"p", "div", "section", "li", "td", "table", "ul", "ol"}
_DEEPEST = 6


class Entry(NamedTuple):
    """A line of the contents: where it leads, what it says, and how deep it stands, from 1."""

    href: str
    words: str
    level: int


def entries_of(contents: _Element) -> Iterator[Entry]:
    """The lines of a contents page, or of the table of contents (NCX) of older books."""
    for point in contents.iter("{*}navPoint"):
        target, label = point.find("{*}content"), point.find("{*}navLabel")
        if target is not None and label is not None:
            level = 1 + sum(1 for _ in point.iterancestors("{*}navPoint"))
            yield Entry(target.get("src", ""), _words(label), level)
    for part in contents.iter("{*}nav"):
        if "toc" in (part.get(_TYPE) or "").split():
            for link in part.iter("{*}a"):
                level = sum(1 for _ in link.iterancestors("{*}ol"))
                yield Entry(link.get("href", ""), _words(link), max(level, 1))


def name_headings(page: _Element, entries: list[Entry]) -> None:
    """Say of the paragraphs of a page without headings which the contents name."""
    if not entries or any(tag_of(one) in _HEADINGS for one in page.iter("{*}*")):
        return
    wanted: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        wanted[entry.words.lower()].append(entry.level)
    for block in page.iter("{*}p", "{*}div"):
        levels = wanted.get(_words(block).lower()) if _is_plain(block) else None
        if levels:
            block.set("role", "heading")
            block.set("aria-level", str(min(levels.pop(0), _DEEPEST)))


def _is_plain(block: _Element) -> bool:
    return not any(tag_of(one) in _BLOCKS for one in block.iterdescendants("{*}*"))


def _words(element: _Element) -> str:
    return " ".join(text_of(element).split())
