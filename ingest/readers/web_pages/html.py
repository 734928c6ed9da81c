"""Reads web pages as a browser shows them, and tells the article from what is around it."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.blocks import TextBuilder
from ingest.readers.decode import decode
from ingest.readers.web_pages import markup
from ingest.readers.web_pages.boxes import gather_boxes
from ingest.readers.web_pages.main_text import MainText
from ingest.readers.web_pages.markup_marks import write_marks
from ingest.readers.web_pages.page_metadata import metadata_of
from ingest.readers.web_pages.page_parts import aside_of
from ingest.readers.web_pages.page_styles import style_sheets
from ingest.readers.web_pages.shadow import compose
from ingest.readers.web_pages.styled_marks import name_styled_marks
from ingest.readers.web_pages.visibility import leave_out_unseen
from ingest.readers.xml import parse_as_browser
from ingest.reading import Limits, Reading

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE
)
_HEAD = 4096
_NO_ARTICLE = (
    "contains no article that can be distinguished from menus and scripts; "
    "open it in a browser and save its text as .txt"
)


def read(found: Found, *, limits: Limits) -> Iterator[Reading]:
    """The page as one article.

    Raises:
        UnreadableError: there is no text in it.
    """
    raw = found.file.read_bytes()
    yield reading_of(decode(raw, declared=declared_encoding(raw)))


def reading_of(page: str) -> Reading:
    """The article in the source text of a page, with the metadata in it.

    All that a browser shows is in the text; menus, banners, comments and the like stand aside.

    Raises:
        UnreadableError: there is no text in it.
    """
    root = _parsed(page)
    # lxml makes an object for an element each time that it is reached, unless one is kept.
    every = list(root.iter())
    builder = TextBuilder()
    given = metadata_of(root)
    compose(root)
    name_styled_marks(root, style_sheets(root))
    doubtful = leave_out_unseen(root, builder)
    gather_boxes(root)
    write_marks(root, builder)
    body = next(root.iter("{*}body"), root)
    main_text = MainText(root)
    parts = aside_of(body, drops=main_text.drops)
    markup.write_blocks(body, builder, aside=doubtful | parts)
    del every
    try:
        return builder.reading(given=given)
    except UnreadableError as error:
        raise UnreadableError(_NO_ARTICLE) from error


def declared_encoding(raw: bytes) -> str | None:
    """The encoding that a page or an XML file declares."""
    match = _DECLARED.search(raw[:_HEAD])
    return match[1].decode("ascii", errors="replace") if match else None


def _parsed(page: str) -> _Element:
    try:
        return parse_as_browser(page)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableError(_NO_ARTICLE) from error
