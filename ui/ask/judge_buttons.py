"""The buttons that say whether a hit answers, saved in a file beside the articles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from index.errors import ConcordanceError
from index.evaluation.judged_set import stands_in
from index.notebook.judgements import Judgement, judged_file, mark, take_back
from index.search.answer import Hit
from index.search.searcher import Searcher
from ui.markup import Html, error_html
from ui.session.sign_in import may_edit

_ERROR = "trouble with marking"
_GRADES = {"right": 1, "wrong": 0}
_LABELS = {"right": "Answers it", "wrong": "Does not answer"}
_SAYING = {"right": "answers", "wrong": "does not answer"}
_ON = {"right": "You said: answers it", "wrong": "You said: does not answer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The file of marks, and the marks of one question."""

    file: Path
    question: str
    judgements: Sequence[Judgement]

    def on(self, hit: Hit) -> Judgement | None:
        """The mark of a hit, found by its words, since passages may be cut differently by now."""
        for one in self.judgements:
            here = one.article == hit.document.doc_id and bool(one.phrase)
            if here and stands_in(one.phrase, hit.passage.text):
                return one
        return None


def marks_of(searcher: Searcher, question: str, marks: Iterable[Judgement]) -> Marks | None:
    """Those of all `marks` that are of a question; None if the user may not mark."""
    if not may_edit():
        return None
    asked = " ".join(question.split())
    return Marks(
        file=judged_file(searcher.generation.manifest.corpus),
        question=asked,
        judgements=[one for one in marks if one.question == asked],
    )


def draw_marks(marks: Marks, hit: Hit) -> None:
    """Draw two buttons. The one that matches the mark of the hit says so and removes the mark."""
    said = marks.on(hit)
    for word, grade in _GRADES.items():
        is_on = said is not None and (said.grade > 0) == (grade > 0)
        st.button(
            _ON[word] if is_on else _LABELS[word],
            key=f"{word}-{_name(hit)}",
            type="secondary" if is_on else "tertiary",
            help="The page Quality counts this. Click to take it back."
            if is_on
            else f"Say that it {_SAYING[word]} your question. The page Quality counts it.",
            on_click=_click,
            args=(marks, hit, said, None if is_on else grade),
        )


def mark_error_html(hit: Hit) -> Html | None:
    """Why the last click on a button of this hit failed; None if it did not."""
    name, words = st.session_state.get(_ERROR, ("", ""))
    return error_html(words) if name == _name(hit) else None


def phrase_of(hit: Hit) -> str:
    """The words that identify the passage later: its nearest sentence if that occurs nowhere else
    in the article, otherwise the whole passage.
    """
    best = hit.why.sentence
    sentence = hit.document.text[best.start : best.end]
    around = hit.document.text[: best.start], hit.document.text[best.end :]
    elsewhere = any(stands_in(sentence, text) for text in around)
    return " ".join((hit.passage.text if elsewhere else sentence).split())


def _click(marks: Marks, hit: Hit, said: Judgement | None, grade: int | None) -> None:
    st.session_state.pop(_ERROR, None)
    try:
        if said and grade is None:
            take_back(marks.file, said)
        elif grade is not None:
            mark(marks.file, _judgement(marks, hit, said, grade))
    except ConcordanceError as error:
        st.session_state[_ERROR] = (_name(hit), str(error))


def _judgement(marks: Marks, hit: Hit, said: Judgement | None, grade: int) -> Judgement:
    return Judgement(
        question=marks.question,
        article=hit.document.doc_id,
        phrase=said.phrase if said else phrase_of(hit),
        grade=grade,
    )


def _name(hit: Hit) -> str:
    return f"{hit.document.doc_id}-{hit.passage.start}"
