"""Samples of a library, and the map of its passages."""

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embedding.token_vectors import quantise
from index.overview.neighbour_map import draw_map
from index.overview.sampling import even_places, sample
from index.store.generation import Stored
from tests.support.bag_of_words import Build


def stored(*rows: list[float]) -> list[Stored]:
    nothing = quantise(np.zeros((0, 1), dtype=np.float32))
    return [
        Stored(row=row, key=b"", vector=np.array(one, dtype=np.float16), tokens=nothing, terms=())
        for row, one in enumerate(rows)
    ]


def random_vectors(count: int, dimension: int) -> NDArray[np.float32]:
    drawn = np.random.default_rng(3).normal(size=(count, dimension)).astype(np.float32)
    unit: NDArray[np.float32] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return unit


def test_few_passages_lie_along_the_two_directions_in_which_they_differ_most() -> None:
    flat = draw_map(stored([9, 7, 0], [1, 7, 0], [5, 7, 2], [5, 7, -2]))

    assert flat.places == pytest.approx(np.array([[1, 0], [-1, 0], [0, 0.5], [0, -0.5]]))


def test_passages_near_in_meaning_are_near_on_the_map() -> None:
    groups = random_vectors(12, 64).repeat(20, axis=0)
    passages = groups + 0.1 * random_vectors(240, 64)

    flat = draw_map(stored(*passages.tolist()))

    apart = np.square(flat.places[:, None] - flat.places[None]).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    assert np.array_equal(apart.argmin(axis=1) // 20, np.arange(240) // 20)
    assert np.abs(flat.places).max() == pytest.approx(1)


def test_the_same_passages_always_give_the_same_map() -> None:
    passages = random_vectors(60, 8).tolist()

    here, there = draw_map(stored(*passages)), draw_map(stored(*passages))

    assert np.array_equal(here.places, there.places)


def test_another_vector_is_placed_at_the_passage_nearest_in_meaning() -> None:
    passages = random_vectors(60, 8)
    flat = draw_map(stored(*passages.tolist()))

    laid = flat.place(passages[[7, 3]] + 0.01)

    assert np.array_equal(laid, flat.places[[7, 3]])


def test_nearly_all_neighbours_are_kept_along_a_line() -> None:
    turned = np.linspace(0, 3, 41) ** 2 / 3
    flat = draw_map(stored(*np.stack([np.cos(turned), np.sin(turned), 0 * turned], 1).tolist()))

    assert flat.kept_neighbours is not None
    assert flat.kept_neighbours > 0.9
    assert flat.by_chance == pytest.approx(10 / 40)


def test_with_many_directions_few_neighbours_are_kept_and_the_figure_shows_it() -> None:
    flat = draw_map(stored(*random_vectors(200, 100).tolist()))

    assert flat.kept_neighbours is not None
    assert flat.by_chance is not None
    assert flat.by_chance < flat.kept_neighbours < 0.5


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_map_of_few_passages_has_no_figure_for_neighbours(count: int) -> None:
    flat = draw_map(stored(*[[1.0, 0.0, float(n)] for n in range(count)]))

    assert flat.places.shape == (count, 2)
    assert np.isfinite(flat.places).all()
    assert flat.kept_neighbours is None


def test_the_sample_of_a_small_library_is_all_but_its_notices(build: Build) -> None:
    searcher = build("Tides rise at noon.\n\nWe use cookies. Accept all cookies.", "Boats sail.")

    sampled = sample(searcher.generation)

    assert sampled.is_whole
    assert [one.passage.text for one in sampled.passages] == ["Tides rise at noon.", "Boats sail."]
    assert [one.document.doc_id for one in sampled.passages] == ["doc0.txt", "doc1.txt"]


def test_a_sample_of_a_large_library_is_even_and_the_same_every_time(build: Build) -> None:
    searcher = build(*(f"Boat {number} sails at dawn." for number in range(30)))

    sampled = sample(searcher.generation, most=10)

    assert not sampled.is_whole
    numbers = [int(one.document.doc_id[3:-4]) for one in sampled.passages]
    expected = {searcher.listings[place].doc_id for place in range(0, 30, 3)}
    assert {f"doc{number}.txt" for number in numbers} == expected
    again = sample(searcher.generation, most=10)
    assert [one.passage for one in again.passages] == [one.passage for one in sampled.passages]
    for one in sampled.passages:
        assert searcher.generation.passages([one.stored.row]) == [one.passage]


def test_sampled_places_are_spread_over_the_whole_range() -> None:
    places = list(even_places(100_000, 3000))

    assert len(set(places)) == 3000
    assert places[0] == 0
    assert {after - before for before, after in zip(places, places[1:], strict=False)} <= {33, 34}
