"""Which claims of two sources are shown as agreeing or differing, by words and by a scorer."""

from collections.abc import Sequence

import pytest

from index.records import Vectors
from tests.sources import ASKED, Compare, WordScorer, article, comparing  # noqa: F401


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
def test_what_is_said_of_some_and_denied_of_others_is_no_difference(
    compare: Compare, affirming: str, denying: str, *, is_shown: bool
) -> None:
    comparison = compare(ASKED, yes=article("Yea", affirming), no=article("Nay", denying))

    assert len([pair for pair in comparison.pairs if pair.relation == "differ"]) == is_shown


def test_a_pair_is_read_the_other_way_only_where_that_can_matter(compare: Compare) -> None:
    counting = Counting()

    compare(
        "What happens after salt and sugar?",
        scorer=counting,
        a=article("A", "Cramps in the calves come after salt and sugar at night."),
        b=article("B", "Cramps in the calves go away after salt, sugar and rest."),
    )

    assert len(counting.read) == 1


class Counting(WordScorer):
    """Takes all for unrelated, and keeps what it was asked."""

    def __init__(self) -> None:
        self.read: list[tuple[str, str]] = []

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        self.read += pairs
        return super().probabilities(pairs)
