"""A kept passage as HTML: the words as kept, whether the article still has them, the note."""

import streamlit as st

from index.attribution import date_words, place_words
from index.export.quotations import check_kept, kept_words, lead_now
from index.notebook.kept_passages import KeptPassage
from index.notebook.quote_check import Located
from index.notebook.word_diff import changed_words
from index.records import Document, Listing, Location, Span
from index.store.generation import Generation
from ui.components.attribution import about_html, after_html, label
from ui.components.copy_button import copy_html, quote_with_source
from ui.kept.history import day_words
from ui.markup import Highlight, Html, escape, highlighted, isolated, local_link, web_link
from ui.session.permalinks import AskQuery, Parameters, ask_address, place_parameters
from ui.session.state import live_generation

_MOST_CHECKED = 5_000


def check(kept: KeptPassage, generation: Generation) -> tuple[Document | None, Located]:
    """The article of a kept passage, if it is still there, and what became of the quote in it."""
    document = generation.document(kept.listing.doc_id)
    checked = _checked(*live_generation())
    if len(checked) > _MOST_CHECKED:
        checked.clear()
    key = (*kept.key()[1:], kept.quote)
    if key not in checked:
        checked[key] = check_kept(kept, document)
    return document, checked[key]


@st.cache_resource(show_spinner=False, max_entries=1)
def _checked(index: str, generation: str, written: str) -> dict[tuple[str, ...], Located]:
    """The results of the checks, so that no click searches for an edited quote again."""
    return {}


def kept_place(kept: KeptPassage, located: Located) -> Parameters:
    """The parameters that open the article where the quote is, or was."""
    is_there = located.verdict in ("verified", "moved")
    span = located.span if located.span and is_there else kept.span
    return place_parameters(kept.listing.doc_id, span, quote=kept.quote)


def kept_html(kept: KeptPassage, document: Document | None, located: Located) -> Html:
    """The passage with its source and, if it was edited, the text that replaced it."""
    listing = document or kept.listing
    words = kept_words(kept, located, document)
    style = "check" if located.verdict == "verified" else "note"
    gone, came = _changes(kept, document, located)
    quote = highlighted(kept.quote, [Highlight(span, "gone") for span in gone])
    lead = lead_now(kept, located, document)
    copied = quote_with_source(kept.quote, listing, lead=lead)
    button = copy_html(copied, of=f"the words of {label(listing)}")
    note = f'<p class="own" dir="auto">{escape(kept.note)}</p>' if kept.note else ""
    return Html(
        f'<article class="hit kept {located.verdict}"><header><h3>{isolated(label(listing))}</h3>'
        f'<p class="facts">{_facts(listing, kept, located)}</p>{about_html(listing)}'
        f'<p class="facts">{_kept(kept)}</p></header>'
        f"{after_html(lead)}"
        f'<div class="text passage" dir="auto">{quote}</div>'
        f'<p class="facts">{button}</p><p class="{style}">{isolated(words)}</p>{came}{note}'
        f"</article>"
    )


def _changes(
    kept: KeptPassage, document: Document | None, located: Located
) -> tuple[list[Span], str]:
    """The deleted words of an edited quote, and the nearest text in the article now."""
    if located.verdict != "edited" or not (document and located.span):
        return [], ""
    start, end = located.span
    gone, came = changed_words(kept.quote, document.text[start:end])
    highlights = [Highlight(Span(start + one.start, start + one.end), "word") for one in came]
    now = highlighted(document.text, highlights, within=located.span)
    return gone, f'<p class="facts">Now reads:</p><div class="text now" dir="auto">{now}</div>'


def _facts(listing: Listing, kept: KeptPassage, located: Located) -> str:
    span = located.span if located.span and located.verdict == "moved" else kept.span
    place = Location(
        doc_id=listing.doc_id,
        ordinal=0,
        start=span.start,
        end=span.end,
        heading=kept.heading,
        page=kept.page,
    )
    where = place_words(place)
    facts = [isolated(date_words(listing.published)), *([isolated(where)] if where else [])]
    facts += [web_link(listing.url)] if listing.url else []
    return " · ".join(facts)


def _kept(kept: KeptPassage) -> str:
    """When it was kept, and for which question."""
    day = f"Kept {isolated(day_words(kept.kept))}" if kept.kept else "Kept"
    if not kept.question:
        return day
    return f"{day} for {local_link(ask_address(AskQuery(question=kept.question)), kept.question)}"
