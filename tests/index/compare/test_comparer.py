"""A whole comparison, with a scorer that can be checked by hand."""

import pytest

from index.compare.comparer import Comparer
from index.compare.retrieve_claims import ClaimRetriever
from index.compare.stance.model import about_the_reader
from index.errors import QuestionError
from index.retrieval.filters import Filters
from tests.support.bag_of_words import Build
from tests.support.sources import (
    ASKED,
    FIVE,
    THRESHOLDS,
    Compare,
    WordScorer,
    article,
    differing,
    stances,
)


def test_a_source_supports_disputes_does_both_is_undecided_or_silent(compare: Compare) -> None:
    comparison = compare(ASKED, **FIVE)

    assert comparison.claim == ASKED
    assert stances(comparison) == {
        "Yes Press": "supports",
        "No Press": "disputes",
        "Both": "mixed",
        "Maybe": "undecided",
        "Silent": "silent",
    }
    silent = comparison.sources[-1]
    assert silent.claims == ()
    assert silent.nearest is None or silent.nearest.doc_id == "silent.md"


def test_every_claim_is_verbatim_in_its_article(compare: Compare) -> None:
    comparison = compare(ASKED, **FIVE)

    claims = [judged.claim for view in comparison.sources for judged in view.claims]
    assert [claim.text for claim in claims] == [
        "Salt causes cramps in the calves.",
        "Salt does not cause cramps.",
        "Salt causes cramps.",
        "Yet salt does not cause cramps in runners.",
        "Perhaps salt causes cramps.",
    ]
    assert all(c.document.text[c.span.start : c.span.end] == c.text for c in claims)


def test_a_claim_can_be_given_instead_of_the_question(compare: Compare) -> None:
    comparison = compare("what about salt?", claim="Salt does not cause cramps.", **FIVE)

    assert comparison.claim == "Salt does not cause cramps."
    assert comparison.judged_instead == comparison.claim
    assert stances(comparison)["Yes Press"] == "disputes"
    assert stances(comparison)["No Press"] == "supports"


@pytest.mark.parametrize("typed", [ASKED, "does salt cause cramps", "Salt causes cramps."])
def test_what_was_typed_is_what_stances_refer_to(compare: Compare, typed: str) -> None:
    comparison = compare(typed, **FIVE)

    assert comparison.claim == comparison.question == typed
    assert comparison.judged_instead == ""
    assert stances(comparison)["Yes Press"] == "supports"


def test_sources_differ_exactly_where_the_tally_has_both_sides(compare: Compare) -> None:
    one = compare(ASKED, yes=FIVE["yes"], both=FIVE["both"], maybe=FIVE["maybe"])
    both = compare(ASKED, **FIVE)

    tally = [len(both.of_stance(side)) for side in ("supports", "disputes")]
    assert tally == [1, 1]
    assert [ends[:2] for ends in differing(both)] == [("Yes Press", "No Press")]
    assert {*stances(one).values()} == {"supports", "mixed", "undecided"}
    assert differing(one) == []


def test_articles_of_unknown_source_with_the_same_title_have_different_labels(
    compare: Compare,
) -> None:
    same = "---\ntitle: On salt\n---\n\nSalt causes cramps{}.\n"

    comparison = compare(ASKED, one=same.format(""), two=same.format(" at night"))

    assert {*stances(comparison)} == {"“On salt” (one.md)", "“On salt” (two.md)"}
    assert {name for group in comparison.groups for name in group.sources} == {*stances(comparison)}


def test_documents_of_one_publisher_are_one_source(compare: Compare) -> None:
    comparison = compare(
        ASKED,
        one=article("Press", "Salt causes cramps."),
        two=article("PRESS", "Salt causes cramps at night."),
        three="Salt causes cramps by day.",
        four="Salt causes cramps at sea.",
    )

    assert [len(view.documents) for view in comparison.sources if view.name] == [2]
    assert [view.name for view in comparison.sources].count(None) == 2


def test_the_same_words_below_opposite_lead_ins_are_two_claims_of_a_source(build: Build) -> None:
    text = "---\nsource: Press\n---\n# Cleaning\n\n{} these:\n\n- Bleach with vinegar.\n"
    searcher = build(**{"a.md": text.format("Mix"), "b.md": text.format("Never mix")})

    gathered = ClaimRetriever(searcher).gather(
        "Is bleach mixed with vinegar?", thresholds=THRESHOLDS
    )

    [source] = gathered.sources
    assert sorted(one.claim.premise for one in source.candidates) == [
        "Cleaning Mix these: Bleach with vinegar.",
        "Cleaning Never mix these: Bleach with vinegar.",
    ]


def test_an_open_question_is_compared_without_stances(compare: Compare) -> None:
    comparison = compare("What causes cramps?", **FIVE)

    assert comparison.claim is None
    assert {view.stance for view in comparison.sources} == {None}
    assert {one.stance for view in comparison.sources for one in view.claims} == {None}
    speaking = {view.label for view in comparison.sources if view.claims}
    assert speaking >= {"Yes Press", "No Press"}
    assert "Silent" not in speaking


def test_an_open_question_given_as_a_claim_stays_open(compare: Compare) -> None:
    comparison = compare("salt cramps", claim="What causes cramps?", **FIVE)

    assert comparison.claim is None
    assert {view.stance for view in comparison.sources} == {None}


def test_of_an_open_question_that_nothing_answers_no_sentence_is_gathered(build: Build) -> None:
    searcher = build(**{f"{name}.md": text for name, text in FIVE.items()})
    comparer = Comparer(searcher, WordScorer(), thresholds=THRESHOLDS)

    begun = comparer.gather("What heals headaches?")

    assert any(source.passages for source in begun.gathered.sources)
    assert not any(source.candidates for source in begun.gathered.sources)
    assert not any(view.claims for view in comparer.judge(begun).sources)


def test_all_sources_are_silent_on_a_topic_that_none_mentions(compare: Compare) -> None:
    comparison = compare("Does yoga heal headaches?", **FIVE)

    assert set(stances(comparison).values()) == {"silent"}
    assert comparison.pairs == ()
    assert comparison.groups == ()


def test_further_sentences_of_a_side_are_no_claims_of_their_own(compare: Compare) -> None:
    more = "Salt causes cramps of calves. At night salt causes cramps. Salt causes cramps at sea."

    comparison = compare(ASKED, more=article("More", more), no=FIVE["no"], both=FIVE["both"])

    assert len(comparison.of_stance("supports")[0].claims) == 3
    assert sorted(group.sources for group in comparison.groups) == [
        ("Both",),
        ("Both",),
        ("More",),
        ("No Press",),
    ]


def test_one_source_alone_is_a_comparison_too(compare: Compare) -> None:
    comparison = compare(ASKED, yes=FIVE["yes"])

    assert stances(comparison) == {"Yes Press": "supports"}
    assert [group.sources for group in comparison.groups] == [("Yes Press",)]


@pytest.mark.parametrize(
    ("typed", "claim"),
    [
        ("Does salt cause cramps? Does wine help?", ASKED),
        ("Does salt cause cramps, and is it safe?", ASKED),
        ("What causes cramps? Does salt?", None),
    ],
)
def test_only_the_first_of_two_questions_is_compared_and_a_notice_says_which(
    compare: Compare, typed: str, claim: str | None
) -> None:
    comparison = compare(typed, **FIVE)

    first = claim or "What causes cramps?"
    assert comparison.claim == claim
    assert comparison.notices == (
        f"There is more than one question here; only the first is compared: “{first}”",
    )


@pytest.mark.parametrize(
    ("typed", "claim"),
    [
        ("x", "It is not true that salt does not cause cramps."),
        ("Isn't it untrue that salt causes cramps?", None),
    ],
)
def test_a_double_negation_is_pointed_out_and_compared_as_typed(
    compare: Compare, typed: str, claim: str | None
) -> None:
    comparison = compare(typed, claim=claim, **FIVE)

    assert comparison.claim == (claim or typed)
    assert ["contains a double negative" in notice for notice in comparison.notices] == [True]


def test_all_of_many_sources_are_listed_with_a_notice_about_the_unread(compare: Compare) -> None:
    articles = {
        f"a{number}": article(f"Press {number}", f"Salt causes cramps, says number {number}.")
        for number in range(60)
    }

    comparison = compare(ASKED, **articles)

    assert len(comparison.sources) == 60
    assert sum(bool(view.claims) for view in comparison.sources) == 20
    assert len(comparison.of_stance("unread")) == 40
    assert all(view.nearest for view in comparison.of_stance("unread"))
    assert any("40 less relevant sources" in notice for notice in comparison.notices)


@pytest.mark.parametrize("question", ["salt", "cramps at night", "cramps " * 50, "no, not salt?"])
def test_an_odd_question_gets_a_whole_comparison(compare: Compare, question: str) -> None:
    assert len(compare(question, **FIVE).sources) == 5


@pytest.mark.parametrize("words", ["?", " - ", "salt " * 20_000])
def test_a_question_or_claim_without_words_or_with_too_many_is_refused(
    compare: Compare, words: str
) -> None:
    with pytest.raises(QuestionError):
        compare(words, yes=FIVE["yes"])
    with pytest.raises(QuestionError):
        compare(ASKED, claim=words, yes=FIVE["yes"])


def test_filters_leave_sources_out(build: Build) -> None:
    searcher = build(**{f"{name}.md": text for name, text in FIVE.items()})
    comparer = Comparer(searcher, WordScorer(), thresholds=THRESHOLDS)

    comparison = comparer.compare(ASKED, filters=Filters(sources=("Yes Press",)))

    assert stances(comparison) == {"Yes Press": "supports"}


def test_what_judged_is_named(compare: Compare) -> None:
    assert compare(ASKED, yes=FIVE["yes"]).judged_by == about_the_reader("words")
