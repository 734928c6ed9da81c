"""The blocks of plain and Markdown texts."""

import pytest

from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Kind


def outline(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, text[block.start : block.end]) for block in parse(text)]


def test_markdown_syntax_is_recognised_and_left_out() -> None:
    text = (
        "---\ntitle: Cramps\n---\n# Cramps ##\n\nThey hurt\nat night.\n\nOther\n-----\n"
        "- salt\n  and water\n    - sea salt\n\n***\n\n| food | mg |\n|---|---|\n| figs | 68 |\n"
    )

    assert outline(text) == [
        ("front matter", 0, "---\ntitle: Cramps\n---"),
        ("heading", 1, "Cramps"),
        ("paragraph", 0, "They hurt\nat night."),
        ("heading", 2, "Other"),
        ("item", 1, "salt\n  and water"),
        ("item", 3, "sea salt"),
        ("header", 0, "| food | mg |"),
        ("row", 0, "| figs | 68 |"),
    ]


def test_prose_between_two_rules_is_not_front_matter() -> None:
    text = "---\n\nCramps hurt at night.\n\n---\n\nRest helps."

    assert outline(text) == [
        ("paragraph", 0, "Cramps hurt at night."),
        ("paragraph", 0, "Rest helps."),
    ]


def test_in_plain_text_a_short_line_above_text_is_a_heading_and_deeper_below_another() -> None:
    text = (
        "All about cramps\n\nCramps hurt.\n\nTreatment\n\nAt home\n\nRest helps.\n\n"
        "2. Stretching\n\n" + "stretch " * 15 + "daily."
    )

    assert [block for block in outline(text) if block[0] == "heading"] == [
        ("heading", 1, "All about cramps"),
        ("heading", 2, "Treatment"),
        ("heading", 3, "At home"),
        ("heading", 2, "Stretching"),
    ]


def test_short_lines_below_a_colon_are_a_list_that_lost_its_bullets() -> None:
    text = "Cramps can come from these:\n\nToo much caffeine\n\nHard exercise\n\nRest helps."

    assert outline(text)[1:] == [
        ("item", 1, "Too much caffeine"),
        ("item", 1, "Hard exercise"),
        ("paragraph", 0, "Rest helps."),
    ]


def test_many_short_lines_in_a_row_are_text_and_only_the_last_a_heading() -> None:
    lines = ["Drink water", "Sleep enough", "Stretch daily", "Avoid caffeine", "Medicines"]

    found = outline("It is simple.\n\n" + "\n\n".join(lines) + "\n\nThese are few.")

    assert [kind for kind, *_ in found] == ["paragraph"] * 5 + ["heading", "paragraph"]


@pytest.mark.parametrize(
    "line",
    [
        "E. coli makes muscles ache.",
        "J. Smith has cramps.",
        "-5 degrees is cold.",
        "p.45 says so.",
    ],
)
def test_a_line_that_only_begins_like_an_item_keeps_all_its_words(line: str) -> None:
    assert outline(line) == [("paragraph", 0, line)]


def test_a_line_that_breaks_off_before_a_list_is_not_a_heading() -> None:
    assert outline("They hurt.\n\nOther signs are\n\n- pain\n- heat")[1:] == [
        ("paragraph", 0, "Other signs are"),
        ("item", 1, "pain"),
        ("item", 1, "heat"),
    ]


def test_a_hard_wrapped_line_that_begins_with_a_dash_is_not_an_item() -> None:
    text = "Cramps come at night, they come by day\n- and they hurt whoever has them, always."

    assert [block.kind for block in parse(text)] == [Kind.PARAGRAPH]


@pytest.mark.parametrize("text", ["", " \n\t\n", "---\n\n***"])
def test_a_text_without_words_has_no_blocks(text: str) -> None:
    assert parse(text) == ()
