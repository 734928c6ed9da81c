"""Puts what a page shows from elsewhere in its place: shadow trees and embedded pages."""

from lxml import etree
from lxml.etree import _Element

from ingest.readers.tree import tag_of, take_out
from ingest.readers.xml import parse_as_browser

_EMBEDDED = 3
_SHADOW = "shadowrootmode", "shadowmode"


def compose(root: _Element) -> None:
    """Replace the children of each host by its shadow tree, and frames by their own page.

    The mode of a shadow tree is `shadowrootmode`, or `shadowmode` in pages that Chromium saved
    as MHTML.
    """
    for _ in range(_EMBEDDED):
        frames = [frame for frame in root.iter("{*}iframe") if frame.get("srcdoc")]
        for frame in frames:
            _embed(frame)
        if not frames:
            break
    for template in reversed(list(root.iter("{*}template"))):
        host = template.getparent()
        if host is not None and any(template.get(name) for name in _SHADOW):
            _open(host, template)


def _embed(frame: _Element) -> None:
    source = frame.attrib.pop("srcdoc")
    frame.tag, frame.text = "div", None
    try:
        inner = parse_as_browser(str(source))
    except (etree.LxmlError, ValueError):
        return
    body = inner.find(".//body")
    frame[:] = []
    if body is not None:
        frame.text = body.text
        frame.extend(list(body))


def _open(host: _Element, template: _Element) -> None:
    children = [child for child in host if child is not template]
    if any(_is_shadow(child) for child in children):
        # A host has one shadow tree, the first.
        take_out(template)
        return
    words = [host.text or "", template.tail or ""]
    for child in children:
        words.append(child.tail or "")
        child.tail = " "
    for slot in list(template.iter("{*}slot")):
        name = slot.get("name", "")
        taken = [
            one for one in children if isinstance(one.tag, str) and one.get("slot", "") == name
        ]
        loose = "".join(words).strip() if not name else ""
        if taken or loose:
            slot.text = loose or None
            slot[:] = taken
            words = words if name else []
    host.text = template.text
    host[:] = list(template)


def _is_shadow(element: _Element) -> bool:
    return tag_of(element) == "template" and any(element.get(name) for name in _SHADOW)
