"""Passages that say nearly the same in the same words."""

from index.duplicates import group_duplicates


def test_a_near_copy_joins_the_first_of_its_kind() -> None:
    text = "Muscle cramps at night often come from tired legs and lack of water in the body"

    found = group_duplicates([text, "Salt is no cure.", f"{text}, doctors say", text.upper()])

    assert found == [[0, 2, 3], [1]]


def test_the_resemblance_needed_is_three_runs_of_stems_in_five() -> None:
    # Of 4 runs of three stems in each, 3 are shared: 3 of 5 in all; then 2 of 6.
    first, second, third = (
        "salt egg fig rice oat tea",
        "salt egg fig rice oat milk",
        "salt egg fig rice nut milk",
    )

    assert group_duplicates([first, second]) == [[0, 1]]
    assert group_duplicates([first, third]) == [[0], [1]]


def test_texts_of_common_words_only_are_the_same_only_where_their_words_are() -> None:
    assert group_duplicates(["It is this.", "What are they?", "IT is this."]) == [[0, 2], [1]]


def test_nothing_has_no_groups() -> None:
    assert group_duplicates([]) == []
