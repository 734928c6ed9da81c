"""Verdicts on a sentence: topic gate, words and model together."""

from index.compare.comparer import Comparer
from index.compare.verdicts import Thresholds
from tests.support.bag_of_words import Build
from tests.support.sources import ASKED, Believer, Compare, WordScorer, article, stances


def test_a_sentence_without_the_subject_of_the_claim_is_silent_whatever_the_model_says(
    compare: Compare,
) -> None:
    comparison = compare(
        ASKED,
        scorer=Believer(),
        wine=article("Wine Press", "Cramps come from wine and from cold water."),
        salt=article("Salt Press", "Salt is dug from the ground, where cramps are common."),
    )

    assert stances(comparison) == {"Salt Press": "supports", "Wine Press": "silent"}


def test_a_sentence_that_denies_or_doubts_is_never_shown_as_support(compare: Compare) -> None:
    comparison = compare(
        ASKED,
        scorer=Believer(),
        denies=article("Denies", "Salt does not cause cramps."),
        doubts=article("Doubts", "That salt causes cramps is controversial."),
        says=article("Says", "Salt causes cramps."),
    )

    assert stances(comparison) == {"Says": "supports", "Denies": "unclear", "Doubts": "unclear"}


def test_denials_and_doubts_decide_where_the_model_is_unsure(build: Build) -> None:
    class Doubter(WordScorer):
        """Cannot distinguish for from against."""

        def _one(self, premise: str, hypothesis: str) -> tuple[float, float, float]:
            return 0.4, 0.2, 0.4

    said = {
        "Denies": "There is not any remedy for cramps.",
        "Doubts": "A cure for cramps is a myth.",
        "Says": "A cure for cramps was found.",
        "Lists": "Other ills without a cure are these. Cures for cramps are:\n\n- a cure by salt",
    }
    searcher = build(**{f"{name}.md": article(name, text) for name, text in said.items()})

    unsure = Comparer(searcher, Doubter(), thresholds=Thresholds())
    sure = Comparer(searcher, Doubter(), thresholds=Thresholds(words=2.0))

    asked = "Is there a cure for cramps?"
    assert set(stances(unsure.compare(asked)).values()) == {"unclear"}
    assert stances(sure.compare(asked)) == {
        "Denies": "disputes",
        "Doubts": "disputes",
        "Says": "supports",
        "Lists": "supports",
    }


def test_an_antonym_disputes_and_its_denial_supports(compare: Compare) -> None:
    comparison = compare(
        "Are cramps harmless?",
        scorer=Believer(),
        grave=article("Grave", "Cramps are serious."),
        light=article("Light", "Cramps are not serious."),
        same=article("Same", "Cramps are benign."),
        other=article("Other", "Cramps do not relax, and are serious."),
    )

    assert stances(comparison) == {
        "Light": "supports",
        "Same": "supports",
        "Grave": "unclear",
        "Other": "unclear",
    }


def test_a_sentence_is_left_out_if_only_its_context_is_about_the_claim(
    compare: Compare,
) -> None:
    comparison = compare(
        ASKED,
        scorer=Believer(),
        press=article("Press", "Salt causes cramps. It comes from mines. It causes cramps at sea."),
    )

    [source] = comparison.sources
    assert {judged.claim.text for judged in source.claims} == {
        "Salt causes cramps.",
        "It causes cramps at sea.",
    }


def test_an_item_of_one_word_is_a_claim_with_its_lead_in(compare: Compare) -> None:
    text = "Among the causes of cramps are:\n\n- Heat\n- Salt\n- Wine\n"

    [source] = compare(ASKED, scorer=Believer(), press=article("Press", text)).sources

    assert [judged.claim.text for judged in source.claims] == ["Salt"]


def test_a_sentence_about_other_people_is_unclear_but_another_disease_is_no_obstacle(
    compare: Compare,
) -> None:
    comparison = compare(
        ASKED,
        claim="Salt causes cramps in old people with epilepsy.",
        scorer=Believer(),
        same=article("Same", "In old people with epilepsy or gout, salt causes cramps."),
        other=article("Other", "As old epilepsy people know, salt causes cramps in children."),
    )

    assert stances(comparison) == {"Same": "supports", "Other": "unclear"}
