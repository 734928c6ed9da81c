"""What a person says of a hit, right or wrong, under the hit and in a file beside the articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from index.errors import ConcordanceError, JudgementsError
from index.evaluation.judged_set import stands_in
from index.notebook.judgements import Judgement, judged_file, mark, read_marks, take_back
from index.search.answer import Hit
from index.search.searcher import Searcher
from ui.markup import Html, trouble
from ui.session.sign_in import may_edit

_TROUBLE = "trouble with marking"
_GRADES = {"right": 1, "wrong": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The file of marks, and those of one question."""

    file: Path
    question: str
    judgements: Sequence[Judgement]

    def on(self, hit: Hit) -> Judgement | None:
        """What was said of a hit; its words are looked for, since passages may be cut anew."""
        for one in self.judgements:
            here = one.article == hit.document.doc_id and bool(one.phrase)
            if here and stands_in(one.phrase, hit.passage.text):
                return one
        return None


def read_question_marks(searcher: Searcher, question: str) -> Marks | None:
    """The marks of a question; None where whoever looks may not mark, or where their file cannot
    be read, which is said.
    """
    if not may_edit():
        return None
    file = judged_file(searcher.generation.manifest.corpus)
    try:
        marks = read_marks(file)
    except JudgementsError as error:
        st.html(trouble(f"Marking is off: {error}"))
        return None
    asked = " ".join(question.split())
    of_question = [one for one in marks if one.question == asked]
    return Marks(file=file, question=asked, judgements=of_question)


def draw_marks(marks: Marks, hit: Hit) -> None:
    """Two buttons; that of the mark which the hit has says so, and takes it back."""
    said = marks.on(hit)
    for word, grade in _GRADES.items():
        is_on = said is not None and (said.grade > 0) == (grade > 0)
        st.button(
            f"Marked {word}" if is_on else word.capitalize(),
            key=f"{word}-{_name(hit)}",
            type="secondary" if is_on else "tertiary",
            help=f"Marked as {word} for this question. Click to take it back."
            if is_on
            else f"Mark the passage as {word} for this question; marks make up the page Quality.",
            on_click=_click,
            args=(marks, hit, said, None if is_on else grade),
        )


def mark_trouble(hit: Hit) -> Html | None:
    """Why the last click on a button of this hit came to nothing; None where it did not."""
    name, words = st.session_state.get(_TROUBLE, ("", ""))
    return trouble(words) if name == _name(hit) else None


def phrase_of(hit: Hit) -> str:
    """Words by which the passage is found again: its best sentence, where that stands nowhere
    else in the article, else all of it.
    """
    best = hit.highlights[0]
    sentence = hit.document.text[best.start : best.end]
    around = hit.document.text[: best.start], hit.document.text[best.end :]
    elsewhere = any(stands_in(sentence, text) for text in around)
    return " ".join((hit.passage.text if elsewhere else sentence).split())


def _click(marks: Marks, hit: Hit, said: Judgement | None, grade: int | None) -> None:
    st.session_state.pop(_TROUBLE, None)
    try:
        if said and grade is None:
            take_back(marks.file, said)
        elif grade is not None:
            mark(marks.file, _judgement(marks, hit, said, grade))
    except ConcordanceError as error:
        st.session_state[_TROUBLE] = (_name(hit), str(error))


def _judgement(marks: Marks, hit: Hit, said: Judgement | None, grade: int) -> Judgement:
    return Judgement(
        question=marks.question,
        article=hit.document.doc_id,
        phrase=said.phrase if said else phrase_of(hit),
        grade=grade,
    )


def _name(hit: Hit) -> str:
    return f"{hit.document.doc_id}-{hit.passage.start}"
