"""The process that draws one page of a PDF file, and may crash on it."""

import json
import sys
from collections.abc import Iterator
from ctypes import c_int

import pypdfium2
from PIL import Image, ImageChops, ImageDraw
from pypdfium2 import raw as pdfium

from ingest.sandbox.reader_child import limit_memory
from ingest.sandbox.scanned_words import Corners, scanned_boxes

_WIDTH = 1200
_HEIGHT = 1800
_HIGHLIGHT = (255, 226, 130)
_ROOM = 2


def main(memory_bytes: int) -> None:
    """Draw the page requested on standard input; writes a word, a line end and the PNG."""
    limit_memory(memory_bytes)
    request = json.load(sys.stdin)
    document = pypdfium2.PdfDocument(request["file"])
    page = document[request["page"] - 1]
    width, height = page.get_size()
    picture = page.render(scale=min(_WIDTH / width, _HEIGHT / height)).to_pil().convert("RGB")
    if recognised := request["recognised"]:
        boxes = list(scanned_boxes(request, recognised, picture.size[0] / width))
    else:
        boxes = list(_boxes(page, request["words"], picture.size))
    sys.stdout.buffer.write(b"highlighted\n" if boxes else b"plain\n")
    _highlighted(picture, boxes).save(sys.stdout.buffer, format="PNG")
    sys.stdout.buffer.flush()


def _highlighted(picture: Image.Image, boxes: list[Corners]) -> Image.Image:
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
