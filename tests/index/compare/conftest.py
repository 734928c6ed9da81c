"""A comparison of small sources, for the tests of this folder."""

import pytest

from index.compare.comparer import Comparer
from index.compare.comparison import Comparison
from index.compare.stance.model import StanceScorer
from index.compare.thresholds import Thresholds
from tests.support.bag_of_words import Build
from tests.support.sources import THRESHOLDS, Compare, WordScorer


@pytest.fixture(name="compare")
def comparing(build: Build) -> Compare:
    """Compare articles given by name, by default with a reader of words."""

    def compared(
        question: str,
        claim: str | None = None,
        scorer: StanceScorer | None = None,
        thresholds: Thresholds = THRESHOLDS,
        **articles: str,
    ) -> Comparison:
        searcher = build(**{f"{name}.md": text for name, text in articles.items()})
        comparer = Comparer(searcher, scorer or WordScorer(), thresholds=thresholds)
        return comparer.compare(question, claim=claim)

    return compared
