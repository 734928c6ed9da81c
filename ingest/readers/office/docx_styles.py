"""What the styles and list definitions of a Word file say about its paragraphs and runs."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from ingest.readers.office.ooxml import Package, is_on, qn, value

_HEADING = re.compile(r"heading (\d)\b", re.IGNORECASE)
_LIST = re.compile(r"list (?:bullet|number)(?: (\d))?\b", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc (?:\d|heading)|table of figures|table of authorities|index \d)\b")
# Far more than people base on each other; a circle ends there, too.
_DEEPEST = 20
_BODY_LEVEL = 9
_MOST_LEVELS = 9


class Styles:
    """The styles of a file, each with those that it is based on."""

    def __init__(self, package: Package) -> None:
        self._styles: dict[str, _Element] = {}
        self._defaults: dict[str, str] = {}
        for root in package.related(package.main, "styles"):
            for style in root.iterfind(qn("w:style")):
                self._styles[value(style, "w:styleId")] = style
                if value(style, "w:default") and is_on(style, "w:default"):
                    self._defaults[value(style, "w:type")] = value(style, "w:styleId")
        self._chains: dict[str, list[_Element]] = {}

    def of_paragraph(self, paragraph: _Element) -> list[_Element]:
        """The style of a paragraph, then those that it is based on."""
        named = value(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))
        return self._chain(named or self._defaults.get("paragraph", ""))

    def of_run(self, run: _Element) -> list[_Element]:
        """The character style of a run, then those that it is based on."""
        return self._chain(value(run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")))

    def _chain(self, name: str) -> list[_Element]:
        if name not in self._chains:
            chain: list[_Element] = []
            style = self._styles.get(name)
            while style is not None and len(chain) < _DEEPEST:
                chain.append(style)
                style = self._styles.get(value(style.find(qn("w:basedOn"))))
            self._chains[name] = chain
        return self._chains[name]


class Numbering:
    """The list definitions of a file."""

    def __init__(self, package: Package) -> None:
        self._abstract: dict[str, _Element] = {}
        self._by_style: dict[str, _Element] = {}
        self._numbers: dict[str, _Element] = {}
        for root in package.related(package.main, "numbering"):
            for one in root.iterfind(qn("w:abstractNum")):
                self._abstract[value(one, "w:abstractNumId")] = one
                self._by_style[value(one.find(qn("w:styleLink")))] = one
            for one in root.iterfind(qn("w:num")):
                self._numbers[value(one, "w:numId")] = one

    def is_blank(self, number: str, level: int) -> bool:
        """Whether a list shows neither bullet nor number there: the text goes on above."""
        defined = self.level(number, level)
        if defined is None:
            return False
        if value(defined.find(qn("w:numFmt"))) == "none":
            return True
        sign = defined.find(qn("w:lvlText"))
        return sign is not None and not value(sign).strip()

    def level_of(self, number: str, chain: list[_Element]) -> int:
        """The level of a list, from 0, that belongs to one of these styles; 0 if none does."""
        names = {value(style, "w:styleId") for style in chain}
        for one in self._levels(number):
            if value(one.find(qn("w:pStyle"))) in names - {""}:
                return _number(value(one, "w:ilvl"))
        return 0

    def counted_with(self, number: str) -> str:
        """What all lists that are counted as one have in common."""
        return value(self._abstract_of(number), "w:abstractNumId") or f"of {number}"

    def start_again(self, number: str, level: int) -> int | None:
        """Where a list begins to count anew at a level; None if it goes on."""
        listed = self._numbers.get(number)
        for one in listed.iterfind(qn("w:lvlOverride")) if listed is not None else ():
            stated = value(one.find(qn("w:startOverride")))
            if value(one, "w:ilvl") == str(level) and stated.isascii() and stated.isdecimal():
                return int(stated[:6])
        return None

    def level(self, number: str, level: int) -> _Element | None:
        """How a list is at a level."""
        levels = self._levels(number)
        return next((one for one in levels if value(one, "w:ilvl") == str(level)), None)

    def _levels(self, number: str) -> Iterator[_Element]:
        """The levels of a list, first those that it changes itself."""
        listed, abstract = self._numbers.get(number), self._abstract_of(number)
        if listed is not None:
            yield from listed.iterfind(f"{qn('w:lvlOverride')}/{qn('w:lvl')}")
        yield from abstract.iterfind(qn("w:lvl")) if abstract is not None else ()

    def _abstract_of(self, number: str) -> _Element | None:
        listed = self._numbers.get(number)
        abstract = self._abstract.get(value(_child(listed, "w:abstractNumId")))
        # A list style is defined elsewhere under the same name.
        linked = value(_child(abstract, "w:numStyleLink"))
        return self._by_style.get(linked, abstract) if linked else abstract


def _child(element: _Element | None, name: str) -> _Element | None:
    return element.find(qn(name)) if element is not None else None


def heading_level(paragraph: _Element, chain: list[_Element]) -> int:
    """The level of a heading, from 1, by its outline level or the name of its style; else 0."""
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if own is not None:
        return _outline(own)
    for style in chain:
        stated = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if stated is not None:
            return _outline(stated)
        name = style_name(style)
        if name == "title":
            return 1
        if match := _HEADING.match(name):
            return int(match[1])
    return 0


def _outline(stated: _Element) -> int:
    level = _number(value(stated), most=_BODY_LEVEL)
    return 0 if level == _BODY_LEVEL else level + 1


def list_level(paragraph: _Element, chain: list[_Element], numbering: Numbering) -> tuple[str, int]:
    """The id of the list that a paragraph belongs to, and its level there from 0; ("", 0) if none.

    A list that only its style's name shows has the id "named".
    """
    holders = [paragraph, *chain]
    found = [one for holder in holders if (one := holder.find(_NUMBERING)) is not None]
    number = next((each for one in found if (each := one.find(qn("w:numId"))) is not None), None)
    level = next((each for one in found if (each := one.find(qn("w:ilvl"))) is not None), None)
    named = next((match for style in chain if (match := _LIST.match(style_name(style)))), None)
    if value(number) == "0" or not (found or named):
        return "", 0
    if level is not None:
        return value(number) or "named", _number(value(level))
    # Word's own "List Bullet 2" is the first level of a list of its own.
    by_name = int(named[1] or 1) - 1 if named else 0
    return value(number) or "named", max(by_name, numbering.level_of(value(number), chain))


_NUMBERING = f"{qn('w:pPr')}/{qn('w:numPr')}"


def _number(digits: str, *, most: int = _MOST_LEVELS - 1) -> int:
    return min(int(digits), most) if digits.isascii() and digits.isdigit() else 0


def is_contents(chain: list[_Element]) -> bool:
    """Whether the paragraph is a line of a table of contents, of figures or of an index."""
    return any(_CONTENTS.match(style_name(style)) for style in chain)


def style_name(style: _Element) -> str:
    """The name of a style in lower case; for Word's own styles it is English in every language."""
    return value(style.find(qn("w:name"))).lower()


def switched(run: _Element, name: str, chains: tuple[list[_Element], list[_Element]]) -> bool:
    """Whether a switch such as "w:vanish" is on: by the run itself, else by its styles.

    `chains` are the styles of the paragraph and of the run: where both switch, they cancel.
    """
    own = run.find(f"{qn('w:rPr')}/{qn(name)}")
    if own is not None:
        return is_on(own)
    stated = (next(_stated(chain, name), None) for chain in chains)
    return sum(one is not None and is_on(one) for one in stated) == 1


def property_of(run: _Element, name: str, chains: tuple[list[_Element], list[_Element]]) -> str:
    """The value of a property such as "w:vertAlign", from the run, its style or its paragraph's."""
    own = run.find(f"{qn('w:rPr')}/{qn(name)}")
    if own is not None:
        return value(own)
    by_style = (next(_stated(chain, name), None) for chain in reversed(chains))
    return next((value(one) for one in by_style if one is not None), "")


def _stated(chain: list[_Element], name: str) -> Iterator[_Element]:
    for style in chain:
        stated = style.find(f"{qn('w:rPr')}/{qn(name)}")
        if stated is not None:
            yield stated
