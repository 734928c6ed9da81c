"""The sources that are asked, with boxes to tick beside the answer, and remembered."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote

import streamlit as st

from index.attribution import counted
from index.records import Listing
from index.search.answer import Answer
from ui.ask.question_form import source_names
from ui.markup import Html, escape, isolated, local_link
from ui.session.permalinks import AskQuery, ask_address

COOKIE = "concordance-scope"
_MOST = 20
_UNNAMED = "source unknown"


def draw_scope(documents: Sequence[Listing], asked: AskQuery, answer: Answer | None = None) -> None:
    """Draw the sources with boxes to tick, and how many of the passages each has.

    Of many sources, those that are ticked and those of the passages come first, and the others
    are left to the form.
    """
    names = source_names(documents)
    if len(names) < 2:
        return
    hits = answer.hits if answer and answer.answerable else ()
    found = Counter(hit.document.source for hit in hits)
    chosen = set(asked.sources)
    order = sorted(names, key=lambda name: (name not in chosen, name not in found))
    shown = names if len(names) <= _MOST else order[:_MOST]
    boxes = "".join(_box(name, is_on=name in chosen, count=found[name]) for name in shown)
    more = len(names) - len(shown)
    rest = (
        f'<p class="facts">{counted(more, "more source")}: under “Narrow it down”</p>'
        if more
        else ""
    )
    st.html(
        Html(
            '<nav class="scope" aria-label="Sources that are asked"><details>'
            f"<summary>{escape(scope_words(len(names), asked))}</summary>"
            f"<ul>{boxes}</ul>{rest}{_reset(asked)}</details></nav>"
        )
    )


def scope_words(of: int, asked: AskQuery) -> str:
    """How many of the sources are asked, in words."""
    named = " or ".join(f"“{tag}”" for tag in asked.tags)
    tagged = f", articles tagged {named}" if asked.tags else ""
    many = f"{len(asked.sources):,} of {of:,}" if asked.sources else f"All {of:,}"
    return f"{many} sources{tagged}"


def with_remembered(asked: AskQuery, documents: Sequence[Listing]) -> AskQuery:
    """A query that names no question and no source, with the sources ticked last time."""
    if asked.question or asked.like or asked.sources:
        return asked
    there = set(source_names(documents))
    return replace(asked, sources=tuple(name for name in _remembered() if name in there))


def _remembered() -> list[str | None]:
    """The sources in the cookie, which our script sets in this browser."""
    try:
        names = json.loads(unquote(st.context.cookies.get(COOKIE, "[]")))
    except ValueError:
        return []
    return (
        [name for name in names if name is None or isinstance(name, str)]
        if isinstance(names, list)
        else []
    )


def _box(name: str | None, *, is_on: bool, count: int) -> str:
    value = f'data-source="{escape(name)}"' if name is not None else "data-unnamed"
    ticked = " checked" if is_on else ""
    found = f' <span class="facts">{counted(count, "passage")}</span>' if count else ""
    return (
        f'<li><label><input type="checkbox" {value}{ticked}> '
        f"{isolated(name or _UNNAMED)}{found}</label></li>"
    )


def _reset(asked: AskQuery) -> Html:
    if not (asked.sources or asked.tags):
        return Html("")
    everything = ask_address(replace(asked, sources=(), tags=()))
    return Html(f"<p>{local_link(everything, 'Ask all sources')}</p>")
