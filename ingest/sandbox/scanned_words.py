"""Where a quote is on the picture of a page that was read by text recognition."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from index.records import Span
from ingest.readers.pdf_pages.page_lines import Line
from ingest.recognition.engine import EngineError, engine_version, load_engine
from ingest.recognition.page_reader import recognised_page
from ingest.recognition.upright import Upright, turned_by

Corners = Sequence[tuple[float, float]]


def scanned_boxes(
    request: Mapping[str, Any], recognised: Sequence[Any], scale: float
) -> Iterator[Corners]:
    """The corners of the quote in each line, in pixels, of which `scale` are a point.

    `recognised` is a `RecognisedText` that was sent as JSON.
    """
    text, quote, kept = recognised
    if page := _kept(kept) if kept else _recognised(request):
        for box in quoted_lines(page.lines, text, Span(*quote)):
            yield _as_scanned(box, page, scale)


def _kept(fields: Sequence[Any]) -> Upright:
    lines, *rest = fields
    return Upright([Line(*line) for line in lines], *rest)


def _recognised(request: Mapping[str, Any]) -> Upright | None:
    if engine_version() is None:
        return None
    try:
        return recognised_page(request["file"], request["page"], load_engine())
    except EngineError:
        return None


def quoted_lines(
    lines: Sequence[Line], text: str, quote: Span
) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the quote of a page's `text` in each line that it is in.

    Of a line that is partly quoted it is the share of its letters. Lines may be in another order
    than the text; of several with the same words the upper one comes first.
    """
    letters, places = _folded(text)
    first, last = bisect_left(places, quote.start), bisect_left(places, quote.end)
    taken = bytearray(len(letters))
    # The longest first, since a short line is often part of another.
    for line in sorted(lines, key=lambda line: -len(line.text)):
        own, _ = _folded(line.text)
        start = letters.find(own) if own else -1
        while start >= 0 and any(taken[start : start + len(own)]):
            start = letters.find(own, start + 1)
        if start < 0:
            continue
        taken[start : start + len(own)] = b"1" * len(own)
        begin, end = max(first - start, 0), min(last - start, len(own))
        if begin < end:
            wide = (line.right - line.left) / len(own)
            yield line.left + wide * begin, line.top, line.left + wide * end, line.bottom


def _as_scanned(
    box: tuple[float, float, float, float], page: Upright, scale: float
) -> list[tuple[float, float]]:
    """The corners in pixels of a box on the page turned upright."""
    left, top, right, bottom = box
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
    turned = turned_by(corners, page.turn, (page.width / 2, page.height / 2))
    if round(page.turn / 90) % 2:
        # The page as it was scanned has the same centre, but the other way round.
        turned += (np.float32(page.height - page.width) / 2) * np.array([1, -1], np.float32)
    return [(float(x) * scale, float(y) * scale) for x, y in turned]


def _folded(text: str) -> tuple[str, list[int]]:
    """The letters and digits of `text`, case-folded, and the place of each in it."""
    letters = [
        (folded, place)
        for place, letter in enumerate(text)
        if letter.isalnum()
        for folded in letter.casefold()
    ]
    return "".join(folded for folded, _ in letters), [place for _, place in letters]
