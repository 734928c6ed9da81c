"""Compounds of a question and of the articles, by words."""

from collections.abc import Sequence

import pytest

import index.store.folder.retriever
from index.records import Passage
from index.store.folder.generation import FolderGeneration
from tests.support.bag_of_words import Build


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Book a follow up visit.", "followup"),
        ("Book a follow-up visit.", "followup"),
        ("Book a followup visit.", "follow up"),
        ("Book a followup visit.", "follow-up"),
        ("Their healthcare is good.", "health care"),
        ("Their health care is good.", "healthcare"),
        ("Take vitamin B‑12.", "B12"),
        ("Take vitamin B12.", "B-12"),
        ("An in-patient sleeps.", "inpatient"),
        ("Take non-steroidal ones.", "nonsteroidal"),
        ("An X‑ray shows it.", "xray"),
    ],
)
def test_a_compound_is_found_by_words_however_it_is_joined(
    build: Build, text: str, typed: str
) -> None:
    searcher = build(text, "Tides rise at noon.")

    answer = searcher.search(typed)

    [found] = (hit for hit in answer.hits if hit.document.doc_id == "doc0.txt")
    assert (answer.answerable, answer.did_you_mean) == (True, None)
    assert found.scores.lexical > 0
    assert found.why.missing == ()
    assert any(word.spans for word in found.why.words)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("My car is for my pet.", "carpet"),
        ("They put it in patient hands.", "inpatient"),
    ],
)
def test_two_words_that_are_no_compound_are_not_found_by_one(
    build: Build, text: str, typed: str
) -> None:
    answer = build(text).search(typed)

    assert answer.hits[0].scores.lexical == 0
    assert answer.hits[0].why.missing == (typed,)


def test_a_word_counts_as_found_where_it_is_joined_with_its_neighbour(build: Build) -> None:
    searcher = build("Good healthcare.", "My health is fine.", "Take care.", "Tides rise.")

    answer = searcher.search("health care")

    [found] = (hit for hit in answer.hits if hit.document.doc_id == "doc0.txt")
    assert answer.answerable
    assert [(word.word, word.passages) for word in found.why.words] == [("health", 2), ("care", 2)]


def test_passages_are_read_for_a_phrase_until_one_has_it_and_only_once(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = {f"a{n}.md": f"Some one cramps, {n} a check-up." for n in range(9)}
    searcher, read = build(**articles), []
    of_rows = FolderGeneration.passages

    def passages(self: FolderGeneration, rows: Sequence[int]) -> list[Passage]:
        read.append(len(rows))
        return of_rows(self, rows)

    monkeypatch.setattr(FolderGeneration, "passages", passages)
    monkeypatch.setattr(index.store.folder.retriever, "_LOOKED_AT", 4)

    held = [searcher._retriever.holds(phrase) for phrase in ("checkup", "check down", "checkup")]

    assert held == [True, False, True]
    # Four of nine for the first, all for the second, none for the first again.
    assert read == [4, 4, 4, 1]
