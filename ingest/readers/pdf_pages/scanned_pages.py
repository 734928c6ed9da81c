"""What a reader needs to have pages that are pictures read by text recognition."""

from collections.abc import Generator, Mapping, Sequence
from math import prod, sqrt
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ingest.file_kinds import Found
from ingest.readers.pdf_pages.page_lines import PageContent
from ingest.reading import Failure, Limits, RecognisedPages, RecognisingPage

if TYPE_CHECKING:
    # The reader of text files need not load it.
    from pypdfium2 import PdfDocument, PdfPage

_PICTURE = 3
_MOST_OF_PAGE = 0.6
_EDGE = 0.08
_MOST_LINES = 6


class PageTexts(NamedTuple):
    """What is on each page that was recognised, by its number from 1, turned upright.

    `illegible` counts the lines that could not be read, `failures` say what else was not.
    """

    pages: Mapping[int, PageContent]
    illegible: int
    failures: Sequence[Failure]


class ScannedError(Exception):
    """A file has pages that are pictures, and this is not the time to read them."""


class PageReader(Protocol):
    """Reads pages by text recognition."""

    def read(
        self,
        document: "PdfDocument",
        pages: Sequence[int],
        *,
        found: Found,
        limits: Limits,
    ) -> Generator[RecognisingPage | RecognisedPages, None, PageTexts]:
        """Read these pages of the `document` in the file `found`, and say which is next.

        A page without anything on it is not in what is returned.

        Raises:
            ScannedError: there is something on them, and it is to be read another time.
        """


def picture_of(page: "PdfPage", *, least: float = _MOST_OF_PAGE) -> float:
    """At how many dots an inch the page has a picture over that much of it; 0 if it has none."""
    width, height = page.get_size()
    for one in page.get_objects([_PICTURE], max_depth=2):
        left, low, right, high = one.get_bounds()
        area = (right - left) * (high - low)
        if area > least * width * height:
            return float(72 * sqrt(prod(one.get_px_size()) / area))
    return 0.0


def is_stamped_scan(page: "PdfPage", content: PageContent) -> bool:
    """Whether a page is a picture with words at its edges only, such as who downloaded it when."""
    top, bottom = _EDGE * content.height, (1 - _EDGE) * content.height
    return (
        0 < len(content.lines) <= _MOST_LINES
        and all(line.is_aside or line.bottom < top or line.top > bottom for line in content.lines)
        and picture_of(page) > 0
    )
