"""A whole article as HTML: its facts, its outline, and its text with what is lit in it."""

from collections.abc import Iterable

from index.attribution import date_words, source_words
from index.records import Document, Listing, Span
from ui.attribution import facts, label
from ui.hits import about_html
from ui.markup import Html, Light, escape, isolated, lit, local_link, web_link
from ui.permalink import read_address

QUOTE = "concordance-quote"
_UNKNOWN = '<span class="facts">unknown</span>'


def head_html(document: Document) -> Html:
    """Title, source, date and link, and of what the text is a digest."""
    known = [isolated(source_words(document)), isolated(date_words(document.published))]
    known[1:1] = [isolated(document.author)] if document.author else []
    known += [web_link(document.url)] if document.url else []
    return Html(
        f'<header><h1>{isolated(document.title)}</h1><p class="facts">{" · ".join(known)}</p>'
        f"{about_html(document)}</header>"
    )


def facts_html(document: Document) -> Html:
    """All that is known of an article, folded, each with where it was found."""
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{_value(name, value)}</td>'
        f'<td class="facts">{f"from {isolated(origin)}" if origin else ""}</td></tr>'
        for name, value, origin in facts(document)
    )
    return Html(
        f"<details><summary>What is known of this article, and from where</summary>"
        f'<table class="known">{rows}<tr><th scope="row">File</th>'
        f"<td>{isolated(document.path)}</td><td></td></tr></table></details>"
    )


def outline_html(document: Document) -> Html:
    """The headings, each a link to its place in the text."""
    entries = "".join(
        f'<li class="level-{min(heading.level, 4)}"><a href="#{_heading_id(heading.start)}">'
        f"{isolated(document.text[heading.start : heading.end])}</a></li>"
        for heading in document.headings
    )
    return Html(f'<nav class="outline"><ul>{entries}</ul></nav>')


def text_html(
    document: Document, *, quote: Span | None, others: Iterable[Span], fold: bool
) -> Html:
    """The whole text, the quote lit, other hits lit more faintly, notices and menus dimmed.

    With `fold` notices and menus are hidden, but not where the quote stands in them.
    """
    lights = [
        *(
            Light(Span(heading.start, heading.end), "heading", _heading_id(heading.start))
            for heading in document.headings
        ),
        *(Light(span, _notice_style(span, quote, fold=fold)) for span in document.boilerplate),
        *(Light(span, "other") for span in others),
        *([Light(quote, "quote", QUOTE)] if quote else []),
    ]
    return Html(f'<div class="article text" dir="auto">{lit(document.text, lights)}</div>')


def list_html(documents: Iterable[Listing]) -> Html:
    """All articles as links that open them."""
    entries = "".join(
        f"<li>{local_link(read_address({'doc': [document.doc_id]}), label(document))} "
        f'<span class="facts date">{date_words(document.published)}</span></li>'
        for document in documents
    )
    return Html(f'<ul class="library">{entries}</ul>')


def _notice_style(span: Span, quote: Span | None, *, fold: bool) -> str:
    holds_quote = quote is not None and quote.start < span.end and span.start < quote.end
    return "notice folded" if fold and not holds_quote else "notice"


def _value(name: str, value: str | None) -> str:
    if value is None:
        return _UNKNOWN
    return web_link(value) if name == "Link" else isolated(value)


def _heading_id(start: int) -> Html:
    return escape(f"concordance-{start}")
