"""What was read by text recognition says so wherever it is shown."""

import pytest

from index.attribution import RECOGNISED, attribution
from index.compare.comparison import Claim
from index.export.quotations import one_quotation
from index.records import Document, Passage, Span
from ui.components.quotes import quote_html
from ui.read.article import head_html
from ui.session.permalinks import AskQuery

TEXT = "Rest at night.\n\nWalk by day.\n\nDrink at noon."
SECOND = Span(TEXT.index("Walk"), TEXT.index("Walk") + len("Walk by day."))


def document(*recognised: int) -> Document:
    pages = (0, SECOND.start, TEXT.index("Drink"))
    return Document(
        doc_id="a", title="A", path="a.pdf", text=TEXT, pages=pages, recognised=recognised
    )


def passage(of: Document, span: Span) -> Passage:
    return Passage(
        doc_id="a",
        ordinal=0,
        start=span.start,
        end=span.end,
        text=TEXT[span.start : span.end],
        recognised=of.is_recognised(span),
    )


@pytest.mark.parametrize(
    ("span", "is_recognised"),
    [
        (SECOND, True),
        (Span(0, SECOND.start), False),
        (Span(0, SECOND.start + 1), True),
        (Span(SECOND.end - 1, len(TEXT)), True),
        (Span(TEXT.index("Drink"), len(TEXT)), False),
        (Span(SECOND.start, SECOND.start), True),
    ],
)
def test_a_span_is_recognised_if_any_of_it_is_on_such_a_page(
    span: Span, is_recognised: bool
) -> None:
    assert document(2).is_recognised(span) is is_recognised
    assert not document().is_recognised(span)


@pytest.mark.parametrize("recognised", [(2,), ()])
def test_a_quote_says_so_with_its_place(recognised: tuple[int, ...]) -> None:
    article = document(*recognised)
    quoted = passage(article, SECOND)
    claim = Claim(document=article, passage=quoted, span=SECOND)

    shown = (
        attribution(quoted, article),
        quote_html(claim, AskQuery(question="walk?")),
        str(one_quotation(quoted, article, lambda *_: "").place.recognised and RECOGNISED),
    )

    assert [RECOGNISED in words for words in shown] == [bool(recognised)] * 3


def test_an_article_says_how_many_of_its_pages_were_recognised() -> None:
    assert "2 of 3 pages were read by text recognition" in head_html(document(1, 3))
    assert "1 of 3 pages was read by text recognition" in head_html(document(1))
    assert "3 pages were read by text recognition" in head_html(document(1, 2, 3))
    assert "text recognition" not in head_html(document())
