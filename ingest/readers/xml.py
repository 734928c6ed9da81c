"""Parses untrusted XML and XHTML: nothing is expanded, nothing fetched."""

from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree
from lxml import html as lxml_html
from lxml.etree import _Element

_OUT_OF_MEMORY = 2


def parse_xml(raw: bytes) -> _Element:
    """The root of a well-formed document.

    Raises:
        lxml.etree.XMLSyntaxError: it is not well-formed.
        MemoryError: there is not enough memory for it.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    with memory_errors():
        return etree.fromstring(raw, parser)


def parse_as_browser(text: str) -> _Element:
    """The root of whatever a browser would see in `text`.

    Raises:
        lxml.etree.LxmlError: it would see nothing.
        MemoryError: there is not enough memory for it.
    """
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    with memory_errors():
        return lxml_html.document_fromstring(text.encode(), parser=parser)


@contextmanager
def memory_errors() -> Iterator[None]:
    """Within it, lxml running out of memory is a MemoryError, not a syntax error in the file."""
    try:
        yield
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", None) == _OUT_OF_MEMORY:
            raise MemoryError from error
        raise
