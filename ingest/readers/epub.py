"""Reads EPUB books: their chapters in the order of the spine."""

import posixpath
import re
from collections.abc import Iterator
from html.entities import html5
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers import markup
from ingest.readers.archive import member, open_archive
from ingest.readers.blocks import TextBuilder
from ingest.readers.decode import decode, storable
from ingest.readers.xml import parse_as_browser, parse_xml
from ingest.reading import Failure, Limits, Reading

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_GIVEN = {
    "title": "title",
    "author": "creator",
    "source": "publisher",
    "published": "date",
    "licence": "rights",
}
_ENTITY = re.compile(r"&([A-Za-z]\w*);")
_KEPT = {"amp", "lt", "gt", "quot", "apos"}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")


def read(found: Found, *, limits: Limits) -> Iterator[Reading | Failure]:
    """The book as one article, and a line on each chapter that is missing or damaged.

    Raises:
        UnreadableError: it is damaged, locked, too large or without text.
    """
    builder = TextBuilder()
    with open_archive(found.file, limits=limits) as archive:
        package = _Package(archive)
        for chapter in package.chapters():
            try:
                markup.write(_body(member(archive, chapter)), builder)
            except (UnreadableError, etree.LxmlError):
                reason = "is missing or damaged, so the book lacks it; get the book again"
                yield Failure(path=f"{found.path} chapter {chapter}", reason=reason)
    yield builder.reading(given=package.given())


class _Package:
    """The book's table of parts (its OPF file)."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._path = self._package_path()
        self._root = self._xml(self._path)

    def chapters(self) -> list[str]:
        """The names of the chapters in the archive, in reading order."""
        parts = {part.get("id"): part for part in self._root.iterfind(".//{*}manifest/{*}item")}
        names = [
            self._name(parts[reference.get("idref")].get("href", ""))
            for reference in self._root.iterfind(".//{*}spine/{*}itemref")
            if reference.get("idref") in parts
            and "nav" not in parts[reference.get("idref")].get("properties", "").split()
        ]
        self._refuse_locked(names)
        return names

    def given(self) -> dict[str, str]:
        """What the book says about itself; several authors are joined by commas."""
        values = {}
        for field, name in _GIVEN.items():
            elements = self._root.iterfind(
                f".//{{*}}metadata//{{http://purl.org/dc/elements/1.1/}}{name}"
            )
            texts = [
                " ".join("".join(map(str, element.itertext())).split()) for element in elements
            ]
            chosen = texts if field == "author" else texts[:1]
            values[field] = storable(", ".join(text for text in chosen if text))
        return {field: value for field, value in values.items() if value}

    def _package_path(self) -> str:
        for root in self._xml(_CONTAINER).iterfind(".//{*}rootfile"):
            if path := root.get("full-path"):
                return path
        raise UnreadableError(
            "is not a complete EPUB book (its parts are not listed); get it again"
        )

    def _xml(self, name: str) -> _Element:
        try:
            return parse_xml(member(self._archive, name))
        except etree.LxmlError as error:
            raise UnreadableError(
                "is damaged (its list of parts cannot be read); get the book again"
            ) from error

    def _name(self, href: str) -> str:
        folder = posixpath.dirname(self._path)
        return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))

    def _refuse_locked(self, chapters: list[str]) -> None:
        if _ENCRYPTION not in self._archive.namelist():
            return
        # Fonts may be listed here, too, in a book that anyone can read.
        references = self._xml(_ENCRYPTION).iter("{*}CipherReference")
        locked = {unquote(reference.get("URI", "")) for reference in references}
        if locked & set(chapters):
            raise UnreadableError("is locked by its seller (DRM); use a copy without the lock")


def _body(raw: bytes) -> _Element:
    declared = _DECLARED.match(raw)
    text = decode(raw, declared=declared[1].decode("ascii", "replace") if declared else None)
    text = _DECLARATION.sub("", text, count=1)
    try:
        root = parse_xml(_ENTITY.sub(_character, text).encode())
    except etree.XMLSyntaxError:
        root = parse_as_browser(text)
    body = root.find(".//{*}body")
    return root if body is None else body


def _character(entity: re.Match[str]) -> str:
    # XML knows only five names; HTML's others would be lost with the DTD that is not fetched.
    known = html5.get(f"{entity[1]};")
    return entity[0] if known is None or entity[1] in _KEPT else known
