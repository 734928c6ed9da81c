"""The frame of every page: navigation above, the index and the promise below."""

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import Page

from index.attribution import PROMISE
from index.errors import ConcordanceError
from ui.components.attribution import index_words
from ui.markup import Html, escape, local_link
from ui.session.state import library_generation
from ui.session.waiting import waiting_html

_UNSEEN = {"Ask": "Ask your articles"}
"""Headings for screen readers, on pages that need no visible one."""
_KEYS = (
    (("/",), "go to the question"),
    (("Esc",), "leave the question, or close the article"),
    (("j", "k"), "next and previous passage"),
    (("Enter",), "open the passage in its article"),
    (("?",), "show these keys"),
)


def bar_html(pages: Sequence[Page], current: Page) -> Html:
    """The name and a link to each page, after a link that skips to the content."""
    links = "".join(_link(page, is_current=page.title == current.title) for page in pages)
    title = _UNSEEN.get(current.title)
    heading = f'<h1 class="unseen">{title}</h1>' if title else ""
    return Html(
        f'<div class="masthead" data-page="{escape(current.url_path)}">'
        '<a class="skip" href="#content">Skip to the content</a>'
        '<a class="name" href="./" target="_self">Concordance</a>'
        f'<nav aria-label="Pages">{links}</nav></div>'
        f'<span id="content" tabindex="-1"></span>{heading}{waiting_html()}'
    )


def _link(page: Page, *, is_current: bool) -> str:
    now = ' aria-current="page"' if is_current else ""
    address = escape(page.url_path or "./")
    return f'<a href="{address}" target="_self"{now}>{escape(page.title)}</a>'


def draw_footer() -> None:
    """Draw the footer; without an index, only the promise."""
    limits = local_link("limits", "What Concordance can and cannot do")
    keys = '<button type="button" class="plain" data-does="show-keys">Keys</button>'
    hints = '<button type="button" class="plain" data-does="show-hints">First steps</button>'
    st.html(
        Html(
            f"<footer><p>{escape(_index())}</p><p>{PROMISE}</p>"
            f"<p>{limits} · {hints} · {keys}</p>{_keys_html()}</footer>"
        )
    )


def _keys_html() -> str:
    """The keys, which the script shows over the page."""
    rows = "".join(
        f"<dt>{' '.join(f'<kbd>{key}</kbd>' for key in keys)}</dt><dd>{does}</dd>"
        for keys, does in _KEYS
    )
    return (
        f'<div class="keys-list" hidden><h2>Keys</h2><dl>{rows}</dl>'
        '<button type="button" class="plain" data-does="hide-keys">Close</button></div>'
    )


def _index() -> str:
    try:
        return index_words(library_generation().manifest)
    except ConcordanceError:
        # The page above has already said what is wrong with the index.
        return ""
