"""Each threshold that limits what a comparison reads and shows."""

from dataclasses import replace

import pytest

from tests.support.sources import ASKED, THRESHOLDS, ByPhrase, Compare, article

OPEN = "What happens after salt and sugar?"
SAID = "Salt causes cramps in the calves. Salt causes cramps at sea."


@pytest.mark.parametrize(
    ("changed", "claims"), [({}, 5), ({"sources": 1}, 3), ({"nearest": 1}, 4), ({"claims": 1}, 2)]
)
def test_only_so_many_sources_passages_and_claims_are_shown(
    compare: Compare, changed: dict[str, int], claims: int
) -> None:
    comparison = compare(
        "What causes cramps?",
        thresholds=replace(THRESHOLDS, **changed),
        a=article("Ash", SAID),
        b=article("Ash", "Salt causes cramps at noon."),
        c=article("Elm", SAID),
    )

    assert sum(len(view.claims) for view in comparison.sources) == claims


@pytest.mark.parametrize(("documents", "shared"), [(1, ()), (2, ("Elm",))])
def test_only_so_many_articles_of_a_source_are_checked_for_shared_text(
    compare: Compare, documents: int, shared: tuple[str, ...]
) -> None:
    text = "Sea salt from old pans causes cramps. Rock salt from deep mines helps bakers sleep."

    comparison = compare(
        ASKED,
        thresholds=replace(THRESHOLDS, documents=documents),
        a=article("Ash", "Salt causes cramps."),
        b=article("Ash", text),
        c=article("Elm", text),
    )

    [ash] = [view for view in comparison.sources if view.label == "Ash"]
    assert ash.shares_text_with == shared


@pytest.mark.parametrize(
    ("changed", "read"),
    [({}, 1), ({"pair_near": 1.01}, 0), ({"pair_terms": 9}, 0), ({"pairs": 0}, 0)],
)
def test_only_near_claims_with_words_in_common_are_read_as_a_pair(
    compare: Compare, changed: dict[str, float], read: int
) -> None:
    reader = ByPhrase({})

    compare(
        OPEN,
        scorer=reader,
        thresholds=replace(THRESHOLDS, **changed),  # type: ignore[arg-type]
        a=article("Ash", "Cramps come after salt and sugar at night."),
        b=article("Elm", "Cramps go away after salt and sugar at night."),
    )

    assert len(reader.read) == read


@pytest.mark.parametrize(("same_thing", "kinds"), [(0.8, ["number"]), (1.01, [])])
def test_only_numbers_of_near_claims_are_about_the_same_thing(
    compare: Compare, same_thing: float, kinds: list[str]
) -> None:
    said = "Cramps come {} after salt and sugar at night in summer heat by the sea shore."

    comparison = compare(
        OPEN,
        scorer=ByPhrase({}),
        thresholds=replace(THRESHOLDS, same_thing=same_thing),
        a=article("Ash", said.format("2 days")),
        b=article("Elm", said.format("9 hours")),
    )

    assert [pair.kind for pair in comparison.pairs] == kinds
