"""Turns tabs, and buttons that open the text below them, into boxes of details."""

from lxml import etree
from lxml.etree import _Element

from ingest.readers.tree import tag_of, take_out, text_of

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "summary"}
_TEXTS = {"div", "section", "p", "ul", "ol", "dl", "table", "article"}
_NEVER_CLIMBED = {"body", "li", "td", "nav", "header", "footer", "form"}


def gather_boxes(root: _Element) -> None:
    """Give each tab and each answer its title, so that it says of what it speaks.

    A heading stays one, even if it is a button.
    """
    labels = {one.get("id"): one for one in root.iter("{*}*") if one.get("role") == "tab"}
    for panel in [one for one in root.iter("{*}*") if one.get("role") == "tabpanel"]:
        label = labels.get(panel.get("aria-labelledby"))
        if label is not None and label.get("id"):
            _make_box(panel, title=text_of(label))
    for button in list(root.iter("{*}button")):
        below = _opened_by(button)
        if below is not None:
            _make_box(below, title=text_of(button))
            take_out(button)


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


def _opened_by(button: _Element) -> _Element | None:
    """The text right below a button that opens something; None below a heading or a menu."""
    if button.get("aria-expanded") is None or button.get("aria-haspopup"):
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
    is_text = below is not None and tag_of(below) in _TEXTS and text_of(below).strip()
    return below if is_text and words and not (one.tail or "").strip() else None
