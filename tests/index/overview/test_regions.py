"""Regions of a map, and the words that name them."""

import numpy as np
from numpy.typing import NDArray

from index.overview.regions import find_regions, own_words
from index.overview.sampling import sample
from tests.support.bag_of_words import Build

GULLS = [{"gull": "gulls", "sea": "sea", f"a{n}": "at"} for n in range(7)]
BOATS = [{"boat": "boat" if n else "boats", "sea": "sea", f"b{n}": "by"} for n in range(6)]
WINDS = [{"wind": "wind", "sea": "sea", f"w{n}": "in"} for n in range(5)]


def beside(*counts: int) -> NDArray[np.float32]:
    """Places in as many clusters, far from one another."""
    return np.concatenate(
        [np.stack([np.arange(n) / 100, np.full(n, 9.0 * at)], 1) for at, n in enumerate(counts)]
    ).astype(np.float32)


def test_a_region_is_named_by_the_words_that_the_others_do_not_have() -> None:
    regions = find_regions([*GULLS, *BOATS, *WINDS], beside(7, 6, 5))

    assert [one.words for one in regions] == [("gulls",), ("boat",), ("wind",)]
    assert [one.members for one in regions] == [
        tuple(range(7)), tuple(range(7, 13)), tuple(range(13, 18)),
    ]  # fmt: skip
    assert [round(one.y) for one in regions] == [0, 9, 18]


def test_few_passages_have_no_regions() -> None:
    assert find_regions(GULLS, beside(7)) == []


def test_words_of_headings_and_of_lines_that_articles_repeat_are_not_its_own(build: Build) -> None:
    repeated = "We would like to thank our readers"
    birds = ("gulls", "terns", "auks")
    texts = {f"{bird}.md": f"# References\n\n{bird} cry. {repeated} {bird}.\n" for bird in birds}

    passages = sample(build(**texts).generation).passages

    assert [set(one.values()) for one in own_words(passages)] == [
        {"auks", "cry"}, {"gulls", "cry"}, {"terns", "cry"},
    ]  # fmt: skip
