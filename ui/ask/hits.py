"""A hit as HTML: its place, highlighted text, neighbours and near-duplicates, and why it is one."""

from collections.abc import Sequence

from index.attribution import date_words, lead_words, place_words
from index.records import Document, Listing, Location, Passage, Span
from index.search.answer import Answer, Hit
from index.search.excerpt import Excerpt
from index.search.explanation_text import (
    best_lead,
    difference_words,
    reason,
)
from ui.components.article_text import article_html
from ui.components.attribution import about_html, label
from ui.components.copy_button import copy_html, quote_with_source
from ui.markup import Highlight, Html, escape, highlighted, isolated, local_link, web_link
from ui.session.permalinks import (
    AskQuery,
    ask_address,
    beside_address,
    place_parameters,
    read_address,
)


def hit_html(hit: Hit, answer: Answer, *, neighbours: Sequence[Passage], asked: AskQuery) -> Html:
    """A hit of an answer; `neighbours` are the passages before and after it."""
    folded = f"{_folded('Why this?', why_html(hit, answer))}{_neighbours(hit, neighbours)}"
    return Html(
        f'<article class="hit">{_head(hit, asked)}'
        f"{_lead(hit.document, hit.passage, _differing(hit))}"
        f'<div class="text passage" dir="auto">{_text(hit)}</div>'
        f"{_difference(hit)}{_also_in(hit, asked)}"
        f'<div class="folds">{folded}{_copy(hit)}{_like(hit)}</div></article>'
    )


def like_html(document: Listing | None, span: Span, text: str) -> Html:
    """The text that others like it were found for, with a link to its place."""
    if document is None:
        return Html("")
    place = local_link(
        read_address(place_parameters(document.doc_id, span, quote=text)), label(document)
    )
    return Html(
        f'<figure class="quote"><figcaption>Other sources like this text of {place}:</figcaption>'
        f'<blockquote class="text" dir="auto">{escape(text)}</blockquote></figure>'
    )


def _head(hit: Hit, asked: AskQuery) -> str:
    document = hit.document
    facts = [isolated(date_words(document.published))]
    facts += [isolated(where)] if (where := place_words(hit.passage)) else []
    facts += [web_link(document.url)] if document.url else []
    return (
        f'<header><h3><span class="rank">{hit.rank}</span> {_title(hit, asked)}</h3>'
        f'<p class="facts">{" · ".join(facts)}</p>{about_html(document)}</header>'
    )


def _title(hit: Hit, asked: AskQuery) -> Html:
    span = Span(hit.passage.start, hit.passage.end)
    place = place_parameters(hit.document.doc_id, span, asked, quote=hit.passage.text)
    return local_link(beside_address(place), label(hit.document))


def _lead(document: Document, passage: Passage, highlights: Sequence[Highlight] = ()) -> str:
    leads = (
        highlighted(document.text, highlights, within=Span(one.start, one.end))
        for one in passage.lead
    )
    return "".join(f'<div class="text lead" dir="auto">{lead}</div>' for lead in leads)


def _text(hit: Hit) -> Html:
    best = [Highlight(hit.why.sentence, "best")] if hit.why.answers else []
    words = hit.highlights[len(best) :]
    highlights = [*best, *(Highlight(span, "word") for span in words), *_differing(hit)]
    span = Span(hit.passage.start, hit.passage.end)
    return article_html(hit.document, highlights, within=span)


def _differing(hit: Hit) -> list[Highlight]:
    found = hit.nearly_same.differences if hit.nearly_same else ()
    return [Highlight(one.here, "differs") for one in found]


def _difference(hit: Hit) -> str:
    if hit.nearly_same is None:
        return ""
    return f'<p class="facts">{isolated(difference_words(hit.nearly_same))}</p>'


def _neighbours(hit: Hit, neighbours: Sequence[Passage]) -> str:
    if not neighbours:
        return ""
    ordinal = hit.passage.ordinal
    shown = "".join(
        f'<p class="facts">{"Before" if other.ordinal < ordinal else "After"}'
        f"{_in_heading(other)}</p>"
        f'{_lead(hit.document, other)}<div class="text" dir="auto">{escape(other.text)}</div>'
        for other in neighbours
    )
    return _folded("Before and after", shown)


def _in_heading(passage: Passage) -> str:
    return f": {isolated(passage.heading)}" if passage.heading else ""


def _folded(words: str, body: str) -> str:
    return f"<details><summary>{words}</summary><div>{body}</div></details>"


def _copy(hit: Hit) -> Html:
    lead = lead_words(hit.passage.lead)
    words = quote_with_source(hit.passage.text, hit.document, lead=lead)
    return copy_html(words, of=f"passage {hit.rank}")


def _like(hit: Hit) -> Html:
    """A link to the passages of other sources that are nearest to this one."""
    excerpt = Excerpt(hit.document.doc_id, Span(hit.passage.start, hit.passage.end))
    return local_link(ask_address(AskQuery(like=str(excerpt))), "More like this")


def _also_in(hit: Hit, asked: AskQuery) -> str:
    if not hit.also_in:
        return ""
    links = [
        local_link(
            beside_address(
                place_parameters(document.doc_id, Span(passage.start, passage.end), asked)
            ),
            _copy_label(passage, document, hit),
        )
        for passage, document in hit.also_in
    ]
    return f'<p class="facts">also in: {" · ".join(links)} (the same words)</p>'


def _copy_label(copy: Location, document: Listing, hit: Hit) -> str:
    is_elsewhere = copy.heading and copy.heading != hit.passage.heading
    return f"{label(document)} · {copy.heading}" if is_elsewhere else label(document)


def why_html(hit: Hit, answer: Answer) -> Html:
    """Why `hit` is a hit of `answer`, in a sentence."""
    lead = best_lead(hit) if hit.why.answers else ""
    after = f" Read the highlighted sentence after {isolated(lead)}." if lead else ""
    return Html(f'<p class="why">{isolated(reason(hit, answer))}{after}</p>')
