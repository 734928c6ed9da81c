"""What a book says about itself, and which of its pages are around the text."""

from pathlib import Path

import pytest

from tests.support.formats import CONTAINER, blocks_of, epub, reading_of, xhtml, zipped

OPF = 'xmlns:opf="http://www.idpf.org/2007/opf"'
OPS = 'xmlns:epub="http://www.idpf.org/2007/ops"'


def given(folder: Path, metadata: str) -> dict[str, str]:
    """What a book with this metadata says about itself."""
    (folder / "a.epub").write_bytes(epub({"1.xhtml": xhtml("<p>Words.</p>")}, metadata=metadata))
    return dict(reading_of(folder / "a.epub").given)


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ("<dc:date>2001-05</dc:date>", "2001-05"),
        ("<dc:date>1850</dc:date>", "1850"),
        ("<dc:date>0101-01-01T00:00:00+00:00</dc:date>", None),
        ("<dc:date>0001-01-01</dc:date>", None),
        (f'<dc:date {OPF} opf:event="modification">2023-01-01</dc:date>', None),
        (f'<dc:date {OPF} opf:event="creation">2023-01-01</dc:date>', None),
        (
            f'<dc:date {OPF} opf:event="conversion">2023-01-01</dc:date><dc:date>1901</dc:date>',
            "1901",
        ),
        (f'<dc:date {OPF} opf:event="original-publication">1813</dc:date>', "1813"),
        (
            f'<dc:date {OPF} opf:event="original-publication">1813</dc:date>'
            f'<dc:date {OPF} opf:event="publication">1998-06</dc:date>',
            "1998-06",
        ),
        ('<meta property="dcterms:issued">2019-04</meta>', "2019-04"),
        ('<meta property="dcterms:modified">2024-05-05T00:00:00Z</meta>', None),
        # A moment is when a program wrote the file; midnight stands for a day, in any time zone.
        ("<dc:date>2026-11-29T12:48:32Z</dc:date>", None),
        ("<dc:date>2015-01-07T23:00:00+00:00</dc:date>", "2015-01-07T23:00:00+00:00"),
    ],
)
def test_the_date_is_that_of_publication_as_exact_as_it_stands(
    tmp_path: Path, dates: str, published: str | None
) -> None:
    assert given(tmp_path, dates).get("published") == published


@pytest.mark.parametrize(
    ("creators", "author"),
    [
        (
            f'<dc:creator {OPF} opf:role="aut">Ann Example</dc:creator>'
            f'<dc:creator {OPF} opf:role="edt">Ed Itor</dc:creator>'
            "<dc:creator>Bo Sample</dc:creator>",
            "Ann Example; Bo Sample",
        ),
        (
            '<dc:creator id="a">Ann Example</dc:creator><dc:creator id="t">Tim Lator</dc:creator>'
            '<meta refines="#t" property="role">trl</meta>'
            '<meta refines="#a" property="role">ill</meta>'
            '<meta refines="#a" property="role">aut</meta>',
            "Ann Example",
        ),
        (
            f'<dc:creator {OPF} opf:role="aut" opf:file-as="Example, Ann">Ann Example</dc:creator>',
            "Ann Example",
        ),
        ("<dc:creator>Unknown</dc:creator>", None),
        (f'<dc:creator {OPF} opf:file-as="Unknown">Unbekannt</dc:creator>', None),
        (
            '<dc:creator id="a">Ann Example</dc:creator><meta refines="#a" property="role" '
            'scheme="onix:codelist5">A01</meta>',
            "Ann Example",
        ),
        (f'<dc:creator {OPF} opf:role="ill">Dr. Awer</dc:creator>', None),
        (
            "<dc:creator>Ann  Example</dc:creator><dc:creator>Ann Example</dc:creator>",
            "Ann Example",
        ),
    ],
)
def test_authors_are_those_who_wrote_it(tmp_path: Path, creators: str, author: str | None) -> None:
    assert given(tmp_path, creators).get("author") == author


@pytest.mark.parametrize(
    ("named", "url"),
    [
        (
            "<dc:identifier>urn:uuid:1</dc:identifier><dc:identifier>978-3-16-148410-0</dc:identifier>",
            None,
        ),
        ("<dc:identifier>doi:10.5555/slate.1</dc:identifier>", "https://doi.org/10.5555/slate.1"),
        (
            f'<dc:identifier {OPF} opf:scheme="URI">https://example.org/slate</dc:identifier>',
            "https://example.org/slate",
        ),
        ("<dc:source>http://example.org/old</dc:source>", "http://example.org/old"),
    ],
)
def test_only_a_web_address_or_a_doi_is_a_link(tmp_path: Path, named: str, url: str | None) -> None:
    assert given(tmp_path, named).get("url") == url


def test_the_main_title_is_the_title_and_the_publisher_the_source(tmp_path: Path) -> None:
    said = given(
        tmp_path,
        '<dc:title id="s">A handbook</dc:title><meta refines="#s" property="title-type">subtitle'
        '</meta><dc:title id="m">Slate</dc:title><meta refines="#m" property="title-type">main'
        "</meta><dc:publisher>Coast Press</dc:publisher>",
    )

    assert said == {"title": "Slate", "source": "Coast Press"}


def aside_of(book: Path) -> list[str]:
    """The words of the blocks that are around the text of the book."""
    reading = reading_of(book)
    return [reading.text[span.start : span.end] for span in reading.aside]


def book(folder: Path, pages: dict[str, str], *, guide: str = "", nav: str = "") -> Path:
    """A book with these pages, and `nav.xhtml` in its spine if it has one."""
    pages = pages | ({"nav.xhtml": nav} if nav else {})
    items = "".join(
        f'<item id="{name[:-6]}" href="{name}" media-type="application/xhtml+xml"'
        f"{' properties=' + chr(34) + 'nav' + chr(34) if name == 'nav.xhtml' else ''}/>"
        for name in pages
    )
    spine = "".join(f'<itemref idref="{name[:-6]}" linear="no"/>' for name in pages)
    package = f"<package><manifest>{items}</manifest><spine>{spine}</spine>{guide}</package>"
    members = {f"OPS/{name}": page for name, page in pages.items()}
    (folder / "a.epub").write_bytes(
        zipped({"META-INF/container.xml": CONTAINER, "OPS/book.opf": package, **members})
    )
    return folder / "a.epub"


def test_pages_around_the_text_stand_aside_as_guide_and_landmarks_name_them(tmp_path: Path) -> None:
    pages = {
        "t.xhtml": xhtml(
            "<h1>Slate</h1><p>Ann Example</p><p>This book tells how slate is laid on roofs.</p>"
        ),
        "c.xhtml": xhtml("<p>Copyright 1999. All rights are reserved by the heirs of Ann.</p>"),
        "1.xhtml": xhtml("<h1>One</h1><p>Slate lasts.</p>"),
    }
    nav = xhtml(
        f'<nav {OPS} epub:type="toc"><ol><li><a href="1.xhtml">One</a></li></ol></nav>'
        f'<nav {OPS} epub:type="landmarks" hidden=""><a epub:type="titlepage" href="t.xhtml">T</a>'
        '<a epub:type="bodymatter" href="1.xhtml">Start</a></nav>'
    )
    guide = (
        '<guide><reference type="copyright-page" href="c.xhtml"/>'
        '<reference type="toc" href="1.xhtml#c"/></guide>'
    )

    made = book(tmp_path, pages, guide=guide, nav=nav)

    assert aside_of(made) == [
        "Slate",
        "Ann Example",
        "Copyright 1999. All rights are reserved by the heirs of Ann.",
        "One",
    ]
    assert "hidden parts" in reading_of(made).left_out


def test_a_page_that_is_but_links_into_the_book_stands_aside_and_notes_do_not(
    tmp_path: Path,
) -> None:
    pages = {
        "0.xhtml": xhtml(
            '<h2>In this book</h2><p><a href="1.xhtml">Slate</a> 3</p>'
            '<p><a href="2.xhtml#n">Notes</a></p>'
        ),
        "1.xhtml": xhtml(
            '<p>Slate lasts.<a href="2.xhtml#n1">1</a> Long<a href="2.xhtml#n2">*</a></p>'
        ),
        "2.xhtml": xhtml(
            '<p id="n1"><a href="1.xhtml#r1">1</a> In Wales. <a href="1.xhtml#r1">↩</a></p>'
            '<p>See <a href="http://x.test/">this page</a></p>'
        ),
    }

    made = book(tmp_path, pages)

    assert aside_of(made) == ["In this book", "Slate 3", "Notes"]
    assert reading_of(made).text.endswith("Slate lasts.[1] Long[*]\n\n1 In Wales.\n\nSee this page")


def test_sections_around_the_text_stand_aside_within_one_page_too(tmp_path: Path) -> None:
    page = xhtml(
        f'<div {OPS}><section epub:type="titlepage"><h1>Slate</h1></section><p>Slate lasts.</p>'
        '<section epub:type="bibliography"><h2>Sources</h2>'
        "<p>A. Example: Roofs. 1990.</p></section>"
        "tail words</div>"
    )

    made = book(tmp_path, {"1.xhtml": page})

    assert aside_of(made) == ["Slate", "Sources", "A. Example: Roofs. 1990."]
    assert reading_of(made).text.endswith("tail words")


def test_notes_that_open_at_a_touch_are_read_and_page_numbers_and_hidden_words_are_not(
    tmp_path: Path,
) -> None:
    page = (
        f'<html xmlns="http://www.w3.org/1999/xhtml" {OPS}><head>'
        '<link rel="stylesheet" href="../style%20s/b.css"/></head><body>'
        '<p>It lasts<sup><a epub:type="noteref" href="#n">2</a></sup> long.'
        '<span epub:type="pagebreak">17</span> It weighs 10<span class="up">6</span> g'
        '<span class="gone"> at most</span>.</p>'
        '<section epub:type="footnotes" class="gone" hidden=""><aside epub:type="footnote" id="n">'
        '<p>In Wales. <a epub:type="backlink" href="#r">↩︎</a></p></aside></section>'
        '<p class="gone">HIDDEN</p><p class="paper">Shown.</p><p class="old">500</p></body></html>'
    )
    css = (
        "/* a */ .gone, .x {display: none} @media print {.paper {display:none}} "
        "span.up {font-size: .7em; vertical-align: super} p.old {color: red}"
    )
    (tmp_path / "a.epub").write_bytes(epub({"text/1.xhtml": page}, **{"OPS/style s/b.css": css}))

    reading = reading_of(tmp_path / "a.epub")

    assert blocks_of(reading) == [
        ("paragraph", 0, "It lasts[2] long. It weighs 10⁶ g."),
        ("paragraph", 0, "In Wales."),
        ("paragraph", 0, "Shown."),
        ("paragraph", 0, "500"),
    ]
    assert reading.left_out == {"page numbers": 1, "hidden parts": 2}


def test_small_signs_that_a_book_of_libreoffice_moves_off_their_line_are_marked(
    tmp_path: Path,
) -> None:
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><style>'
        ".s1 {font-size: 0.58em; position: relative; top: -0.33em; vertical-align: baseline}"
        ".s2 {font-size: 0.58em; top: 0.33em; position: relative} .s3 {position: relative}"
        '</style></head><body><p>10<span class="s1">6</span> g of H<span class="s2">2</span>O'
        '<span class="s3">!</span></p></body></html>'
    )
    (tmp_path / "a.epub").write_bytes(epub({"1.xhtml": page}))

    assert reading_of(tmp_path / "a.epub").text == "10⁶ g of H₂O!"


def test_of_several_forms_of_one_thing_the_one_that_is_shown_is_read(tmp_path: Path) -> None:
    switch = (
        '<epub:switch><epub:case required-namespace="{}">{}</epub:case>'
        "<epub:default>a over b</epub:default></epub:switch>"
    ).format
    maths = "http://www.w3.org/1998/Math/MathML"
    ratio = f'<math xmlns="{maths}"><mfrac><mi>a</mi><mi>b</mi></mfrac></math>'
    page = (
        f'<html xmlns="http://www.w3.org/1999/xhtml" {OPS}><body>'
        f"<p>It is {switch(maths, ratio)}, or {switch('http://chem.example/', 'CML')}.</p>"
        "</body></html>"
    )
    (tmp_path / "a.epub").write_bytes(epub({"1.xhtml": page}))

    assert reading_of(tmp_path / "a.epub").text == "It is a/b, or a over b."
