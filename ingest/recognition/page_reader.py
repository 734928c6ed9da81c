"""Reads the pages of a PDF that are pictures, one by one, and keeps what it has read."""

import time
from collections.abc import Generator, Iterator, Mapping, Sequence

import numpy as np
import pypdfium2

from index.files.digests import file_digest
from ingest.file_kinds import Found
from ingest.readers.pdf_pages.page_lines import PageContent
from ingest.readers.pdf_pages.scanned_pages import PageTexts, ScannedError, picture_of
from ingest.reading import BeyondPages, Failure, Limits, RecognisedPages, RecognisingPage
from ingest.recognition.engine import (
    INSTALL,
    LONGEST_SIDE,
    Engine,
    EngineError,
    MakeEngine,
    Picture,
    engine_version,
)
from ingest.recognition.page_cache import PageCache
from ingest.recognition.upright import Upright, read_upright

_DPI = 200
# A scan as fine as this is drawn as it is: drawing it larger blurs its letters further.
_FINE_ENOUGH = 140
# The difference between the darkest and the lightest spot of a page that counts as blank.
_FAINTEST = 24
_NAMED = 8
Reading = Generator[RecognisingPage | RecognisedPages, None, PageTexts]


class Later:
    """Reads no page: a file that has some to recognise is put off, since that takes long."""

    def read(
        self,
        document: pypdfium2.PdfDocument,
        pages: Sequence[int],
        *,
        found: Found,
        limits: Limits,
    ) -> Reading:
        """See `PageReader`.

        Raises:
            ScannedError: there is something on one of the pages.
        """
        if _not_empty(document, pages):
            raise ScannedError
        yield from ()
        return PageTexts({}, 0, ())


class RecognisingReader:
    """Reads pages with an engine, which is made when the first page needs it; None has none.

    What was read is kept in the `cache`. The `lost` pages are those that ended this process
    before, with the reason.
    """

    def __init__(
        self,
        make_engine: MakeEngine | None,
        *,
        cache: PageCache | None = None,
        lost: Mapping[int, str] | None = None,
    ) -> None:
        self._make_engine = make_engine
        self._engine: Engine | None = None
        self._cache = cache
        self._lost = lost or {}
        self._version = f"{engine_version()} at most at {_DPI} dpi"

    def read(
        self,
        document: pypdfium2.PdfDocument,
        pages: Sequence[int],
        *,
        found: Found,
        limits: Limits,
    ) -> Reading:
        """See `PageReader`."""
        pages = _not_empty(document, pages)
        if not pages:
            return PageTexts({}, 0, ())
        if self._make_engine is None:
            return PageTexts({}, 0, [_not_read(found, pages, len(document), _NOT_INSTALLED)])
        failures: list[Failure] = []
        if beyond := pages[limits.recognised_pages :]:
            pages = pages[: limits.recognised_pages]
            reason = f"only {len(pages):,} pages of a file are read by text recognition; split it"
            failure = _not_read(found, beyond, len(document), reason)
            failures.append(
                BeyondPages(path=failure.path, reason=failure.reason, pages=len(beyond))
            )
        digest = file_digest(found.file) if self._cache else ""
        done = {page: kept for page in pages if (kept := self._kept(digest, page))}
        earlier, began = len(done), time.monotonic()
        due = [page for page in pages if page not in done]
        for number, page in enumerate(due, start=1):
            if page in self._lost:
                failures.append(_failure(found, page, self._lost[page]))
                continue
            spent = time.monotonic() - began
            left = spent / (number - 1) * (len(due) - number + 1) if number > 1 else None
            yield RecognisingPage(page, earlier + number, len(pages), left)
            try:
                done[page] = self._recognised(document, page)
            except (EngineError, pypdfium2.PdfiumError, MemoryError) as error:
                failures.append(_failure(found, page, f"could not be recognised ({error})"))
                continue
            if self._cache:
                self._cache.save(digest, page, done[page], version=self._version)
        with_words = {
            page: PageContent(one.lines, one.width, one.height)
            for page, one in sorted(done.items())
            if one.lines
        }
        if due:
            yield RecognisedPages(len(with_words), earlier, time.monotonic() - began)
        return PageTexts(with_words, sum(one.illegible for one in done.values()), failures)

    def _kept(self, digest: str, page: int) -> Upright | None:
        return self._cache.load(digest, page, version=self._version) if self._cache else None

    def _recognised(self, document: pypdfium2.PdfDocument, number: int) -> Upright:
        picture, scale = _drawn(document, number)
        if int(picture.max()) - int(picture.min()) < _FAINTEST:
            height, width = picture.shape[:2]
            return Upright((), 0, width / scale, height / scale, 0.0)
        if self._engine is None:
            assert self._make_engine
            self._engine = self._make_engine()
        return read_upright(picture, self._engine, scale=scale)


def recognised_page(file: str, page: int, engine: Engine) -> Upright:
    """One page of a PDF file.

    Raises:
        EngineError: it could not be recognised.
    """
    reader = RecognisingReader(lambda: engine)
    with pypdfium2.PdfDocument(file) as document:
        return reader._recognised(document, page)


def _not_empty(document: pypdfium2.PdfDocument, pages: Sequence[int]) -> list[int]:
    """Those of the pages that have anything drawn on them; quick, since none is drawn here."""
    return [page for page in pages if _has_objects(document, page)]


def _has_objects(document: pypdfium2.PdfDocument, number: int) -> bool:
    page = document[number - 1]
    try:
        return bool(pypdfium2.raw.FPDFPage_CountObjects(page))
    finally:
        page.close()


def _drawn(document: pypdfium2.PdfDocument, number: int) -> tuple[Picture, float]:
    """A page as a picture, and how many of its pixels are a point."""
    page = document[number - 1]
    try:
        scale = min(_dpi(page) / 72, LONGEST_SIDE / max(page.get_size()))
        picture = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False).to_numpy()
    finally:
        page.close()
    return np.ascontiguousarray(picture[:, :, :3]), scale


def _dpi(page: pypdfium2.PdfPage) -> float:
    """At how many dots an inch to draw a page: those of its picture, if there is a fine one."""
    own = picture_of(page)
    return own if _FINE_ENOUGH <= own < _DPI else _DPI


_NOT_INSTALLED = f"to have them read by text recognition: {INSTALL}, then build again"


def _not_read(found: Found, pages: Sequence[int], of: int, remedy: str) -> Failure:
    if len(pages) == of:
        reason = f"has no text, only pictures of pages (a scan); {remedy}"
        return Failure(path=found.path, reason=reason)
    if len(pages) == 1:
        reason = f"has no text, only a picture, so the article lacks it; {remedy}"
        return Failure(path=f"{found.path} page {pages[0]}", reason=reason)
    numbers = f"pages {', '.join(_runs(pages))}"
    reason = f"have no text, only pictures, so the article lacks them; {remedy}"
    return Failure(path=f"{found.path} {numbers}", reason=reason)


def _failure(found: Found, page: int, reason: str) -> Failure:
    return Failure(path=f"{found.path} page {page}", reason=f"{reason}, so the article lacks it")


def _runs(pages: Sequence[int]) -> Iterator[str]:
    """The first of these numbers in order, neighbours as "3–9", and whether there are more."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    for run in runs[:_NAMED]:
        yield str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"
    if len(runs) > _NAMED:
        yield "and more"
