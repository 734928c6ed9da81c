"""Books whose headings are paragraphs: their table of contents says which."""

from pathlib import Path

import pytest

from tests.support.formats import CONTAINER, blocks_of, reading_of, xhtml, zipped

_NAV = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'
    '<nav epub:type="toc"><ol><li><a href="1.xhtml">The  hull</a><ol><li>'
    '<a href="1.xhtml#oil">Oil</a></li></ol></li><li><a href="2.xhtml">Oars</a></li></ol></nav>'
    "</body></html>"
)
_NCX = (
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>'
    '<navPoint><navLabel><text>The hull</text></navLabel><content src="1.xhtml"/>'
    '<navPoint><navLabel><text>Oil</text></navLabel><content src="1.xhtml#oil"/></navPoint>'
    '</navPoint><navPoint><navLabel><text>Oars</text></navLabel><content src="2.xhtml"/>'
    "</navPoint></navMap></ncx>"
)
_PAGES = {
    "1.xhtml": xhtml(
        '<div><p class="big"><b>THE HULL</b></p><p>Rub it.</p><p id="oil">Oil</p><p>Of tung.</p>'
        "<p>Oil</p><p>Oars</p></div>"
    ),
    "2.xhtml": xhtml("<h2>Of oars</h2><p>Oars</p>"),
}


@pytest.mark.parametrize(
    "contents",
    [{"c.ncx": _NCX}, {"c.xhtml": _NAV}, {"c.ncx": _NCX, "c.xhtml": _NAV}],
)
def test_paragraphs_that_the_contents_name_are_headings_where_a_page_has_none(
    tmp_path: Path, contents: dict[str, str]
) -> None:
    kinds = {
        "c.xhtml": 'media-type="application/xhtml+xml" properties="nav"',
        "c.ncx": 'media-type="application/x-dtbncx+xml"',
    }
    listed = "".join(f'<item id="{name}" href="{name}" {kinds[name]}/>' for name in contents)
    items = "".join(
        f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in _PAGES
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in _PAGES)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>'
        f"{listed}{items}</manifest><spine>{spine}</spine></package>"
    )
    pages = {f"OPS/{name}": page for name, page in (_PAGES | contents).items()}
    whole = {"META-INF/container.xml": CONTAINER, "OPS/book.opf": package}
    (tmp_path / "a.epub").write_bytes(zipped(whole | pages))

    assert blocks_of(reading_of(tmp_path / "a.epub")) == [
        ("heading", 1, "THE HULL"),
        ("paragraph", 0, "Rub it."),
        ("heading", 2, "Oil"),
        ("paragraph", 0, "Of tung."),
        ("paragraph", 0, "Oil"),
        ("paragraph", 0, "Oars"),
        ("heading", 2, "Of oars"),
        ("paragraph", 0, "Oars"),
    ]
