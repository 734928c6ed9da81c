"""Opens the packages that DOCX and PPTX files are: their parts and what these name."""

import posixpath
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element

from index.errors import UnreadableError
from ingest.readers.archive import member
from ingest.readers.given_names import believed
from ingest.readers.xml import parse_xml

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "a14": "http://schemas.microsoft.com/office/drawing/2010/main",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_ISO = "http://purl.oclc.org/ooxml/"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OFF = {"0", "false", "off", "none"}


class Relation(NamedTuple):
    """A part that another one names: its id there, the last word of its type, and its name."""

    kind: str
    target: str


class Package:
    """The parts of an Office file, in the namespaces of the transitional standard."""

    def __init__(self, archive: ZipFile, *, what: str) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}
        self._relations: dict[str, dict[str, Relation]] = {}
        self._what = what
        self.main = self._main()

    def root(self, name: str) -> _Element:
        """The root element of a part.

        Raises:
            UnreadableError: the part is missing, damaged or not XML.
        """
        try:
            raw = self.raw(name)
            root = parse_xml(raw)
            if _STRICT.search(raw) or any(uri.startswith(_ISO) for uri in root.nsmap.values()):
                # In strict files each namespace has another name for the same elements.
                plain = etree.tostring(root, encoding="utf-8")
                root = parse_xml(_STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", plain))
        except etree.LxmlError as error:
            raise self.broken() from error
        return root

    def raw(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            UnreadableError: it is missing or damaged.
        """
        held = self._names.get(name.lower())
        if held is None:
            raise self.broken()
        return member(self._archive, held)

    def relations(self, name: str) -> dict[str, Relation]:
        """The parts of the package that a part names, by id; nothing outside the package."""
        if name not in self._relations:
            self._relations[name] = dict(self._read_relations(name))
        return self._relations[name]

    def related(self, name: str, kind: str) -> list[_Element]:
        """The roots of the parts of this kind that a part names."""
        return [self.root(one.target) for one in self.relations(name).values() if one.kind == kind]

    def given(self) -> dict[str, str]:
        """Title and authors; the dates say when the file was made, not when it appeared."""
        core = next(iter(self.related("", "core-properties")), None)
        if core is None:
            return {}
        return believed(
            title=core.findtext(qn("dc:title")) or "", author=core.findtext(qn("dc:creator")) or ""
        )

    def broken(self) -> UnreadableError:
        """What to raise where the file is not what its name says."""
        return UnreadableError(self._what)

    def _main(self) -> str:
        for one in self.relations("").values():
            if one.kind == "officeDocument":
                return one.target
        raise self.broken()

    def _read_relations(self, name: str) -> Iterator[tuple[str, Relation]]:
        folder, file = posixpath.split(name)
        listed = posixpath.join(folder, "_rels", f"{file}.rels")
        if listed.lower() not in self._names:
            return
        for one in self.root(listed).iter(_RELATIONSHIP):
            target = posixpath.normpath(posixpath.join("/", folder, unquote(one.get("Target", ""))))
            if one.get("TargetMode") != "External" and target[1:].lower() in self._names:
                kind = one.get("Type", "").rpartition("/")[2]
                yield one.get("Id", ""), Relation(kind, target[1:])


@cache
def qn(name: str) -> str:
    """The full name of an element or attribute, such as "w:p"."""
    prefix, _, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def value(element: _Element | None, name: str = "w:val") -> str:
    """An attribute of `element`; empty if there is none of it."""
    return "" if element is None else element.get(qn(name) if ":" in name else name, "")


def is_on(element: _Element, name: str = "w:val") -> bool:
    """Whether a switch is on: it is by being there, unless it says otherwise."""
    return value(element, name).lower() not in _OFF


def chosen(alternatives: _Element) -> _Element | None:
    """Of the forms of one drawing for newer and for older programs, the one to read."""
    forms = [one for one in alternatives if one.tag in (qn("mc:Choice"), qn("mc:Fallback"))]
    with_words = (one for one in forms if "".join(map(str, one.itertext())).strip())
    return next(with_words, forms[0] if forms else None)
