"""Formulas of Office files become one line of text."""

import pytest
from lxml import etree

from ingest.readers.office.omml import formula_words

_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def r(text: str, style: str = "") -> str:
    styled = f'<m:rPr><m:sty m:val="{style}"/></m:rPr>' if style else ""
    return f"<m:r>{styled}<m:t>{text}</m:t></m:r>"


def of(tag: str, properties: str = "", **parts: str) -> str:
    inner = "".join(f"<m:{name}>{part}</m:{name}>" for name, part in parts.items())
    return f"<m:{tag}><m:{tag}Pr>{properties}</m:{tag}Pr>{inner}</m:{tag}>"


def sign(name: str, value: str) -> str:
    return f'<m:{name} m:val="{value}"/>'


@pytest.mark.parametrize(
    ("omml", "text"),
    [
        (of("f", num=r("a+1"), den=r("2")), "(a + 1)/2"),
        (r("v=") + of("f", num=r("s"), den=r("t")), "v = s/t"),
        (of("sSup", e=r("c"), sup=r("2")) + of("sSub", e=r("x"), sub=r("1")), "c²x₁"),
        (of("sSubSup", e=r("x"), sub=r("0"), sup=r("2")), "x₀²"),
        (of("rad", e=r("a+b")) + r("=") + of("rad", deg=r("3"), e=r("8")), "√(a + b) = ³√8"),
        (of("d", sign("begChr", "[") + sign("endChr", "]"), e=r("a,b")), "[a, b]"),
        (of("nary", sign("chr", "∏"), sub=r("1"), sup=r("n"), e=r("k")), "∏₁ⁿ k"),
        (of("acc", sign("chr", "̃"), e=r("x")) + of("bar", sign("pos", "top"), e=r("y")), "x̃ȳ"),
        (of("func", fName=r("cos", "p"), e=r("x")), "cos x"),
        ("<m:m>" + "".join(f"<m:mr><m:e>{r(a)}</m:e></m:mr>" for a in "pq") + "</m:m>", "[p; q]"),
        (of("phant", sign("show", "0"), e=r("unseen")) + r("z"), "z"),
        (r("length", "p") + r("=5 cm"), "length = 5 cm"),
        ("", ""),
    ],
)
def test_a_formula_is_readable_as_a_line(omml: str, text: str) -> None:
    root = etree.fromstring(f'<m:oMath xmlns:m="{_M}">{omml}</m:oMath>')

    assert formula_words(root) == text
