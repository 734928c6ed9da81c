"""Pairs of sources that differ or agree: by their sides, or by reading where nothing has sides."""

import numpy as np
import pytest

from index.compare.comparison import Kind, Relation
from tests.support.sources import (
    ASKED,
    FIVE,
    NEITHER,
    ByPhrase,
    Compare,
    Row,
    article,
    differing,
    stances,
)

OPEN = "What happens after salt and sugar?"


def test_each_supporting_source_differs_from_each_disputing_one_and_no_other(
    compare: Compare,
) -> None:
    comparison = compare(
        ASKED,
        **FIVE,
        also=article("Also", "Salt causes cramps at night."),
        never=article("Never", "Salt never causes cramps at sea."),
    )

    assert sorted(one[:2] for one in differing(comparison)) == [
        ("Also", "Never"),
        ("Also", "No Press"),
        ("Yes Press", "Never"),
        ("Yes Press", "No Press"),
    ]
    assert stances(comparison)["Both"] == "mixed"
    assert stances(comparison)["Maybe"] == "undecided"


def test_sources_differ_by_their_surest_sentences_the_surest_pair_first(compare: Compare) -> None:
    reader = ByPhrase(
        {"Elm": (0.1, 0.1, 0.8), "calves": (0.95, 0.04, 0.01), "Ash": (0.7, 0.2, 0.1)}
    )

    comparison = compare(
        ASKED,
        scorer=reader,
        ash=article("Ash", "Salt causes cramps, says Ash."),
        birch=article("Birch", "Salt causes cramps, says Ash too. Salt causes cramps of calves."),
        elm=article("Elm", "Salt causes no cramps, says Elm."),
    )

    differ = [pair for pair in comparison.pairs if pair.relation == "differ"]
    assert [(pair.a.text, pair.b.text, pair.probability) for pair in differ] == [
        ("Salt causes cramps of calves.", "Salt causes no cramps, says Elm.", 0.8),
        ("Salt causes cramps, says Ash.", "Salt causes no cramps, says Elm.", 0.7),
    ]


def test_the_words_by_which_two_sources_differ_are_marked(compare: Compare) -> None:
    comparison = compare(ASKED, yes=FIVE["yes"], no=FIVE["no"])

    [pair] = comparison.pairs
    assert (pair.relation, pair.kind, pair.cues_a) == ("differ", "negation", ())
    [cue] = pair.cues_b
    assert pair.b.document.text[cue.start : cue.end] == "not"


@pytest.mark.parametrize(
    ("affirming", "denying", "kind"),
    [
        ("Salt causes cramps.", "Salt does not cause cramps.", "negation"),
        ("In some people salt causes cramps.", "Salt does not cause cramps.", "negation"),
        ("In children salt causes cramps.", "In adults salt does not cause cramps.", "scope"),
        ("Salt causes cramps in 5% of people.", "In 95% salt does not cause cramps.", "number"),
        ("Salt causes cramps.", "Salt is no cause of cramps, nor is wine.", "negation"),
    ],
)
def test_opposite_sides_differ_whatever_their_scope_which_is_said(
    compare: Compare, affirming: str, denying: str, kind: Kind
) -> None:
    comparison = compare(ASKED, yes=article("Yea", affirming), no=article("Nay", denying))

    assert differing(comparison) == [("Yea", "Nay", kind)]


def test_sources_on_opposite_sides_differ_without_words_that_clash(compare: Compare) -> None:
    reader = ByPhrase({"harmless": (0.05, 0.05, 0.9), "Salt": (0.9, 0.05, 0.05)})

    comparison = compare(
        ASKED,
        scorer=reader,
        yes=article("Yea", "Salt causes cramps."),
        no=article("Nay", "For calves salty food is harmless."),
    )

    assert differing(comparison) == [("Yea", "Nay", "model")]


def test_the_people_of_another_scope_are_marked(compare: Compare) -> None:
    comparison = compare(
        ASKED,
        yes=article("Yea", "In children salt causes cramps."),
        no=article("Nay", "In adults salt does not cause cramps."),
    )

    [pair] = comparison.pairs
    assert [pair.a.document.text[slice(*cue)] for cue in pair.cues_a] == ["children"]
    assert [pair.b.document.text[slice(*cue)] for cue in pair.cues_b] == ["adults"]


def test_the_surest_source_of_a_side_agrees_with_each_other_one(compare: Compare) -> None:
    comparison = compare(
        ASKED,
        **{name: article(name, f"Salt causes cramps in {name}.") for name in ("Rome", "Oslo")},
        bonn=article("Bonn", "Salt does not cause cramps in Bonn."),
        kiel=article("Kiel", "Salt does not cause cramps in Kiel."),
    )

    agree = [
        {pair.a.document.source, pair.b.document.source}
        for pair in comparison.pairs
        if pair.relation == "agree"
    ]
    assert sorted(sorted(str(name) for name in ends) for ends in agree) == [
        ["Bonn", "Kiel"],
        ["Oslo", "Rome"],
    ]
    assert sorted(sorted(group.sources) for group in comparison.groups) == [
        ["Bonn", "Kiel"],
        ["Oslo", "Rome"],
    ]


def test_sources_that_differ_in_number_do_not_agree_by_the_same_sentences(
    compare: Compare,
) -> None:
    comparison = compare(
        ASKED,
        **{
            name: article(name, f"Salt causes cramps in {part} of people.")
            for name, part in (("Rome", "5%"), ("Oslo", "60%"), ("Bern", "5%"))
        },
    )

    differ = {frozenset(one[:2]) for one in differing(comparison)}
    assert differ == {frozenset(("Rome", "Oslo")), frozenset(("Oslo", "Bern"))}
    assert {frozenset(group.sources) for group in comparison.groups} == {
        frozenset(("Rome", "Bern")),
        frozenset(("Oslo",)),
    }


LONG = "Salt causes cramps of calves and thighs after long runs in summer heat {}."


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        (LONG.format("after 2 days"), LONG.format("after 9 hours"), True),
        (LONG.format("after 2 days"), LONG.format("after 48 hours"), False),
        (LONG.format("after 2 days"), LONG.format("at night"), False),
        ("Salt causes cramps after 2 days.", "Salt causes cramps at sea after 9 hours.", True),
        ("Salt causes a fifth of all cramps.", "Salt causes cramps in 40 percent.", True),
    ],
)
def test_sources_of_one_side_differ_in_number_if_what_they_answer_does(
    compare: Compare, one: str, other: str, *, differs: bool
) -> None:
    comparison = compare(ASKED, a=article("Ash", one), b=article("Elm", other))

    assert set(stances(comparison).values()) == {"supports"}
    shown = [(set(ends), kind) for *ends, kind in differing(comparison)]
    assert shown == ([({"Ash", "Elm"}, "number")] if differs else [])
    assert [pair.relation for pair in comparison.pairs] == ["differ" if differs else "agree"]


def test_answers_without_a_word_in_common_do_not_differ_in_number(compare: Compare) -> None:
    reader = ByPhrase({"Sodium": (0.9, 0.05, 0.05), "Table": (0.9, 0.05, 0.05)})

    comparison = compare(
        ASKED,
        scorer=reader,
        a=article("Ash", "Sodium tightens calves after 2 days."),
        b=article("Elm", "Table condiments seize muscles within 9 hours."),
    )

    assert set(stances(comparison).values()) == {"supports"}
    assert differing(comparison) == []


def test_numbers_of_sources_on_opposite_sides_make_one_pair(compare: Compare) -> None:
    no = LONG.replace("causes", "never causes")

    comparison = compare(
        ASKED,
        a=article("Ash", LONG.format("after 2 days")),
        b=article("Elm", no.format("after 9 hours")),
    )

    assert differing(comparison) == [("Ash", "Elm", "number")]


@pytest.mark.parametrize(
    ("there", "back", "relations", "read"),
    [
        ((0.9, 0.05, 0.05), (0.8, 0.1, 0.1), ["agree"], 2),
        ((0.79, 0.11, 0.1), (0.9, 0.05, 0.05), [], 2),
        ((0.05, 0.04, 0.91), (0.02, 0.03, 0.95), ["differ"], 2),
        ((0.05, 0.06, 0.89), (0.05, 0.04, 0.91), [], 2),
        # What one direction leaves open stays so, whatever the other says.
        ((0.9, 0.05, 0.05), (0.79, 0.11, 0.1), [], 1),
        ((0.05, 0.04, 0.91), (0.05, 0.06, 0.89), [], 1),
        (NEITHER, NEITHER, [], 1),
    ],
)
def test_for_an_open_question_near_sentences_are_read_both_ways_and_the_less_sure_counts(
    compare: Compare, there: Row, back: Row, relations: list[Relation], read: int
) -> None:
    reader = ByPhrase({"go away": there, "come": back})

    comparison = compare(
        OPEN,
        scorer=reader,
        a=article("Ash", "Cramps come after salt and sugar at night."),
        b=article("Elm", "Cramps go away after salt and sugar at night."),
    )

    assert [pair.relation for pair in comparison.pairs] == relations
    assert len(reader.read) == read
    assert {view.stance for view in comparison.sources} == {None}
    least = min(np.max(there), np.max(back))
    assert all(pair.probability == pytest.approx(least, abs=1e-3) for pair in comparison.pairs)


def test_for_an_open_question_near_sentences_with_other_numbers_differ_unless_read_as_the_same(
    compare: Compare,
) -> None:
    said = {
        "a": article(
            "Ash",
            "Cramps come 2 days after salt and sugar at night in summer heat by the sea shore.",
        ),
        "b": article(
            "Elm",
            "Cramps come 9 hours after salt and sugar at night in summer heat by the sea shore.",
        ),
    }

    unread = compare(OPEN, scorer=ByPhrase({}), **said)
    same = compare(OPEN, scorer=ByPhrase({"Cramps": (0.9, 0.05, 0.05)}), **said)

    assert [(pair.relation, pair.kind) for pair in unread.pairs] == [("differ", "number")]
    assert [pair.relation for pair in same.pairs] == ["agree"]


def test_sentences_far_from_each_other_are_not_read_as_a_pair(compare: Compare) -> None:
    reader = ByPhrase({})

    comparison = compare(
        OPEN,
        scorer=reader,
        a=article("Ash", "Salt and sugar happen to be cheap in winter markets."),
        b=article("Elm", "After salt, sugar happens in old cook books of monks."),
    )

    assert sum(bool(view.claims) for view in comparison.sources) == 2
    assert reader.read == []
    assert comparison.pairs == ()
