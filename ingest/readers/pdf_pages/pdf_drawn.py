"""What stands beside lines of a PDF page and belongs to them: bullets and large capitals."""

from collections import Counter
from collections.abc import Sequence
from ctypes import c_float

import pypdfium2
from pypdfium2 import raw as pdfium

from ingest.readers.pdf_pages.lexicon import is_word
from ingest.readers.pdf_pages.page_lines import Line
from ingest.readers.pdf_pages.page_pieces import is_bullet, is_numbered
from ingest.readers.pdf_pages.pdf_frames import Box
from ingest.readers.pdf_pages.pdf_words import Word

# In heights of letters: how large a bullet is, how far its middle is above the baseline, and how
# far behind it the words begin.
_SIZES = (0.2, 0.65)
_MIDDLES = (0.1, 0.6)
_GAPS = (0.2, 1.8)
_ROUND = 0.7
_SMALLEST, _LARGEST = 1.5, 14.0
_MOST_OBJECTS = 20_000
_MOST_SHAPES = 300
_LARGE = 1.8
# In points; smaller ones are not worth a closer look.
_LEAST_TALL = 16.0
_ABOVE = 0.7
_DEPTH = 0.2
_NEAR = 1.0


def small_shapes(page: pypdfium2.PdfPage) -> list[Box]:
    """Where a page as shown has something drawn that may be a bullet; nowhere, if all over it."""
    shapes: list[Box] = []
    left, low, right, high = (c_float() for _ in range(4))
    rotation, shown = pdfium.FPDFPage_GetRotation(page) % 4, page.get_bbox()
    for number in range(min(_MOST_OBJECTS, pdfium.FPDFPage_CountObjects(page))):
        one = pdfium.FPDFPage_GetObject(page, number)
        if pdfium.FPDFPageObj_GetType(one) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        pdfium.FPDFPageObj_GetBounds(one, left, low, right, high)
        box = Box(left.value, low.value, right.value, high.value)
        smaller, larger = sorted((box.right - box.left, box.high - box.low))
        if _SMALLEST < larger < _LARGEST and smaller > _ROUND * larger:
            shapes.append(box.on_page(rotation, shown))
    return shapes if len(shapes) <= _MOST_SHAPES else []


def with_drawn_bullets(lines: Sequence[Line], shapes: Sequence[Box]) -> list[Line]:
    """The lines, each with the bullet that is drawn before it."""
    found = list(lines)
    for shape in shapes:
        beside = (place for place, line in enumerate(found) if _is_bullet_of(shape, line))
        place = min(beside, key=lambda place: found[place].left, default=None)
        if place is not None:
            line = found[place]
            found[place] = line._replace(text=f"• {line.text}", left=shape.left)
    return found


def _is_bullet_of(shape: Box, line: Line) -> bool:
    size = line.size
    if line.is_aside or is_bullet(line.text) or is_numbered(line.text):
        return False
    middle = line.bottom - _DEPTH * size - (shape.low + shape.high) / 2
    return (
        _SIZES[0] * size < shape.right - shape.left < _SIZES[1] * size
        and _MIDDLES[0] * size < middle < _MIDDLES[1] * size
        and _GAPS[0] * size < line.left - shape.right < _GAPS[1] * size
    )


def large_capitals(words: Sequence[Word]) -> list[Word]:
    """The capitals that go down over several lines, beside which a paragraph begins."""
    tall = [word for word in words if word.style.size > _LEAST_TALL and _is_capital(word.text)]
    if not tall:
        return []
    sizes = Counter(word.style.size for word in words)
    usual = max(sizes, key=lambda size: sizes[size])
    tall = [word for word in tall if word.style.size > _LARGE * usual]
    return [word for word in tall if any(_is_beside(word, other) for other in words)]


def _is_capital(text: str) -> bool:
    return len(text.lstrip("“\"‘'")) == 1 and text[-1].isupper()


def _is_beside(capital: Word, word: Word) -> bool:
    size, off = word.style.size, capital.style.baseline - word.style.baseline
    return (
        size * _LARGE < capital.style.size
        and _ABOVE * size < off < capital.style.size
        and abs(word.left - capital.right) < _NEAR * size
    )


def with_capitals(lines: Sequence[Line], capitals: Sequence[Word]) -> list[Line]:
    """The lines, the first beside each of the capitals with it; those below it begin with it."""
    found = list(lines)
    for capital in capitals:
        low = capital.style.baseline
        beside = [
            place
            for place, line in enumerate(found)
            if abs(line.left - capital.right) < _NEAR * line.size
            and low - capital.style.size < line.bottom - _DEPTH * line.size < low + 1
        ]
        first = min(beside, key=lambda place: found[place].bottom, default=None)
        for place in beside:
            line = found[place]
            text = _begun(capital.text, line.text) if place == first else line.text
            found[place] = line._replace(text=text, left=capital.left)
    return found


def _begun(capital: str, text: str) -> str:
    word = text.split()[0].strip(",.;:")
    is_apart = capital[-1] in "AIO" and is_word(word) and not is_word(capital[-1] + word)
    return f"{capital}{' ' if is_apart else ''}{text}"
