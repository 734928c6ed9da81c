"""What stands around every page: its name, the way to the other pages, the script of them all."""

from collections.abc import Sequence

from streamlit.navigation.page import Page

from ui.markup import Html, escape

SCRIPT = Html('<script src="app/static/concordance.js"></script>')
"""The one script that may run here; it is served from ui/static."""


def bar_html(pages: Sequence[Page], current: Page) -> Html:
    """The name and a link to each page; before them one that skips them all."""
    links = "".join(_link(page, is_current=page.title == current.title) for page in pages)
    return Html(
        '<a class="skip" href="#content">Skip to the content</a>'
        '<div class="masthead"><a class="name" href="./" target="_self">Concordance</a>'
        f'<nav aria-label="Pages">{links}</nav></div><span id="content" tabindex="-1"></span>'
    )


def _link(page: Page, *, is_current: bool) -> str:
    now = ' aria-current="page"' if is_current else ""
    address = escape(page.url_path or "./")
    return f'<a href="{address}" target="_self"{now}>{escape(page.title)}</a>'
