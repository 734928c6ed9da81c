"""A whole article as HTML: its facts, its outline, and its text with highlights."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from index.attribution import counted, date_words, left_out_words, source_words
from index.records import Document, Span
from index.search.answer import Answer
from index.text.written_names import author_words
from ingest.readers.plain.front_block import front_matter_of
from ingest.reading import Kind
from ui.components.article_text import article_html, has_signs, without_signs
from ui.components.attribution import about_html, facts
from ui.markup import Highlight, Html, escape, isolated, note, web_link
from ui.read.folds import folds
from ui.session.permalinks import AskQuery, place_parameters, read_address

QUOTE = "concordance-quote"
_LABEL = 45
_LABEL_ENDS = " .,;:-–•|>"
NO_MARK = Html("")
_UNKNOWN = '<span class="facts">unknown</span>'


def head_html(document: Document) -> Html:
    """Title, source, date and link, and for a digest, what it is a digest of."""
    title = without_signs(document.title, has_signs=has_signs(document))
    known = [isolated(source_words(document)), isolated(date_words(document.published))]
    known[1:1] = [isolated(author_words(document, most=6))] if document.author else []
    known += [web_link(document.url)] if document.url else []
    return Html(
        f'<header><h1>{isolated(title)}</h1><p class="facts">{" · ".join(known)}</p>'
        f"{about_html(document)}{_left_out(document)}{_recognised(document)}</header>"
    )


def _recognised(document: Document) -> Html:
    """A note on the pages whose words are not the file's own, with what to look out for."""
    if not document.recognised:
        return Html("")
    many, of = len(document.recognised), len(document.pages)
    pages = f"{many:,} of {counted(of, 'page')}" if many < of else counted(of, "page")
    return note(
        f"{pages} {'was' if many == 1 else 'were'} read by text recognition, so some words may be "
        f"misread. Compare a quote with the picture of its page."
    )


def facts_html(document: Document) -> Html:
    """Everything known about an article, folded, each fact with its origin."""
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{_value(name, value)}</td>'
        f'<td class="facts">{f"from {isolated(origin)}" if origin else ""}</td></tr>'
        for name, value, origin in facts(document)
    )
    return Html(
        f"<details><summary>What is known about this article, and from where</summary>"
        f'<table class="known">{rows}<tr><th scope="row">File</th>'
        f"<td>{isolated(document.path)}</td><td></td></tr></table></details>"
    )


def hits_in(document: Document, answer: Answer) -> list[Span]:
    """The passages of an answer in this article, copies included, in reading order."""
    copies = [copy for hit in answer.hits for copy, _ in hit.also_in]
    found = [*(hit.passage for hit in answer.hits), *copies]
    here = [one for one in found if one.doc_id == document.doc_id]
    return sorted({Span(one.start, one.end) for one in here})


def outline_html(document: Document) -> Html:
    """The headings as links to their places in the text; folded on a narrow screen."""
    folded = folds(document)
    entries = "".join(
        f'<li class="level-{min(heading.level, 4)}"><a href="#{_heading_id(heading.start)}">'
        f"{isolated(_words(document, Span(heading.start, heading.end)))}</a></li>"
        for heading in document.headings
        if not any(fold.start <= heading.start < fold.end for fold in folded)
    )
    return Html(
        '<nav class="outline" aria-label="Outline"><details><summary>Outline</summary>'
        f"<ul>{entries}</ul></details></nav>"
    )


def steps_html(
    document: Document, quote: Span | None, hits: Sequence[Span], behind: AskQuery
) -> Html:
    """How many hits the question has here, with links to those before and after the quote.

    Empty if the quote is the only one.
    """
    before = [span for span in hits if quote and span < quote]
    after = [span for span in hits if not quote or span > quote]
    if not before and not after:
        return Html("")
    words = f"{counted(len(hits), 'passage')} here for your question"
    if quote in hits:
        words = f"{words}, this is number {len(before) + 1}"
    links = [
        _step(document, span, behind, name=name, words=words_of)
        for name, words_of, spans in (
            ("prev", "← Previous", before[-1:]),
            ("next", "Next →", after[:1]),
        )
        for span in spans
    ]
    return Html(
        '<nav class="steps" aria-label="Passages for your question">'
        f"<span>{words}</span> {' '.join(links)}</nav>"
    )


def text_html(
    document: Document, *, quote: Span | None, others: Iterable[Span], mark: Html = NO_MARK
) -> Html:
    """The whole text, with the quote highlighted, other hits more faintly, and notices folded.

    A fold that contains the quote or a hit is open. The text on the page is the article's to the
    character, so that offsets can be counted in a selection. `mark` stands in the margin at the
    quote.
    """
    hits = [*([quote] if quote else []), *others]
    highlights = [
        *(
            Highlight(Span(heading.start, heading.end), "", _heading_id(heading.start))
            for heading in document.headings
        ),
        *(Highlight(span, "other") for span in others),
        *([Highlight(quote, "quote", QUOTE, mark)] if quote else []),
    ]
    parts = [
        _fold(document, span, highlights, is_open=any(_touch(span, hit) for hit in hits))
        if is_folded
        else article_html(document, _anchored_in(highlights, span), within=span)
        for span, is_folded in _parts(document)
    ]
    shown = f"{quote.start}-{quote.end}" if quote else ""
    return Html(
        '<div class="reading"><section class="article text" dir="auto" '
        f'aria-label="Text of the article" data-doc="{escape(document.doc_id)}" '
        f'data-quote="{shown}">{"".join(parts)}</section></div>'
    )


def _left_out(document: Document) -> str:
    words = left_out_words(document.left_out)
    return f'<p class="facts">Left out of the text: {escape(words)}</p>' if words else ""


def _step(document: Document, span: Span, behind: AskQuery, *, name: str, words: str) -> str:
    address = escape(read_address(place_parameters(document.doc_id, span, behind)))
    return f'<a href="{address}" target="_self" rel="{name}">{words}</a>'


def _parts(document: Document) -> Iterator[tuple[Span, bool]]:
    """The text split at what is folded, and whether each part is."""
    end = 0
    for fold in folds(document):
        if end < fold.start:
            yield Span(end, fold.start), False
        yield fold, True
        end = fold.end
    if end < len(document.text):
        yield Span(end, len(document.text)), False


def _fold(document: Document, span: Span, highlights: Iterable[Highlight], *, is_open: bool) -> str:
    label = escape(_notice_label(document, span))
    # The style sheet draws the words, so that they are not part of the text.
    return (
        f'<details class="notice"{" open" if is_open else ""}><summary '
        f'data-words="{label}" aria-label="{label}"></summary>'
        f"{article_html(document, _anchored_in(highlights, span), within=span)}</details>"
    )


def _words(document: Document, span: Span) -> str:
    return without_signs(document.text, span, has_signs=has_signs(document))


def _notice_label(document: Document, span: Span) -> str:
    """How much is folded, and how it begins: a menu, references, a running head, a signature.

    Of front matter, names and values in the language of a program, it says what that is.
    """
    words = _words(document, span).split()
    amount = f"Beside the article, {counted(len(words), 'word')}"
    if _begins_with_front_matter(document, span):
        return f"{amount}: what its file says of it"
    plain = "".join(one for one in " ".join(words) if unicodedata.category(one) != "Cf")
    plain = plain.lstrip("-*•|#+> ")
    if len(plain) > _LABEL:
        begins = plain[:_LABEL].rpartition(" ")[0] or plain[:_LABEL]
        plain = f"{begins.rstrip(_LABEL_ENDS)} …"
    return f"{amount}: {plain}"


def _begins_with_front_matter(document: Document, span: Span) -> bool:
    blocks, _ = front_matter_of(document.text)
    return any(
        block.kind is Kind.FRONT_MATTER and _touch(Span(block.start, block.end), span)
        for block in blocks
    )


def _anchored_in(highlights: Iterable[Highlight], span: Span) -> list[Highlight]:
    """The highlights in a span, without the anchors of those that begin before it."""
    return [
        one if one.span.start >= span.start else one._replace(anchor="", mark=NO_MARK)
        for one in highlights
        if _touch(one.span, span)
    ]


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _value(name: str, value: str | None) -> str:
    if value is None:
        return _UNKNOWN
    return web_link(value) if name == "Link" else isolated(value)


def _heading_id(start: int) -> Html:
    return escape(f"concordance-{start}")
