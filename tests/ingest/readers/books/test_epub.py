from pathlib import Path

import pytest

from ingest.reading import Failure, Limits, Reading
from tests.support.formats import (
    CONTAINER,
    blocks_of,
    epub,
    read_file,
    reading_of,
    reason_of,
    xhtml,
    zipped,
)

METADATA = (
    "<dc:title>On cramps</dc:title><dc:creator>Jane Doe</dc:creator><dc:creator>J. Roe</dc:creator>"
    "<dc:publisher>Coast Press</dc:publisher><dc:date>2020-05</dc:date>"
    "<dc:rights>CC BY 4.0</dc:rights>"
)
FIRST = xhtml(
    "<section><h1>Night\n cramps</h1><p>They are <i>sudden</i>&nbsp;&mdash; 5 &lt; 10.</p>"
    "<ul><li>heat</li><li>cold<ol><li>ice</li></ol></li></ul>"
    "<blockquote><p>A quote.</p></blockquote><pre>a  b\n  c</pre>"
    "<table><caption>Doses</caption><tr><th>Drug</th><th>Dose</th></tr>"
    "<tr><td>Quinine</td><td><p>200 mg</p></td></tr></table>"
    "<dl><dt>Spasm</dt><dd>A twitch.</dd></dl>loose words<br/><br/>and more<script>no()</script>"
    "</section>"
)
LOST = "is missing or damaged, so the book lacks it; get the book again"


def test_chapters_come_out_in_the_order_of_the_spine(tmp_path: Path) -> None:
    chapters = {"z%20one.xhtml": FIRST, "a.xhtml": xhtml("<h2>Two</h2><p>The end.</p>")}
    (tmp_path / "a.epub").write_bytes(epub(chapters, metadata=METADATA))

    reading = reading_of(tmp_path / "a.epub")

    assert blocks_of(reading) == [
        ("heading", 1, "Night cramps"),
        ("paragraph", 0, "They are sudden\xa0— 5 < 10."),
        ("item", 1, "heat"),
        ("item", 1, "cold"),
        ("item", 2, "ice"),
        ("paragraph", 0, "A quote."),
        ("paragraph", 0, "a  b\n  c"),
        ("paragraph", 0, "Doses"),
        ("header", 0, "Drug | Dose"),
        ("row", 0, "Quinine | 200 mg"),
        ("item", 1, "Spasm"),
        ("item", 2, "A twitch."),
        ("paragraph", 0, "loose words"),
        ("paragraph", 0, "and more"),
        ("heading", 2, "Two"),
        ("paragraph", 0, "The end."),
    ]
    assert reading.given == {
        "title": "On cramps",
        "author": "Jane Doe; J. Roe",
        "source": "Coast Press",
        "published": "2020-05",
        "licence": "CC BY 4.0",
    }


def test_a_chapter_that_is_missing_or_binary_is_reported_as_lost_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    chapters: dict[str, str | bytes] = {"1.xhtml": ""}
    chapters |= {"2.xhtml": bytes(range(256)), "3.xhtml": xhtml("<p>Here.</p>")}
    (tmp_path / "a.epub").write_bytes(epub(chapters))

    assert read_file(tmp_path / "a.epub") == [
        Failure(path="a.epub chapter OPS/1.xhtml", reason=LOST),
        Failure(path="a.epub chapter OPS/2.xhtml", reason=LOST),
        reading_of_text(tmp_path, "Here."),
    ]


def reading_of_text(folder: Path, words: str) -> Reading:
    (folder / "b.epub").write_bytes(epub({"1.xhtml": xhtml(f"<p>{words}</p>")}))
    return reading_of(folder / "b.epub")


def test_html_entities_are_known_without_the_definition_that_a_chapter_names(
    tmp_path: Path,
) -> None:
    named = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://x.test/xhtml11.dtd">'
    chapter = named + xhtml("<p>5&nbsp;mg &mdash; &eacute;&amp;&unknown;</p>")
    (tmp_path / "a.epub").write_bytes(epub({"1.xhtml": chapter}))

    assert reading_of(tmp_path / "a.epub").text == "5\xa0mg — é&"


def test_a_chapter_that_is_not_well_formed_is_read_as_a_browser_would(tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(epub({"1.xhtml": "<p>One <b>and two.<p>Three &eacute;."}))

    assert reading_of(tmp_path / "a.epub").text == "One and two.\n\nThree é."


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_a_chapter_is_read_in_the_encoding_it_declares(tmp_path: Path, encoding: str) -> None:
    chapter = f'<?xml version="1.0" encoding="{encoding}"?>\n' + xhtml("<p>Über Füße.</p>")
    (tmp_path / "a.epub").write_bytes(epub({"1.xhtml": chapter.encode(encoding)}))

    assert reading_of(tmp_path / "a.epub").text == "Über Füße."


def test_no_entity_is_expanded_and_no_file_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    mined = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret"><!ENTITY y "yyy">]>'
        + xhtml("<p>safe &x;&y;</p>")
    )
    (tmp_path / "a.epub").write_bytes(epub({"1.xhtml": mined}))

    assert reading_of(tmp_path / "a.epub").text == "safe"


def test_a_book_locked_by_its_seller_is_refused_but_not_one_with_locked_fonts(
    tmp_path: Path,
) -> None:
    def lock(name: str) -> str:
        return (
            '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
            'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:CipherData>'
            f'<enc:CipherReference URI="{name}"/></enc:CipherData></enc:EncryptedData></encryption>'
        )

    chapters = {"1.xhtml": xhtml("<p>Here.</p>")}
    for name, locked in {"a": "OPS/1.xhtml", "b": "OPS/font.otf"}.items():
        members = {"META-INF/encryption.xml": lock(locked)}
        (tmp_path / f"{name}.epub").write_bytes(epub(chapters, **members))

    assert reason_of(tmp_path / "a.epub") == (
        "is locked by its seller (DRM); use a copy without the lock"
    )
    assert reading_of(tmp_path / "b.epub").text == "Here."


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        (
            {"a.txt": "words"},
            "is damaged or cut short (its zip archive cannot be unpacked); get the file again",
        ),
        (
            {"META-INF/container.xml": "<container/>"},
            "is not a complete EPUB book (its parts are not listed); get it again",
        ),
        (
            {"META-INF/container.xml": CONTAINER, "OPS/book.opf": "<package"},
            "is damaged (its list of parts cannot be read); get the book again",
        ),
        (
            {"META-INF/container.xml": CONTAINER, "OPS/book.opf": "<package/>"},
            "contains no text; put text into it, or move it out of the folder",
        ),
    ],
)
def test_an_archive_that_is_not_a_book_is_refused(
    tmp_path: Path, members: dict[str, str], reason: str
) -> None:
    (tmp_path / "a.epub").write_bytes(zipped(members))

    assert reason_of(tmp_path / "a.epub") == reason


def test_a_book_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(epub({"1.xhtml": xhtml("<p>a</p>" * 400_000)}))

    assert reason_of(tmp_path / "a.epub", limits=Limits(unpacked_bytes=2_000_000)) == (
        "unpacks to 3 MB, and 2 MB are allowed; take the pictures out or split it"
    )


def test_layout_tables_and_stray_items_are_read_as_what_is_in_them(tmp_path: Path) -> None:
    body = (
        "<table><tr><td><h2>Side</h2><p>One.</p></td><td><p>Two.</p><p>Three.</p></td></tr></table>"
        "<li>stray</li><ul><li>A<p>B</p><ul><li>C</li></ul>D</li></ul>"
    )
    (tmp_path / "a.epub").write_bytes(epub({"1.xhtml": xhtml(body)}))

    reading = reading_of(tmp_path / "a.epub")

    assert isinstance(reading, Reading)
    assert blocks_of(reading) == [
        ("heading", 2, "Side"),
        ("paragraph", 0, "One."),
        ("paragraph", 0, "Two."),
        ("paragraph", 0, "Three."),
        ("item", 1, "stray"),
        ("item", 1, "A\n  B"),
        ("item", 2, "C"),
        ("item", 1, "D"),
    ]
