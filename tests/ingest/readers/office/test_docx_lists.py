"""Lists of Word files: which paragraphs are items, and at which level."""

from collections.abc import Mapping
from pathlib import Path

from ingest.reading import Reading
from tests.support.formats import reading_of
from tests.support.office import paragraph, word_file


def word(folder: Path, *body: str, parts: Mapping[str, str]) -> Reading:
    (folder / "a.docx").write_bytes(word_file("".join(body), parts))
    return reading_of(folder / "a.docx")


def styled(name: str, words: str) -> str:
    return paragraph(words, properties=f'<w:pStyle w:val="{name}"/>')


def test_paragraphs_of_an_item_stay_in_it_where_the_list_shows_no_bullet(tmp_path: Path) -> None:
    def level(sign: str) -> str:
        return f'<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="{sign}"/></w:lvl>'

    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{level(sign)}</w:abstractNum>'
        for n, sign in enumerate(["•", " "])
    ) + "".join(
        f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(2)
    )
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>'.format

    reading = word(
        tmp_path,
        paragraph("spade", properties=item(1)),
        paragraph("A sharp one.", properties=item(2)),
        paragraph("rake", properties=item(1)),
        parts={"numbering": numbering},
    )

    assert reading.text == "- spade\n  A sharp one.\n- rake"


def test_a_style_of_a_list_has_the_level_that_the_list_gives_it(tmp_path: Path) -> None:
    of_list = '<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{of_list}'
        "</w:style>"
        for name in ("Dot", "Dash")
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:pStyle w:val="{name}"/><w:lvlText w:val="*"/></w:lvl>'
        for n, name in enumerate(["Dot", "Dash"])
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        '<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>'
    )

    reading = word(
        tmp_path,
        styled("Dot", "tools"),
        styled("Dash", "spade"),
        parts={"styles": styles, "numbering": numbering},
    )

    assert reading.text == "- tools\n  - spade"
