"""Takes out of a tree what no reader of the page sees, and says how much that was."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.etree import _Element

from ingest.readers.blocks import TextBuilder
from ingest.readers.tree import tag_of, take_out, text_of
from ingest.readers.web_pages.boxes import names_of_opened
from ingest.readers.web_pages.page_styles import hidden_by_rules, hides

HIDDEN = "hidden parts"
STRUCK = "struck-out passages"
COMMENTS = "comments"
DRAWINGS = "drawings"
_FOR_EARS = {
    "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only",
    "sronly", "a11y-hidden", "u-visually-hidden", "element-invisible", "offscreen",
}  # fmt: skip
_BY_CLASS = {"d-none", "hidden", "is-hidden", "u-hidden", "hide", "invisible", "print-only"}
_SHOWN_AT_A_WIDTH = re.compile(r"(?:\w+:|d-(?:sm|md|lg|xl)-|show-)")
_WINDOWS = {"dialog", "alertdialog", "tooltip", "menu", "listbox", "navigation", "search", "status"}
_AROUND = {"nav", "header", "footer", "form"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = {"p", "div", "section", "ul", "ol", "li", "table", "article", "aside", *_HEADINGS}
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_WORD_COMMENT = re.compile(r"mso-(?:element\s*:\s*comment|comment-)", re.IGNORECASE)
_GOOGLE_COMMENT = re.compile(r"#?cmnt(?:_ref)?\d+\Z")
# Arrows, with or without what asks for their plain form.
_BACK = re.compile("[\\s^↑↩↵⇑⏎⤴⬆\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}]+")
_LEADS_NOWHERE = re.compile(r"#?\Z|javascript:", re.IGNORECASE)
_LONG = 60
_UNREAD = "{*}script", "{*}style", "{*}rt", "{*}rp", "{*}svg", "{*}object"
_WRAPPERS = 4


def leave_out_unseen(root: _Element, builder: TextBuilder) -> set[_Element]:
    """Take out what a browser does not show, struck-out words and comments; `builder` counts them.

    What opens at a click stays: questions and answers, tabs, boxes of details. The elements given
    back stay, too, but are shown to some readers only, so they are no part of an article.
    """
    formulas = _formulas(root)
    doubtful = set(_doubtful(root))
    gone = _hidden(root) - formulas
    for element in gone:
        _count(element, builder, HIDDEN, among=gone)
    struck = set(root.iter("{*}del", "{*}s", "{*}strike")) | {
        one for one in _with(root, "style") if _STRUCK.search(one.get("style", ""))
    }
    for element in struck:
        _count(element, builder, STRUCK, among=gone | struck)
    comments = set(_comments(root))
    for element in comments:
        _count(element, builder, COMMENTS, among=gone | comments)
    for element in gone | struck | comments | set(_signs_of_the_page(root)):
        take_out(element)
    for drawing in root.iter("{*}svg"):
        if any(any(map(str.isalnum, text_of(one))) for one in drawing.iter("{*}text")):
            builder.leave_out(DRAWINGS)
    etree.strip_elements(root, *_UNREAD, with_tail=False)
    return doubtful - gone


def _count(element: _Element, builder: TextBuilder, what: str, *, among: set[_Element]) -> None:
    if any(char.isalnum() for char in text_of(element)) and among.isdisjoint(
        element.iterancestors()
    ):
        builder.leave_out(what)


def _with(root: _Element, attribute: str) -> list[_Element]:
    # An XPath would sort what it finds, which takes minutes in a large page.
    return [one for one in root.iter("{*}*") if one.get(attribute) is not None]


def _classes(element: _Element) -> set[str]:
    return set(element.get("class", "").split())


def _hidden(root: _Element) -> set[_Element]:
    found = {one for one in _with(root, "style") if hides(one.get("style", ""))}
    found.update(_with(root, "hidden"), _with(root, "popover"), hidden_by_rules(root))
    found.update(one for one in root.iter("{*}dialog") if one.get("open") is None)
    found.update(root.iter("{*}template"), root.iter("{*}noscript"))
    for element in _with(root, "class"):
        if element not in found and (classes := _classes(element)) & (_FOR_EARS | _BY_CLASS):
            is_for_ears = bool(classes & _FOR_EARS)
            if is_for_ears or (tag_of(element) not in _BLOCKS and _is_hidden_by_class(classes)):
                found.add(element)
    found.discard(root)
    found -= set(root.iterancestors()) | {one for one in found if tag_of(one) in ("html", "body")}
    opened = _Opened(root) if found else None
    return {one for one in found if opened is None or not opened.at_a_click(one)}


def _is_hidden_by_class(classes: set[str]) -> bool:
    return bool(classes & _BY_CLASS) and not any(map(_SHOWN_AT_A_WIDTH.match, classes))


def _doubtful(root: _Element) -> Iterator[_Element]:
    """Blocks hidden from those who listen, or by a class whose meaning is in another file."""
    opened: _Opened | None = None
    for element in [*_with(root, "aria-hidden"), *_with(root, "class")]:
        is_silent = element.get("aria-hidden") == "true"
        if not is_silent and not _is_hidden_by_class(_classes(element)):
            continue
        opened = opened or _Opened(root)
        is_block = tag_of(element) in _BLOCKS
        is_short = len(text_of(element).split()) < _LONG
        if is_block and (is_short or not is_silent) and not opened.at_a_click(element):
            yield element


class _Opened:
    """What in a page is opened by a click on a button or a heading."""

    def __init__(self, root: _Element) -> None:
        self._names = {name for one in root.iter("{*}*") for name in names_of_opened(one)}

    def at_a_click(self, element: _Element) -> bool:
        """Whether a hidden element is the answer to a question, a tab or a box of details."""
        if tag_of(element) in ("template", "noscript", "dialog") or _is_window(element):
            return False
        if any(tag_of(one) in _AROUND or _is_window(one) for one in element.iterancestors()):
            return False
        if element.get("role") == "tabpanel" or element.get("hidden") == "until-found":
            return True
        return element.get("id") in self._names or _follows_a_control(element)


def _is_window(element: _Element) -> bool:
    return element.get("role") in _WINDOWS or element.get("aria-modal") == "true"


def _follows_a_control(element: _Element) -> bool:
    before = element.getprevious()
    if before is None:
        return False
    if tag_of(element) == "dd":
        return tag_of(before) in ("dt", "dd")
    if _is_control(before) or (tag_of(before) in _HEADINGS and tag_of(element) not in _HEADINGS):
        # A heading whose whole section is hidden opens it; above a text that shows it does not.
        return _is_control(before) or not _shows_more(element)
    inner = [one for one in before.iter("{*}*") if _is_control(one)]
    return len(inner) == 1 and text_of(inner[0]).split() == text_of(before).split()


def _is_control(element: _Element) -> bool:
    return (
        tag_of(element) == "button"
        or element.get("aria-expanded") is not None
        or element.get("role") in ("button", "tab")
        or (tag_of(element) == "a" and _LEADS_NOWHERE.match(element.get("href", "-")) is not None)
    )


def _shows_more(element: _Element) -> bool:
    """Whether a sibling that shows follows before the next heading."""
    if (element.tail or "").strip():
        return True
    after = element.getnext()
    if after is None or tag_of(after) in _HEADINGS:
        return False
    return after.get("hidden") is None and not hides(after.get("style", ""))


def _formulas(root: _Element) -> set[_Element]:
    """What holds the markup of formulas that show as a picture or as signs beside it.

    The signs are taken out, so that each formula is there once.
    """
    shown = set()
    for math in list(root.iter("{*}math")):
        for one in [math, *islice(math.iterancestors(), _WRAPPERS)]:
            up = one.getparent()
            if up is None or tag_of(one) in _BLOCKS:
                break
            twins = [twin for twin in _beside(one) if _may_stand_for_a_formula(twin)]
            if twins:
                shown.update({math, one})
            for twin in twins:
                if twin.get("aria-hidden") == "true":
                    take_out(twin)
    return shown


def _beside(element: _Element) -> list[_Element]:
    before = islice(element.itersiblings("{*}*", preceding=True), _WRAPPERS)
    return [*before, *islice(element.itersiblings("{*}*"), _WRAPPERS)]


def _may_stand_for_a_formula(twin: _Element) -> bool:
    if twin.get("aria-hidden") == "true" or tag_of(twin) in ("img", "svg"):
        return True
    return len(twin) == 1 and tag_of(twin[0]) in ("img", "svg") and not text_of(twin).strip()


def _comments(root: _Element) -> Iterator[_Element]:
    for element in _with(root, "style"):
        if _WORD_COMMENT.search(element.get("style", "")):
            yield element
    for element in _with(root, "class"):
        if _classes(element) & {"msocomtxt", "msocomanchor", "MsoCommentReference", "msocomoff"}:
            yield element
    for link in root.iter("{*}a"):
        if _GOOGLE_COMMENT.match(link.get("id") or link.get("name") or ""):
            mark = link.getparent()
            box = mark.getparent() if mark is not None else None
            if (link.get("href") or "").startswith("#cmnt_ref"):
                yield box if box is not None and tag_of(box) == "div" else link
            else:
                yield mark if mark is not None and tag_of(mark) == "sup" else link


def _signs_of_the_page(root: _Element) -> Iterator[_Element]:
    """Icons drawn as letters, signs that link a heading to itself, or a note to its place."""
    for link in root.iter("{*}a"):
        is_own = (link.get("href") or "").startswith("#")
        if is_own and _BACK.fullmatch(text_of(link)):
            yield link
    for element in _with(root, "class"):
        if _classes(element) & {"mw-editsection", "headerlink", "material-icons"}:
            yield element
    for element in _with(root, "aria-hidden"):
        if element.get("aria-hidden") == "true" and (
            tag_of(element) == "i" or not any(map(str.isalnum, text_of(element)))
        ):
            yield element
    for heading in root.iter(*(f"{{*}}{name}" for name in _HEADINGS)):
        for link in heading.iter("{*}a"):
            is_own = (link.get("href") or "").startswith("#")
            if is_own and not any(map(str.isalnum, text_of(link))):
                yield link
