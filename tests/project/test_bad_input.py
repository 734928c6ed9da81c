"""Anything typed gets an answer, honest silence or an error in one line."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.errors import QuestionError
from index.search.answer import Answer
from index.search.searcher import Searcher
from tests.support.bag_of_words import Build
from tests.support.generations import searcher_over

ODD = [
    "the of and", "a", "x", "7", "½", "_", "?!.,;", "😀", "😀 tides", "\x00", "\x07tides\x1b[31m",
    "tides\x00rise", "\n\n", "-word", "- -", "--", '"phrase"', '""', '"', '"the"', '"the of"',
    "-tides -gulls", '"tides" -tides', "\u202e", "\ud800", "tides \udcff", '"tides \udcff"',
    "\u0301", '"\u0301"', "tides" + "\u0301" * 200, "ﷺ", '"病"', "-病 tides", "c++", "* OR 1=1; --",
    "tide " * 999,
]  # fmt: skip


@pytest.fixture
def searcher(build: Build) -> Searcher:
    return build("Tides rise at noon.\n\n# Gulls\n\nGulls cry at dusk: 病気です。", "Boats sail.")


def ask(searcher: Searcher, typed: str) -> Answer | None:
    """The answer, fit to be printed; None if the question cannot be asked."""
    try:
        answer = searcher.search(typed)
    except QuestionError as error:
        message = str(error)
    else:
        _check(answer)
        return answer
    assert message.encode()
    assert "\n" not in message
    return None


def _check(answer: Answer) -> None:
    assert json.dumps(answer.as_json(), ensure_ascii=False).encode()
    for hit in answer.hits:
        assert hit.document.text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert all(
            hit.passage.start <= span.start < span.end <= hit.passage.end for span in hit.highlights
        )


@pytest.mark.parametrize("typed", ODD)
def test_odd_questions_are_answered_or_refused_in_one_line(searcher: Searcher, typed: str) -> None:
    ask(searcher, typed)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
@example('"\ud800"')
@example('-"')
def test_any_text_is_answered_or_refused_in_one_line(searcher: Searcher, typed: str) -> None:
    ask(searcher, typed)


def test_common_words_alone_get_silence_and_the_nearest_passages(searcher: Searcher) -> None:
    answer = ask(searcher, "what is it")

    assert answer is not None
    assert (answer.answerable, len(answer.hits)) == (False, 3)


def test_one_character_of_a_script_without_blanks_is_a_phrase(searcher: Searcher) -> None:
    with_it = ask(searcher, 'gulls "病"')
    without_it = ask(searcher, "tides -病")

    assert with_it is not None
    assert without_it is not None
    assert ["病気" in hit.passage.text for hit in with_it.hits] == [True]
    assert ["病気" in hit.passage.text for hit in without_it.hits] == [False, False]


def test_an_index_without_a_passage_answers_nothing(tmp_path: Path) -> None:
    answer = ask(searcher_over(tmp_path, []), "tides")

    assert answer is not None
    assert (answer.answerable, answer.hits) == (False, ())
