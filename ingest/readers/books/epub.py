"""Reads EPUB books: their chapters in the order of the spine."""

import re
from collections.abc import Iterator
from contextlib import suppress
from html.entities import html5
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.archive import member, open_archive
from ingest.readers.blocks import TextBuilder
from ingest.readers.books.epub_contents import Entry, name_headings
from ingest.readers.books.epub_package import SET_APART, TITLE_PAGES, Chapter, Package, resolved
from ingest.readers.books.epub_pages import is_contents, prepare, sections
from ingest.readers.decode import decode
from ingest.readers.tree import text_of
from ingest.readers.web_pages import joined, markup
from ingest.readers.web_pages.visibility import leave_out_unseen
from ingest.readers.xml import parse_as_browser, parse_xml
from ingest.reading import Block, Failure, Kind, Limits, Reading

_ENTITY = re.compile(r"&([A-Za-z]\w*);")
_KEPT = {"amp", "lt", "gt", "quot", "apos"}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
_SAYS = re.compile(
    r"(?:display|visibility)\s*:\s*(?:none|hidden|collapse)"
    r"|vertical-align\s*:\s*su[bp]|\btop\s*:|line-through",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?][\"”’)\]]*\Z")
_SENTENCE_WORDS = 6
_LONGEST_STYLES = 1_000_000


def read(found: Found, *, limits: Limits) -> Iterator[Reading | Failure]:
    """The book as one article, and a line on each chapter that is missing or damaged.

    Raises:
        UnreadableError: it is damaged, locked, too large or without text.
    """
    builder = TextBuilder()
    with open_archive(found.file, limits=limits) as archive:
        package = Package(archive)
        contents = package.contents()
        for chapter in package.chapters():
            try:
                entries = contents.get(chapter.name, [])
                _write(chapter, archive, builder, entries=entries)
            except (UnreadableError, etree.LxmlError, ValueError):
                reason = "is missing or damaged, so the book lacks it; get the book again"
                yield Failure(path=f"{found.path} chapter {chapter.name}", reason=reason)
    yield builder.reading(given=package.given())


def _write(
    chapter: Chapter, archive: ZipFile, builder: TextBuilder, *, entries: list[Entry]
) -> None:
    root = parsed_page(member(archive, chapter.name))
    prepare(root, styles=_styles(root, chapter.name, archive), builder=builder)
    leave_out_unseen(root, builder)
    name_headings(root, entries)
    body = root.find(".//{*}body")
    body = root if body is None else body
    kinds = chapter.kinds | ({"toc"} if is_contents(body) else frozenset())
    for section, its_kinds in sections(body, kinds):
        if its_kinds & TITLE_PAGES:
            _write_title_page(section, builder)
        elif its_kinds & SET_APART:
            with builder.aside():
                markup.write(section, builder)
        else:
            markup.write(section, builder)


def _write_title_page(section: _Element, builder: TextBuilder) -> None:
    """Its lines are about the book; but an abstract may stand there, too."""
    page = TextBuilder()
    markup.write(section, page)
    with suppress(UnreadableError):
        joined.add(page.reading(), builder, is_aside=_is_line)


def _is_line(block: Block, words: str) -> bool:
    is_sentence = _SENTENCE.search(words) and len(words.split()) >= _SENTENCE_WORDS
    return block.kind is Kind.HEADING or not is_sentence


def _styles(root: _Element, name: str, archive: ZipFile) -> str:
    """The style sheets that a page names and in it, as far as they say what is shown."""
    sheets = [text_of(style) for style in root.iter("{*}style")]
    for link in root.iter("{*}link"):
        if "stylesheet" in link.get("rel", "").lower().split():
            sheet = resolved(link.get("href", ""), beside=name)
            if sheet in archive.NameToInfo:
                sheets.append(decode(member(archive, sheet)[:_LONGEST_STYLES]))
    return "\n".join(sheet for sheet in sheets if _SAYS.search(sheet))


def parsed_page(raw: bytes) -> _Element:
    """The root of a page in XHTML, read as a browser would if it is not well-formed.

    Raises:
        UnreadableError: it is not text.
        lxml.etree.LxmlError: there is nothing in it.
    """
    declared = _DECLARED.match(raw)
    text = decode(raw, declared=declared[1].decode("ascii", "replace") if declared else None)
    text = _DECLARATION.sub("", text, count=1)
    try:
        return parse_xml(_ENTITY.sub(_character, text).encode())
    except etree.XMLSyntaxError:
        return parse_as_browser(text)


def _character(entity: re.Match[str]) -> str:
    # XML knows only five names; HTML's others would be lost with the DTD that is not fetched.
    known = html5.get(f"{entity[1]};")
    return entity[0] if known is None or entity[1] in _KEPT else known
