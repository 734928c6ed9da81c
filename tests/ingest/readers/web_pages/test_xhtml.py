from pathlib import Path

import pytest

from tests.support.formats import blocks_of, reading_of, reason_of

HEAD = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title/>'
    '<script src="a"/></head>'
)


@pytest.mark.parametrize("name", ["a.xhtml", "a.xht"])
def test_a_page_in_xml_is_read_as_xml(tmp_path: Path, name: str) -> None:
    page = (
        f'<?xml version="1.0" encoding="iso-8859-1"?>\n<!DOCTYPE html>{HEAD}<body><h1>Café</h1>'
        "<div class='empty'/><p>Slate weighs 10<sup>6</sup>&nbsp;g<del> or 5</del>, and a &lt; b."
        "<br/><![CDATA[1 < 2]]></p></body></html>"
    )
    (tmp_path / name).write_bytes(page.encode("latin-1"))

    reading = reading_of(tmp_path / name)

    assert blocks_of(reading) == [
        ("heading", 1, "Café"),
        ("paragraph", 0, "Slate weighs 10⁶\xa0g, and a < b.\n1 < 2"),
    ]
    assert reading.left_out == {"struck-out passages": 1}


def test_a_page_whose_elements_have_a_prefix_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xhtml").write_text(
        '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:style>p {}</h:style></h:head>'
        "<h:body><h:h1>Slate</h:h1><h:p>It lasts.</h:p></h:body></h:html>"
    )

    assert blocks_of(reading_of(tmp_path / "a.xhtml")) == [
        ("heading", 1, "Slate"),
        ("paragraph", 0, "It lasts."),
    ]


def test_a_page_that_is_not_well_formed_is_read_as_a_browser_reads_html(tmp_path: Path) -> None:
    (tmp_path / "a.xhtml").write_text("<html><body><p>Slate <b>lasts.<p>Lead, too.</body>")

    assert reading_of(tmp_path / "a.xhtml").text == "Slate lasts.\n\nLead, too."


def test_no_entity_is_expanded_and_no_file_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    mined = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret"><!ENTITY y "yyy">]>'
    (tmp_path / "a.xhtml").write_text(f"{mined}{HEAD}<body><p>safe &x;&y;</p></body></html>")

    assert reading_of(tmp_path / "a.xhtml").text == "safe &x;&y;"


@pytest.mark.parametrize("page", [f"{HEAD}<body/></html>", "", "<?xml version='1.0'?>"])
def test_a_page_without_words_is_refused(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.xhtml").write_text(page)

    assert reason_of(tmp_path / "a.xhtml").startswith("contains no article")
