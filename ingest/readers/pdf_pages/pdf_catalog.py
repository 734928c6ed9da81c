"""What a PDF file says of itself: title, authors, and which of its layers are off."""

import re
from contextlib import suppress
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from ingest.readers.decode import storable
from ingest.readers.xml import parse_xml

_DC = "{http://purl.org/dc/elements/1.1/}"
_RDF_ITEM = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
# What the program wrote, not the author: the name of a file, of itself, or of nothing.
_JUNK_TITLE = re.compile(
    r"""(?:microsoft\s|powerpoint\s|slide\s?\d|untitled|unspecified|no\stitle|document\s?\d*\Z
    |dokument\s?\d*\Z|sans\stitre|unbenannt|title\Z|layout\s\d|print\Z|full\spage\sphoto|scan\d*\Z
    |(?:acrobat|adobe|indesign|pagemaker|quark|latex|tex\soutput|openoffice|libreoffice)\b
    |https?://|file:|doi:|pii:)
    |.*\s1\.\.\d+\Z
    |\S+\.(?:docx?|pdf|indd|qxd|qxp|tex|dvi|rtf|odt|pptx?|xlsx?|html?|ps|eps|pmd|fm|cdr|txt|wpd|p65)\Z
    |.*\.(?:docx?|indd|qxd|qxp|dvi|rtf|odt|pptx?|pmd|fm|cdr|wpd|p65)\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_JUNK_AUTHOR = re.compile(
    r"""\W*(?:anonymous|unknown|unspecified|user(?:name)?\d*|admin(?:istrator)?|author|owner|guest
    |root|default|test|none|n/?a|pc|me|microsoft.*|windows.*|adobe.*|acrobat.*|hp|dell|lenovo|asus|acer
    |toshiba|sony|apple|latex.*|.*\blibreoffice.*|.*openoffice.*|\S+@\S+|\S*\\\S+|\S*\d\S*|\S)?\W*\Z""",
    re.IGNORECASE | re.VERBOSE,
)
# As people are called where they log in.
_LOGIN = re.compile(r"[a-z][a-z_.-]*\Z")
_NAMES = (b"/OCProperties", b"/Metadata", b"/ObjStm")
_WRONG = (PyPdfError, KeyError, TypeError, ValueError, AttributeError, IndexError, OSError)
_PERSONS = re.compile(r",\s+(?:and\s+)?|\s+and\s+|\s*&\s*")
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,4}\Z")


class Catalog:
    """Title, authors and layers of a file; where it is damaged, as much as can be read."""

    def __init__(self, file: Path, document: pypdfium2.PdfDocument) -> None:
        self._stem = file.stem
        self._title = document.get_metadata_value("Title")
        self._author = document.get_metadata_value("Author")
        self._root: Any = {}
        raw = file.read_bytes()
        # Not worth a second look at a damaged file where there is nothing to find.
        if any(name in raw for name in _NAMES):
            with suppress(*_WRONG, RecursionError):
                self._root = PdfReader(BytesIO(raw)).trailer["/Root"]

    @cached_property
    def given(self) -> dict[str, str]:
        """Title and authors; the date of a PDF says nothing about when its article appeared.

        What programs write in their place is left out: a file name, "untitled", "user".
        """
        titles, creators = self._from_xmp()
        # Programs that scan name the work after the file.
        known = (one for one in (self._title, *titles) if one.strip() != self._stem or " " in one)
        title = next(filter(is_title, known), "")
        names = [name for name in creators if is_author(name)]
        author = "; ".join(names) if len(names) > 1 else self._author
        author = author if is_author(author) else "".join(names[:1])
        found = {"title": title, "author": _persons(author)}
        return {name: storable(value).strip() for name, value in found.items() if value.strip()}

    @cached_property
    def layers_off(self) -> frozenset[str]:
        """The names of the layers that are not shown."""
        try:
            settings = self._root["/OCProperties"]["/D"]
            if settings.get("/BaseState") == "/OFF":
                shown = {_name(one) for one in settings.get("/ON", ())}
                return frozenset(map(_name, self._root["/OCProperties"]["/OCGs"])) - shown
            return frozenset(_name(one) for one in settings.get("/OFF", ()))
        except (*_WRONG, RecursionError):
            return frozenset()

    def _from_xmp(self) -> tuple[list[str], list[str]]:
        try:
            packet = parse_xml(self._root["/Metadata"].get_object().get_data().strip())
        except (*_WRONG, RecursionError, etree.LxmlError):
            return [], []
        found: list[list[str]] = []
        for name in ("title", "creator"):
            items = (one for of in packet.iter(_DC + name) for one in of.iter(_RDF_ITEM))
            found.append([" ".join((one.text or "").split()) for one in items])
        return found[0], found[1]


def is_title(words: str) -> bool:
    """Whether somebody wrote this as a title, rather than a program.

    >>> [is_title(words) for words in ("Microsoft Word - x.doc", "untitled", "Untidy rooms")]
    [False, False, True]
    """
    words = words.strip()
    return bool(re.search(r"[^\W\d_]{2}", words)) and not _JUNK_TITLE.match(words)


def is_author(words: str) -> bool:
    """Whether this may be the name of a person or an institution.

    >>> [is_author(words) for words in ("user", "(anonymous)", "Ann Example", "")]
    [False, False, True, False]
    """
    words = words.strip()
    return not (_JUNK_AUTHOR.match(words) or _LOGIN.match(words))


def _persons(names: str) -> str:
    """Several persons, each of at least two names, apart as in all formats."""
    persons = [name.strip() for name in _PERSONS.split(names) if name.strip()]
    is_list = len(persons) > 1 and all(_PERSON.match(name) for name in persons)
    return "; ".join(persons) if is_list else names


def _name(layer: Any) -> str:  # noqa: ANN401
    return str(layer.get_object().get("/Name", ""))
