"""Reads PDF files page by page with pypdfium2."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
from pypdfium2 import raw as pdfium

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.pdf_pages.page_lines import PageContent
from ingest.readers.pdf_pages.page_reading import reading_of
from ingest.readers.pdf_pages.pdf_catalog import Catalog
from ingest.readers.pdf_pages.pdf_drawn import small_shapes, with_drawn_bullets
from ingest.readers.pdf_pages.pdf_lines import lines_of
from ingest.readers.pdf_pages.pdf_notes import notes_of
from ingest.readers.pdf_pages.pdf_words import PageWords
from ingest.readers.pdf_pages.scanned_pages import PageReader, PageTexts, is_stamped_scan
from ingest.readers.pdf_pages.tex_codes import has_broken_letters, with_marked_gaps
from ingest.reading import Failure, Limits, Reading, RecognisedPages, RecognisingPage

_MOST_BROKEN = 0.1
_NO_MEANING = (
    "has a font that does not say which letters it shows, so they are missing in the text "
    "(\N{REPLACEMENT CHARACTER}); get another copy, or install text recognition"
)


def read(
    found: Found, *, limits: Limits, page_reader: PageReader | None = None
) -> Iterator[Reading | Failure | RecognisingPage | RecognisedPages]:
    """The one article in the file, and a line on each page of it that cannot be read.

    Blocks may cross pages. A word that was split at the end of a line is joined again, with its
    hyphen if it is a compound. Pages without text, or with letters that have no meaning, are read
    by the `page_reader`, which says which is next.

    Raises:
        UnreadableError: it is damaged, locked, too long or without text.
    """
    with _open(found) as document:
        if len(document) > limits.pages:
            raise UnreadableError(
                f"has {len(document):,} pages, and {limits.pages:,} are allowed; split it"
            )
        document.init_forms()
        catalog = Catalog(found.file, document)
        pages = _Pages(document, found.path, catalog)
        recognised = PageTexts({}, 0, ())
        if page_reader and pages.unread:
            recognised = yield from page_reader.read(
                document, pages.unread, found=found, limits=limits
            )
    pages.take(recognised)
    yield from (*pages.failures, *recognised.failures)
    if not any(page.lines for page in pages.contents):
        if recognised.failures:
            return
        raise UnreadableError("has no text, and no words that text recognition could read")
    reading = reading_of(pages.contents, given=catalog.given, left_out=pages.left_out)
    yield replace(reading, recognised=tuple(recognised.pages))


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
    """What is on all pages; on a damaged page there is nothing, so that the count is right.

    `unread` are the numbers, from 1, of those to be read by text recognition.
    """

    def __init__(self, document: pypdfium2.PdfDocument, path: str, catalog: Catalog) -> None:
        self.contents: list[PageContent] = []
        self.failures: list[Failure] = []
        self.unread: list[int] = []
        self._path = path
        self._left_out: Counter[str] = Counter()
        for number in range(1, len(document) + 1):
            try:
                page = self._content(document, number - 1, catalog)
            except pypdfium2.PdfiumError:
                page = PageContent((), 0, 0)
                self._fail(number, "is damaged, so the article lacks it; get the file again")
            self.contents.append(page)
            if not page.is_readable:
                self.unread.append(number)

    def take(self, recognised: PageTexts) -> None:
        """Put what was recognised in the place of what could not be read."""
        self._left_out["illegible lines"] += recognised.illegible
        for number in self.unread:
            before = self.contents[number - 1]
            if number in recognised.pages:
                page = recognised.pages[number]
                self.contents[number - 1] = page._replace(notes=before.notes)
            elif before.lines:
                self._fail(number, _NO_MEANING)

    @property
    def left_out(self) -> dict[str, int]:
        return {what: count for what, count in self._left_out.items() if count}

    def _fail(self, number: int, reason: str) -> None:
        self.failures.append(Failure(path=f"{self._path} page {number}", reason=reason))

    def _content(
        self, document: pypdfium2.PdfDocument, index: int, catalog: Catalog
    ) -> PageContent:
        page = document[index]
        try:
            words = PageWords(page, layers_off=catalog.layers_off)
            self._left_out["words outside the page"] += words.outside
            self._left_out["words in hidden layers"] += words.hidden
            content = page_content(words, notes_of(page, document.formenv))
            if is_stamped_scan(page, content):
                return content._replace(lines=(), is_readable=False)
            lines = with_drawn_bullets(content.lines, small_shapes(page))
            return content._replace(lines=lines)
        finally:
            page.close()


def page_content(words: PageWords, notes: list[str]) -> PageContent:
    """The lines of a page, and whether most of their words can be read."""
    lines = lines_of(words.words)
    is_readable = bool(lines)
    if has_broken_letters("".join(line.text for line in lines)):
        parts = [word for line in lines for word in line.text.split()]
        is_readable = sum(map(has_broken_letters, parts)) <= _MOST_BROKEN * len(parts)
        lines = [line._replace(text=with_marked_gaps(line.text)) for line in lines]
    return PageContent(lines, words.width, words.height, is_readable, notes)
