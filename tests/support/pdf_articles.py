"""Reads PDF files of drawn pages, and has some lines to draw on them."""

from pathlib import Path

from ingest.reading import Reading
from tests.support.drawn_pages import Page, drawn_pdf
from tests.support.formats import reading_of

LEFT = [
    "Bees return to the hive before",
    "the evening grows cold, and the",
    "guards let nobody in who smells",
    "of another colony than theirs.",
]
RIGHT = [
    "Wasps build with paper, which",
    "they make of old wood that has",
    "been softened by the rain and",
    "is chewed until it holds.",
]


def read(tmp_path: Path, pages: list[Page], **more: object) -> Reading:
    """What is read of a file of these pages."""
    (tmp_path / "a.pdf").write_bytes(drawn_pdf(pages, **more))  # type: ignore[arg-type]
    return reading_of(tmp_path / "a.pdf")


def article(reading: Reading) -> list[str]:
    """The blocks that are not aside."""
    aside = {span.start for span in reading.aside}
    return [reading.text[b.start : b.end] for b in reading.blocks if b.start not in aside]
