"""Finds what the style rules in a page hide; other files are not looked into."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cssselect import SelectorError, parse
from cssselect.parser import Attrib, Class, CombinedSelector, Element, Hash
from lxml.etree import _Element

from ingest.readers.tree import tag_of, text_of

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_BRACE = re.compile(r"([{}])")
_SHOWING = re.compile(
    r"(?:^|[;{\s])(display|visibility)\s*:\s*([\w-]+)[^;}!]*(!\s*important)?", re.IGNORECASE
)
_CLIPPED = re.compile(r"clip(?:-path)?\s*:\s*(?:rect\(\s*(?:0|1px)|inset\(\s*50%)", re.IGNORECASE)
_FAR_AWAY = re.compile(r"(?:left|top|text-indent)\s*:\s*-\d{4,}(?:px|em|rem)", re.IGNORECASE)
_TOKEN = re.compile(r"[.#]((?:[\w-]|\\.|[^\x00-\x7f])+)")
_PSEUDO = re.compile(r"(?<!\\):")
_WIDTH = re.compile(r"\(\s*(min|max)-width\s*:\s*([\d.]+)(px|em|rem)\s*\)")
_SCREEN = 1280
_UNSEEN = {"none", "hidden", "collapse"}
_LONGEST = 2_000_000
_MOST = 3_000
_MOST_STEPS = 300_000


class _Rule(NamedTuple):
    selectors: str
    prop: str
    value: str
    important: bool


_Weight = tuple[bool, tuple[int, int, int], int]


def hides(style: str) -> bool:
    """Whether declarations, such as those of a style attribute, hide what they apply to.

    >>> hides("color: red; display : none"), hides("display: block")
    (True, False)
    """
    return any(value in _UNSEEN for _, value, _ in _declared(style))


def hidden_by_rules(root: _Element) -> set[_Element]:
    """The elements that the rules of the page's own style elements hide.

    As in a browser, the more specific rule wins, then the later one. Rules for paper or for small
    screens do not count, nor do those for a state, such as being pointed at.
    """
    rules = [rule for sheet in style_sheets(root) for rule in _rules(sheet)]
    if not any(rule.value in _UNSEEN for rule in rules):
        return set()
    page = _Page(root)
    values: dict[tuple[_Element, str], tuple[_Weight, str]] = {}
    hiding = [one for one in enumerate(rules) if one[1].value in _UNSEEN]
    showing = [one for one in enumerate(rules) if one[1].value not in _UNSEEN]
    for order, rule in [*hiding, *showing][:_MOST]:
        for element, specificity in page.matches(rule.selectors):
            key, weight = (element, rule.prop), (rule.important, specificity, order)
            if rule.value not in _UNSEEN and key not in values:
                continue
            if key not in values or values[key][0] < weight:
                values[key] = (weight, rule.value)
    return {
        element
        for (element, prop), (weight, value) in values.items()
        if value in _UNSEEN and (weight[0] or not _shows(element, prop))
    }


def _shows(element: _Element, prop: str) -> bool:
    """Whether the element's own style attribute shows it against the rules."""
    own = [value for name, value, _ in _declared(element.get("style", "")) if name == prop]
    return bool(own) and own[-1] not in _UNSEEN


def _declared(style: str) -> Iterator[tuple[str, str, bool]]:
    if ":" not in style:
        return
    for name, value, important in _SHOWING.findall(style):
        yield name.lower(), value.lower(), bool(important)
    if _CLIPPED.search(style) or _FAR_AWAY.search(style):
        yield "clip", "hidden", False


def style_sheets(root: _Element) -> Iterator[str]:
    """The style sheets in a page that are not only for paper."""
    for style in root.iter("{*}style"):
        if _is_for_screens(style.get("media", "")):
            yield text_of(style)[:_LONGEST]


def _rules(sheet: str) -> Iterator[_Rule]:
    for selectors, words in rules_in_force(sheet):
        for name, value, important in _declared(words):
            yield _Rule(selectors, name, value, important)


def rules_in_force(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors and the declarations of each rule that holds for a browser on a desk."""
    open_blocks: list[str] = []
    pieces = _BRACE.split(_COMMENT.sub("", sheet))
    for words, brace in zip(pieces[::2], pieces[1::2], strict=False):
        if brace == "{":
            # What stands before the last semicolon belongs to the rule around it.
            open_blocks.append(words.rpartition(";")[2].strip())
        elif open_blocks:
            *outer, selectors = open_blocks
            open_blocks.pop()
            if not selectors.startswith("@") and all(map(_is_in_force, outer)):
                yield selectors, words


def _is_in_force(block: str) -> bool:
    name, _, condition = block.partition(" ")
    if name in ("@layer", "@supports"):
        return True
    return name.startswith("@media") and _is_for_screens(block[len("@media") :])


def _is_for_screens(media: str) -> bool:
    """Whether a media query holds for a browser on a desk.

    >>> [_is_for_screens(one) for one in ("", "print", "screen and (max-width: 40em)")]
    [True, False, False]
    """
    return any(_holds(one.strip().lower()) for one in media.split(","))


def _holds(query: str) -> bool:
    for bound, number, unit in _WIDTH.findall(query):
        width = float(number) * (1 if unit == "px" else 16)
        if (width > _SCREEN) if bound == "min" else (width < _SCREEN):
            return False
    rest = _WIDTH.sub("", query).replace("only", "").replace("and", "").split()
    return set(rest) <= {"screen", "all"}


class _Page:
    """The elements of a page by class, id and name."""

    def __init__(self, root: _Element) -> None:
        self._named: dict[str, list[_Element]] = defaultdict(list)
        # Style sheets can be made to take hours; what is left then counts as seen.
        self._left = _MOST_STEPS
        for element in root.iter("{*}*"):
            self._named[tag_of(element)].append(element)
            for word in set(element.get("class", "").split()):
                self._named["." + word].append(element)
            if name := element.get("id"):
                self._named["#" + name].append(element)

    def matches(self, selectors: str) -> Iterator[tuple[_Element, tuple[int, int, int]]]:
        """The elements that selectors apply to, with how specific the selector is."""
        for selector in selectors.split(","):
            if _PSEUDO.search(selector) or not all(map(self._is_there, _TOKEN.finditer(selector))):
                continue
            try:
                one = parse(selector.strip())[0]
            except (SelectorError, IndexError, RecursionError):
                continue
            for element in self._candidates(one.parsed_tree):
                if self._applies(one.parsed_tree, element):
                    yield element, one.specificity()

    def _is_there(self, token: re.Match[str]) -> bool:
        return "\\" in token[0] or token[0] in self._named

    def _candidates(self, node: object) -> Iterable[_Element]:
        match node:
            case CombinedSelector():
                return self._candidates(node.subselector)
            case Class():
                return self._named.get("." + node.class_name, ())
            case Hash():
                return self._named.get("#" + node.id, ())
            case Attrib():
                return self._candidates(node.selector)
            case Element(element=str(name)):
                return self._named.get(name.lower(), ())
        return ()

    def _applies(self, node: object, element: _Element) -> bool:
        self._left -= 1
        if self._left < 0:
            return False
        match node:
            case Element():
                return node.element is None or tag_of(element) == node.element.lower()
            case Class():
                is_so = node.class_name in element.get("class", "").split()
                return is_so and self._applies(node.selector, element)
            case Hash():
                return element.get("id") == node.id and self._applies(node.selector, element)
            case Attrib():
                return _has_attribute(node, element) and self._applies(node.selector, element)
            case CombinedSelector(combinator=">"):
                parent = element.getparent()
                is_below = parent is not None and self._applies(node.selector, parent)
                return is_below and self._applies(node.subselector, element)
            case CombinedSelector(combinator=" "):
                return self._applies(node.subselector, element) and any(
                    self._applies(node.selector, one) for one in element.iterancestors()
                )
            case CombinedSelector(combinator="+"):
                before = element.getprevious()
                is_after = before is not None and self._applies(node.selector, before)
                return is_after and self._applies(node.subselector, element)
        return False


def _has_attribute(node: Attrib, element: _Element) -> bool:
    value = element.get(node.attrib)
    if value is None or node.operator == "exists":
        return value is not None
    wanted = (node.value.value or "") if node.value is not None else ""
    match node.operator:
        case "=":
            return value == wanted
        case "~=":
            return wanted in value.split()
        case "^=":
            return bool(wanted) and value.startswith(wanted)
        case "$=":
            return bool(wanted) and value.endswith(wanted)
        case "*=":
            return bool(wanted) and wanted in value
    return False
