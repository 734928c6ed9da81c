"""The page Compare: what each source says about a claim, side by side."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from index.attribution import PROMISE, counted
from index.compare.comparer import ComparisonInput
from index.compare.comparison import NO_SIDES, Comparison, judged_instead, judged_words
from index.compare.comparison_formats import comparison_csv, comparison_markdown
from index.errors import ConcordanceError, IndexMissingError, QuestionError
from index.export.quotations import comparison_dossier
from index.retrieval.query import parse_question
from index.search.searcher import Searcher
from ui.compare.matrix import legend_html, matrix_html, matrix_of
from ui.compare.matrix_chart import matrix_chart
from ui.compare.relations import agree_html, alone_html, differ_html
from ui.compare.stances import gathered_html, shared_html, sources_html, tally_html, waiting_html
from ui.components.cite_button import permalinks
from ui.components.download_buttons import draw_downloads
from ui.components.first_steps import empty_html
from ui.components.overview import how_to_add_html
from ui.components.question_form import Form, draw_form, typed
from ui.components.remember import remember_comparison
from ui.markup import Html, error_html, escape, isolated, local_link, note
from ui.session.permalinks import AskQuery, CompareQuery, compare_address, read_compared
from ui.session.state import (
    address_parameters,
    library_roots,
    live_generation,
    open_comparer,
    open_library,
    sided_suggestions,
)
from ui.telemetry.counted_search import note_comparison

_FORM = Form(
    name="compare-",
    label="Ask a yes/no question, or type a claim",
    placeholder="Ask a yes/no question, or type a claim",
    button="Compare",
    counts=False,
)
_CLAIM = "compare-claim"
_CLAIM_SHOWN = "compare-claim-shown"
_MOST_KEPT = 32
_READING = "Reading what each source says…"
_PURPOSE = (
    "See which of your sources say yes to a question or a claim, which say no and which do not "
    "decide, with the sentences that show it."
)
_ONE_SOURCE = (
    "There is only one source to compare. Add articles from other sources, or remove a filter."
)
_OPEN = f"{NO_SIDES} What each source says is compared."
_EXPLAINED = (
    "The sentences below each verdict are what counts. Words that soften, deny or count are "
    "highlighted."
)


def draw_compare() -> None:
    """Draw the form and, if the address contains a question, what the sources say about it."""
    try:
        searcher = open_library()
        compared = _read_address()
        examples = [] if compared.asked.question else _examples()
        form = _FORM.showing(examples or [])
        submitted = draw_form(form, searcher.listings, compared.asked, on_click=_compare)
        if compared.asked.question:
            _draw_comparison(searcher, compared)
        else:
            if submitted:
                st.html(note("Type a question or a claim first."))
            _draw_examples(examples)
    except IndexMissingError:
        st.html(empty_html(library_roots()))
    except ConcordanceError as error:
        st.html(error_html(str(error)))


def _read_address() -> CompareQuery:
    try:
        return read_compared(address_parameters())
    except QuestionError as error:
        st.html(error_html(str(error)))
        return CompareQuery()


def _compare() -> None:
    """Put the contents of the form into the address; a claim stays as long as its question does."""
    asked = typed(_FORM)
    before = read_compared(address_parameters())
    claim = before.claim if before.asked.question == asked.question else ""
    st.query_params.from_dict(CompareQuery(asked=asked, claim=claim).parameters())


def _compare_claim(compared: CompareQuery) -> None:
    claim = " ".join(st.session_state[_CLAIM].split())
    st.query_params.from_dict(CompareQuery(asked=compared.asked, claim=claim).parameters())


def _examples() -> list[str] | None:
    """The questions to suggest; None while they are looked for."""
    found = sided_suggestions()
    return found.result() if found.done() else None


def _draw_examples(questions: list[str] | None) -> None:
    st.html(Html(f"<p>{_PURPOSE}</p>"))
    if questions is None:
        _wait_for_examples()
    elif questions:
        links = [
            local_link(compare_address(CompareQuery(asked=AskQuery(question=words))), words)
            for words in questions
        ]
        st.html(Html(f'<p class="links">Try: {" ".join(links)}</p>'))


@st.fragment(run_every=1.0)
def _wait_for_examples() -> None:
    if _examples() is not None:
        st.rerun()


def _draw_comparison(searcher: Searcher, compared: CompareQuery) -> None:
    kept = _comparisons(*live_generation())
    begun = kept.get(compared) or _gather(compared)
    for line in begun.notices:
        st.html(note(line))
    _draw_claim(begun, compared)
    # Both are filled twice: with the gathered sentences, then with the verdicts.
    with st.container(key="compared"):
        top = st.empty()
    body = st.empty()
    if isinstance(begun, ComparisonInput):
        with body.container():
            _draw_gathered(begun, compared)
        comparison = _judge(begun, top)
        note_comparison(open_comparer(), comparison, door="page")
        _keep(kept, compared, comparison)
    else:
        comparison = begun
    remember_comparison(comparison, compared)
    top.html(_summary(comparison))
    with body.container():
        _draw_comparison_body(searcher, comparison, compared)


def _gather(compared: CompareQuery) -> ComparisonInput:
    """What each source has to say, without verdicts.

    Raises:
        QuestionError: the question, the claim or a filter is not valid.
    """
    asked = compared.asked
    if compared.claim:
        # A claim may come from anywhere, and one that fills pages would take minutes.
        parse_question(compared.claim)
    return open_comparer().gather(
        asked.question, claim=compared.claim or None, filters=asked.filters()
    )


def _draw_gathered(inquiry: ComparisonInput, compared: CompareQuery) -> None:
    """Draw what the sources say before it is judged, in the final layout."""
    if inquiry.claim:
        st.html(Html(f"{waiting_html()}{_explained(inquiry)}"))
    _draw_any(gathered_html(inquiry.gathered.sources, compared))


def _judge(inquiry: ComparisonInput, top: DeltaGenerator) -> Comparison:
    bar = top.progress(0.0, _READING)

    def advance(done: int, steps: int) -> None:
        bar.progress(done / steps, f"{_READING} {done} of {steps}")

    return open_comparer().judge(inquiry, advance=advance)


@st.cache_resource(show_spinner=False, max_entries=1)
def _comparisons(index: str, generation: str, written: str) -> dict[CompareQuery, Comparison]:
    """The last comparisons, so that clicks and the way back from an article judge nothing again."""
    return {}


def _keep(
    kept: dict[CompareQuery, Comparison], compared: CompareQuery, comparison: Comparison
) -> None:
    kept[compared] = comparison
    for oldest in list(kept)[:-_MOST_KEPT]:
        kept.pop(oldest, None)


def _draw_claim(begun: Comparison | ComparisonInput, compared: CompareQuery) -> None:
    """Draw what is judged if that is not the question, and a way to compare a claim instead."""
    if st.session_state.get(_CLAIM_SHOWN) != compared.claim or _CLAIM not in st.session_state:
        st.session_state[_CLAIM_SHOWN] = compared.claim
        st.session_state[_CLAIM] = compared.claim
    with st.container(horizontal=True, vertical_alignment="center"):
        if line := _judged_instead(begun):
            st.html(Html(f'<p class="asked">{line}</p>'), width="content")
        with (
            st.popover("Edit the claim" if compared.claim else "Compare a claim", type="tertiary"),
            st.form("claim", border=False),
        ):
            # The claim may be a sentence of an article, which does not fit on one line here.
            st.text_area(
                "Claim",
                key=_CLAIM,
                height=110,
                placeholder=begun.question,
                help="Leave it empty to compare the question itself.",
            )
            st.form_submit_button("Compare", on_click=_compare_claim, args=[compared])


def _judged_instead(begun: Comparison | ComparisonInput) -> str:
    if begun.claim is None:
        return _OPEN
    instead = judged_instead(begun.question, begun.claim)
    return f"{judged_words(instead)}: <q>{isolated(instead)}</q>" if instead else ""


def _explained(begun: Comparison | ComparisonInput) -> str:
    return f'<p class="facts">{PROMISE} {escape(begun.judged_by)} {_EXPLAINED}</p>'


def _summary(comparison: Comparison) -> Html:
    speaking = sum(1 for view in comparison.sources if view.claims)
    if not speaking:
        words = '<h2 class="summary">Nothing near this was found in any source.</h2>'
        return Html(f'<div role="status">{words}</div>')
    sources = counted(len(comparison.sources), "source")
    spoken = "1 speaks" if speaking == 1 else f"{speaking} speak"
    seconds = max(comparison.milliseconds / 1000, 0.01)
    words = f"{sources} · {spoken} of this · {seconds:.2f} s"
    return Html(f'<p class="summary" role="status">{words}</p>')


def _draw_comparison_body(
    searcher: Searcher, comparison: Comparison, compared: CompareQuery
) -> None:
    if len(comparison.sources) == 1:
        st.html(note(_ONE_SOURCE))
    is_anything_said = any(view.claims for view in comparison.sources)
    if comparison.claim and is_anything_said:
        st.html(Html(f"{tally_html(comparison)}{_explained(comparison)}"))
    else:
        _draw_any(shared_html(comparison))
    st.html(sources_html(comparison, compared))
    if not is_anything_said:
        st.html(how_to_add_html(searcher.generation.manifest.corpus))
        return
    if sum(1 for view in comparison.sources if view.claims) > 1:
        st.html(differ_html(comparison, compared))
        st.html(agree_html(comparison, compared))
    _draw_any(alone_html(comparison, compared))
    _draw_matrix(comparison)
    _draw_downloads(searcher, comparison)


def _draw_any(html: Html) -> None:
    # Streamlit refuses empty HTML.
    if html:
        st.html(html)


def _draw_matrix(comparison: Comparison) -> None:
    matrix = matrix_of(comparison)
    if matrix is None:
        return
    st.html(Html("<h2>Who says what</h2>"))
    st.altair_chart(matrix_chart(matrix))
    st.html(legend_html(matrix))
    with st.expander("As a table, with the claims in full"):
        st.html(matrix_html(matrix))


def _draw_downloads(searcher: Searcher, comparison: Comparison) -> None:
    with st.container(horizontal=True):
        # Each file is written when its button is clicked.
        st.download_button(
            "Download as table", partial(comparison_csv, comparison), "comparison.csv", "text/csv"
        )
        st.download_button(
            "Download as text",
            partial(comparison_markdown, comparison),
            "comparison.md",
            "text/markdown",
        )
        dossier = partial(
            comparison_dossier, comparison, searcher.generation.manifest, permalinks()
        )
        draw_downloads(comparison.question, dossier, key="export", as_tables=False)


if __name__ == "__main__":
    draw_compare()
