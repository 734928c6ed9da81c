"""Near-duplicates, found anywhere in an index; those that say the same are shown as one hit."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from index.retrieval.filters import Filters
from index.settings import SearchSettings
from index.text.analyzer import terms
from tests.support.bag_of_words import Build
from tests.support.generations import Copy, searcher_over
from tests.support.near_duplicates import duplicate_index

WORDS = [f"word{number}" for number in range(60)]
SHARE = SearchSettings().duplicate_share


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = terms(text)
    return frozenset(tuple(words[n : n + 3]) for n in range(max(1, len(words) - 2)))


def duplicates_of(texts: Sequence[str], place: int) -> set[int]:
    """By brute force, the places of the other texts that are near-duplicates of one."""
    mine = shingles(texts[place])
    return {
        other
        for other, text in enumerate(texts)
        if other != place and len(mine & shingles(text)) / len(mine | shingles(text)) >= SHARE
    }


@st.composite
def corpora(draw: st.DrawFn) -> list[Copy]:
    """Passages, most with copies of a few other words planted under other titles."""
    word = st.sampled_from(WORDS)
    copies: list[Copy] = []
    for _ in range(draw(st.integers(1, 6))):
        text = draw(st.lists(word, min_size=1, max_size=25))
        for _ in range(draw(st.integers(1, 8))):
            changed = list(text)
            for place in draw(st.sets(st.integers(0, len(text) - 1), max_size=2)):
                changed[place] = draw(word)
            above = " ".join(draw(st.lists(word, max_size=30)))
            copies.append(Copy(" ".join(changed), above))
    return draw(st.permutations(copies))


@settings(max_examples=60, deadline=None)
@given(corpora(), st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), st.integers(1, 7))
def test_every_copy_of_a_hit_is_named_with_it_and_every_other_near_duplicate_is_a_hit(
    copies: list[Copy], asked: list[str], k: int
) -> None:
    texts = [copy.text for copy in copies]
    with TemporaryDirectory() as folder:
        searcher = searcher_over(Path(folder), copies)

        hits = searcher.search(" ".join(asked), k=k).hits

    shown = [int(hit.document.doc_id.removesuffix(".txt")) for hit in hits]
    named = [{int(d.doc_id.removesuffix(".txt")) for _, d in hit.also_in} for hit in hits]
    near = [duplicates_of(texts, place) for place in shown]
    assert named == [
        {other for other in others if texts[other] == texts[place]}
        for place, others in zip(shown, near, strict=True)
    ]
    assert [hit.nearly_same and hit.nearly_same.rank for hit in hits] == [
        next((rank for rank, one in enumerate(shown[:place], start=1) if one in others), None)
        for place, others in enumerate(near)
    ]
    assert all(not named[rank] & set(shown) for rank in range(len(hits)))
    covered = set(shown).union(*named)
    assert len(hits) == k or covered == set(range(len(copies)))
    event(f"copies named: {sum(map(len, named)) > 0}")
    event(f"nearly the same: {any(hit.nearly_same for hit in hits)}")


def test_duplicates_far_down_the_ranking_take_no_place_from_others(tmp_path: Path) -> None:
    tides = "tides rise at noon and fall at dusk along every coast"
    others = [Copy(f"gulls{n} cry over harbour{n} while boats{n} sail tides", "") for n in range(3)]
    copies = [Copy(tides, " ".join(f"title{n}" for n in range(n))) for n in range(60)]
    searcher = searcher_over(tmp_path, [*others, *copies])

    hits = searcher.search("when do tides rise at noon", k=4).hits

    assert [len(hit.also_in) for hit in hits] == [59, 0, 0, 0]


def test_a_duplicate_in_the_same_article_is_named_unless_it_is_filtered_out(
    build: Build,
) -> None:
    text = "Tides rise at noon and fall at dusk along every coast."
    searcher = build(
        **{
            "a.md": f"# Sea\n\n{text}\n\n# Harbour and boats\n\n{text}\n",
            "b.md": f"# Moon\n\n{text}\n",
        }
    )

    [everywhere] = searcher.search("when do tides rise?").hits
    [in_one] = searcher.search("when do tides rise?", filters=Filters(documents=("a.md",))).hits

    named = [document.doc_id for _, document in everywhere.also_in]
    assert sorted([everywhere.document.doc_id, *named]) == ["a.md", "a.md", "b.md"]
    assert [document.doc_id for _, document in in_one.also_in] == ["a.md"]


def copies_of_the_first(*texts: str) -> list[int]:
    return duplicate_index(texts).of(0, mask=np.ones(len(texts), dtype=bool), share=SHARE)


def test_duplicates_share_at_least_three_in_five_runs_of_terms() -> None:
    # Of 4 runs of three terms in each, 3 are shared: 3 of 5 in all; then 2 of 6.
    first, second, third = (
        "salt egg fig rice oat tea",
        "salt egg fig rice oat milk",
        "salt egg fig rice nut milk",
    )

    assert copies_of_the_first(first, second, third) == [1]


def test_texts_of_stop_words_are_duplicates_only_if_their_words_are_the_same() -> None:
    assert copies_of_the_first("It is this.", "What are they?", "IT is this.", "") == [2]


def test_texts_of_a_word_or_two_are_duplicates_only_if_all_words_are_the_same() -> None:
    assert copies_of_the_first("Salt water.", "salt", "water salt", "Salt waters", "salt") == [3]


@pytest.mark.parametrize("texts", [[], [""], ["", "It."], ["salt", "water"]])
def test_texts_that_share_nothing_are_not_duplicates(texts: list[str]) -> None:
    index = duplicate_index(texts)

    everything = np.ones(len(texts), dtype=bool)
    duplicates = [index.of(row, mask=everything, share=SHARE) for row in range(len(texts))]

    assert duplicates == [[] for _ in texts]
