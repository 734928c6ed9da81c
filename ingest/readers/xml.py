"""Parses untrusted XML and XHTML: nothing is expanded, nothing fetched."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import dropwhile

from lxml import etree
from lxml import html as lxml_html
from lxml.etree import _Element

_OUT_OF_MEMORY = 2
_OF_HEAD = frozenset(
    ("base", "link", "meta", "noframes", "noscript", "script", "style", "template", "title")
)


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
        root = lxml_html.document_fromstring(text.encode(), parser=parser)
    _close_head(root)
    return root


def _close_head(root: _Element) -> None:
    """Move what does not belong into the head into the body, as a browser does.

    libxml2 knows no elements that are newer than HTML 4: without a `<body>` an `<article>` stays
    in the head.
    """
    head = root.find("head")
    seen = [] if head is None else [*dropwhile(_is_of_head, head)]
    if not seen:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    last = seen[-1]
    last.tail = f"{last.tail or ''}{body.text or ''}"
    body.text = None
    for place, element in enumerate(seen):
        body.insert(place, element)


def _is_of_head(element: _Element) -> bool:
    # The name of a comment is no text.
    return not isinstance(element.tag, str) or element.tag in _OF_HEAD


@contextmanager
def memory_errors() -> Iterator[None]:
    """Within it, lxml running out of memory is a MemoryError, not a syntax error in the file."""
    try:
        yield
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", None) == _OUT_OF_MEMORY:
            raise MemoryError from error
        raise
