"""The words of a PDF page with their places, as pdfium finds them."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from ctypes import POINTER, addressof, c_double, c_int, c_ulong, c_ushort, cast
from ctypes import create_string_buffer as buffer
from math import atan2, hypot, isfinite, pi
from typing import Any, NamedTuple
from unicodedata import normalize

import pypdfium2
from pypdfium2 import raw as pdfium

from ingest.readers.pdf_pages.pdf_frames import Box, Frame

CODED = 0xF000
"""Where a code of a font that is white space elsewhere stands, in the area for private use."""
_loose_box = pdfium.FPDFText_GetLooseCharBox
_WORD = re.compile(r"[^ \t\r\n\xa0]+")
_LINE_ENDS = re.compile(r"[\t\r\n]")
_SMALLEST = 2.5
_TALL = 0.75
_BOLD = re.compile(r"bold|black|heavy|demi|bx\d|cmb\d|cmssbx|sfbx|sfsx|ecbx|-bd", re.IGNORECASE)
_CODE = re.compile(r"mono|courier|consol|typewriter|cmtt|sftt|ectt|menlo", re.IGNORECASE)
_FIXED_PITCH = 1
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FILLER = "\u2060"
_NAME_BYTES = 200


class Font(NamedTuple):
    """A font of a page; the number tells it from others without a name, too."""

    name: str
    number: int
    is_bold: bool
    is_code: bool


class Style(NamedTuple):
    """How the words of one object of the page are set."""

    frame: Frame
    baseline: float
    size: float
    font: Font
    is_aside: bool
    is_hidden: bool
    is_level: bool


class Word(NamedTuple):
    """Letters without a blank between them, in one font.

    `left` and `right` count along the direction of the words, which need not be that of the page;
    `box` is where they are on the page as it is shown. `is_glued` is whether nothing stands
    between it and the word before.
    """

    text: str
    left: float
    right: float
    box: Box
    style: Style
    is_glued: bool


class PageWords:
    """The words of a page, in the order in which they are drawn.

    `outside` is how many are outside of what is shown of the page, `hidden` how many are in layers
    that are off.
    """

    def __init__(self, page: pypdfium2.PdfPage, *, layers_off: Collection[str] = ()) -> None:
        self._text = page.get_textpage()
        self._raw = self._text.raw
        self._rotation = pdfium.FPDFPage_GetRotation(page) % 4
        self._shown = page.get_bbox()
        self._layers_off = layers_off
        self._styles: dict[int, Style] = {}
        self._fonts: dict[int, Font] = {}
        self._rect, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._x, self._y = c_double(), c_double()
        self.outside = 0
        self.hidden = 0
        self.width, self.height = page.get_size()
        self.words = _with_sizes(list(self._words()))

    def _words(self) -> Iterator[Word]:
        text = self._characters()
        end = -1
        styles = self._styles
        for match in _WORD.finditer(text):
            for start, stop, owner in self._runs(*match.span()):
                style = styles.get(owner) or self._new_style(start, owner)
                box = self._box(start, stop - 1, style)
                is_glued, end = start == end, stop
                if style.is_hidden:
                    self.hidden += 1
                elif not (
                    box.is_in(0.0, 0.0, self.width, self.height)
                    and isfinite(style.baseline * style.size)
                ):
                    self.outside += 1
                else:
                    left, right = box.left, box.right
                    if style.frame.quarters:
                        left, right = style.frame.along(box, self.width, self.height)
                    words = text[start:stop].replace(_FILLER, "")
                    yield Word(words, left, right, box, style, is_glued)

    def _characters(self) -> str:
        """One character for each of pdfium's; of the white space, only what it is for sure."""
        count = self._text.count_chars()
        text: str = self._text.get_text_range() if count else ""
        if len(text) != count:
            text = _paired("".join(map(self._character, range(count))))
        coded = [
            match.start()
            for match in _LINE_ENDS.finditer(text)
            if pdfium.FPDFText_IsGenerated(self._raw, match.start()) != 1
        ]
        if coded:
            letters = list(text)
            for index in coded:
                letters[index] = chr(CODED + ord(letters[index]))
            text = "".join(letters)
        return text

    def _character(self, index: int) -> str:
        if pdfium.FPDFText_IsHyphen(self._raw, index) == 1:
            return "\ufffe"
        code = pdfium.FPDFText_GetUnicode(self._raw, index)
        return chr(code) if code < 0x110000 else "\ufffd"

    def _runs(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """The parts of a word, each in one object, with that; almost always it is all of it."""
        owner = self._owner(start)
        if owner and (stop - start == 1 or owner == self._owner(stop - 1)):
            yield start, stop, owner
            return
        begun = start
        for index in range(start + 1, stop):
            following = self._owner(index)
            if following != owner and following:
                if owner:
                    yield begun, index, owner
                    begun = index
                owner = following
        yield begun, stop, owner

    def _owner(self, index: int) -> int:
        owner = pdfium.FPDFText_GetTextObject(self._raw, index)
        return addressof(owner.contents) if owner else 0

    def _box(self, first: int, last: int, style: Style) -> Box:
        rect = self._rect
        _loose_box(self._raw, first, rect)
        left, low, right, high = rect.left, rect.bottom, rect.right, rect.top
        if last > first:
            _loose_box(self._raw, last, rect)
        if style.is_level and self._rotation == 0:
            # By far the most frequent, and this is where the time goes.
            across, _, _, top = self._shown
            return Box(left - across, top - high, rect.right - across, top - low)
        whole = Box(left, low, right, high)
        if last > first:
            whole = whole.around(Box(rect.left, rect.bottom, rect.right, rect.top))
        return whole.on_page(self._rotation, self._shown)

    def _new_style(self, index: int, number: int) -> Style:
        matrix = self._matrix
        pdfium.FPDFText_GetMatrix(self._raw, index, matrix)
        pdfium.FPDFText_GetCharOrigin(self._raw, index, self._x, self._y)
        owner = pdfium.FPDFText_GetTextObject(self._raw, index)
        turned = atan2(matrix.b, matrix.a) / (pi / 2) if matrix.b else 2.0 * (matrix.a < 0)
        frame = Frame.of(turned, self._rotation)
        x, y = self._x.value, self._y.value
        point = Box(x, y, x, y).on_page(self._rotation, self._shown)
        font = self._font(index, owner)
        marks = set(_marks(owner)) if owner else set()
        style = self._styles[number] = Style(
            frame=frame,
            baseline=frame.down(point, self.width, self.height),
            size=abs(pdfium.FPDFText_GetFontSize(self._raw, index)) * hypot(matrix.c, matrix.d),
            font=font,
            is_aside=("Artifact", "") in marks,
            is_hidden=any(kind == "OC" and layer in self._layers_off for kind, layer in marks),
            is_level=turned == 0,
        )
        return style

    def _font(self, index: int, owner: Any) -> Font:  # noqa: ANN401
        handle = pdfium.FPDFTextObj_GetFont(owner) if owner else None
        number = addressof(handle.contents) if handle else 0
        font = self._fonts.get(number)
        if font is None:
            name, flags = buffer(_NAME_BYTES), c_int()
            pdfium.FPDFText_GetFontInfo(self._raw, index, name, _NAME_BYTES, flags)
            words = name.value.decode("utf-8", "replace")
            is_code = bool(flags.value & _FIXED_PITCH or _CODE.search(words))
            font = self._fonts[number] = Font(words, number, bool(_BOLD.search(words)), is_code)
        return font


def _paired(text: str) -> str:
    """The text with each pair of surrogates as one sign and an unseen one in the second place.

    Letters of formulas, which fonts have in a range of their own, are letters.
    """
    text = _PAIR.sub(lambda pair: _sign(pair[0]) + _FILLER, text)
    return _SURROGATE.sub("\ufffd", text)


def _sign(pair: str) -> str:
    sign = pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    return normalize("NFKC", sign) if 0x1D400 <= ord(sign) < 0x1D800 else sign


def _with_sizes(words: list[Word]) -> list[Word]:
    """The words, those in fonts that are drawn (Type 3) with a size.

    Such fonts have a scale of their own; it is taken from the tallest letters, a few aside.
    """
    heights: dict[int, list[float]] = defaultdict(list)
    for word in words:
        if word.style.size < _SMALLEST:
            heights[word.style.font.number].append(word.box.high - word.box.low)
    if not heights:
        return words
    sizes = {
        font: max(1.0, sorted(tall)[len(tall) * 9 // 10] / _TALL) for font, tall in heights.items()
    }
    styles = {
        style: style._replace(size=sizes[style.font.number])
        for style in {word.style for word in words if word.style.size < _SMALLEST}
    }
    return [word._replace(style=styles.get(word.style, word.style)) for word in words]


def _marks(owner: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """The kinds of content that an object is marked as, and the names of its layers."""
    for number in range(pdfium.FPDFPageObj_CountMarks(owner)):
        mark = pdfium.FPDFPageObj_GetMark(owner, number)
        kind = _string(pdfium.FPDFPageObjMark_GetName, mark)
        layer = ""
        if kind == "OC":
            layer = _string(pdfium.FPDFPageObjMark_GetParamStringValue, mark, b"Name")
        yield kind, layer


def _string(get: Any, *which: Any) -> str:  # noqa: ANN401
    """A string of pdfium's, which it writes as UTF-16."""
    value, length = buffer(_NAME_BYTES), c_ulong()
    if not get(*which, cast(value, POINTER(c_ushort)), _NAME_BYTES, length):
        return ""
    return value.raw[: min(length.value, _NAME_BYTES)].decode("utf-16-le", "replace").strip("\0")
