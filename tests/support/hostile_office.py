"""Office files made to harm their readers."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.support.formats import zipped
from tests.support.office import odt_file, paragraph, run, shape, slides_file, word_file

_INDEXED = "indexed"
_NOT_TEXT = "not a text document"
_LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
)
_FAR = '<Relationship Id="x{}" Type="http://a/{}" Target="{}" {}/>'


def office_files(outside: Path, secret: str) -> Iterator[tuple[str, bytes, str]]:
    """Name, content and expected reason of each; none may show what `outside` holds."""
    yield from _archives(outside / f"{secret}.txt")
    yield from _word()
    yield from _slides()
    yield from _texts()


def _archives(secret: Path) -> Iterator[tuple[str, bytes, str]]:
    bomb = b"\0" * 30_000_000
    for suffix in ("odt", "pptx"):
        yield f"bomb.{suffix}", zipped({"content.xml": bomb}), "unpacks to"
        many = {f"{n}.xml": b"" for n in range(600)}
        yield f"entries.{suffix}", zipped(many), "contains 600 files"
        yield f"old.{suffix}", b"\xd0\xcf\x11\xe0" + bytes(600), "password-protected"
    laughs = _changed(odt_file("<text:p>Calm &l9; sea.</text:p>"), _LAUGHS)
    yield "laughs.odt", laughs, _NOT_TEXT
    fetch = f'<!ENTITY x SYSTEM "file://{secret}">'
    yield "fetch.odt", _changed(odt_file("<text:p>Calm &x; sea.</text:p>"), fetch), _INDEXED
    yield "fetch.pptx", _changed(slides_file([shape("Calm &x; sea.")]), fetch), _INDEXED
    yield "cut.odt", odt_file("<text:p>Calm.</text:p>")[:-60], "damaged"
    yield "cut.pptx", slides_file([shape("Calm.")])[:-60], "damaged"


def _word() -> Iterator[tuple[str, bytes, str]]:
    spans = "".join(
        f'<w:tc><w:tcPr><w:gridSpan w:val="999999"/></w:tcPr>{paragraph("calm")}</w:tc>'
        for _ in range(5_000)
    )
    yield "spans.docx", word_file(f"<w:tbl><w:tr>{spans}</w:tr></w:tbl>"), _INDEXED
    heads = f"<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>{paragraph('a')}</w:tc></w:tr>" * 9_000
    yield "heads.docx", word_file(f"<w:tbl>{heads}</w:tbl>"), _INDEXED
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:basedOn w:val="{}"/></w:style>'.format
    circle = {"styles": style("a", "b") + style("b", "a")}
    named = paragraph("Calm.", properties='<w:pStyle w:val="a"/>')
    yield "circle.docx", word_file(named, circle), _INDEXED
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 20_000
    yield "fields.docx", word_file(paragraph(begun) + paragraph("Calm.")), _INDEXED
    power = "<m:sSup><m:e>" * 110 + run("x") + "</m:e></m:sSup>" * 110
    formula = paragraph("Calm ", f"<m:oMath>{power}</m:oMath>")
    yield "powers.docx", word_file(formula), _INDEXED
    raised = run("2", '<w:vertAlign w:val="superscript"/>') + run("a")
    yield "raised.docx", word_file(paragraph(raised * 15_000)), _INDEXED
    note = {"footnotes": f'<w:footnote w:id="1">{paragraph("Calm.")}</w:footnote>'}
    marks = '<w:r><w:footnoteReference w:id="1"/></w:r>' * 20_000
    yield "marks.docx", word_file(paragraph(marks), note), _INDEXED
    chunks = paragraph("Calm.") + '<w:altChunk r:id="aFChunk"/>' * 5_000
    yield "chunks.docx", word_file(chunks, {"bad.docx": "PK"}), _INDEXED
    nested = "<w:tbl><w:tr><w:tc>" * 80 + paragraph("Calm.") + "</w:tc></w:tr></w:tbl>" * 80
    yield "tables.docx", word_file(nested), _INDEXED


def _slides() -> Iterator[tuple[str, bytes, str]]:
    many = '<p:sldId r:id="r0"/>' * 50_000
    yield (
        "slides.pptx",
        _replaced(slides_file([shape("Calm.")]), "<p:sldIdLst>", f"<p:sldIdLst>{many}"),
        "50,001 slides",
    )
    groups = "<p:grpSp>" * 100 + shape("Calm.") + "</p:grpSp>" * 100
    yield "groups.pptx", slides_file([groups]), _INDEXED
    far = _FAR.format(1, "image", "http://192.0.2.1/a", 'TargetMode="External"') + _FAR.format(
        2, "notesSlide", "../../../../../etc/passwd", ""
    )
    linked = slides_file([shape("Calm sea.")], notes={0: "Calm."})
    yield "linked.pptx", _replaced(linked, "</Relationships>", f"{far}</Relationships>"), _INDEXED
    place = shape("Calm.").replace('x="0"', f'x="{"9" * 5_000}"')
    yield "places.pptx", slides_file([place]), _INDEXED


def _texts() -> Iterator[tuple[str, bytes, str]]:
    yield "deep.odt", odt_file("<text:section>" * 50_000), _NOT_TEXT
    lists = "<text:list><text:list-item>" * 100 + "<text:p>Calm.</text:p>"
    lists += "</text:list-item></text:list>" * 100
    yield "lists.odt", odt_file(lists), _INDEXED
    cell = (
        '<table:table-row table:number-rows-repeated="999999">'
        '<table:table-cell table:number-columns-repeated="999999">'
        "<text:p>calm</text:p></table:table-cell></table:table-row>"
    )
    yield "cells.odt", odt_file(f"<table:table>{cell * 5_000}</table:table>"), _INDEXED
    blanks = '<text:p>Calm<text:s text:c="999999999"/>sea.</text:p>'
    yield "blanks.odt", odt_file(blanks * 1_000), _INDEXED
    style = '<style:style style:family="text" style:name="{}" style:parent-style-name="{}"/>'.format
    named = '<text:p>Calm <text:span text:style-name="a">sea.</text:span></text:p>'
    yield "circle.odt", odt_file(named, styles=style("a", "b") + style("b", "a")), _INDEXED
    itself = '<text:p>Calm.<draw:frame><draw:object xlink:href="."/></draw:frame></text:p>'
    yield "itself.odt", odt_file(itself), _INDEXED


def _changed(archive: bytes, entities: str) -> bytes:
    """The same file, each part behind a document type with these entities."""
    return _each(archive, lambda xml: f"<!DOCTYPE d [{entities}]>{xml}")


def _replaced(archive: bytes, old: str, new: str) -> bytes:
    return _each(archive, lambda xml: xml.replace(old, new))


def _each(archive: bytes, change: Callable[[str], str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        return zipped({name: change(members.read(name).decode()) for name in members.namelist()})
