"""The process that draws one page of a PDF file, and may crash on it."""

import json
import sys
from collections.abc import Iterator

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from ingest.sandbox.quoted_words import quoted_boxes
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
    scale = size[0] / page.get_width()
    for box in quoted_boxes(page, words):
        left, top, right, bottom = (edge * scale for edge in box)
        left, top, right, bottom = left - _ROOM, top - _ROOM, right + _ROOM, bottom + _ROOM
        yield (left, top), (right, top), (right, bottom), (left, bottom)
