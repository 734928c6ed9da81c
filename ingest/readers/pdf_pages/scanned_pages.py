"""What a reader needs to have pages that are pictures read by text recognition."""

from collections.abc import Generator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ingest.file_kinds import Found
from ingest.readers.pdf_pages.page_lines import PageContent
from ingest.reading import Failure, Limits, RecognisedPages, RecognisingPage

if TYPE_CHECKING:
    # The reader of text files need not load it.
    from pypdfium2 import PdfDocument


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
