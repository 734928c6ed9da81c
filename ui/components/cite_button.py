"""The citation of a passage: plain text with a permalink, and files for reference managers."""

from collections.abc import Callable, Iterable
from functools import partial

import streamlit as st

from index.export.quotations import Permalink, Quotation, one_quotation
from index.export.ris_bibtex import bibtex, ris
from index.records import Document, Listing, Passage, Span
from ui.components.attribution import citation
from ui.session.permalinks import place_parameters, read_address
from ui.session.state import page_address

_Write = Callable[[Iterable[Quotation]], str]


def permalinks() -> Permalink:
    """A function that gives each quote an address that opens and checks it in this program."""
    store = page_address()

    def permalink(listing: Listing, span: Span, quote: str) -> str:
        return store + read_address(place_parameters(listing.doc_id, span, quote=quote))

    return permalink


def draw_cite(passage: Passage, document: Document, *, is_open: bool = False) -> None:
    """Draw the citation, behind a button unless `is_open`."""
    permalink = permalinks()
    link = permalink(document, Span(passage.start, passage.end), passage.text)
    with st.container(border=True) if is_open else st.popover("Cite", type="tertiary"):
        name = f"{document.doc_id}-{passage.start}-{passage.end}"
        with st.container(horizontal=True):
            for label, write, ending in (("RIS", ris, "ris"), ("BibTeX", bibtex, "bib")):
                st.download_button(
                    label,
                    partial(_written, write, passage, document, permalink),
                    f"quote.{ending}",
                    "text/plain",
                    key=f"{ending}-{name}",
                    on_click="ignore",
                    help=f"A {label} file for reference managers.",
                )
        st.code(citation(passage, document, permalink=link), language=None, wrap_lines=True)


def _written(write: _Write, passage: Passage, document: Document, permalink: Permalink) -> str:
    return write([one_quotation(passage, document, permalink)])
