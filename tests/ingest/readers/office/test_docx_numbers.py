"""The numbers that Word counts for headings and list items stand before their words."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.support.formats import reading_of
from tests.support.office import paragraph, word_file

_NUMBERED = '<w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{level}"><w:name w:val="heading {level}"/>'
    f"{_NUMBERED.format(level - 1)}</w:style>"
    for level in (1, 2)
)


def level(place: int, text: str, form: str = "decimal", more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}'
        "</w:lvl>"
    )


def kind(name: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{more}{"".join(levels)}</w:abstractNum>'


def listed(name: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(words: str, name: int = 1, depth: int = 0, more: str = "") -> str:
    where = f'<w:ilvl w:val="{depth}"/><w:numId w:val="{name}"/>'
    return paragraph(*([words] if words else []), properties=f"<w:numPr>{where}</w:numPr>{more}")


def text(folder: Path, numbering: Iterable[str], *body: str) -> str:
    parts = {"styles": _STYLES, "numbering": "".join(numbering)}
    (folder / "a.docx").write_bytes(word_file("".join(body), parts))
    return reading_of(folder / "a.docx").text


def heading(words: str, style: int, more: str = "") -> str:
    return paragraph(words, properties=f'<w:pStyle w:val="H{style}"/>{more}')


def test_headings_are_numbered_by_the_list_of_their_style(tmp_path: Path) -> None:
    numbering = [kind(0, level(0, "%1"), level(1, "%1.%2")), listed(1, 0)]
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'

    assert text(
        tmp_path,
        numbering,
        heading("Soil", 1),
        heading("Lime", 2),
        heading("Loam", 2),
        heading("Thanks", 1, off),
        heading("Water", 1),
        heading("Rain", 2),
    ).split("\n\n") == ["1 Soil", "1.1 Lime", "1.2 Loam", "Thanks", "2 Water", "2.1 Rain"]


def test_items_are_counted_by_list_and_level(tmp_path: Path) -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = [
        kind(0, level(0, "%1."), level(1, "%2)", "lowerLetter"), level(2, "(%3)", "lowerRoman")),
        kind(1, level(0, "•", "bullet")),
        *(listed(1, 0), listed(2, 1), listed(3, 0, again), listed(4, 0)),
    ]

    assert text(
        tmp_path,
        numbering,
        item("Dig."),
        item("Sow:"),
        item("beans", depth=1),
        item("peas", depth=1),
        item("late", depth=2),
        item("Any order.", 2),
        item("Reap."),
        item("early", depth=1),
        item("Start anew.", 3),
        item("Go on.", 3),
        item("As one list.", 4),
    ) == (
        "1. Dig.\n2. Sow:\n  a) beans\n  b) peas\n    (i) late\n- Any order.\n3. Reap.\n"
        "  a) early\n1. Start anew.\n2. Go on.\n3. As one list."
    )


def test_an_empty_item_is_counted_and_one_that_is_not_shown_is_not(tmp_path: Path) -> None:
    deleted = paragraph(
        "<w:del><w:r><w:delText>Burn.</w:delText></w:r></w:del>",
        properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
    )

    assert (
        text(
            tmp_path,
            [kind(0, level(0, "%1.")), listed(1, 0)],
            *(item("Dig."), item(""), deleted, item("Sow.")),
        )
        == "1. Dig.\n3. Sow."
    )


@pytest.mark.parametrize(
    ("levels", "shown"),
    [
        ([level(0, "Step %1:", "upperRoman", '<w:start w:val="4"/>')], "Step IV: Sow."),
        ([level(0, "%1", "decimalZero")], "01 Sow."),
        ([level(0, "%1.", "japaneseCounting")], "- Sow."),
        ([level(0, "→", "decimal")], "- Sow."),
        ([], "- Sow."),
    ],
)
def test_a_number_of_another_kind_is_written_as_word_does_or_as_a_bullet(
    tmp_path: Path, levels: list[str], shown: str
) -> None:
    assert text(tmp_path, [kind(0, *levels), listed(1, 0)], item("Sow.")) == shown


def test_a_level_that_asks_for_it_shows_all_numbers_as_figures(tmp_path: Path) -> None:
    numbering = [
        kind(0, level(0, "%1", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>")),
        listed(1, 0),
    ]

    shown = text(tmp_path, numbering, item("Soil"), item("Lime", depth=1))

    assert shown == "I Soil\n  1.1 Lime"


def test_a_list_style_gives_its_levels_to_the_lists_that_name_it(tmp_path: Path) -> None:
    numbering = [
        kind(0, level(0, "%1)"), more='<w:styleLink w:val="Own"/>'),
        kind(1, more='<w:numStyleLink w:val="Own"/>'),
        listed(1, 1),
    ]

    assert text(tmp_path, numbering, item("Soil"), item("Lime")) == "1) Soil\n2) Lime"
