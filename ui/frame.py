"""What stands above every page: the name of the program, and the way to the other pages."""

from collections.abc import Sequence

from streamlit.navigation.page import Page

from ui.markup import Html, escape

_UNSEEN = {"Ask": "Ask your articles", "Compare": "Compare your sources"}
"""First headings of pages that need none for the eye, for those who listen to them."""


def bar_html(pages: Sequence[Page], current: Page) -> Html:
    """The name and a link to each page; before them one that skips them all."""
    links = "".join(_link(page, is_current=page.title == current.title) for page in pages)
    title = _UNSEEN.get(current.title)
    heading = f'<h1 class="unseen">{title}</h1>' if title else ""
    return Html(
        f'<div class="masthead" data-page="{escape(current.url_path)}">'
        '<a class="skip" href="#content">Skip to the content</a>'
        '<a class="name" href="./" target="_self">Concordance</a>'
        f'<nav aria-label="Pages">{links}</nav></div>'
        f'<span id="content" tabindex="-1"></span>{heading}'
    )


def _link(page: Page, *, is_current: bool) -> str:
    now = ' aria-current="page"' if is_current else ""
    address = escape(page.url_path or "./")
    return f'<a href="{address}" target="_self"{now}>{escape(page.title)}</a>'
