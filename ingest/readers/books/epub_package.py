"""The package of an EPUB book: its chapters, its metadata, and which pages are around the text."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element

from index.errors import UnreadableError
from ingest.readers.archive import member
from ingest.readers.books.epub_contents import Entry, entries_of
from ingest.readers.decode import storable
from ingest.readers.xml import parse_xml

_NCX = "application/x-dtbncx+xml"
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
_OPS = "{http://www.idpf.org/2007/ops}"
_PLAIN = {"source": "publisher", "licence": "rights"}
# Of MARC and of ONIX.
_AUTHORS = {"aut", "author", "cre", "creator", "a01", "a02"}
_NOBODY = {"unknown", "calibre"}
_EARLIEST = 1_000
# A moment that is midnight nowhere is when a program wrote the file, not when it was published.
_MOMENT = re.compile(r"[T ]\d{2}:(?:(?!00|15|30|45)\d{2}|\d{2}:(?!00)\d{2})")
_EVENTS = ("publication", "published", "issued", "", "original-publication", "ops-publication")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|(?:urn:)?doi:\s*)?(10\.\d{4,9}/\S+)\Z", re.I)
_WEB = re.compile(r"https?://[^/\s]+\.[^\s]+\Z", re.IGNORECASE)
TITLE_PAGES = frozenset(("cover", "titlepage", "title-page", "halftitlepage"))
_AROUND = "copyright-page toc landmarks page-list loi lot lov index bibliography colophon"
SET_APART = TITLE_PAGES | frozenset(_AROUND.split())
"""The kinds of pages around the text of a book."""


class Chapter(NamedTuple):
    """The name of a part in the archive, and the kinds of page that the book calls it."""

    name: str
    kinds: frozenset[str]


class Package:
    """The book's table of parts (its OPF file)."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._path = self._package_path()
        self._root = self._xml(self._path)
        self._parts = {one.get("id"): one for one in self._all("manifest/{*}item")}

    def chapters(self) -> list[Chapter]:
        """The chapters in reading order, those outside it ("linear") too."""
        kinds = dict(self._kinds())
        listed = (reference.get("idref") for reference in self._all("spine/{*}itemref"))
        parts = (self._parts[name] for name in listed if name in self._parts)
        names = [
            self._name(part.get("href", ""))
            for part in parts
            if not part.get("media-type", "").startswith("image/")
        ]
        self._refuse_locked(names)
        return [Chapter(name, frozenset(kinds.get(name, ()))) for name in dict.fromkeys(names)]

    def contents(self) -> dict[str, list[Entry]]:
        """The lines of the table of contents, by the part that they lead to."""
        found: dict[str, list[Entry]] = {}
        # A book for old and new readers says the same in both forms.
        for part in sorted(self._parts.values(), key=lambda one: one.get("media-type") == _NCX):
            is_nav = "nav" in part.get("properties", "").split()
            if is_nav or (part.get("media-type") == _NCX and not found):
                name = self._name(part.get("href", ""))
                with suppress(UnreadableError, etree.LxmlError):
                    for entry in entries_of(parse_xml(member(self._archive, name))):
                        target = self._name(entry.href, beside=name)
                        found.setdefault(target, []).append(entry)
        return found

    def given(self) -> dict[str, str]:
        """What the book says about itself; several authors are separated by semicolons."""
        values = {
            "title": self._title(),
            "author": "; ".join(self._authors()),
            "published": self._published(),
            "url": self._url(),
            **{field: next(self._texts(name), "") for field, name in _PLAIN.items()},
        }
        return {
            field: storable(value)
            for field, value in values.items()
            if value and value.lower() not in _NOBODY
        }

    def _title(self) -> str:
        titles = list(self._elements("title"))
        main = [one for one in titles if "main" in self._refined(one, "title-type")]
        return next(map(_text, main or titles), "")

    def _authors(self) -> Iterator[str]:
        names = []
        for creator in self._elements("creator"):
            named = {*self._refined(creator, "role"), _attribute(creator, "role")}
            roles = {role.rpartition("/")[2] for role in named} - {""}
            is_known = _attribute(creator, "file-as") not in _NOBODY
            if is_known and (not roles or roles & _AUTHORS):
                names.append(_text(creator))
        yield from (name for name in dict.fromkeys(names) if name.lower() not in _NOBODY | {""})

    def _published(self) -> str:
        """The date of publication; a year such as 101 stands for "no date" in some programs."""
        dates: dict[str, str] = {}
        for one in (*self._elements("date"), *self._issued()):
            if _is_believable(_text(one)):
                event = _attribute(one, "event") or next(iter(self._refined(one, "event")), "")
                dates.setdefault(event.lower(), _text(one))
        return next((dates[event] for event in _EVENTS if dates.get(event)), "")

    def _issued(self) -> Iterator[_Element]:
        metas = self._all("metadata/{*}meta")
        return (one for one in metas if one.get("property") in ("dcterms:issued", "dcterms:date"))

    def _url(self) -> str:
        named = [*self._texts("identifier"), *self._texts("source")]
        for name in named:
            if doi := _DOI.match(name):
                return f"https://doi.org/{doi[1]}"
        return next((name for name in named if _WEB.match(name)), "")

    def _elements(self, name: str) -> Iterator[_Element]:
        return self._root.iterfind(f".//{{*}}metadata//{_DC}{name}")

    def _texts(self, name: str) -> Iterator[str]:
        return map(_text, self._elements(name))

    def _refined(self, element: _Element, wanted: str) -> set[str]:
        """What the book says of an element elsewhere, in lower case."""
        name = element.get("id")
        return {
            _text(one).lower()
            for one in self._all("metadata/{*}meta")
            if name and one.get("refines") == f"#{name}" and one.get("property") == wanted
        }

    def _all(self, path: str) -> Iterator[_Element]:
        return self._root.iterfind(f".//{{*}}{path}")

    def _kinds(self) -> Iterator[tuple[str, set[str]]]:
        """The kinds that contents page, landmarks and guide name, by part; only of whole parts."""
        found: dict[str, set[str]] = {}
        for reference in self._all("guide/{*}reference"):
            if "#" not in (href := reference.get("href", "")):
                found.setdefault(self._name(href), set()).add(reference.get("type", "").lower())
        for part in self._parts.values():
            if "nav" in part.get("properties", "").split():
                name = self._name(part.get("href", ""))
                found.setdefault(name, set()).add("toc")
                for target, kinds in self._landmarks(name):
                    found.setdefault(target, set()).update(kinds)
        yield from found.items()

    def _landmarks(self, nav: str) -> Iterator[tuple[str, set[str]]]:
        try:
            root = parse_xml(member(self._archive, nav))
        except (UnreadableError, etree.LxmlError):
            return
        for part in root.iter("{*}nav"):
            if "landmarks" in part.get(f"{_OPS}type", "").split():
                for link in part.iter("{*}a"):
                    if "#" not in (href := link.get("href", "")):
                        yield self._name(href, beside=nav), set(link.get(f"{_OPS}type", "").split())

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

    def _name(self, href: str, *, beside: str = "") -> str:
        return resolved(href, beside=beside or self._path)

    def _refuse_locked(self, chapters: Iterable[str]) -> None:
        if _ENCRYPTION not in self._archive.namelist():
            return
        # Fonts may be listed here, too, in a book that anyone can read.
        references = self._xml(_ENCRYPTION).iter("{*}CipherReference")
        locked = {unquote(reference.get("URI", "")) for reference in references}
        if locked & set(chapters):
            raise UnreadableError("is locked by its seller (DRM); use a copy without the lock")


def resolved(href: str, *, beside: str) -> str:
    """The name in the archive of what a part refers to.

    >>> resolved("../a%20b.css#x", beside="OPS/text/1.xhtml")
    'OPS/a b.css'
    """
    folder = posixpath.dirname(beside)
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _is_believable(date: str) -> bool:
    year = re.match(r"\d{4}", date)
    return not _MOMENT.search(date) and (year is None or int(year[0]) >= _EARLIEST)


def _attribute(element: _Element, name: str) -> str:
    return (element.get(f"{_OPF}{name}") or element.get(name) or "").lower()


def _text(element: _Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())
