import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableError
from ingest.readers.blocks import TextBuilder
from tests.support.formats import blocks_of

WORDS = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc", "Cf"], exclude_characters="-|"))


def test_blocks_are_separated_according_to_their_kinds() -> None:
    article = TextBuilder()

    article.heading("Cramps", level=1)
    article.paragraph("They have\ncauses:")
    article.item("caffeine", level=1)
    article.item("at night", level=2)
    article.gap()
    article.item("another list", level=1)
    article.row(["drug", "dose"], header=True)
    article.row(["quinine", "200 mg\ndaily"])
    article.row(["", ""])
    article.row(["", "none"])
    article.paragraph(" \n ")

    reading = article.reading(given={"title": "T"})
    assert reading.text == (
        "Cramps\n\nThey have\ncauses:\n\n- caffeine\n  - at night\n\n- another list\n\n"
        "drug | dose\nquinine | 200 mg daily\n| none"
    )
    assert reading.given == {"title": "T"}
    assert blocks_of(reading) == [
        ("heading", 1, "Cramps"),
        ("paragraph", 0, "They have\ncauses:"),
        ("item", 1, "caffeine"),
        ("item", 2, "at night"),
        ("item", 1, "another list"),
        ("header", 0, "drug | dose"),
        ("row", 0, "quinine | 200 mg daily"),
        ("row", 0, "| none"),
    ]


def test_a_second_line_joins_the_item_it_belongs_to() -> None:
    article = TextBuilder()

    article.item("first", level=1)
    article.more("second")

    assert article.reading().text == "- first\n  second"
    assert blocks_of(article.reading()) == [("item", 1, "first\n  second")]


def test_an_empty_article_is_refused() -> None:
    with pytest.raises(UnreadableError, match="^contains no text"):
        TextBuilder().reading()


@given(st.lists(st.tuples(st.integers(0, 3), WORDS), min_size=1))
def test_every_added_word_is_at_its_offsets(parts: list[tuple[int, str]]) -> None:
    article = TextBuilder()
    for level, words in [*parts, (0, "end")]:
        if level:
            article.item(words, level=level)
        else:
            article.paragraph(words)

    reading = article.reading()

    added = [words for _, words in [*parts, (0, "end")] if words]
    assert [words for _, _, words in blocks_of(reading)] == added
