"""The process that draws one page of a PDF file, and may crash on it."""

import json
import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from ctypes import c_int
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageChops, ImageDraw
from pypdfium2 import raw as pdfium

from index.records import Span
from ingest.readers.page_lines import Line
from ingest.recognition.engine import EngineError, engine_version, load_engine
from ingest.recognition.page_reader import recognised_page
from ingest.recognition.upright import Upright, turned_by
from ingest.sandbox.reader_child import limit_memory

_WIDTH = 1200
_HEIGHT = 1800
_HIGHLIGHT = (255, 226, 130)
_ROOM = 2

Corners = Sequence[tuple[float, float]]


def main(memory_bytes: int) -> None:
    """Draw the page requested on standard input; writes a word, a line end and the PNG."""
    limit_memory(memory_bytes)
    request = json.load(sys.stdin)
    document = pypdfium2.PdfDocument(request["file"])
    page = document[request["page"] - 1]
    width, height = page.get_size()
    picture = page.render(scale=min(_WIDTH / width, _HEIGHT / height)).to_pil().convert("RGB")
    if request["recognised"] is None:
        boxes: list[Corners] = list(_boxes(page, request["words"], picture.size))
    else:
        text, quote, found = request["recognised"]
        boxes = []
        if seen := _kept(found) if found else _recognised(request):
            there = quoted_boxes(seen.lines, text, Span(*quote))
            boxes = [_as_scanned(box, seen, picture.size[0] / width) for box in there]
    sys.stdout.buffer.write(b"highlighted\n" if boxes else b"plain\n")
    _highlighted(picture, boxes).save(sys.stdout.buffer, format="PNG")
    sys.stdout.buffer.flush()


def _highlighted(picture: Image.Image, boxes: Sequence[Corners]) -> Image.Image:
    layer = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(layer)
    for box in boxes:
        draw.polygon(box, fill=_HIGHLIGHT)
    # Multiplied, so that the letters stay as dark as they are.
    return ImageChops.multiply(picture, layer)


def _boxes(page: pypdfium2.PdfPage, words: str, size: tuple[int, int]) -> Iterator[Corners]:
    """Where the words are, line by line, in pixels; nothing if they are not on the page."""
    lines = page.get_textpage()
    letters, places = _letters(lines.get_text_range())
    wanted, _ = _letters(words)
    start = letters.find(wanted) if wanted else -1
    if start < 0:
        return
    first, last = (
        pdfium.FPDFText_GetCharIndexFromTextIndex(lines, places[place])
        for place in (start, start + len(wanted) - 1)
    )
    for number in range(lines.count_rects(first, last - first + 1)):
        left, bottom, right, top = lines.get_rect(number)
        one = _pixel(page, size, left, top)
        other = _pixel(page, size, right, bottom)
        (left, right), (top, bottom) = map(sorted, zip(one, other, strict=True))
        left, top, right, bottom = left - _ROOM, top - _ROOM, right + _ROOM, bottom + _ROOM
        yield (left, top), (right, top), (right, bottom), (left, bottom)


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


def quoted_boxes(
    lines: Sequence[Line], text: str, quote: Span
) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the quote of a page's `text` in each line that it is in.

    Of a line that is partly quoted it is the share of its letters. Lines may be in another order
    than the text; of several with the same words the upper one comes first.
    """
    letters, places = _letters(text)
    first, last = bisect_left(places, quote.start), bisect_left(places, quote.end)
    taken = bytearray(len(letters))
    # The longest first, since a short line is often part of another.
    for line in sorted(lines, key=lambda line: -len(line.text)):
        own, _ = _letters(line.text)
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


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of `text`, case-folded, and the place of each in it."""
    letters = [
        (folded, place)
        for place, letter in enumerate(text)
        if letter.isalnum()
        for folded in letter.casefold()
    ]
    return "".join(folded for folded, _ in letters), [place for _, place in letters]


def _pixel(page: pypdfium2.PdfPage, size: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    across, down = c_int(), c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
    return across.value, down.value
