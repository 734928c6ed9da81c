"""What a library is about and how to extend it, as HTML, for questions that nothing answers."""

from collections.abc import Sequence

from index.attribution import counted, date_words
from index.records import Document
from index.store.generation import Generation
from index.text.language import articles_notice
from ui.components.attribution import label
from ui.markup import Html, isolated, local_link
from ui.session.permalinks import AskQuery, ask_address, read_address
from ui.session.suggestions import headings

_ARTICLES_SHOWN = 6
_HEADINGS_SHOWN = 5


def library_html(documents: Sequence[Document]) -> Html:
    """The first articles as links to them, and their headings as links that ask about them."""
    entries = "".join(f"<li>{_article(document)}</li>" for document in documents[:_ARTICLES_SHOWN])
    more = len(documents) - _ARTICLES_SHOWN
    rest = local_link("read", f"and {counted(more, 'more article')}") if more > 0 else ""
    return Html(f"<h3>What these articles are about</h3><ul class='library'>{entries}</ul>{rest}")


def languages_words(generation: Generation) -> str | None:
    """Which articles are in languages that the model does not support; None if there are none."""
    return articles_notice(generation.manifest.languages or {}, index=generation.index)


def how_to_add_html(corpus: Sequence[str]) -> Html:
    """How to add an article."""
    return Html(
        f'<p class="facts">To add an article, drop it on the '
        f"{local_link('library', 'Library')} page, or put its file into "
        f"{isolated(' or '.join(corpus))} and run <code>python -m ingest</code>.</p>"
    )


def _article(document: Document) -> str:
    links = [
        local_link(ask_address(AskQuery(question=words)), words)
        for words in headings(document)[:_HEADINGS_SHOWN]
    ]
    title = local_link(read_address({"doc": [document.doc_id]}), label(document))
    return (
        f'<b>{title}</b> <span class="facts date">{date_words(document.published)}</span>'
        f'<p class="links">{" ".join(links)}</p>'
    )
