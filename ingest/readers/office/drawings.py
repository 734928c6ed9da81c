"""Reads the words in charts and diagrams of Office files."""

from collections import defaultdict
from collections.abc import Iterator

from lxml.etree import _Element

from ingest.readers.blocks import TextBuilder
from ingest.readers.office.flow import Piece
from ingest.readers.office.ooxml import Package, qn, value
from ingest.reading import Kind

_MOST_LEVELS = 9


class Drawings:
    """The charts and diagrams that one part of a package shows."""

    def __init__(self, package: Package, part: str, builder: TextBuilder) -> None:
        self._package = package
        self._part = part
        self._builder = builder

    def pieces(self, graphic: _Element) -> Iterator[Piece]:
        """The titles of a chart, which is counted as left out; the texts of a diagram as a list."""
        for chart in graphic.iter(qn("c:chart")):
            self._builder.leave_out("charts")
            for root in self._root(value(chart, "r:id")):
                for title in root.iter(qn("c:title")):
                    yield Piece(Kind.PARAGRAPH, text_of(title))
        for diagram in graphic.iter(qn("dgm:relIds")):
            for root in self._root(value(diagram, "r:dm")):
                yield from _diagram(root)

    def _root(self, name: str) -> Iterator[_Element]:
        relation = self._package.relations(self._part).get(name)
        if relation is not None:
            yield self._package.root(relation.target)


def text_of(element: _Element) -> str:
    """The words of a drawing's text, line by line."""
    lines = (
        "".join("\n" if one.tag == qn("a:br") else one.text or "" for one in _words(paragraph))
        for paragraph in element.iter(qn("a:p"))
    )
    return "\n".join(line for line in lines if line.strip())


def _words(paragraph: _Element) -> Iterator[_Element]:
    return paragraph.iter(qn("a:t"), qn("a:br"))


def _diagram(root: _Element) -> Iterator[Piece]:
    """The nodes of a diagram as items, each below the one that it belongs to."""
    points = {value(one, "modelId"): one for one in root.iter(qn("dgm:pt"))}
    below: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for link in root.iter(qn("dgm:cxn")):
        if value(link, "type") in ("", "parOf"):
            order = value(link, "srcOrd")
            place = int(order) if order.isascii() and order.isdigit() else 0
            below[value(link, "srcId")].append((place, value(link, "destId")))
    children = {name for links in below.values() for _, name in links}
    pending = [(name, 0) for name in reversed(points) if name not in children]
    while pending:
        name, level = pending.pop()
        point = points.pop(name, None)
        if point is None:
            continue
        words = text_of(point) if value(point, "type") in ("", "node", "asst") else ""
        if words:
            yield Piece(Kind.ITEM, words, min(level, _MOST_LEVELS - 1) + 1)
        deeper = level + 1 if words else level
        pending += [(child, deeper) for _, child in sorted(below[name], reverse=True)]
