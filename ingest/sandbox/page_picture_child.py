"""The process that draws one page of a PDF file, and may crash on it."""

import json
import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from ctypes import c_int
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageDraw
from pypdfium2 import raw as pdfium

from index.records import Span
from ingest.readers.page_lines import Line
from ingest.recognition.engine import EngineError, engine_version, load_engine
from ingest.recognition.page_reader import recognised_page
from ingest.sandbox.reader_child import limit_memory

_WIDTH = 1200
_HEIGHT = 1800
_HIGHLIGHT = (255, 226, 130)
_ROOM = 2

Box = tuple[int, int, int, int]


def main(memory_bytes: int) -> None:
    """Draw the page requested on standard input; writes a word, a line end and the PNG."""
    limit_memory(memory_bytes)
    request = json.load(sys.stdin)
    document = pypdfium2.PdfDocument(request["file"])
    page = document[request["page"] - 1]
    width, height = page.get_size()
    picture = page.render(scale=min(_WIDTH / width, _HEIGHT / height)).to_pil().convert("RGB")
    if request["recognised"] is None:
        boxes = list(_boxes(page, request["words"], picture.size))
    else:
        text, quote, found = request["recognised"]
        lines = _recognised(request) if found is None else [Line(*line) for line in found]
        boxes = list(boxes_in(lines, text, Span(*quote), scale=picture.size[0] / width))
    sys.stdout.buffer.write(b"highlighted\n" if boxes else b"plain\n")
    _highlighted(picture, boxes).save(sys.stdout.buffer, format="PNG")
    sys.stdout.buffer.flush()


def _highlighted(picture: Image.Image, boxes: list[Box]) -> Image.Image:
    layer = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(layer)
    for box in boxes:
        draw.rectangle(box, fill=_HIGHLIGHT)
    # Multiplied, so that the letters stay as dark as they are.
    return ImageChops.multiply(picture, layer)


def _boxes(page: pypdfium2.PdfPage, words: str, size: tuple[int, int]) -> Iterator[Box]:
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
        yield (
            min(one[0], other[0]) - _ROOM,
            min(one[1], other[1]) - _ROOM,
            max(one[0], other[0]) + _ROOM,
            max(one[1], other[1]) + _ROOM,
        )


def _recognised(request: Mapping[str, Any]) -> Sequence[Line]:
    if engine_version() is None:
        return []
    try:
        return recognised_page(request["file"], request["page"], load_engine())
    except EngineError:
        return []


def boxes_in(lines: Sequence[Line], text: str, quote: Span, *, scale: float) -> Iterator[Box]:
    """Where the quote of a page's `text` is among the lines that text recognition found.

    Of a line that is partly quoted it is the share of its letters. Lines may be in another order
    than the text; of several with the same words the upper one comes first.
    """
    letters, places = _letters(text)
    first, last = bisect_left(places, quote.start), bisect_left(places, quote.end)
    taken = bytearray(len(letters))
    # The longest first, since a short line is often part of another.
    for line in sorted(lines, key=lambda line: -len(line.text)):
        own, _ = _letters(line.text)
        start = letters.find(own)
        while start >= 0 and any(taken[start : start + len(own)]):
            start = letters.find(own, start + 1)
        if start < 0 or not own:
            continue
        taken[start : start + len(own)] = b"1" * len(own)
        begin, end = max(first - start, 0), min(last - start, len(own))
        if begin < end:
            wide = (line.right - line.left) / len(own)
            yield (
                round((line.left + wide * begin) * scale) - _ROOM,
                round(line.top * scale) - _ROOM,
                round((line.left + wide * end) * scale) + _ROOM,
                round(line.bottom * scale) + _ROOM,
            )


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
