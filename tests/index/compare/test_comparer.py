"""A whole comparison, with a scorer that can be checked by hand."""

import pytest

from index.compare.comparer import Comparer
from index.compare.comparison_formats import comparison_csv, comparison_json, comparison_markdown
from index.compare.verdicts import Thresholds
from index.errors import QuestionError
from index.retrieval.filters import Filters
from tests.support.bag_of_words import Build
from tests.support.sources import ASKED, FIVE, Compare, WordScorer, article, stances


def test_a_source_supports_disputes_does_both_or_is_silent(compare: Compare) -> None:
    comparison = compare(ASKED, **FIVE)

    assert comparison.claim == "Salt causes cramps."
    assert stances(comparison) == {
        "Yes Press": "supports",
        "No Press": "disputes",
        "Both": "mixed",
        "Maybe": "unclear",
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


def test_a_claim_can_be_given_instead_of_the_one_found_by_rule(compare: Compare) -> None:
    comparison = compare("what about salt?", claim="Salt does not cause cramps.", **FIVE)

    assert comparison.claim == "Salt does not cause cramps."
    assert stances(comparison)["Yes Press"] == "disputes"
    assert stances(comparison)["No Press"] == "supports"


def test_a_supporting_claim_is_paired_with_a_disputing_one(compare: Compare) -> None:
    comparison = compare(ASKED, yes=FIVE["yes"], no=FIVE["no"])

    [pair] = [pair for pair in comparison.pairs if pair.relation == "differ"]
    assert (pair.a.document.source, pair.b.document.source) == ("Yes Press", "No Press")
    assert pair.kind == "negation"
    [cue] = pair.cues_b
    assert pair.b.document.text[cue.start : cue.end] == "not"


def test_each_claim_of_the_larger_side_is_paired_with_one_of_the_other(compare: Compare) -> None:
    comparison = compare(
        ASKED,
        no=FIVE["no"],
        both=article("Both", "Salt causes cramps. Salt does not cause cramps."),
        **{
            name: article(name, f"Salt causes cramps in {where}.")
            for name, where in (("A", "the calves"), ("B", "swimmers"), ("C", "the heat"))
        },
    )

    differ = [pair for pair in comparison.pairs if pair.relation == "differ"]
    sides = [(pair.a.document.source, pair.b.document.source) for pair in differ]
    assert {a for a, _ in sides} == {"A", "B", "C", "Both"}
    assert {b for _, b in sides} == {"No Press", "Both"}
    ends = [frozenset((pair.a.text, pair.b.text)) for pair in comparison.pairs]
    assert len(ends) == len(set(ends))
    assert all(a != b for a, b in sides)


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


def test_a_question_without_a_claim_is_compared_without_stances(compare: Compare) -> None:
    comparison = compare("What causes cramps?", **FIVE)

    assert comparison.claim is None
    assert {view.stance for view in comparison.sources} == {None}
    speaking = {view.label for view in comparison.sources if view.claims}
    assert speaking >= {"Yes Press", "No Press"}
    assert "Silent" not in speaking


def test_all_sources_are_silent_on_a_topic_that_none_mentions(compare: Compare) -> None:
    comparison = compare("Does yoga heal headaches?", **FIVE)

    assert set(stances(comparison).values()) == {"silent"}
    assert comparison.pairs == ()
    assert comparison.groups == ()


def test_one_source_alone_is_a_comparison_too(compare: Compare) -> None:
    comparison = compare(ASKED, yes=FIVE["yes"])

    assert stances(comparison) == {"Yes Press": "supports"}
    assert [group.sources for group in comparison.groups] == [("Yes Press",)]


def test_only_the_first_of_two_questions_is_compared_with_a_notice(compare: Compare) -> None:
    comparison = compare("Does salt cause cramps? Does wine help?", **FIVE)

    assert comparison.claim == "Salt causes cramps."
    assert any("more than one question" in notice for notice in comparison.notices)


def test_a_double_negation_is_pointed_out(compare: Compare) -> None:
    comparison = compare("x", claim="It is not true that salt does not cause cramps.", **FIVE)

    assert any("contains a double negative" in notice for notice in comparison.notices)


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
    comparer = Comparer(searcher, WordScorer(), thresholds=Thresholds())

    comparison = comparer.compare(ASKED, filters=Filters(sources=("Yes Press",)))

    assert stances(comparison) == {"Yes Press": "supports"}


def test_an_export_has_every_quote_with_its_place(compare: Compare) -> None:
    comparison = compare(ASKED, yes=FIVE["yes"], silent=FIVE["silent"])

    [yes, silent] = comparison_json(comparison)["sources"]
    [claim] = yes["claims"]
    assert (claim["text"], claim["stance"]) == ("Salt causes cramps in the calves.", "supports")
    assert silent["stance"] == "silent"
    header, first, second = comparison_csv(comparison).splitlines()
    assert header.startswith("source,stance,claim_stance,probability,quote")
    assert first.startswith("Yes Press,supports,supports,0.898,Salt causes")
    assert second.startswith("Silent,silent,")
    text = comparison_markdown(comparison)
    assert "> Salt causes cramps in the calves.\n" in text
    assert f"characters {claim['start']}–{claim['end']} of yes.md" in text
    assert text.endswith("It gives no medical advice.\n")


def test_a_cell_that_a_spreadsheet_would_run_becomes_text(compare: Compare) -> None:
    comparison = compare(ASKED, yes=article("=1+1", "Salt causes cramps."))

    assert comparison_csv(comparison).splitlines()[1].startswith("'=1+1,")
