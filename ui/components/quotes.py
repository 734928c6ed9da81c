"""A sentence of an article as HTML: its context, its cues highlighted, and its place."""

from collections.abc import Iterable, Sequence

from index.attribution import RECOGNISED, date_words, lead_words, source_words
from index.compare.comparison import Claim
from index.records import Listing, Passage, Span
from index.search.answer import Hit
from index.search.explanation_text import best_lead
from ui.components.article_text import article_html
from ui.components.attribution import about_html, after_html
from ui.components.copy_button import copy_html, quote_with_source
from ui.markup import Highlight, Html, escape, highlighted, isolated, local_link, web_link
from ui.session.permalinks import AskQuery, beside_address, place_parameters


def quote_html(
    claim: Claim,
    asked: AskQuery,
    *,
    cues: Iterable[Span] = (),
    words: str = "",
    named: bool = False,
) -> Html:
    """The sentence with its `cues` highlighted, below `words` that say what it does.

    With `named`, its source is named below it.
    """
    said = f'<p class="says">{escape(words)}</p>' if words else ""
    highlights = [Highlight(span, "word") for span in cues]
    sentence = article_html(claim.document, highlights, within=claim.span)
    place = _place(
        claim.document,
        claim.passage,
        claim.span,
        asked,
        quote=claim.text,
        lead=lead_words(claim.lead),
        recognised=claim.recognised,
        named=named,
    )
    return Html(
        f'<figure class="quote">{said}<blockquote class="text" dir="auto">{_lead(claim)}{sentence}'
        f"</blockquote><figcaption>"
        f"{place}</figcaption></figure>"
    )


def answer_html(hit: Hit, asked: AskQuery) -> Html:
    """The sentence of a hit that answers, after what has to be read before it, and its place."""
    document, span = hit.document, hit.why.sentence
    words = document.text[span.start : span.end]
    recognised = document.is_recognised(span)
    lead = best_lead(hit)
    place = _place(
        document, hit.passage, span, asked, quote=words, lead=lead, recognised=recognised
    )
    return Html(
        f'<figure class="quote">{after_html(lead)}'
        f'<blockquote class="text" dir="auto">{article_html(document, within=span)}</blockquote>'
        f"<figcaption>{place}</figcaption></figure>"
    )


def passage_html(passage: Passage, document: Listing, asked: AskQuery) -> Html:
    """A whole passage and its place."""
    span = Span(passage.start, passage.end)
    recognised = passage.recognised
    lead = lead_words(passage.lead)
    place = _place(
        document, passage, span, asked, quote=passage.text, lead=lead, recognised=recognised
    )
    return Html(
        f'<figure class="quote">{after_html(lead)}'
        f'<blockquote class="text" dir="auto">{escape(passage.text)}'
        f"</blockquote><figcaption>{place}</figcaption></figure>"
    )


def folded_html(words: str, parts: Sequence[str]) -> Html:
    """Parts folded behind a line of `words`; empty if there are no parts."""
    if not parts:
        return Html("")
    return Html(f"<details><summary>{escape(words)}</summary>{''.join(parts)}</details>")


def names_html(names: Iterable[str]) -> Html:
    """Names separated by commas, each with its own writing direction."""
    return Html(", ".join(isolated(name) for name in names))


def _lead(claim: Claim) -> str:
    """The context of the sentence, dimmed, without its heading, which is shown with the place."""
    text = claim.document.text
    spans = claim.before
    if not spans:
        return ""
    words = " … ".join(highlighted(text, within=span) for span in spans)
    gap = "" if text[spans[-1].end : claim.span.start].strip() == "" else "… "
    return f'<span class="lead">{words} {gap}</span>'


def _place(
    document: Listing,
    passage: Passage,
    span: Span,
    asked: AskQuery,
    *,
    quote: str,
    lead: str,
    recognised: bool,
    named: bool = False,
) -> str:
    place = place_parameters(document.doc_id, span, asked, quote=quote)
    facts = [f"<b>{isolated(source_words(document))}</b>"] if named else []
    facts.append(isolated(f"“{document.title}”"))
    if passage.heading and passage.heading != document.title:
        facts.append(isolated(passage.heading))
    facts.append(isolated(date_words(document.published)))
    facts += [RECOGNISED] if recognised else []
    facts.append(local_link(beside_address(place), "Read in place"))
    facts += [web_link(document.url)] if document.url else []
    copied = quote_with_source(quote, document, lead=lead)
    facts.append(copy_html(copied, of=f"the words of {source_words(document)}"))
    return f'<p class="facts">{" · ".join(facts)}</p>{about_html(document)}'
