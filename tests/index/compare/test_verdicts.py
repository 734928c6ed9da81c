"""Verdicts on sentences and sources, with readers whose rows are written down."""

from dataclasses import replace

import numpy as np
import pytest

from index.compare.comparison import ClaimStance, SourceStance
from index.compare.retrieve_claims import Candidate, SourceClaims
from index.compare.verdicts import judge, stance_of
from tests.support.comparisons import claim, document, judged
from tests.support.sources import (
    ASKED,
    THRESHOLDS,
    ByPhrase,
    Compare,
    Row,
    article,
    stances,
)


@pytest.mark.parametrize(
    ("row", "stance", "sentence"),
    [
        ((0.6, 0.3, 0.1), "supports", "supports"),
        ((0.1, 0.3, 0.6), "disputes", "disputes"),
        ((0.59, 0.31, 0.1), "undecided", "undecided"),
        ((0.1, 0.8, 0.1), "undecided", "undecided"),
    ],
)
def test_a_side_is_shown_from_its_bar_on(
    compare: Compare, row: Row, stance: SourceStance, sentence: ClaimStance
) -> None:
    said = article("Press", "Salt causes cramps.")

    [view] = compare(ASKED, scorer=ByPhrase({"Salt": row}), press=said).sources

    assert (view.stance, [one.stance for one in view.claims]) == (stance, [sentence])
    assert view.claims[0].probability == max(row[0], row[2])


def test_a_sentence_is_weighed_with_its_passage(compare: Compare) -> None:
    said = article("Press", "Salt causes cramps. Wine is red.")
    reader = ByPhrase({"Wine": (0.9, 0.05, 0.05), "Salt": (0.5, 0.4, 0.1)})

    [light] = compare(ASKED, scorer=reader, press=said).sources
    [alone] = compare(
        ASKED, scorer=reader, press=said, thresholds=replace(THRESHOLDS, whole=0.0)
    ).sources

    # .4 of the passage's .9 and .6 of the sentence's own .5
    salt = next(one for one in light.claims if one.claim.text == "Salt causes cramps.")
    assert (salt.stance, salt.probability) == ("supports", 0.66)
    assert [one.claim.text for one in alone.claims] == ["Wine is red."]


def test_a_source_that_takes_a_side_shows_only_such_sentences_surest_first(
    compare: Compare,
) -> None:
    reader = ByPhrase(
        {
            "calves": (0.7, 0.2, 0.1),
            "runners": (0.8, 0.1, 0.1),
            "at sea": (0.3, 0.6, 0.1),
        }
    )
    text = "Salt causes cramps at sea. Salt causes cramps of calves. Salt causes cramps in runners."

    [view] = compare(
        ASKED,
        scorer=reader,
        press=article("Press", text),
        thresholds=replace(THRESHOLDS, whole=0.0),
    ).sources

    assert [(one.claim.text, one.probability) for one in view.claims] == [
        ("Salt causes cramps in runners.", 0.8),
        ("Salt causes cramps of calves.", 0.7),
    ]


def test_an_undecided_source_shows_its_nearest_sentences_nearest_first(compare: Compare) -> None:
    text = (
        "Cramps may have a cause in the heat. Does salt cause cramps? Salt as a cause of cramps "
        "was studied. Salt was a cause of thirst. The tide rose. Cramps had salt as a cause."
    )

    [view] = compare(ASKED, scorer=ByPhrase({}), press=article("Press", text)).sources
    few = replace(THRESHOLDS, sentences=1)
    [short] = compare(
        ASKED, scorer=ByPhrase({}), press=article("Press", text), thresholds=few
    ).sources

    assert view.stance == "undecided"
    assert [one.claim.text for one in view.claims] == [
        "Salt as a cause of cramps was studied.",
        "Cramps had salt as a cause.",
        "Cramps may have a cause in the heat.",
    ]
    assert {one.stance for one in view.claims} == {"undecided"}
    assert [one.claim.text for one in short.claims] == ["Salt as a cause of cramps was studied."]


def test_a_source_is_silent_if_it_takes_no_side_and_has_no_sentence_near(
    compare: Compare,
) -> None:
    comparison = compare(
        ASKED,
        scorer=ByPhrase({}),
        far=article("Far", "Salt is dug from the ground."),
        near=article("Near", "Salt and cramps were studied."),
    )

    assert stances(comparison) == {"Near": "undecided", "Far": "silent"}
    far = comparison.of_stance("silent")[0]
    assert far.claims == ()
    assert far.nearest
    assert far.nearest.text == "Salt is dug from the ground."


def test_a_source_whose_words_are_other_words_is_not_silent_if_the_reader_sees_a_side(
    compare: Compare,
) -> None:
    other = article("Press", "Sodium makes the muscles seize up, says the salt report.")

    comparison = compare(ASKED, scorer=ByPhrase({"Sodium": (0.9, 0.05, 0.05)}), press=other)

    assert stances(comparison) == {"Press": "supports"}


@pytest.mark.parametrize(
    ("row", "stance", "shown"),
    [
        ((0.5, 0.4, 0.1), "undecided", ["Sodium seizes muscles up, says the salt report."]),
        ((0.1, 0.3, 0.6), "undecided", ["Sodium seizes muscles up, says the salt report."]),
        ((0.49, 0.41, 0.1), "silent", []),
    ],
)
def test_a_source_is_not_silent_if_its_nearest_sentence_alone_takes_a_side_in_other_words(
    compare: Compare, row: Row, stance: SourceStance, shown: list[str]
) -> None:
    other = article("Press", "Sodium seizes muscles up, says the salt report. Wine is red.")
    reader = ByPhrase({"Wine": (0.1, 0.8, 0.1), "Sodium": row})

    [view] = compare(ASKED, scorer=reader, press=other).sources

    assert view.stance == stance
    assert [(one.claim.text, one.stance) for one in view.claims] == [
        (text, "undecided") for text in shown
    ]


def test_the_sentences_of_a_passage_that_takes_a_side_are_read_beyond_the_nearest(
    compare: Compare,
) -> None:
    near = " ".join(f"Salt was a cause of cramps in {place}." for place in ("Rome", "Oslo", "Bonn"))
    articles = {
        "near": article("Press", near),
        "far": article("Press", "Sodium seizes muscles up, says the salt report. It is long."),
    }
    side = ByPhrase({"Sodium": (0.24, 0.2, 0.26)})
    none = ByPhrase({"Sodium": (0.24, 0.52, 0.24)})

    compare(ASKED, scorer=side, **articles)
    compare(ASKED, scorer=none, **articles)

    # Once in its passage, and once alone.
    assert [("Sodium" in premise) for premise, _ in side.read].count(True) == 2
    assert [("Sodium" in premise) for premise, _ in none.read].count(True) == 1


@pytest.mark.parametrize(
    ("nearness", "alike", "read", "stance"),
    [
        (0.3, 0.4, False, "silent"),
        (0.3, 0.5, True, "supports"),
        (0.7, 0.4, True, "supports"),
    ],
)
def test_a_passage_that_is_near_by_no_measure_is_not_read(
    nearness: float, alike: float, read: bool, stance: SourceStance
) -> None:
    one = claim(document("press", "Salt causes cramps."))
    candidate = Candidate(
        claim=one, nearness=nearness, passage=0, vector=np.zeros(1, np.float32), alike=alike
    )
    source = SourceClaims(
        name="Press",
        label="Press",
        documents=[one.document],
        candidates=[candidate],
        passages=[(one.document, one.passage)],
    )
    reader = ByPhrase({"Salt": (0.9, 0.05, 0.05)})

    [judged] = judge([source], ASKED, scorer=reader, thresholds=replace(THRESHOLDS, glance=0.45))

    assert bool(reader.read) == read
    assert stance_of(judged, THRESHOLDS) == stance


def test_only_the_nearest_passages_of_a_source_are_read(compare: Compare) -> None:
    articles = {
        f"a{number}": article("Press", f"Salt in cramps {'of salt' * (number < 2)} {number}.")
        for number in range(6)
    }
    reader = ByPhrase({})

    compare(ASKED, scorer=reader, thresholds=replace(THRESHOLDS, passages=2), **articles)

    assert len({premise for premise, _ in reader.read}) <= 2


def test_a_question_and_a_claim_reach_the_reader_as_they_were_typed(compare: Compare) -> None:
    asked, claimed = ByPhrase({}), ByPhrase({})

    compare("does Salt  cause cramps", scorer=asked, press=article("Press", "Salt it is."))
    compare(
        "x?", claim="Salt: no cause!", scorer=claimed, press=article("Press", "Salt is a cause.")
    )

    assert {hypothesis for _, hypothesis in asked.read} == {"does Salt cause cramps"}
    assert {hypothesis for _, hypothesis in claimed.read} == {"Salt: no cause!"}


def test_an_item_of_one_word_is_read_with_its_lead_in(compare: Compare) -> None:
    text = "Among the causes of cramps are:\n\n- Heat\n- Salt\n- Wine\n"

    [view] = compare(
        ASKED,
        scorer=ByPhrase({"cramps are: Salt": (0.9, 0.05, 0.05)}),
        thresholds=replace(THRESHOLDS, whole=0.0, look=0.0),
        press=article("Press", text),
    ).sources

    assert [one.claim.text for one in view.claims] == ["Salt"]


@pytest.mark.parametrize(
    ("sides", "stance"),
    [
        ([("supports", 0.9), ("disputes", 0.71)], "mixed"),
        ([("supports", 0.71), ("disputes", 0.9)], "mixed"),
        ([("supports", 0.9), ("disputes", 0.69)], "supports"),
        ([("disputes", 0.9), ("supports", 0.69)], "disputes"),
        ([("supports", 0.7), ("supports", 0.9), ("disputes", 0.65)], "supports"),
        ([("supports", 0.9)], "supports"),
        ([("undecided", 0.59)], "undecided"),
        ([], "silent"),
    ],
)
def test_a_source_is_mixed_only_if_it_is_about_equally_sure_of_both_sides(
    sides: list[tuple[ClaimStance, float]], stance: SourceStance
) -> None:
    one = claim(document("Ash", "Salt helps."))

    assert stance_of([judged(one, *side) for side in sides], THRESHOLDS) == stance
