"""A difference as HTML: what it is about, and both quotes with the words that clash."""

from index.attribution import date_words
from index.differences.difference import (
    KIND_WORDS,
    Difference,
    DifferenceKind,
    QuotedClaim,
)
from index.records import Listing, Span
from ui.components.attribution import after_html
from ui.components.copy_button import copy_html, quote_with_source
from ui.markup import Highlight, Html, escape, highlighted, isolated, local_link
from ui.session.permalinks import AskQuery, ask_address, place_parameters, read_address

_STATES = {"confirmed": "You confirmed this.", "dismissed": "You dismissed this."}


def difference_html(one: Difference, *, number: int) -> Html:
    """Both quotes side by side, under what they are about and why they differ."""
    state = _STATES.get(one.state, "")
    said = f'<p class="facts verdict">{state}</p>' if state else ""
    ask = local_link(ask_address(AskQuery(question=one.a.words)), "Ask all sources about it")
    return Html(
        f'<article class="pair {one.state}" aria-labelledby="difference-{number}">'
        f'<h2 id="difference-{number}">{isolated(heading(one))}</h2>'
        f'<p class="says">{escape(why_words(one.kind))}{_marked_words(one)}</p>'
        f'<div class="sides">{_side(one, "a")}{_side(one, "b")}</div>'
        f'<p class="facts">{ask}</p>{said}</article>'
    )


def heading(one: Difference) -> str:
    """What it is about; without a topic, who differs."""
    topic = one.topic.strip() or f"{one.a.label} and {one.b.label}"
    return f"{topic[:1].upper()}{topic[1:]}"


def why_words(kind: DifferenceKind) -> str:
    """Why two quotes differ, in one plain sentence.

    >>> why_words("number")
    'They give different numbers.'
    """
    return f"{KIND_WORDS[kind]}."


def _marked_words(one: Difference) -> str:
    """The words that clash, for those who do not see that they are marked."""
    first, second = (_words_of(side) for side in (one.a, one.b))
    if not (first and second):
        return ""
    return f'<span class="unseen"> {escape(first)} against {escape(second)}.</span>'


def _words_of(side: QuotedClaim) -> str:
    text, start = side.text, side.span.start
    return ", ".join(f"“{text[mark.start - start : mark.end - start]}”" for mark in side.marks)


def _side(one: Difference, name: str) -> str:
    side = one.a if name == "a" else one.b
    newer = ' <b class="newer">newer</b>' if one.newer == name else ""
    start = side.span.start
    clash = [Highlight(Span(a - start, b - start), "word") for a, b in side.marks]
    lead = after_html(side.lead)
    place = place_parameters(side.doc_id, side.span, quote=side.text)
    listing = Listing(
        doc_id=side.doc_id,
        title=side.title,
        path=side.doc_id,
        source=side.source,
        published=side.published,
    )
    copied = quote_with_source(side.text, listing, lead=side.lead)
    facts = [
        isolated(f"“{side.title}”"),
        *([isolated(side.heading)] if side.heading and side.heading != side.title else []),
        local_link(read_address(place), "Read in place"),
        copy_html(copied, of=f"the words of {side.label}"),
    ]
    return (
        f'<figure class="quote"><p class="says">{isolated(side.source or "Source unknown")} · '
        f'<span class="date">{escape(date_words(side.published))}</span>{newer}</p>{lead}'
        f'<blockquote class="text" dir="auto">{highlighted(side.text, clash)}</blockquote>'
        f'<figcaption><p class="facts">{" · ".join(facts)}</p></figcaption></figure>'
    )
