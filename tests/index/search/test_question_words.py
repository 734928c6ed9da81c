"""Compounds of a question and of the articles, by words."""

import pytest

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
