"""Overruling a verdict: a link beside it, and the dialog that it opens."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import streamlit as st

from index.attribution import lead_words
from index.compare.comparison import NO_VERDICT, Comparison, SourceView
from index.compare.corrections import correct, take_back_correction
from index.compare.question import Form, form_of
from index.errors import ConcordanceError
from index.notebook.judgements import STANCES, asks_same
from index.search.searcher import Searcher
from ui.components.attribution import after_html
from ui.components.stance_symbols import said_words
from ui.markup import Html, as_label, error_html, escape, isolated, local_link
from ui.session.roles import has_audience
from ui.session.sign_in import may_edit, require_editor
from ui.session.state import address_parameters

_SOURCE, _QUESTION = "correct", "of"
_MEANINGS: dict[str, str] = {
    "undecided": ": it speaks of it, but takes no side",
    "silent": ": it does not speak of it",
}


def overrule_link(address: str, view: SourceView, *, question: str = "") -> Html:
    """A link that opens the dialog for a source; empty for those who may not overrule.

    `address` is that of the page with its parameters, which has to call `draw_overruling`. A page
    that shows several comparisons says by its `question` which one is meant.
    """
    if not may_edit():
        return Html("")
    chosen = {_SOURCE: view.label, **({_QUESTION: question} if question else {})}
    joined = f"{address}{'&' if '?' in address else '?'}{urlencode(chosen)}"
    unjudged = "Give yours" if view.stance == "unread" else "Wrong?"
    return local_link(joined, "Change it" if view.correction else unjudged)


def own_html(view: SourceView, form: Form) -> Html:
    """Who says what of a source whose verdict was overruled; empty for any other."""
    correction = view.correction
    if correction is None:
        return Html("")
    who = "an editor said" if has_audience() else "you said"
    reason = f" Reason: {isolated(correction.reason)}" if correction.reason else ""
    return Html(
        f'<p class="facts own-verdict"><b>{who}: {_said(view.stance, form)}</b> · the program: '
        f"{_said(correction.instead_of, form)}.{reason}</p>"
    )


def draw_overruling(comparisons: Sequence[Comparison], searcher: Searcher) -> None:
    """Open the dialog if the address names a source of one of these comparisons.

    They are those with a person's verdicts in them. It writes for editors only.
    """
    parameters = address_parameters()
    label, question = ((parameters.get(name) or [""])[-1] for name in (_SOURCE, _QUESTION))
    found = next(
        (
            (comparison, view)
            for comparison in comparisons
            for view in comparison.sources
            if view.label == label and comparison.claim and _is_asked(comparison, question)
        ),
        None,
    )
    if found and may_edit():
        _dialog(*found, searcher.generation.manifest.corpus)


def _is_asked(comparison: Comparison, question: str) -> bool:
    return not question or asks_same(question, comparison.question)


def _close() -> None:
    for name in (_SOURCE, _QUESTION):
        st.query_params.pop(name, None)


@st.dialog("What does this source say?", on_dismiss=_close)
def _dialog(comparison: Comparison, view: SourceView, corpus: Sequence[str]) -> None:
    form = form_of(comparison)
    model = _said(view.model_stance, form)
    st.html(
        Html(
            f"<p><b>{isolated(view.label)}</b> on <q>{isolated(comparison.claim or '')}</q></p>"
            f'{_sentence(view)}<p class="facts">The program says: {model}</p>'
        )
    )
    stance = st.radio(
        "Your verdict",
        STANCES,
        index=STANCES.index(view.stance) if view.stance in STANCES else None,
        format_func=lambda one: f"{_said(one, form).capitalize()}{_MEANINGS.get(one, '')}",
        key=f"own-stance-{view.label}",
    )
    reason = st.text_input(
        "Reason (if you like)",
        value=view.correction.reason if view.correction else "",
        max_chars=300,
        key=f"own-reason-{view.label}",
    )
    with st.container(horizontal=True):
        if st.button("Keep my verdict", type="primary", disabled=stance is None) and stance:
            _write(lambda: correct(comparison, view, stance, corpus=corpus, reason=reason))
        if view.correction and st.button(as_label(f"Take mine back ({model} again)")):
            _write(lambda: take_back_correction(comparison, view, corpus=corpus))
    st.html(
        Html(
            '<p class="facts">Your verdict is kept beside the articles, in <code>judged.csv</code>,'
            f" for {isolated(f'“{view.judged_article.title}”')}.</p>"
        )
    )


def _said(stance: str | None, form: Form) -> str:
    """A verdict in the words of the page; None is none."""
    return said_words(stance, form) if stance else NO_VERDICT


def _sentence(view: SourceView) -> str:
    strongest = view.strongest
    if strongest is None:
        return ""
    said = escape(strongest.claim.text)
    after = after_html(lead_words(strongest.claim.lead))
    return f'{after}<blockquote class="text" dir="auto">{said}</blockquote>'


def _write(work: Callable[[], None]) -> None:
    """Write for an editor, and close the dialog; what goes wrong is said in it."""
    try:
        require_editor()
        work()
    except ConcordanceError as error:
        st.html(error_html(str(error)))
        return
    _close()
    st.rerun()
