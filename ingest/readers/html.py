"""Reads web pages: trafilatura finds the article in the page, and its metadata."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree
from trafilatura import bare_extraction
from trafilatura.settings import Document as Page

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers import markup
from ingest.readers.blocks import TextBuilder
from ingest.readers.decode import decode, storable
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
    """The article in the page, without menus and comments.

    Raises:
        UnreadableError: there is no article in it.
    """
    raw = found.file.read_bytes()
    yield reading_of(decode(raw, declared=declared_encoding(raw)))


def reading_of(page: str) -> Reading:
    """The article in the source text of a page, with the metadata in it.

    Raises:
        UnreadableError: there is no article in it.
    """
    extracted = _extract(page)
    builder = TextBuilder()
    markup.write(extracted.body, builder)
    return builder.reading(given=_given(extracted))


def declared_encoding(raw: bytes) -> str | None:
    """The encoding that a page or an XML file declares."""
    match = _DECLARED.search(raw[:_HEAD])
    return match[1].decode("ascii", errors="replace") if match else None


def _extract(html: str) -> Page:
    try:
        page = bare_extraction(
            html,
            favor_recall=True,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            # A number in the page that might be a date is worse than none.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except (etree.LxmlError, LookupError, AttributeError, RecursionError, OverflowError) as error:
        raise UnreadableError(_NO_ARTICLE) from error
    if not isinstance(page, Page) or not "".join(map(str, page.body.itertext())).strip():
        raise UnreadableError(_NO_ARTICLE)
    return page


def _given(page: Page) -> dict[str, str]:
    values = {
        "title": page.title,
        "author": page.author,
        "url": page.url,
        "published": page.date,
        "source": page.sitename,
        "licence": page.license,
    }
    if page.url and page.sitename and page.sitename in urlsplit(page.url).netloc:
        # trafilatura falls back to the host, which is an address and not a publisher's name.
        del values["source"]
    return {name: storable(value) for name, value in values.items() if value}
