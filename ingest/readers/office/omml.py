"""Turns the formulas of Office files (OMML) into MathML, which has one way into text."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from lxml import etree
from lxml.etree import _Element

from ingest.readers.mathml import formula
from ingest.readers.office.ooxml import is_on, qn, value

_TOKENS = re.compile(r"(?P<mn>\d+(?:[.,]\d+)*)|(?P<mi>[^\W\d_])|(?P<mspace>\s+)|(?P<mo>.)", re.S)
_WORDS = re.compile(r"(?P<mn>\d+(?:[.,]\d+)*)|(?P<mi>[^\W\d_]+)|(?P<mspace>\s+)|(?P<mo>.)", re.S)
OVER_SIGNS = {
    "": "\u0302", "^": "\u0302", "~": "\u0303", "¯": "\u0304", "‾": "\u0304", "→": "\u20d7",
    "˙": "\u0307", "¨": "\u0308", "ˇ": "\u030c", "\u0305": "\u0304",
}  # fmt: skip
_DELETED = {qn("w:del"), qn("w:moveFrom")}


def formula_words(omml: _Element) -> str:
    """The formula in one line, as MathML would be; empty if nothing in it can be read."""
    return formula(of("math", *_inside(omml)))


def of(tag: str, *children: _Element, text: str = "") -> _Element:
    """An element of MathML."""
    element = etree.Element(tag)
    element.text = text or None
    element.extend(children)
    return element


def _row(children: Iterator[_Element]) -> _Element:
    return of("mrow", *children)


def _inside(element: _Element | None) -> Iterator[_Element]:
    for child in element if element is not None else ():
        tag = child.tag
        if not isinstance(tag, str) or tag in _DELETED:
            continue
        if tag in _FORMS:
            yield from _FORMS[tag](child)
        elif not tag.endswith("Pr"):
            yield from _inside(child)


def _part(element: _Element, name: str) -> _Element:
    return _row(_inside(element.find(qn(f"m:{name}"))))


def _stated(element: _Element, name: str, default: str) -> str:
    """A sign that the formula states, or the one that holds where it states none."""
    stated = element.find(f"{qn(f'm:{_local(element)}Pr')}/{qn(f'm:{name}')}")
    return default if stated is None else value(stated, "m:val")


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _run(run: _Element) -> Iterator[_Element]:
    if any(is_on(one) for one in run.iterfind(f"{qn('w:rPr')}/{qn('w:vanish')}")):
        return
    text = "".join(one.text or "" for one in run.iter(qn("m:t"), qn("w:t")))
    # Upright letters are a word, slanted ones a product.
    styled = run.find(qn("m:rPr"))
    is_upright = styled is not None and (
        value(styled.find(qn("m:sty")), "m:val") == "p" or styled.find(qn("m:nor")) is not None
    )
    yield from tokens(text, are_words=is_upright)


def tokens(text: str, *, are_words: bool = True) -> list[_Element]:
    """The numbers, names and signs in `text`; its letters are a product unless they `are_words`."""
    found = (_WORDS if are_words else _TOKENS).finditer(text)
    return [of(token.lastgroup or "mo", text=token[0]) for token in found]


def _fraction(element: _Element) -> Iterator[_Element]:
    over, under = _part(element, "num"), _part(element, "den")
    if _stated(element, "type", "bar") == "noBar":
        # The brackets of a binomial stand around it.
        yield from (over, of("mspace"), under)
    else:
        yield of("mfrac", over, under)


def _raised(element: _Element) -> Iterator[_Element]:
    yield of("msup", _part(element, "e"), _part(element, "sup"))


def _lowered(element: _Element) -> Iterator[_Element]:
    yield of("msub", _part(element, "e"), _part(element, "sub"))


def _both(element: _Element) -> Iterator[_Element]:
    yield of("msubsup", _part(element, "e"), _part(element, "sub"), _part(element, "sup"))


def _before(element: _Element) -> Iterator[_Element]:
    scripts = [_part(element, "sub"), _part(element, "sup")]
    yield of("mmultiscripts", _part(element, "e"), of("mprescripts"), *scripts)


def _root(element: _Element) -> Iterator[_Element]:
    degree = _part(element, "deg")
    inner = _part(element, "e")
    yield of("mroot", inner, degree) if len(degree) else of("msqrt", inner)


def _nary(element: _Element) -> Iterator[_Element]:
    sign = of("mo", text=_stated(element, "chr", "∫"))
    below, above = _part(element, "sub"), _part(element, "sup")
    if len(below) and len(above):
        sign = of("munderover", sign, below, above)
    elif len(below):
        sign = of("munder", sign, below)
    elif len(above):
        sign = of("msup", sign, above)
    yield sign
    yield of("mspace")
    yield _part(element, "e")


def _delimited(element: _Element) -> Iterator[_Element]:
    begin, end = _stated(element, "begChr", "("), _stated(element, "endChr", ")")
    parts = [_row(_inside(one)) for one in element.iterfind(qn("m:e"))]
    if len(parts) == 1 and [one.tag for one in parts[0]] == ["mtable"]:
        # A table of numbers has its own brackets.
        yield parts[0]
    else:
        yield from _bracketed(begin, parts, _stated(element, "sepChr", "|"), end)


def _bracketed(begin: str, parts: list[_Element], between: str, end: str) -> Iterator[_Element]:
    yield of("mo", text=begin)
    for number, part in enumerate(parts):
        if number:
            yield of("mtext", text=between)
        yield part
    yield of("mo", text=end)


def _matrix(element: _Element) -> Iterator[_Element]:
    yield of(
        "mtable",
        *(
            of("mtr", *(of("mtd", *_inside(cell)) for cell in row.iterfind(qn("m:e"))))
            for row in element.iterfind(qn("m:mr"))
        ),
    )


def _accented(element: _Element) -> Iterator[_Element]:
    yield from _marked(element, _stated(element, "chr", "\u0302"))


def _marked(element: _Element, sign: str) -> Iterator[_Element]:
    base = _part(element, "e")
    words = formula(of("math", base))
    sign = OVER_SIGNS.get(sign, sign)
    if len(words) == 1 and len(sign) == 1 and unicodedata.combining(sign):
        yield of("mi", text=unicodedata.normalize("NFC", words + sign))
    else:
        yield of("mover", base, of("mo", text=sign))


def _barred(element: _Element) -> Iterator[_Element]:
    if _stated(element, "pos", "bot") == "top":
        yield from _marked(element, "¯")
    else:
        yield _part(element, "e")


def _function(element: _Element) -> Iterator[_Element]:
    yield from (_part(element, "fName"), of("mspace"), _part(element, "e"))


def _limit(element: _Element) -> Iterator[_Element]:
    tag = "munder" if _local(element) == "limLow" else "msup"
    yield of(tag, _part(element, "e"), _part(element, "lim"))


def _lines(element: _Element) -> Iterator[_Element]:
    for number, line in enumerate(element.iterfind(qn("m:e"))):
        if number:
            yield of("mtext", text="; ")
        yield _row(_inside(line))


def _phantom(element: _Element) -> Iterator[_Element]:
    shown = element.find(f"{qn('m:phantPr')}/{qn('m:show')}")
    if shown is None or is_on(shown, "m:val"):
        yield _part(element, "e")


_FORMS: dict[str, Callable[[_Element], Iterator[_Element]]] = {
    qn("m:r"): _run,
    qn("w:r"): _run,
    qn("m:f"): _fraction,
    qn("m:sSup"): _raised,
    qn("m:sSub"): _lowered,
    qn("m:sSubSup"): _both,
    qn("m:sPre"): _before,
    qn("m:rad"): _root,
    qn("m:nary"): _nary,
    qn("m:d"): _delimited,
    qn("m:m"): _matrix,
    qn("m:acc"): _accented,
    qn("m:bar"): _barred,
    qn("m:func"): _function,
    qn("m:limLow"): _limit,
    qn("m:limUpp"): _limit,
    qn("m:eqArr"): _lines,
    qn("m:phant"): _phantom,
}
