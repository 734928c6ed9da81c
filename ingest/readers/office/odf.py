"""Opens OpenDocument files: their parts, styles, and what they say about themselves."""

from __future__ import annotations

import posixpath
from functools import cache
from typing import NamedTuple
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element

from index.errors import UnreadableError
from ingest.readers.archive import member
from ingest.readers.given_names import believed
from ingest.readers.office.run_words import Mark
from ingest.readers.xml import parse_xml

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMESPACES = {
    "office": f"{_OASIS}office:1.0",
    "style": f"{_OASIS}style:1.0",
    "text": f"{_OASIS}text:1.0",
    "table": f"{_OASIS}table:1.0",
    "draw": f"{_OASIS}drawing:1.0",
    "chart": f"{_OASIS}chart:1.0",
    "form": f"{_OASIS}form:1.0",
    "meta": f"{_OASIS}meta:1.0",
    "svg": f"{_OASIS}svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "math": "http://www.w3.org/1998/Math/MathML",
}
_BROKEN = (
    "is damaged or not a text document; open it in a word processor and save it as .odt or .docx"
)
_MANIFEST = "META-INF/manifest.xml"
# Far more than people base on each other; a circle ends there, too.
_DEEPEST = 20
_NO_LINE = {"", "none"}


@cache
def qn(name: str) -> str:
    """The full name of an element or attribute, such as "text:p"."""
    prefix, _, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


class Look(NamedTuple):
    """How text of a style is shown; `left_out` names what it is where it is not."""

    left_out: str = ""
    mark: Mark = Mark.LEVEL


class Package:
    """The parts of an OpenDocument file.

    Raises:
        UnreadableError: it is locked, damaged or of another kind.
    """

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        # Read as bytes: some old lists of parts are not well-formed.
        if _MANIFEST in self._names and b"encryption-data" in member(archive, _MANIFEST):
            raise UnreadableError("is password-protected; save it without a password")
        content = self.root("content.xml")
        text = None if content is None else content.find(f"{qn('office:body')}/{qn('office:text')}")
        if content is None or text is None:
            raise UnreadableError(_BROKEN)
        self.content, self.text = content, text
        self.styles = self.root("styles.xml")

    def root(self, name: str) -> _Element | None:
        """The root element of a part, or None if there is no such part."""
        if name not in self._names:
            return None
        try:
            return parse_xml(member(self._archive, name))
        except etree.LxmlError as error:
            raise UnreadableError(_BROKEN) from error

    def embedded(self, link: str) -> _Element | None:
        """The content of an object that the text shows, if it is in the file."""
        folder = posixpath.normpath(link.removeprefix("./"))
        return self.root(f"{folder}/content.xml")

    def given(self) -> dict[str, str]:
        """Title and authors; the dates say when the file was made and changed."""
        meta = self.root("meta.xml")
        if meta is None:
            return {}
        found = {
            name: next((one.text or "" for one in meta.iter(qn(name))), "")
            for name in ("dc:title", "meta:initial-creator", "dc:creator")
        }
        # The other creator is whoever saved the file last.
        author = found["meta:initial-creator"] or found["dc:creator"]
        return believed(title=found["dc:title"], author=author)


class Styles:
    """The styles of a file, each with those that it is based on."""

    def __init__(self, package: Package) -> None:
        self._styles: dict[tuple[str, str], _Element] = {}
        for root in (package.styles, package.content):
            for style in root.iter(qn("style:style")) if root is not None else ():
                family, name = style.get(qn("style:family"), ""), style.get(qn("style:name"), "")
                self._styles[family, name] = style
        self._lists = {
            one.get(qn("style:name"), ""): one
            for root in (package.styles, package.content)
            for one in (root.iter(qn("text:list-style")) if root is not None else ())
        }
        styles = package.styles
        self.outline = None if styles is None else next(styles.iter(qn("text:outline-style")), None)
        self._looks: dict[tuple[str, str, Look], Look] = {}

    def names(self, paragraph: _Element) -> list[str]:
        """The names of a paragraph's style and of those that it is based on, in plain letters."""
        own = paragraph.get(qn("text:style-name"), "")
        above = (one.get(qn("style:name"), "") for one in self._chain("paragraph", own))
        return [name.replace("_20_", " ") for name in (own, *above)]

    def listed(self, name: str) -> _Element | None:
        """The list style of this name."""
        return self._lists.get(name)

    def is_unlisted(self, paragraph: _Element) -> bool:
        """Whether the style of a heading takes it out of the numbers of the others."""
        chain = self._chain("paragraph", paragraph.get(qn("text:style-name"), ""))
        stated = (style.get(qn("style:list-style-name")) for style in chain)
        return next((one for one in stated if one is not None), None) == ""

    def is_blank_list(self, name: str, level: int) -> bool:
        """Whether a list shows neither bullet nor number at this level."""
        listed = self._lists.get(name)
        for one in listed if listed is not None else ():
            if one.get(qn("text:level")) == str(level):
                sign = one.get(qn("text:bullet-char"), one.get(qn("style:num-format"), "*"))
                return not sign.strip()
        return False

    def look(self, family: str, name: str, around: Look) -> Look:
        """How text of this style is shown in text that is shown as `around`."""
        key = (family, name, around)
        if key not in self._looks:
            self._looks[key] = _inherited(self._chain(family, name), around)
        return self._looks[key]

    def _chain(self, family: str, name: str) -> list[_Element]:
        chain: list[_Element] = []
        style = self._styles.get((family, name))
        while style is not None and len(chain) < _DEEPEST:
            chain.append(style)
            style = self._styles.get((family, style.get(qn("style:parent-style-name"), "")))
        return chain


def _inherited(chain: list[_Element], around: Look) -> Look:
    stated: dict[str, str] = {}
    for style in chain:
        for properties in style.iterfind(qn("style:text-properties")):
            for name, value in properties.attrib.items():
                stated.setdefault(str(name), str(value))
    return Look(left_out=_left_out(stated, around), mark=_mark(stated, around))


def _left_out(stated: dict[str, str], around: Look) -> str:
    if stated.get(qn("text:display")) == "none":
        return "hidden passages"
    names = ("style:text-line-through-style", "style:text-line-through-type")
    lines = [stated[qn(name)] for name in names if qn(name) in stated]
    if lines:
        struck = "struck-out passages" if not set(lines) & _NO_LINE else ""
        return struck if around.left_out != "hidden passages" else around.left_out
    return around.left_out


def _mark(stated: dict[str, str], around: Look) -> Mark:
    position = stated.get(qn("style:text-position"), "").split()
    if not position:
        return around.mark
    if position[0] in ("super", "sub"):
        return Mark.RAISED if position[0] == "super" else Mark.LOWERED
    try:
        height = float(position[0].removesuffix("%"))
    except ValueError:
        return around.mark
    if height == 0:
        return Mark.LEVEL
    return Mark.RAISED if height > 0 else Mark.LOWERED
