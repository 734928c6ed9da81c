"""Turns tabs, and buttons that open the text below them, into boxes of details."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from lxml import etree
from lxml.etree import _Element

from ingest.readers.tree import tag_of, take_out, text_of

_NAMING = re.compile(
    r"aria-controls|data-(?:[\w-]*-)?(?:tab|target|toggle|controls|panel|collapse)"
)
_WINDOWS = {"modal", "dropdown", "popover", "tooltip", "offcanvas"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "summary"}
_TEXTS = {"div", "section", "p", "ul", "ol", "dl", "table", "article"}
_NEVER_CLIMBED = {"body", "li", "td", "nav", "header", "footer", "form"}


def gather_boxes(root: _Element) -> None:
    """Give each tab and each answer its title, so that it says of what it speaks.

    A heading stays one, even if it is a button.
    """
    for panel, label in _tabs(root):
        is_above = _is_right_above(label, panel)
        around = {tag_of(one) for one in [*label.iter("{*}*"), *label.iterancestors()]}
        if not is_above or around.isdisjoint(_HEADINGS):
            _make_box(panel, title=text_of(label))
            if is_above:
                take_out(label)
    titles = _titles(root)
    for button in list(root.iter("{*}button")):
        below = _opened_by(button, is_title=button in titles)
        if below is not None:
            _make_box(below, title=text_of(button))
            take_out(button)


def names_of_opened(control: _Element) -> Iterator[str]:
    """The ids of what a control opens in the page, as far as its attributes say."""
    if _WINDOWS & {control.get("data-toggle"), control.get("data-bs-toggle")}:
        return
    if len(control.attrib) == 0:
        return
    for name, value in control.attrib.items():
        if name[:5] in ("data-", "aria-") and _NAMING.fullmatch(str(name)):
            yield from (one.lstrip("#") for one in str(value).split())
    parent = control.getparent()
    is_tab = control.get("role") == "tab" or (parent is not None and tag_of(parent) == "li")
    if is_tab and (control.get("href") or "")[:1] == "#":
        yield str(control.get("href"))[1:]


def _tabs(root: _Element) -> list[tuple[_Element, _Element]]:
    """Each panel of a set of tabs with its tab, whichever of them names the other."""
    tabs = [one for one in root.iter("{*}*") if one.get("role") == "tab"]
    if not tabs:
        return []
    labels = {one.get("id"): one for one in tabs if one.get("id")}
    for tab in tabs:
        for name in chain.from_iterable(map(names_of_opened, tab.iter("{*}*"))):
            labels.setdefault(f"#{name}", tab)
    panels = [one for one in root.iter("{*}*") if one.get("role") == "tabpanel"]
    found = (
        (one, labels.get(one.get("aria-labelledby"), labels.get(f"#{one.get('id')}")))
        for one in panels
    )
    return [(panel, label) for panel, label in found if label is not None]


def _is_right_above(label: _Element, panel: _Element) -> bool:
    words = text_of(label).split()
    one: _Element | None = label
    while one is not None and one.getnext() is None:
        one = one.getparent()
        if one is not None and (one.get("role") == "tablist" or text_of(one).split() != words):
            return False
    return one is not None and one.getnext() is panel


def _titles(root: _Element) -> set[_Element]:
    """Buttons of one kind, with words of their own each, that stand right above a text."""
    alike: dict[str, list[_Element]] = defaultdict(list)
    for button in root.iter("{*}button"):
        below = button.getnext()
        if button.get("class") and below is not None and tag_of(below) in _TEXTS:
            alike[button.get("class", "")].append(button)
    return {
        one
        for group in alike.values()
        if len(group) > 1 and len({text_of(one) for one in group}) == len(group)
        for one in group
    }


def _make_box(panel: _Element, *, title: str) -> None:
    if tag_of(panel) not in ("div", "section", "article", "p"):
        inner = etree.Element("div")
        panel.addprevious(inner)
        inner.tail, panel.tail = panel.tail, None
        inner.append(panel)
        panel = inner
    summary = etree.Element("summary")
    summary.text, summary.tail = " ".join(title.split()), panel.text
    panel.tag, panel.text = "details", None
    panel.insert(0, summary)


def _opened_by(button: _Element, *, is_title: bool) -> _Element | None:
    """The text right below a button that opens something; None below a heading or a menu."""
    if button.get("aria-haspopup"):
        return None
    words = text_of(button).split()
    one: _Element = button
    while one.getnext() is None or tag_of(one) in _HEADINGS:
        up = one.getparent()
        is_alone = up is not None and text_of(up).split() == words
        if up is None or not is_alone or tag_of(one) in _HEADINGS | _NEVER_CLIMBED:
            return None
        one = up
    below = one.getnext()
    if below is None or tag_of(below) not in _TEXTS or not text_of(below).strip():
        return None
    opens = is_title or button.get("aria-expanded") or below.get("id") in {*names_of_opened(button)}
    return below if opens and words and not (one.tail or "").strip() else None
