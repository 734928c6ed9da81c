"""Regions of a map, and the words that name them."""

import numpy as np
from numpy.typing import NDArray

from index.overview.regions import find_regions, own_words
from index.overview.sampling import sample
from tests.support.bag_of_words import Build

GULLS = [{"gull": "gulls", "sea": "sea", f"a{n}": "at"} for n in range(12)]
BOATS = [{"boat": "boat" if n else "boats", "sea": "sea", f"b{n}": "by"} for n in range(10)]


def beside(*counts: int) -> NDArray[np.float32]:
    """Places in as many clusters, far from one another."""
    return np.concatenate(
        [np.stack([np.arange(n) / 100, np.full(n, 9.0 * at)], 1) for at, n in enumerate(counts)]
    ).astype(np.float32)


def test_a_region_is_named_by_the_words_that_the_others_do_not_have() -> None:
    first, second = find_regions([*GULLS, *BOATS], beside(12, 10))

    assert (first.words, second.words) == (("gulls",), ("boat",))
    assert (first.members, second.members) == (tuple(range(12)), tuple(range(12, 22)))
    assert (round(first.y), round(second.y)) == (0, 9)


def test_few_passages_have_no_regions() -> None:
    assert find_regions(GULLS, beside(12)) == []


def test_words_of_headings_and_of_lines_that_articles_repeat_are_not_its_own(build: Build) -> None:
    repeated = "We would like to thank our readers"
    birds = ("gulls", "terns", "auks")
    texts = {f"{bird}.md": f"# References\n\n{bird} cry. {repeated} {bird}.\n" for bird in birds}

    passages = sample(build(**texts).generation).passages

    assert [set(one.values()) for one in own_words(passages)] == [
        {"auks", "cry"}, {"gulls", "cry"}, {"terns", "cry"},
    ]  # fmt: skip
