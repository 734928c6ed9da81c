"""The shapes of a slide in the order in which a reader takes them."""

from collections.abc import Iterator
from typing import NamedTuple

from lxml.etree import _Element

from ingest.readers.blocks import TextBuilder
from ingest.readers.office.ooxml import chosen, is_on, qn, value

_SHAPES = {qn("p:sp"), qn("p:graphicFrame"), qn("p:pic"), qn("p:cxnSp")}
# Shapes whose tops differ by less stand beside each other: a quarter of an inch.
_BAND = 228_600
_FIRST = {"title": 0, "ctrTitle": 0, "subTitle": 1}


class Shape(NamedTuple):
    """A shape, and the kind and number of the placeholder that it fills, if it fills one."""

    element: _Element
    placeholder: str = ""
    number: str = ""
    left: int = 0
    top: int = 0

    @property
    def is_text(self) -> bool:
        """Whether it is a shape with a text of its own."""
        return self.element.tag == qn("p:sp")


def shapes_of(slide: _Element, builder: TextBuilder) -> Iterator[Shape]:
    """Titles first, other placeholders in their own order, then the rest by its place.

    Hidden shapes are counted.
    """
    tree = slide.find(f"{qn('p:cSld')}/{qn('p:spTree')}")
    shapes = [] if tree is None else list(_inside(tree, builder, (0, 0)))
    yield from sorted(shapes, key=_rank)


def _rank(shape: Shape) -> tuple[int, int, int]:
    if shape.placeholder:
        return _FIRST.get(shape.placeholder, 2), 0, 0
    return 3, shape.top // _BAND, shape.left


def _inside(tree: _Element, builder: TextBuilder, origin: tuple[int, int]) -> Iterator[Shape]:
    for element in tree:
        if element.tag == qn("mc:AlternateContent"):
            form = chosen(element)
            if form is not None:
                yield from _inside(form, builder, origin)
        elif element.tag == qn("p:grpSp") or element.tag in _SHAPES:
            if _is_hidden(element):
                if any(text.text for text in element.iter(qn("a:t"))):
                    builder.leave_out("hidden parts")
            elif element.tag == qn("p:grpSp"):
                yield from _grouped(element, builder, origin)
            else:
                yield _shape(element, origin)


def _grouped(group: _Element, builder: TextBuilder, origin: tuple[int, int]) -> Iterator[Shape]:
    """The shapes of a group, which stay together at the place of the group."""
    left, top = _place(group) or origin
    inner = sorted(_inside(group, builder, (0, 0)), key=_rank)
    for number, shape in enumerate(inner):
        # Their order within the group is kept by places that differ by less than a point.
        yield shape._replace(top=top, left=left + number)


def _shape(element: _Element, origin: tuple[int, int]) -> Shape:
    left, top = _place(element) or origin
    named = element.find(f"*/{qn('p:nvPr')}/{qn('p:ph')}")
    if named is None:
        return Shape(element, left=left, top=top)
    return Shape(element, named.get("type", "obj"), named.get("idx", "0"), left, top)


def _place(element: _Element) -> tuple[int, int] | None:
    for offset in element.iter(qn("a:off")):
        try:
            return int(value(offset, "x")), int(value(offset, "y"))
        except ValueError:
            return None
    return None


def _is_hidden(element: _Element) -> bool:
    properties = element.find(f"*/{qn('p:cNvPr')}")
    return properties is not None and "hidden" in properties.attrib and is_on(properties, "hidden")
