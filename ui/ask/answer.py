"""The answer to a question: who says what, at once or as soon as it is read, and the passages."""

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from index.attribution import counted
from index.compare.comparison import Comparison, SourceStance, SourceView
from index.compare.comparison_formats import comparison_csv, comparison_markdown
from index.compare.corrections import corrected
from index.compare.question import asked_in
from index.export.quotations import answer_dossier, comparison_dossier
from index.retrieval.filters import Filters
from index.search.answer import Answer
from index.search.excerpt import parse_excerpt
from index.search.searcher import Searcher
from ui.ask.beside import draw_beside
from ui.ask.hits import like_html
from ui.ask.passages import draw_hits
from ui.ask.relations import relations_html
from ui.ask.scope import draw_scope
from ui.ask.strip import answering_html, reading_html, sides_html, silent_html, waiting_html
from ui.ask.voices import Form
from ui.components.attribution import count_sources
from ui.components.cite_button import permalinks
from ui.components.download_buttons import draw_downloads
from ui.components.overrule_button import draw_overruling
from ui.components.overview import how_to_add_html, languages_words, library_html
from ui.components.remember import remember_answer
from ui.components.save_button import draw_saving
from ui.markup import Html, local_link, note
from ui.session.comparisons import judged_comparison, known_comparison, own_verdicts
from ui.session.permalinks import AskQuery, ask_address, place_beside
from ui.session.state import address_parameters, is_drawn_again
from ui.session.table_address import adding_address
from ui.session.tagged import tagged_articles
from ui.telemetry.counted_search import ask

# As many passages as the search itself reads, to find the sources that answer.
_LOOKED_AT = 10
# Redrawing the strip for each of a few sources would only make it restless.
_TOLD_AT_ONCE = 6
_SIDES: tuple[SourceStance, ...] = ("supports", "disputes", "mixed")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What a page shows; `whole` has hits enough to name sources, `answer` those to be drawn."""

    searcher: Searcher
    asked: AskQuery
    filters: Filters
    whole: Answer
    form: Form

    @property
    def answer(self) -> Answer:
        return replace(self.whole, hits=self.whole.hits[: self.asked.passages])

    @property
    def is_compared(self) -> bool:
        """Whether sources are read one by one: not for an open question that nothing answers."""
        return not self.asked.like and (self.form != "open" or self.whole.answerable)


def draw_answer(searcher: Searcher, asked: AskQuery) -> None:
    """Draw who says what, the passages, and where sources differ.

    What is drawn before the sources have been read stays as it is.

    Raises:
        QuestionError: the question or a filter is not valid.
    """
    shown = _find(searcher, asked)
    remember_answer(shown.answer, asked)
    draw_scope(searcher.listings, asked, shown.answer)
    if place := place_beside(address_parameters()):
        draw_beside(searcher, place, asked, shown.answer)
    known = known_comparison(*_key(shown)) if shown.is_compared else None
    known = known and _with_own(shown, known)
    with st.container(key="strip"):
        top = st.empty()
    _draw_notices(shown, known)
    body, below = st.container(), st.empty()
    is_said_later = shown.form != "open" and not shown.whole.answerable and not known
    if is_said_later:
        top.html(waiting_html(shown.form))
    else:
        _draw_body(shown, known, top, body)
    if not shown.is_compared:
        return
    comparison = known or _with_own(shown, _judge(shown, top))
    if is_said_later:
        _draw_body(shown, comparison, top, body)
    elif not known:
        top.html(_strip(shown, comparison))
    with below.container():
        _draw_comparison(shown, comparison)
    draw_overruling([comparison], searcher)


def _find(searcher: Searcher, asked: AskQuery) -> _Shown:
    filters, again = asked.filters(tagged_articles(asked.tags)), is_drawn_again(asked)
    like = parse_excerpt(asked.like) if asked.like else None
    k = asked.passages if like else max(asked.passages, _LOOKED_AT)
    whole = ask(searcher, asked.question, k=k, filters=filters, door="page", again=again, like=like)
    form: Form = "open" if like else asked_in(whole.question).form
    return _Shown(searcher=searcher, asked=asked, filters=filters, whole=whole, form=form)


def _judge(shown: _Shown, top: DeltaGenerator) -> Comparison:
    """What each source says; of many, the strip shows some at once, as they are read."""
    views: list[SourceView] = []

    def told(view: SourceView) -> None:
        views.append(view)
        if shown.form != "open" and len(views) % _TOLD_AT_ONCE == 0:
            top.html(reading_html(views, shown.whole.question, shown.asked))

    return judged_comparison(*_key(shown), answer=shown.whole, told=told)


def _with_own(shown: _Shown, comparison: Comparison) -> Comparison:
    """The comparison with a person's verdicts in it."""
    own, trouble = own_verdicts(shown.searcher)
    if trouble:
        st.html(note(trouble))
    return corrected(comparison, own)


def _key(shown: _Shown) -> tuple[str, Filters]:
    return shown.whole.question, shown.filters


def _draw_notices(shown: _Shown, known: Comparison | None) -> None:
    for line in dict.fromkeys((*shown.whole.notices, *(known.notices if known else ()))):
        st.html(note(line))
    if instead := shown.whole.did_you_mean:
        link = local_link(ask_address(replace(shown.asked, question=instead)), instead)
        st.html(Html(f'<p class="links">Did you mean: {link}</p>'))


def _strip(shown: _Shown, comparison: Comparison | None) -> Html:
    if shown.form == "open":
        return answering_html(shown.whole, shown.asked, comparison)
    return sides_html(comparison, shown.asked) if comparison else waiting_html(shown.form)


def _draw_body(
    shown: _Shown, comparison: Comparison | None, top: DeltaGenerator, body: DeltaGenerator
) -> None:
    """Draw the strip and the passages, or that nothing answers and what is nearest."""
    takes_sides = bool(comparison and any(comparison.of_stance(side) for side in _SIDES))
    like = parse_excerpt(shown.asked.like) if shown.asked.like else None
    with body:
        if like:
            document = shown.searcher.generation.document(like.doc_id)
            st.html(like_html(document, like.span, shown.whole.question))
        if shown.whole.answerable or takes_sides:
            if not like:
                top.html(_strip(shown, comparison))
            _draw_passages(shown)
        else:
            top.html(silent_html(is_like=bool(like)))
            _draw_silence(shown)


def _draw_passages(shown: _Shown) -> None:
    answer = shown.answer
    sources = count_sources(hit.document for hit in answer.hits)
    many = counted(len(answer.hits), "passage")
    words = f"{many} from {counted(sources, 'source')}"
    title = words if answer.answerable else f"The nearest passages: {words}"
    with st.container(horizontal=True, vertical_alignment="center", key="found"):
        st.html(Html(f'<h2 class="found">{title}</h2>'), width="content")
        if not shown.asked.like:
            draw_saving(shown.searcher, answer.question)
            st.html(
                local_link(adding_address(answer.question), "Add to the table"), width="content"
            )
        with st.popover("Export", type="tertiary"):
            dossier = partial(answer_dossier, answer, shown.searcher.generation, permalinks())
            draw_downloads(answer.question, dossier, key="export")
    draw_hits(shown.searcher, answer, shown.asked)


def _draw_silence(shown: _Shown) -> None:
    searcher = shown.searcher
    if not shown.asked.like:
        draw_saving(searcher, shown.answer.question)
    st.html(library_html(searcher.documents))
    if words := languages_words(searcher.generation):
        st.html(note(words))
    if shown.answer.hits:
        with st.expander("Show the nearest anyway"):
            draw_hits(searcher, shown.answer, shown.asked)
    st.html(how_to_add_html(searcher.generation.manifest.corpus))


def _draw_comparison(shown: _Shown, comparison: Comparison) -> None:
    """Draw where sources differ and agree, and the files that hold who says what."""
    for line in comparison.notices:
        if line not in shown.whole.notices:
            st.html(note(line))
    if not any(view.claims for view in comparison.sources):
        return
    if related := relations_html(comparison, shown.asked):
        st.html(related)
    with st.popover("Export who says what", type="tertiary"):
        # Each file is written when its button is clicked.
        st.download_button(
            "Table", partial(comparison_csv, comparison), "comparison.csv", "text/csv"
        )
        st.download_button(
            "Text", partial(comparison_markdown, comparison), "comparison.md", "text/markdown"
        )
        manifest = shown.searcher.generation.manifest
        dossier = partial(comparison_dossier, comparison, manifest, permalinks())
        draw_downloads(comparison.question, dossier, key="export-sides", as_tables=False)
