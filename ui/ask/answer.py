"""The answer to a question: who says what, at once or as soon as it is read, and the passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from index.attribution import counted
from index.compare.comparison import Comparison, SourceStance, SourceView
from index.compare.corrections import corrected
from index.compare.question import Form, asked_in
from index.notebook.judgements import Judgement
from index.retrieval.filters import Filters
from index.search.answer import Answer
from index.search.excerpt import parse_excerpt
from index.search.searcher import Searcher
from ui.ask.beside import draw_beside
from ui.ask.export_dialog import draw_export
from ui.ask.hits import like_html
from ui.ask.judge_buttons import marks_of
from ui.ask.passages import draw_actions, draw_hits
from ui.ask.relations import relations_html
from ui.ask.scope import draw_scope
from ui.ask.strip import answering_html, reading_html, sides_html, silent_html, waiting_html
from ui.components.attribution import count_sources
from ui.components.overrule_button import draw_overruling
from ui.components.overview import how_to_add_html, languages_words, library_html
from ui.components.remember import remember_answer
from ui.components.save_button import draw_saving
from ui.markup import Html, error_html, local_link, note
from ui.session.comparisons import Judging, begin_judging, known_comparison, own_verdicts
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
    own: Sequence[Judgement]
    own_trouble: str

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
    draw_scope(searcher.listings, asked, shown.answer)
    if place := place_beside(address_parameters()):
        draw_beside(searcher, place, asked, shown.answer)
    known = known_comparison(*_key(shown)) if shown.is_compared else None
    known = known and corrected(known, shown.own)
    with st.container(key="strip"):
        top = st.empty()
    _draw_notices(shown, known)
    body, below = st.container(), st.empty()
    if shown.form != "open" and not shown.whole.answerable and not known:
        # Whether anything answers is only known once the sources have been read.
        top.html(waiting_html(shown.form))
        comparison = _draw_body(shown, _judge(shown, top), top, body)
    else:
        comparison = _draw_body(shown, known, top, body)
    remember_answer(shown.answer, asked)
    if comparison:
        with below.container():
            _draw_comparison(shown, comparison)
        draw_overruling([comparison], searcher)


def _find(searcher: Searcher, asked: AskQuery) -> _Shown:
    filters, again = asked.filters(tagged_articles(asked.tags)), is_drawn_again(asked)
    like = parse_excerpt(asked.like) if asked.like else None
    k = asked.passages if like else max(asked.passages, _LOOKED_AT)
    whole = ask(searcher, asked.question, k=k, filters=filters, door="page", again=again, like=like)
    form: Form = "open" if like else asked_in(whole.question).form
    own, trouble = ([], "") if like else own_verdicts(searcher)
    return _Shown(
        searcher=searcher,
        asked=asked,
        filters=filters,
        whole=whole,
        form=form,
        own=own,
        own_trouble=trouble,
    )


def _judge(shown: _Shown, top: DeltaGenerator, judging: Judging | None = None) -> Comparison:
    """What each source says; of many, the strip shows some at once, as they are read."""
    judging = judging or begin_judging(*_key(shown), answer=shown.whole)
    views: list[SourceView] = []
    for view in judging.views():
        views.append(view)
        if shown.form != "open" and len(views) % _TOLD_AT_ONCE == 0:
            top.html(reading_html(views, shown.whole.question, shown.asked))
    return corrected(judging.result(), shown.own)


def _key(shown: _Shown) -> tuple[str, Filters]:
    return shown.whole.question, shown.filters


def _draw_notices(shown: _Shown, known: Comparison | None) -> None:
    if shown.own_trouble:
        st.html(error_html(shown.own_trouble))
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
    shown: _Shown, known: Comparison | None, top: DeltaGenerator, body: DeltaGenerator
) -> Comparison | None:
    """Draw the strip and the passages, or that nothing answers and what is nearest.

    Returns the comparison, if there is one; the sources are read while buttons are drawn.
    """
    takes_sides = bool(known and any(known.of_stance(side) for side in _SIDES))
    with body:
        if shown.asked.like:
            like = parse_excerpt(shown.asked.like)
            document = shown.searcher.generation.document(like.doc_id)
            st.html(like_html(document, like.span, shown.whole.question))
        if not (shown.whole.answerable or takes_sides):
            # A source may speak of what was asked without deciding it, where no passage answers.
            if known and known.of_stance("undecided"):
                top.html(sides_html(known, shown.asked, is_refused=True))
            else:
                top.html(silent_html(is_like=bool(shown.asked.like)))
            _draw_silence(shown)
            return known
        if not shown.asked.like:
            top.html(_strip(shown, known))
        head = _draw_head(shown)
        places = draw_hits(shown.searcher, shown.answer, shown.asked)
        begun = None
        if shown.is_compared and not known:
            begun = begin_judging(*_key(shown), answer=shown.whole)
        _draw_actions(shown, places)
        _draw_head_actions(shown, head)
    if begun:
        known = _judge(shown, top, begun)
        top.html(_strip(shown, known))
    return known


def _draw_actions(shown: _Shown, places: Sequence[DeltaGenerator]) -> None:
    answer, may_mark = shown.answer, not (shown.asked.like or shown.own_trouble)
    marks = marks_of(shown.searcher, answer.question, shown.own) if may_mark else None
    draw_actions(shown.searcher, answer, places, marks=marks)


def _draw_head(shown: _Shown) -> DeltaGenerator:
    answer = shown.answer
    sources = count_sources(hit.document for hit in answer.hits)
    many = counted(len(answer.hits), "passage")
    words = f"{many} from {counted(sources, 'source')}"
    title = words if answer.answerable else f"The nearest passages: {words}"
    head = st.container(horizontal=True, vertical_alignment="center", key="found")
    head.html(Html(f'<h2 class="found">{title}</h2>'), width="content")
    return head


def _draw_head_actions(shown: _Shown, head: DeltaGenerator) -> None:
    with head:
        if not shown.asked.like:
            draw_saving(shown.searcher, shown.answer.question)
            link = local_link(adding_address(shown.answer.question), "Add to the table")
            st.html(link, width="content")
        draw_export(shown.searcher, shown.answer, shown.filters)


def _draw_silence(shown: _Shown) -> None:
    searcher = shown.searcher
    if not shown.asked.like:
        draw_saving(searcher, shown.answer.question)
    st.html(library_html(searcher.documents))
    if words := languages_words(searcher.generation):
        st.html(note(words))
    if shown.answer.hits:
        with st.expander("Show the nearest anyway"):
            places = draw_hits(searcher, shown.answer, shown.asked)
            _draw_actions(shown, places)
    st.html(how_to_add_html(searcher.generation.manifest.corpus))


def _draw_comparison(shown: _Shown, comparison: Comparison) -> None:
    """Draw where sources differ and agree."""
    for line in comparison.notices:
        if line not in shown.whole.notices:
            st.html(note(line))
    if not any(view.claims for view in comparison.sources):
        return
    if related := relations_html(comparison, shown.asked):
        st.html(related)
