"""The page of a PDF with the quote, as a picture with the quote highlighted."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from index.errors import UnreadableError
from index.files.digests import known_digest
from index.records import Document, Span
from index.store.open import open_store
from ingest.recognition.page_cache import page_cache_of
from ingest.sandbox.page_picture import PagePicture, RecognisedText, draw_page
from ui.markup import Html, isolated, local_link, note
from ui.read.text_fragment import page_of
from ui.read.verify_quote import article_file
from ui.session.permalinks import read_address
from ui.session.state import address_parameters, index_folder


def has_pages(document: Document) -> bool:
    """Whether the article has pages that can be shown as pictures."""
    return bool(document.pages) and document.path.lower().endswith(".pdf")


def draw_page_view(document: Document, quote: Span | None, *, corpus: Sequence[str]) -> None:
    """Draw the page that the address names, or that of the quote, or say why it cannot be shown."""
    file = article_file(document, corpus)
    if file is None:
        st.html(
            note(
                f"The file {document.path} is no longer in the corpus folder, so its pages cannot "
                f"be shown. Put it back, or read the text here."
            )
        )
        return
    page = _page(document, quote)
    words = _words(document, quote, page)
    try:
        recognised = _recognised(document, quote, page, file) if words else None
        picture = _picture(str(file), file.stat().st_mtime_ns, page, words, recognised)
    except UnreadableError as error:
        st.html(note(f"{document.path} {error}, so its pages cannot be shown. Read the text here."))
        return
    st.html(_head(document, page))
    alt = f"Page {page} of {document.title}"
    st.image(picture.png, alt=f"{alt}, the passage highlighted" if picture.highlighted else alt)
    if words and not picture.highlighted:
        st.html(note("The passage was not found on this page image; its words are in the text."))


def _page(document: Document, quote: Span | None) -> int:
    """The page to show, from 1."""
    [asked] = address_parameters().get("sheet", [""])[-1:]
    if asked.isdecimal() and 1 <= int(asked) <= len(document.pages):
        return int(asked)
    return page_of(document, quote) if quote else 1


def _words(document: Document, quote: Span | None, page: int) -> str:
    """The part of the quote on the page."""
    start, end = _bounds(document, page)
    return document.text[max(quote.start, start) : max(min(quote.end, end), start)] if quote else ""


def _bounds(document: Document, page: int) -> tuple[int, int]:
    bounds = [*document.pages, len(document.text)]
    return bounds[page - 1], bounds[page]


@st.cache_data(show_spinner=False, max_entries=32)
def _picture(
    file: str, changed: int, page: int, words: str, recognised: RecognisedText | None
) -> PagePicture:
    return draw_page(Path(file), page, words, recognised=recognised)


def _recognised(
    document: Document, quote: Span | None, page: int, file: Path
) -> RecognisedText | None:
    """The text and the lines of a page that was recognised; None if it was not."""
    if quote is None or page not in document.recognised:
        return None
    start, end = _bounds(document, page)
    cache = page_cache_of(open_store(index_folder()).path)
    return RecognisedText(
        text=document.text[start:end],
        quote=Span(max(quote.start - start, 0), min(quote.end, end) - start),
        page=cache.load(known_digest(file), page),
    )


def _head(document: Document, page: int) -> Html:
    """The page number, with links to the pages before and after."""
    parameters = address_parameters()
    links = [
        local_link(read_address({**parameters, "sheet": [str(number)]}), words)
        for number, words in ((page - 1, "← Previous page"), (page + 1, "Next page →"))
        if 1 <= number <= len(document.pages)
    ]
    words = f"Page {page} of {len(document.pages)} in {isolated(document.path)}"
    return Html(f'<p class="facts printed">{" · ".join([words, *links])}</p>')
