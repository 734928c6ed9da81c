"""What a reader needs to have pages that are pictures read by text recognition."""

from collections.abc import Generator, Mapping, Sequence
from typing import NamedTuple, Protocol

import pypdfium2

from ingest.file_kinds import Found
from ingest.readers.page_lines import PageContent
from ingest.reading import Failure, Limits, RecognisedPages, RecognisingPage


class PageTexts(NamedTuple):
    """What is on each page that was recognised, by its number from 1, turned upright.

    `illegible` counts the lines that could not be read, `failures` say what else was not.
    """

    pages: Mapping[int, PageContent]
    illegible: int
    failures: Sequence[Failure]


class PageReader(Protocol):
    """Reads pages by text recognition."""

    def read(
        self,
        document: pypdfium2.PdfDocument,
        pages: Sequence[int],
        *,
        found: Found,
        limits: Limits,
    ) -> Generator[RecognisingPage | RecognisedPages, None, PageTexts]:
        """Read these pages of the `document` in the file `found`, and say which is next.

        A page without anything on it has no line and is not in what is returned.
        """
