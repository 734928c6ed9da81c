"""The population a sentence is about, and sentences about different populations."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.compare.english.population import GROUPS, different_scope, scope, scope_spans
from tests.support.quick import quick


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("A toddler may wake with a cramped foot.", {"children"}),
        ("Paediatric wards see it weekly.", {"children"}),
        ("Teenagers grow fast.", {"children"}),
        ("Children under 12 need half the dose.", {"children"}),
        ("Give no aspirin to anyone under the age of 16.", {"children"}),
        ("In adults it fades by itself.", {"adults"}),
        ("Older adults lose muscle.", {"older people"}),
        ("It is common in the over-65s.", {"older people"}),
        ("Patients aged 70 to 85 took part.", {"older people"}),
        ("People aged 20 to 40 took part.", set()),
        ("In the third trimester, calves tighten.", {"pregnancy"}),
        ("Breastfeeding mothers should ask first.", {"pregnancy"}),
        ("After menopause, women sleep worse.", {"women", "at night"}),
        ("Men and women answered alike.", {"men", "women"}),
        ("Sprinting and other sports tire the calf.", {"athletes and exercise"}),
        ("Nocturnal cramps end the night early.", {"at night"}),
        ("In mice the drug stopped the tremor.", {"animals"}),
        ("Cramp after hip surgery soon passes.", {"after surgery"}),
        ("Surgery is seldom needed.", set()),
        ("Lou Gehrig’s disease weakens the hand.", {"ALS"}),
        ("ALS weakens the hand.", {"ALS"}),
        ("Stiffness in MS comes and goes.", {"multiple sclerosis"}),
        ("Huntington’s illness runs in families.", {"Huntington's disease"}),
        ("Parkinson disease slows the gait.", {"Parkinson's disease"}),
        ("Wilson's disease stores copper.", {"Wilson's disease"}),
        ("On dialysis, cramps are frequent.", {"kidney disease"}),
        ("Cirrhosis brings painful cramps.", {"liver disease"}),
        ("Diabetics with claudication", {"diabetes", "peripheral artery disease"}),
        ("PAD narrows arteries.", {"peripheral artery disease"}),
        ("An underactive thyroid slows reflexes.", {"thyroid"}),
        ("Duchenne and other muscular dystrophies", {"muscular dystrophy"}),
        ("Tumours press on nerves.", {"cancer"}),
        ("Stroke leaves spastic limbs.", {"stroke"}),
        ("Water and salt keep muscles working.", set()),
        ("", set()),
    ],
)
def test_a_sentence_is_about_the_groups_whose_words_it_contains(
    text: str, groups: set[str]
) -> None:
    assert scope(text) == groups


@pytest.mark.parametrize(
    "text",
    [
        "Mend the omens of a mention.",
        "Ms. Reed put a heating pad on her calf.",
        "Exercise caution with hot baths.",
        "A charley horse hurts.",
        "Heat stroke is an emergency.",
        "A lack of sleep makes nerves twitch.",
        "Wilson studied the muscle.",
        "Rinse with running water.",
    ],
)
def test_a_word_within_another_word_or_an_idiom_names_no_group(text: str) -> None:
    assert scope(text) == set()


def test_no_word_belongs_to_two_groups() -> None:
    words = [word for phrases in GROUPS.values() for word in phrases]

    assert len(words) == len(set(words))
    assert all(word == word.lower() for word in words)


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_each_group_is_found_by_each_of_its_words(group: str) -> None:
    for phrase in GROUPS[group]:
        words = " ".join(word.split("/")[0] for word in phrase.split() if word != "…")

        assert scope(f"It is said of {words}, too.") == {group}


def test_different_people_are_different_scopes() -> None:
    a = "Quinine is dangerous in pregnancy."
    b = "Quinine helps the elderly."

    assert different_scope(a, b) == (frozenset({"pregnancy"}), frozenset({"older people"}))
    assert different_scope(b, a) == (frozenset({"older people"}), frozenset({"pregnancy"}))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Magnesium helps pregnant women.", "Magnesium helps nobody."),
        ("Magnesium helps.", "Magnesium does not help."),
        ("Infants twitch in their sleep.", "Babies do not twitch at night."),
        ("Children cramp at night.", "Children seldom cramp."),
    ],
)
def test_a_general_or_wider_scope_is_not_a_different_one(a: str, b: str) -> None:
    assert different_scope(a, b) is None
    assert different_scope(b, a) is None


def test_two_diseases_are_different_scopes() -> None:
    a = "In MS, twitching is rare."
    b = "In ALS, twitching is the first sign."

    assert different_scope(a, b) == (frozenset({"multiple sclerosis"}), frozenset({"ALS"}))


def test_the_spans_of_a_scope_are_those_of_words_in_the_text() -> None:
    text = "İn Huntington’s and PAD, people\nover 65 sleep badly."

    assert [text[start:end] for start, end in scope_spans(text)] == [
        "Huntington’s", "PAD", "over 65", "sleep",
    ]  # fmt: skip


_WORDS = ("old", "age", "65", "boy", "over", "MS", "İ", "night’s", "ALS", "and\n,", "men")


@given(st.lists(st.sampled_from(_WORDS)))
@example(["old", "age", "65"])
def test_scope_spans_lie_in_the_text_in_order_without_overlap(words: list[str]) -> None:
    text = " ".join(words)

    places = [0, *(end for span in scope_spans(text) for end in span), len(text)]

    assert places == sorted(places)
    assert all(start < end for start, end in scope_spans(text))


@pytest.mark.parametrize("text", ["x" * 20_000, "men " * 2_000, "in " * 2_000, "9" * 20_000])
def test_a_very_long_sentence_is_read_quickly(text: str) -> None:
    quick(lambda: scope_spans(text))
