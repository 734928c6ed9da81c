"""The sources that are asked, with boxes to tick beside the answer, and remembered."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from urllib.parse import unquote

import streamlit as st

from index.attribution import counted
from index.records import Listing, SourceKey
from index.search.answer import Answer
from ui.ask.question_form import source_keys
from ui.markup import Html, escape, isolated, local_link
from ui.session.permalinks import AskQuery, ask_address

COOKIE = "concordance-scope"
_MOST = 20


def draw_scope(documents: Sequence[Listing], asked: AskQuery, answer: Answer | None = None) -> None:
    """Draw the sources with boxes to tick, and how many of the passages each has.

    Of many sources, those that are ticked and those of the passages come first, and the others
    are left to the form.
    """
    sources = source_keys(documents)
    if len(sources) < 2:
        return
    hits = answer.hits if answer and answer.answerable else ()
    found = Counter(hit.document.source_key for hit in hits)
    chosen = set(asked.sources)
    order = sorted(sources, key=lambda one: (one not in chosen, one not in found))
    shown = sources if len(sources) <= _MOST else order[:_MOST]
    titles = {document.doc_id: document.title for document in documents}
    boxes = "".join(_box(one, titles, is_on=one in chosen, count=found[one]) for one in shown)
    more = len(sources) - len(shown)
    rest = (
        f'<p class="facts">{counted(more, "more source")}: under “Narrow it down”</p>'
        if more
        else ""
    )
    st.html(
        Html(
            '<nav class="scope" aria-label="Sources that are asked"><details>'
            f"<summary>{escape(scope_words(len(sources), asked))}</summary>"
            f"<ul>{boxes}</ul>{rest}{_reset(asked)}</details></nav>"
        )
    )


def scope_words(of: int, asked: AskQuery) -> str:
    """How many of the sources are asked, in words."""
    named = " or ".join(f"“{tag}”" for tag in asked.tags)
    tagged = f", articles tagged {named}" if asked.tags else ""
    only = f", only {counted(len(asked.articles), 'article')}" if asked.articles else ""
    many = f"{len(asked.sources):,} of {of:,}" if asked.sources else f"All {of:,}"
    return f"{many} sources{tagged}{only}"


def with_remembered(asked: AskQuery, documents: Sequence[Listing]) -> AskQuery:
    """A query with its sources one by one; if it names nothing, with those ticked last time.

    With a scope of other kinds, such as articles just added, they could leave nothing to ask.
    """
    if asked.question or asked.like or asked.sources or asked.articles or asked.tags:
        return replace(asked, sources=_one_by_one(asked.sources, documents))
    there = set(source_keys(documents))
    ticked = _one_by_one(_remembered(), documents)
    return replace(asked, sources=tuple(one for one in ticked if one in there))


def _one_by_one(
    sources: Iterable[SourceKey | None], documents: Sequence[Listing]
) -> tuple[SourceKey, ...]:
    """The same, with each of the articles of unknown source in place of None."""
    unnamed = [document.source_key for document in documents if not document.source]
    single = [unnamed if one is None else [one] for one in sources]
    return tuple(dict.fromkeys(chain.from_iterable(single)))


def _remembered() -> Iterator[SourceKey | None]:
    """The sources in the cookie, which our script sets in this browser."""
    try:
        sources = json.loads(unquote(st.context.cookies.get(COOKIE, "[]")))
    except ValueError:
        return
    for one in sources if isinstance(sources, list) else ():
        match one:
            case str() | None:
                yield one
            case [str() as doc_id]:
                yield (doc_id,)


def _box(source: SourceKey, titles: Mapping[str, str], *, is_on: bool, count: int) -> str:
    if isinstance(source, str):
        value, name = f'data-source="{escape(source)}"', source
    else:
        value, name = f'data-unnamed="{escape(source[0])}"', f"“{titles[source[0]]}”"
    ticked = " checked" if is_on else ""
    found = f' <span class="facts">{counted(count, "passage")}</span>' if count else ""
    return (
        f'<li><label><input type="checkbox" {value}{ticked}> {isolated(name)}{found}</label></li>'
    )


def _reset(asked: AskQuery) -> Html:
    if not (asked.sources or asked.tags or asked.articles):
        return Html("")
    everything = ask_address(replace(asked, sources=(), tags=(), articles=()))
    return Html(f"<p>{local_link(everything, 'Ask all sources')}</p>")
