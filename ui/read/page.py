"""The page Read: an article, with the quoted passage highlighted in place."""

from collections.abc import Sequence

import streamlit as st

from index.attribution import lead_words
from index.errors import ConcordanceError, IndexMissingError, QuestionError
from index.notebook.quote_check import Verdict, locate
from index.records import Document, Passage, Span
from index.search.excerpt import Excerpt, parse_excerpt
from index.search.searcher import Searcher
from ui.components.cite_button import draw_cite
from ui.components.copy_button import copy_html, quote_with_source
from ui.components.differing import differing_html
from ui.components.first_steps import empty_html
from ui.components.keep_button import draw_keep, open_kept_table
from ui.library.article_list import draw_list
from ui.library.proposed_sources import draw_proposal
from ui.markup import Html, error_html, note, outside_link
from ui.read.article import (
    NO_MARK,
    facts_html,
    head_html,
    hits_in,
    outline_html,
    steps_html,
    text_html,
)
from ui.read.pdf_page import draw_page_view, has_pages
from ui.read.quote_status import checked_html, mark_html, remembered_html
from ui.read.text_fragment import live_address
from ui.read.verify_quote import check_quote
from ui.session.new_articles import note_read
from ui.session.permalinks import (
    AskQuery,
    Parameters,
    read_asked,
    read_remembered,
    read_span,
)
from ui.session.state import address_parameters, index_folder, library_roots, open_library
from ui.session.tagged import tagged_articles


def draw_read() -> None:
    """Draw the article that the address names; without one the page is the Library."""
    try:
        parameters = address_parameters()
        if not parameters.get("doc"):
            st.switch_page("library/page.py")
        searcher = open_library()
        try:
            document, quote, asked, verdict = _find(searcher, parameters)
        except QuestionError as error:
            kept = read_remembered(parameters)
            st.html(Html(f"{error_html(str(error))}{remembered_html(kept) if kept else ''}"))
            _draw_list(searcher)
            return
        _draw_article(searcher, document, quote, asked, verdict=verdict)
    except IndexMissingError:
        st.html(empty_html(library_roots()))
    except ConcordanceError as error:
        st.html(error_html(str(error)))


def _draw_list(searcher: Searcher) -> None:
    draw_list(index_folder(), searcher.generation, library_roots(), fixed=True)


def _find(
    searcher: Searcher, parameters: Parameters
) -> tuple[Document, Span | None, AskQuery, Verdict | None]:
    """The article that the address names, the quoted characters, the question and a verdict.

    The verdict says whether the words that the address was made for are still there; None if it
    does not say which words. A line on the page reports words that are no longer in place.

    Raises:
        QuestionError: there is no such article, or it has no such characters.
    """
    doc_id = parameters["doc"][-1]
    document = searcher.generation.document(doc_id)
    if document is None:
        raise QuestionError(
            f"There is no article {doc_id[:100]!r} in the library; it may have been renamed or "
            f"removed. Choose one of these."
        )
    kept = read_remembered(parameters)
    asked = read_asked(parameters)
    if kept is None:
        return document, read_span(parameters, length=len(document.text)), asked, None
    located = locate(document.text, kept)
    if checked := checked_html(document, located, kept):
        st.html(checked)
    return document, located.span, asked, located.verdict


def _draw_article(
    searcher: Searcher,
    document: Document,
    quote: Span | None,
    asked: AskQuery,
    *,
    verdict: Verdict | None,
) -> None:
    note_read(document.doc_id)
    _draw_way_back(asked)
    differing = differing_html(searcher, document.doc_id)
    st.html(Html(f"{head_html(document)}{differing}{facts_html(document)}"))
    draw_proposal(index_folder(), document, library_roots())
    if document.headings:
        st.html(outline_html(document))
    hits = _hits(searcher, document, asked)
    mark = _mark(searcher, document, quote, verdict) if quote else NO_MARK
    if quote:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            _draw_quote_actions(searcher, document, quote, asked)
    if steps := steps_html(document, quote, hits, asked):
        st.html(steps)
    others = [span for span in hits if span != quote]
    text = text_html(document, quote=quote, others=others, mark=mark)
    if not has_pages(document):
        st.html(text)
        return
    left, right = st.columns([3, 2])
    left.html(text)
    with right:
        draw_page_view(document, quote, corpus=searcher.generation.manifest.corpus)


def _draw_way_back(asked: AskQuery) -> None:
    if asked.question or asked.like:
        st.page_link("ask/page.py", label="← Back to the answer", query_params=asked.parameters())


def _hits(searcher: Searcher, document: Document, asked: AskQuery) -> list[Span]:
    """The hits of the question in this article, in reading order."""
    if not asked.question and not asked.like:
        return []
    try:
        k, filters = asked.passages, asked.filters(tagged_articles(asked.tags))
        if asked.like:
            answer = searcher.search_like(parse_excerpt(asked.like), k=k, filters=filters)
        else:
            answer = searcher.search(asked.question, k=k, filters=filters)
    except QuestionError as error:
        st.html(note(str(error)))
        return []
    return hits_in(document, answer)


def _mark(searcher: Searcher, document: Document, quote: Span, verdict: Verdict | None) -> Html:
    """The mark for the margin; a quote that is not the article's own has an error on the page."""
    if verdict == "edited":
        return mark_html("", verdict)
    manifest = searcher.generation.manifest
    check = check_quote(
        document,
        quote,
        passages=searcher.generation.passages_of(document.doc_id),
        corpus=manifest.corpus,
        articles=manifest.articles,
    )
    if check.sound:
        return mark_html(check.words, verdict)
    st.html(error_html(check.words))
    return NO_MARK


def _draw_quote_actions(
    searcher: Searcher, document: Document, quote: Span, asked: AskQuery
) -> None:
    passage = _quoted(document, quote, searcher.generation.passages_of(document.doc_id))
    # After selecting words to cite, the user wants the citation at once.
    draw_cite(passage, document, is_open="cite" in address_parameters())
    copied = quote_with_source(passage.text, document, lead=lead_words(passage.lead))
    st.html(copy_html(copied, of="the quote"), width="content")
    if table := open_kept_table(searcher):
        draw_keep(table, passage, document, question=asked.question)
    like = AskQuery(like=str(Excerpt(document.doc_id, quote))).parameters()
    st.page_link("ask/page.py", label="More like this", query_params=like)
    if address := live_address(document, quote):
        st.html(outside_link(address, "Find it on the live page"), width="content")


def _quoted(document: Document, quote: Span, passages: Sequence[Passage]) -> Passage:
    """The quoted passage; the address may also name characters that are not exactly a passage."""
    for passage in passages:
        if (passage.start, passage.end) == quote:
            return passage
    text = document.text[quote.start : quote.end]
    return Passage(
        doc_id=document.doc_id,
        ordinal=0,
        start=quote.start,
        end=quote.end,
        text=text,
        recognised=document.is_recognised(quote),
        lead=document.lead(quote),
    )


if __name__ == "__main__":
    draw_read()
