"""Reads web pages in XML: as XML if they are well-formed, else as a browser reads HTML."""

from collections.abc import Iterator

from lxml import etree

from ingest.file_kinds import Found
from ingest.readers.books.epub import parsed_page
from ingest.readers.decode import decode
from ingest.readers.tree import tag_of
from ingest.readers.web_pages.html import declared_encoding, reading_of
from ingest.reading import Limits, Reading


def read(found: Found, *, limits: Limits) -> Iterator[Reading]:
    """The article in the page.

    Raises:
        UnreadableError: there is no article in it.
    """
    raw = found.file.read_bytes()
    try:
        root = parsed_page(raw)
    except (etree.LxmlError, ValueError):
        yield reading_of(decode(raw, declared=declared_encoding(raw)))
        return
    for element in root.iter("{*}*"):
        element.tag = tag_of(element)
    etree.cleanup_namespaces(root)
    yield reading_of(etree.tostring(root, method="html", encoding="unicode"))
