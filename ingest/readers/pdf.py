"""Reads PDF files page by page with pypdfium2."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from statistics import median

import pypdfium2
from pypdfium2 import raw as pdfium

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.decode import storable
from ingest.readers.markdown_blocks import parse
from ingest.readers.page_lines import Line
from ingest.readers.scanned_pages import PageReader, PageTexts
from ingest.reading import Block, Failure, Limits, Reading, RecognisedPages, RecognisingPage

_BETWEEN_PAGES = "\n\n"
_SPLIT_WORD = re.compile("(\\w+)[\ufffe\ufffd\x02\xad](\\w+)")
_HYPHENATED = re.compile(r"\w+-\w+")
_ARTEFACTS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PARAGRAPH_PITCH = 1.3
_OTHER_SIZE = 1.12


def read(
    found: Found, *, limits: Limits, page_reader: PageReader | None = None
) -> Iterator[Reading | Failure | RecognisingPage | RecognisedPages]:
    """The one article in the file, and a line on each page of it that is damaged.

    Pages without text are read by the `page_reader`, which says which is next. No block crosses a
    page. A word that was split at the end of a line is joined again, with its hyphen only if the
    article has it elsewhere.

    Raises:
        UnreadableError: it is damaged, locked, too long or without text.
    """
    with _open(found) as document:
        if len(document) > limits.pages:
            raise UnreadableError(
                f"has {len(document):,} pages, and {limits.pages:,} are allowed; split it"
            )
        pages = _Pages(document, found.path)
        given = _given(document)
        recognised = PageTexts({}, 0, ())
        pictures = [number for number, text in enumerate(pages.texts, start=1) if not text]
        if page_reader and pictures:
            recognised = yield from page_reader.read(document, pictures, found=found, limits=limits)
    for number, page in recognised.pages.items():
        pages.texts[number - 1] = _recognised_text(page.lines)
    yield from (*pages.failures, *recognised.failures)
    if any(pages.texts) or not recognised.failures:
        reading = _reading(pages.texts, given)
        left_out = {"illegible lines": recognised.illegible} if recognised.illegible else {}
        yield replace(reading, recognised=tuple(recognised.pages), left_out=left_out)


def _open(found: Found) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(found.file)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            reason = "is password-protected; save it without a password"
        else:
            reason = "is damaged, cut short or not a PDF at all; get the file again"
        raise UnreadableError(reason) from error


class _Pages:
    """The texts of all pages; that of a damaged page is empty, so that the count is right."""

    def __init__(self, document: pypdfium2.PdfDocument, path: str) -> None:
        self.texts: list[str] = []
        self.failures: list[Failure] = []
        for number in range(1, len(document) + 1):
            try:
                self.texts.append(_page_text(document, number - 1))
            except pypdfium2.PdfiumError:
                self.texts.append("")
                reason = "is damaged, so the article lacks it; get the file again"
                self.failures.append(Failure(path=f"{path} page {number}", reason=reason))


def _page_text(document: pypdfium2.PdfDocument, index: int) -> str:
    page = document[index]
    try:
        lines = page.get_textpage()
        text = lines.get_text_range()
        return storable(_with_paragraphs(text, _line_boxes(lines, text))).strip()
    finally:
        page.close()


def _recognised_text(lines: Sequence[Line]) -> str:
    """The text of a page that was recognised."""
    ordered = sorted(lines, key=lambda line: (line.top, line.left))
    # From the bottom of the page, as those of other pages.
    boxes = [(-line.top, line.size) for line in ordered]
    return _with_paragraphs("\n".join(line.text for line in ordered), boxes)


def _line_boxes(page: pypdfium2.PdfTextPage, text: str) -> list[tuple[float, float]]:
    """The top and the height of each line of `text`, in points, taken from its first letter."""
    boxes = []
    for line in re.finditer(r"[^\n]*(?:\n|$)", text):
        indent = len(line[0]) - len(line[0].lstrip())
        index = pdfium.FPDFText_GetCharIndexFromTextIndex(page, line.start() + indent)
        if index < 0 or not line[0].strip():
            boxes.append((0.0, 0.0))
        else:
            _, bottom, _, top = page.get_charbox(index, loose=True)
            boxes.append((top, top - bottom))
    return boxes


def _with_paragraphs(text: str, boxes: Sequence[tuple[float, float]]) -> str:
    """`text` with a blank line where the page leaves space or changes the size of letters.

    pdfium gives lines only, so without this a page would be one paragraph.
    """
    pitches = [above - below for (above, _), (below, _) in pairwise(boxes) if above > below > 0]
    usual = median(pitches) if pitches else 0.0
    lines = text.split("\n")
    spaced = [lines[0]]
    for line, upper, lower in zip(lines[1:], boxes, boxes[1:], strict=False):
        spaced.append(f"\n{line}" if _apart(upper, lower, usual) else line)
    return "\n".join(spaced)


def _apart(upper: tuple[float, float], lower: tuple[float, float], usual: float) -> bool:
    if not upper[1] or not lower[1]:
        return False
    smaller, larger = sorted((upper[1], lower[1]))
    return upper[0] - lower[0] > usual * _PARAGRAPH_PITCH or larger > smaller * _OTHER_SIZE


def _reading(texts: Sequence[str], given: dict[str, str]) -> Reading:
    if not any(texts):
        raise UnreadableError("has no text, and no words that text recognition could read")
    texts = _joined_words(texts)
    lengths = (len(text) + len(_BETWEEN_PAGES) for text in texts[:-1])
    starts = tuple(accumulate(lengths, initial=0))
    blocks = [
        _shifted(block, start)
        for text, start in zip(texts, starts, strict=True)
        for block in parse(text)
    ]
    return Reading(text=_BETWEEN_PAGES.join(texts), blocks=tuple(blocks), pages=starts, given=given)


def _shifted(block: Block, by: int) -> Block:
    return block._replace(start=block.start + by, end=block.end + by)


def _joined_words(texts: Sequence[str]) -> list[str]:
    hyphenated = {word.lower() for text in texts for word in _HYPHENATED.findall(text)}

    def join(parts: re.Match[str]) -> str:
        whole = f"{parts[1]}-{parts[2]}"
        return whole if whole.lower() in hyphenated else parts[1] + parts[2]

    return [_ARTEFACTS.sub("", _SPLIT_WORD.sub(join, text)) for text in texts]


def _given(document: pypdfium2.PdfDocument) -> dict[str, str]:
    """Title and author; the date of a PDF says nothing about when its article appeared."""
    values = {
        "title": document.get_metadata_value("Title"),
        "author": document.get_metadata_value("Author"),
    }
    return {name: storable(value).strip() for name, value in values.items() if value.strip()}
