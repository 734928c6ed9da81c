from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.readers.pdf_pages.lexicon import Lexicon
from ingest.readers.pdf_pages.page_joins import joined
from ingest.readers.pdf_pages.page_lines import Line, PageContent
from ingest.readers.pdf_pages.page_reading import reading_of
from ingest.reading import Kind
from tests.support.drawn_pages import Page, at, lines_at
from tests.support.pdf_articles import article, read

BESIDE = ["own cure for the cramps, and", "none of them did any"]
BELOW = ["good at all, though each had believers", "who swore by it."]


def test_bullets_that_are_drawn_begin_items(tmp_path: Path) -> None:
    items = ["a warm coat for the night", "a map of the whole coast that", "shows the harbours"]
    dots = "72 703 4 4 re f 72 689.25 4 4 re f 300 420 4 4 re f"
    nested = f"102 661.75 4 4 re f {at(114, 659.5, 'and the wells')}"
    page = Page(f"{dots}\n{lines_at(84, 700, items)}\n{nested}")

    reading = read(tmp_path, [page])

    assert article(reading) == [items[0], f"{items[1]} {items[2]}", "and the wells"]
    assert [block.level for block in reading.blocks] == [1, 1, 2]


def test_a_picture_of_dots_has_no_bullets(tmp_path: Path) -> None:
    dots = " ".join(f"{72 + n % 60} {300 + n} 4 4 re f" for n in range(400))

    assert article(read(tmp_path, [Page(f"{dots}\n{at(84, 700, 'The year in dots.')}")])) == [
        "The year in dots."
    ]


@pytest.mark.parametrize(
    ("capital", "rest", "begin"),
    [("O", "nce ", "Once "), ("A", "ll ", "All "), ("A", "village ", "A village ")],
)
def test_a_capital_over_several_lines_begins_the_first(
    capital: str, rest: str, begin: str, tmp_path: Path
) -> None:
    beside = [f"{rest}told of its", *BESIDE]
    page = Page(
        "\n".join(
            [
                at(72, 700 - 2 * 13.75, capital, size=48),
                lines_at(72 + (38 if capital == "O" else 33), 700, beside),
                lines_at(72, 700 - 3 * 13.75, BELOW),
            ]
        )
    )

    reading = read(tmp_path, [page])

    assert article(reading) == [" ".join([f"{begin}told of its", *BESIDE, *BELOW])]


def test_an_item_goes_on_in_the_next_column_at_its_level(tmp_path: Path) -> None:
    left = ["• the first of all the things to take", "• the second of all the things to take"]
    right = [
        "• the third of all the things to take",
        "• the fourth of all the things to take",
    ]
    page = Page(f"{lines_at(72, 700, left * 2)}\n{lines_at(320, 700, right * 2)}")

    assert {block.level for block in read(tmp_path, [page]).blocks} == {1}


def rows_drawn(rows: Sequence[tuple[str, ...]], *lefts: float) -> Page:
    """Rows of which each cell begins at its place, one below the other."""
    placed = [
        at(left, 700 - 16 * number, words)
        for number, row in enumerate(rows)
        for left, words in zip(lefts, row, strict=True)
    ]
    return Page("\n".join(placed))


def test_narrow_columns_of_a_table_are_cells(tmp_path: Path) -> None:
    rows = [
        ("Herb", "In tea", "Days"),
        ("Mint", "20 leaves", "3"),
        ("Yarrow from the hills", "2 flowers", "12"),
        ("Sage", "10 leaves", "4"),
    ]

    page = rows_drawn(rows, 72, 182, 233)

    assert article(read(tmp_path, [page])) == [" | ".join(row) for row in rows]


def test_words_of_sentences_that_stand_below_each_other_are_no_cells(tmp_path: Path) -> None:
    lines = [f"In the spring {herb} is all over the hills, or" for herb in ("mint", "sage", "rue")]
    beside = lines_at(
        340, 700, ["It is said that it grows", "in other places, too, and", "is old."]
    )

    reading = read(tmp_path, [Page(f"{lines_at(72, 700, lines)}\n{beside}")])

    assert article(reading)[0].startswith(" ".join(lines))


@pytest.mark.parametrize("bullet", ["➤", "❖", "o"])
def test_a_sign_before_hanging_lines_is_a_bullet(bullet: str, tmp_path: Path) -> None:
    line = Line("", 72, 100, 0, 111, 11)
    page = [
        line._replace(text=bullet, right=78),
        line._replace(text="a coat that is warm and so long", left=90, right=260),
        line._replace(text="that it reaches the knees", left=90, right=220, top=114, bottom=125),
    ]

    reading = reading_of([PageContent(page, 612, 792)])

    assert [(block.kind, reading.text[block.start : block.end]) for block in reading.blocks] == [
        (Kind.ITEM, "a coat that is warm and so long that it reaches the knees")
    ]


@pytest.mark.parametrize("sign", ["→", "»"])
def test_an_arrow_and_a_closing_quotation_mark_begin_no_item(sign: str) -> None:
    above = Line("The bees said that they were", 72, 100, 260, 111, 11)
    below = above._replace(text=f"{sign} glad to be back in their hive", top=114, bottom=125)

    reading = reading_of([PageContent([above, below], 612, 792)])

    assert reading.text == f"The bees said that they were {sign} glad to be back in their hive"


def test_lines_of_chinese_are_joined_without_a_blank() -> None:
    assert joined("其原因尚不清", "楚。镁", Lexicon([]))[0] == "其原因尚不清楚。镁"
