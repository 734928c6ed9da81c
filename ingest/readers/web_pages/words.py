"""The words of an element on one line."""

import re
from collections.abc import Iterator
from functools import cache

from lxml.etree import _Element

SPACE = re.compile(r"[ \t\n\r\f]+")
_INLINE = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output "
    "q rb ruby s samp small span strike strong sub sup time tt u var wbr button img slot picture"
)
UNREAD = (
    "script style template noscript svg iframe object audio video canvas select rt rp rtc textarea "
    "datalist head title map progress meter noframes noembed"
)
"""The elements of which no words are read: scripts, drawings, players, choices, readings."""
_STYLE = re.compile(r"c\d+")
_INLINE_TAGS = frozenset(_INLINE.split())
_UNREAD_TAGS = frozenset(UNREAD.split())


def flat(element: _Element) -> str:
    """The words in an element as one line, with a blank where a block or a line ends."""
    return SPACE.sub(" ", "".join(_texts(element))).strip()


def is_title(element: _Element) -> bool:
    """Whether an element is the title of a page, as writers of pages or of documents mark it.

    Programs for documents have it as a paragraph, and their first section as `h1`. Google's adds
    the names of its styles, such as c5.
    """
    name = _name(element.tag)
    if name != "p":
        return name == "h1"
    return [one for one in element.get("class", "").split() if not _STYLE.fullmatch(one)] == [
        "title"
    ]


@cache
def _name(tag: object) -> str:
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _texts(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = _name(child.tag)
        between = "" if name in _INLINE_TAGS or not name else " "
        yield between
        if name and name not in _UNREAD_TAGS:
            yield from _texts(child)
        yield between + (child.tail or "")
