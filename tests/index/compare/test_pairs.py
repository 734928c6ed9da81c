"""Pairs of claims shown as agreeing or differing, by words and by a scorer."""

from collections.abc import Sequence

import numpy as np
import pytest

from index.compare.verdicts import Thresholds
from index.records import Vectors
from tests.support.sources import ASKED, Compare, WordScorer, article


@pytest.mark.parametrize(
    ("affirming", "denying", "is_shown"),
    [
        ("Salt causes cramps.", "Salt does not cause cramps.", True),
        ("Salt causes cramps.", "In most people salt does not cause cramps.", True),
        ("In some people salt causes cramps.", "Salt does not cause cramps.", True),
        ("In some people salt causes cramps.", "In most people salt does not cause cramps.", False),
        ("Salt causes cramps.", "In other people salt does not cause cramps.", False),
        ("Salt causes cramps in 5% of people.", "In 95% salt does not cause cramps.", False),
        ("Salt rarely causes cramps.", "Most people have no cramps that salt causes.", False),
    ],
)
def test_claims_about_different_cases_do_not_differ(
    compare: Compare, affirming: str, denying: str, *, is_shown: bool
) -> None:
    comparison = compare(ASKED, yes=article("Yea", affirming), no=article("Nay", denying))

    assert len([pair for pair in comparison.pairs if pair.relation == "differ"]) == is_shown


@pytest.mark.parametrize(("side", "relations"), [(0.5, ["differ"]), (0.67, [])])
def test_sides_that_only_words_make_sure_are_not_paired(
    compare: Compare, side: float, relations: list[str]
) -> None:
    comparison = compare(
        ASKED,
        scorer=Unsure(),
        thresholds=Thresholds(topic=2.0, words=2.5, shown=0.75, related=0.7, side=side),
        yes=article("Yea", "Salt causes cramps."),
        no=article("Nay", "Salt does not cause cramps."),
    )

    assert {view.stance for view in comparison.sources} == {"supports", "disputes"}
    assert [pair.relation for pair in comparison.pairs] == relations


def test_a_pair_is_read_the_other_way_round_only_if_that_can_matter(compare: Compare) -> None:
    counting = Counting()

    compare(
        "What happens after salt and sugar?",
        scorer=counting,
        a=article("A", "Cramps in the calves come after salt and sugar at night."),
        b=article("B", "Cramps in the calves go away after salt, sugar and rest."),
    )

    assert len(counting.read) == 1


class Unsure(WordScorer):
    """Gives the same verdicts, hardly surer than chance."""

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        return super().probabilities(pairs) * 0.5 + np.float32(0.5 / 3)


class Counting(WordScorer):
    """Takes all pairs for unrelated, and keeps those it was asked about."""

    def __init__(self) -> None:
        self.read: list[tuple[str, str]] = []

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        self.read += pairs
        return super().probabilities(pairs)
