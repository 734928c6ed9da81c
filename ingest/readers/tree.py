"""Changes a tree of markup without losing the text behind what is taken out."""

from lxml.etree import _Element


def tag_of(element: _Element) -> str:
    """The name of an element in small letters, without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def text_of(element: _Element) -> str:
    """All text in an element, as it stands."""
    return "".join(map(str, element.itertext()))


def take_out(element: _Element, *, instead: str = "") -> None:
    """Remove an element, and put the words `instead` in its place."""
    parent = element.getparent()
    if parent is None:
        return
    kept = instead + (element.tail or "")
    if kept:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + kept
        else:
            before.tail = (before.tail or "") + kept
    parent.remove(element)


def rewrite(element: _Element, words: str) -> None:
    """Make an element a piece of plain text in a line."""
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = "span", words, tail


def words_before(element: _Element) -> str:
    """The text right before an element in its parent, if there is any."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        return before.tail or text_of(before)
    return (parent.text or "") if parent is not None else ""
