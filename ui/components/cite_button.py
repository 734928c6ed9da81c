"""The citation of a passage: references in the usual styles, a permalink, and files."""

from collections.abc import Callable, Iterable
from functools import partial

import streamlit as st

from index.export.quotations import Permalink, Quotation, one_quotation
from index.export.references import STYLES, reference
from index.export.ris_bibtex import bibtex, ris
from index.records import Document, Listing, Passage, Span
from ui.components.cited_quote import reference_html
from ui.session.permalinks import place_parameters, read_address
from ui.session.state import page_address

_Write = Callable[[Iterable[Quotation]], str]
_CHOSEN = "reference-style"


def permalinks() -> Permalink:
    """A function that gives each quote an address that opens and checks it in this program."""
    store = page_address()

    def permalink(listing: Listing, span: Span, quote: str) -> str:
        return store + read_address(place_parameters(listing.doc_id, span, quote=quote))

    return permalink


def draw_cite(passage: Passage, document: Document, *, is_open: bool = False) -> None:
    """Draw the citation, behind a button unless `is_open`.

    A click draws nothing else of the page again, and references are made only then.
    """
    if is_open:
        with st.container(border=True):
            st.fragment(_draw_references)(passage, document, permalinks())
        return
    with st.container(width="content"):
        _draw_button(passage, document, permalinks())


@st.fragment
def _draw_button(passage: Passage, document: Document, permalink: Permalink) -> None:
    key = f"cite-{document.doc_id}-{passage.start}-{passage.end}"
    if st.button("Cite", type="tertiary", key=key):
        _draw_dialog(passage, document, permalink)


@st.dialog("Cite", width="medium")
def _draw_dialog(passage: Passage, document: Document, permalink: Permalink) -> None:
    _draw_references(passage, document, permalink)


def _draw_references(passage: Passage, document: Document, permalink: Permalink) -> None:
    name = f"{document.doc_id}-{passage.start}-{passage.end}"
    link = permalink(document, Span(passage.start, passage.end), passage.text)
    made = reference(document, _draw_styles(f"style-{name}"))
    st.html(reference_html(passage, document, made, link))
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


def _draw_styles(key: str) -> str:
    """Draw the choice of style, which all citations of a session share; returns the chosen one."""
    st.session_state[key] = st.session_state.get(_CHOSEN, next(iter(STYLES)))
    st.segmented_control(
        "Style of the reference",
        list(STYLES),
        required=True,
        key=key,
        label_visibility="collapsed",
        on_change=_choose,
        args=(key,),
    )
    return str(st.session_state[key])


def _choose(key: str) -> None:
    st.session_state[_CHOSEN] = st.session_state[key]


def _written(write: _Write, passage: Passage, document: Document, permalink: Permalink) -> str:
    return write([one_quotation(passage, document, permalink)])
