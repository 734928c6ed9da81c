"""The outline of an article."""

from index.records import Heading
from ingest.describe.documents import described
from ingest.describe.study import Studied, study
from ingest.readers.blocks import TextBuilder


def test_notices_and_what_stands_aside_are_no_chapters() -> None:
    builder = TextBuilder()
    with builder.aside():
        builder.heading("Sections", level=2)
    builder.heading("Last updated: 4 May 2021", level=6)
    builder.heading("Mills", level=1)
    builder.paragraph("The mill was built on the weir in one summer.")
    studied = study(builder.reading(), path="a.html")
    assert isinstance(studied, Studied)

    document = described(studied, path="a.html", listed={}).document

    start = document.text.index("Mills")
    assert document.headings == (Heading(start=start, end=start + len("Mills"), level=1),)
