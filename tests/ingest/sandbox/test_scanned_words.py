from collections.abc import Iterable

import pytest

from index.records import Span
from ingest.readers.pdf_pages.page_lines import Line
from ingest.recognition.upright import Upright
from ingest.sandbox.scanned_words import quoted_lines, scanned_boxes

# Two columns, as an engine gives them: from top to bottom.
LINES = [
    Line("The calf", 0, 0, 80, 10, 8),
    Line("of rest.", 100, 0, 180, 10, 8),
    Line("knots for lack", 0, 20, 140, 30, 8),
    Line("The calf", 100, 20, 180, 30, 8),
]
TEXT = "The calf knots for lack of rest. The calf wakes."


def lit(quote: str, *, after: str = "") -> list[tuple[float, ...]]:
    start = TEXT.index(quote, TEXT.index(after) + len(after))
    return sorted(quoted_lines(LINES, TEXT, Span(start, start + len(quote))))


def test_a_quote_is_lit_in_the_lines_that_it_is_in_whatever_their_order() -> None:
    assert lit("lack of rest") == [(0 + 140 * 8 / 12, 20, 140, 30), (100, 0, 180, 10)]


def test_lines_with_the_same_words_are_told_apart_by_their_place_in_the_text() -> None:
    assert lit("The calf") == [(0, 0, 80, 10)]
    assert lit("The calf", after="rest.") == [(100, 20, 180, 30)]


def test_words_that_were_not_recognised_light_nothing() -> None:
    assert lit("wakes") == []


@pytest.mark.parametrize(
    ("turn", "corner"), [(0, (10, 20)), (90, (180, 10)), (180, (90, 180)), (270, (20, 90))]
)
def test_a_box_is_where_the_page_as_scanned_has_it(turn: float, corner: Iterable[int]) -> None:
    page = Upright([Line("Rest", 10, 20, 50, 30, 8)], 0, 100, 200, turn)

    [box] = scanned_boxes({}, ("Rest", (0, 4), page), 1.0)

    assert [round(number) for number in box[0]] == list(corner)
