"""Adds what one reader read to the article that another one builds."""

from collections.abc import Callable

from ingest.readers.blocks import TextBuilder
from ingest.reading import Block, Kind, Reading


def add(
    reading: Reading,
    builder: TextBuilder,
    *,
    is_aside: Callable[[Block, str], bool] = lambda block, words: False,
) -> None:
    """Add the blocks of `reading`, and what was left out of it.

    What the reading sets apart stays so; so is whatever `is_aside` says of a block and its words.
    """
    aside = {span.start for span in reading.aside}
    for what, count in reading.left_out.items():
        for _ in range(count):
            builder.leave_out(what)
    for block in reading.blocks:
        words = reading.text[block.start : block.end]
        if block.apart:
            builder.gap()
        before = reading.text[reading.text.rfind("\n", 0, block.start) + 1 : block.start].strip()
        number = before if any(map(str.isalnum, before)) else ""
        if block.start in aside or is_aside(block, words):
            with builder.aside():
                _add(block, words, number, builder)
        else:
            _add(block, words, number, builder)
    builder.gap()


def _add(block: Block, words: str, number: str, builder: TextBuilder) -> None:
    match block.kind:
        case Kind.HEADING:
            builder.heading(words, level=block.level)
        case Kind.ITEM:
            builder.item(words, level=block.level, number=number)
        case Kind.HEADER | Kind.ROW:
            builder.row([words], header=block.kind is Kind.HEADER)
        case _:
            builder.paragraph(words)
