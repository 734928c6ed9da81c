"""Reads the files that a Word file embeds as part of its text (altChunk)."""

import posixpath
from collections.abc import Callable
from zipfile import ZipFile

from lxml import etree

from index.errors import UnreadableError
from ingest.readers.archive import open_inner
from ingest.readers.blocks import TextBuilder
from ingest.readers.decode import decode
from ingest.readers.office.ooxml import Package
from ingest.readers.web_pages import markup
from ingest.readers.web_pages.html import declared_encoding
from ingest.readers.xml import parse_as_browser
from ingest.reading import Limits

_PAGES = {".htm", ".html", ".xhtml"}
_WORD = {".docx", ".docm", ".dotx"}


def write_chunk(
    package: Package,
    name: str,
    builder: TextBuilder,
    *,
    limits: Limits,
    inner: Callable[[ZipFile, TextBuilder], None] | None,
) -> None:
    """Add an embedded page, text or Word file to `builder`; `inner` reads the last.

    One of another kind, damaged or missing is counted as left out.
    """
    relation = package.relations(package.main).get(name)
    suffix = posixpath.splitext(relation.target)[1].lower() if relation else ""
    try:
        if relation and suffix in _PAGES:
            raw = package.raw(relation.target)
            page = parse_as_browser(decode(raw, declared=declared_encoding(raw)))
            body = page.find(".//{*}body")
            markup.write(page if body is None else body, builder)
        elif relation and suffix == ".txt":
            builder.paragraph(decode(package.raw(relation.target)))
        elif relation and suffix in _WORD and inner is not None:
            with open_inner(package.raw(relation.target), limits=limits) as archive:
                inner(archive, builder)
        else:
            builder.leave_out("embedded files")
    except (UnreadableError, etree.LxmlError):
        builder.leave_out("embedded files")
