"""OpenDocument texts: what a word processor shows is read, the rest is counted."""

from pathlib import Path

import pytest

from ingest.reading import Reading
from tests.support.formats import blocks_of, reading_of, reason_of, zipped
from tests.support.office import odt_file

_NOT_TEXT = (
    "is damaged or not a text document; open it in a word processor and save it as .odt or .docx"
)
_STYLES = "".join(
    f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}">'
    f"<style:text-properties {properties}/></style:style>"
    for name, family, parent, properties in (
        ("up", "text", "", 'style:text-position="super 58%"'),
        ("down", "text", "", 'style:text-position="-33% 58%"'),
        ("struck", "text", "", 'style:text-line-through-style="solid"'),
        ("below", "text", "struck", ""),
        ("plain", "text", "", 'style:text-line-through-style="none"'),
        ("veiled", "text", "", 'text:display="none"'),
        ("veil", "paragraph", "", 'text:display="none"'),
    )
)


def span(style: str, words: str) -> str:
    return f'<text:span text:style-name="{style}">{words}</text:span>'


def read(folder: Path, text: str, *, styles: str = _STYLES, meta: str = "", edges: str = "",
         **more: str) -> Reading:  # fmt: skip
    whole = odt_file(text, styles=styles, meta=meta, edges=edges, **more)
    (folder / "a.odt").write_bytes(whole)
    return reading_of(folder / "a.odt")


def test_headings_lists_and_white_space_come_out_block_by_block(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        '<text:p text:style-name="Title">Kilns</text:p>'
        '<text:h text:outline-level="2">Of  brick<text:line-break/>and clay</text:h>'
        '<text:list><text:list-item><text:p>dry<text:s text:c="2"/>wood</text:p>'
        "<text:p>split</text:p>"
        "<text:list><text:list-item><text:p>ash</text:p></text:list-item></text:list>"
        "</text:list-item><text:list-item><text:p>coal</text:p></text:list-item></text:list>"
        "<text:section><text:p>Fire\n   it.</text:p></text:section>",
    )

    assert blocks_of(reading) == [
        ("heading", 1, "Kilns"),
        ("heading", 2, "Of brick and clay"),
        ("item", 1, "dry  wood\n  split"),
        ("item", 2, "ash"),
        ("item", 1, "coal"),
        ("paragraph", 0, "Fire it."),
    ]


def test_marks_hidden_and_struck_out_words_follow_the_styles_and_their_parents(
    tmp_path: Path,
) -> None:
    reading = read(
        tmp_path,
        f"<text:p>Heat {span('struck', 'slowly ' + span('plain', 'fast '))}to "
        f"10{span('up', '3')} K, "
        f"CO{span('down', '2')}{span('below', ' and smoke')} rises{span('veiled', ' HIDDEN')}."
        "</text:p>"
        '<text:p text:style-name="veil">HIDDEN too.</text:p>'
        '<text:section text:display="none"><text:p>HIDDEN part.</text:p></text:section>'
        '<text:section text:display="condition"><text:p>Shown part.</text:p></text:section>'
        '<text:p>HIDDEN<text:hidden-paragraph text:is-hidden="true"/></text:p>',
    )

    assert reading.text == "Heat fast to 10³ K, CO₂ rises.\n\nShown part."
    assert reading.left_out == {
        "struck-out passages": 2,
        "hidden passages": 3,
        "hidden parts": 1,
    }


def test_notes_stand_behind_their_section_and_comments_and_deletions_are_counted(
    tmp_path: Path,
) -> None:
    def note(kind: str, mark: str, words: str) -> str:
        return (
            f'<text:note text:note-class="{kind}"><text:note-citation>{mark}</text:note-citation>'
            f"<text:note-body><text:p>{words}</text:p></text:note-body></text:note>"
        )

    reading = read(
        tmp_path,
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>at night</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        f"<text:p>Stoke it{note('footnote', '1', 'With dry wood.')} "
        f"well{note('endnote', 'i', 'An old book.')}.<office:annotation><text:p>Why?</text:p>"
        "</office:annotation></text:p>"
        "<text:h>Cooling</text:h><text:p>Wait.</text:p>",
    )

    assert reading.text == (
        "Stoke it[1] well[i].\n\n[1] With dry wood.\n\nCooling\n\nWait.\n\n[i] An old book."
    )
    assert reading.left_out == {"deleted passages": 1, "comments": 1}


def test_merged_cells_are_repeated_down_and_stand_once_across(tmp_path: Path) -> None:
    def cell(words: str, attributes: str = "") -> str:
        return f"<table:table-cell {attributes}><text:p>{words}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    row = "<table:table-row>{}</table:table-row>".format

    reading = read(
        tmp_path,
        "<table:table><table:table-header-rows>"
        + row(cell("Clay") + cell("Heat", 'table:number-columns-spanned="2"') + covered)
        + "</table:table-header-rows>"
        + row(cell("red", 'table:number-rows-spanned="2"') + cell("900") + cell("1 h"))
        + row(covered + cell("950") + cell("2 h"))
        + row(cell("any", 'table:number-columns-spanned="2"') + covered + cell("3 h"))
        + '<table:table-row table:visibility="collapse">' + cell("HIDDEN") + "</table:table-row>"
        + "</table:table>",
    )  # fmt: skip

    assert reading.text == ("Clay | Heat | Heat\nred | 900 | 1 h\nred | 950 | 2 h\nany |  | 3 h")
    assert reading.left_out == {"hidden parts": 1}


def test_boxes_formulas_and_charts_are_read_or_counted(tmp_path: Path) -> None:
    def shown(inner: str) -> str:
        return f"<draw:frame>{inner}<draw:image/></draw:frame>"

    def linked(name: str) -> str:
        return shown(f'<draw:object xlink:href="./{name}"/>')

    box = "<draw:text-box><text:p>Mind the heat.</text:p></draw:text-box>"
    math = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>r</mi><mn>2</mn></msup></math>'
    )
    chart = '<a xmlns:chart="urn:oasis:names:tc:opendocument:xmlns:chart:1.0"><chart:chart/></a>'

    reading = read(
        tmp_path,
        f"<text:p>The area is π{linked('Object 1')}.</text:p>"
        f"<text:p>{shown(box)}Beside.</text:p>"
        f"<text:p>{linked('Object 2')}{linked('Object 3')}</text:p>",
        **{"Object 1/content.xml": math, "Object 2/content.xml": chart},
    )

    assert reading.text == "The area is πr².\n\nBeside.\n\nMind the heat."
    assert reading.left_out == {"charts": 1, "embedded files": 1}


def test_contents_headers_and_footers_stand_aside(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>Skipped"
        "</text:index-title-template></text:table-of-content-source><text:index-body>"
        "<text:p>Firing<text:tab/>3</text:p></text:index-body></text:table-of-content>"
        "<text:p>Fire.</text:p>",
        edges="<style:header><text:p>The potter</text:p></style:header>"
        "<style:footer><text:p>3</text:p></style:footer>"
        '<style:footer-left style:display="false"><text:p>Unseen</text:p></style:footer-left>',
    )

    assert reading.text == "Firing\t3\n\nFire.\n\nThe potter"
    aside = [reading.text[one.start : one.end] for one in reading.aside]
    assert aside == ["Firing\t3", "The potter"]


def test_the_author_is_who_began_the_text_and_no_date_is_that_of_publication(
    tmp_path: Path,
) -> None:
    reading = read(
        tmp_path,
        "<text:p>Fire.</text:p>",
        meta="<dc:title>Kilns</dc:title><meta:initial-creator>Ann Example</meta:initial-creator>"
        "<dc:creator>Bo Sample</dc:creator><dc:date>2020-01-01</dc:date>",
    )

    assert reading.given == {"title": "Kilns", "author": "Ann Example"}


@pytest.mark.parametrize(
    "members",
    [{}, {"content.xml": "<broken"}, {"content.xml": "<a/>"}, {"content.xml": "<!DOCTYPE a><a/>"}],
)
def test_what_is_no_text_is_refused(tmp_path: Path, members: dict[str, str]) -> None:
    (tmp_path / "a.odt").write_bytes(zipped(members))

    assert reason_of(tmp_path / "a.odt") == _NOT_TEXT


def test_a_locked_text_is_refused(tmp_path: Path) -> None:
    manifest = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    whole = odt_file("<text:p>a</text:p>", **{"META-INF/manifest.xml": manifest})
    (tmp_path / "a.odt").write_bytes(whole)

    assert reason_of(tmp_path / "a.odt") == "is password-protected; save it without a password"


def test_a_field_that_only_sets_a_value_is_not_shown(tmp_path: Path) -> None:
    field = '<text:variable-set text:display="none">9</text:variable-set>'

    reading = read(tmp_path, f"<text:p>Nine{field} oars.</text:p>")

    assert (reading.text, reading.left_out) == ("Nine oars.", {"hidden passages": 1})
