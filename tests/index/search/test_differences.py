"""Near-duplicates that differ in a word stand as hits of their own, with the words that differ."""

import pytest

from index.records import Lead, Listing, Passage, Span
from index.search.differences import Wording, differences, wording
from index.search.explanation_text import difference_words
from tests.support.bag_of_words import Build

LEAFLET = (
    "Feverol eases pain and swelling. Adults may take 400 mg every six hours, always after meals, "
    "with more water on Monday, as Doctor Miller advises. Store it below 25 °C. It helps < 5 % of "
    "people over 60."
)


def worded(
    text: str,
    *,
    start: int = 0,
    lead: str = "",
    author: str | None = None,
    published: str | None = None,
) -> Wording:
    leads = (Lead(0, len(lead), lead),) if lead else ()
    passage = Passage(
        doc_id="a", ordinal=0, start=start, end=start + len(text), text=text, lead=leads
    )
    listing = Listing(doc_id="a", title="A", path="a", author=author, published=published)
    return wording(passage, listing)


def same(one: Wording, other: Wording) -> bool:
    return one.words == other.words


def different(one: str, other: str) -> list[tuple[str, str]]:
    return [(d.words, d.instead_of) for d in differences(worded(one), worded(other))]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("400 mg", "4000 mg", ("4000 mg", "400 mg")),
        ("400 mg", "4.00 mg", ("4.00 mg", "400 mg")),
        ("400 mg", "400–600 mg", ("400–600 mg", "400 mg")),
        ("400 mg", "400 µg", ("400 µg", "400 mg")),
        ("25 °C", "-25 °C", ("-25 °C", "25 °C")),
        ("25 °C", "25 °F", ("25 °F", "25 °C")),
        ("< 5", "> 5", ("> 5 %", "< 5 %")),
        ("5 % of", "5 of", ("< 5", "< 5 %")),
        ("may take", "must not take", ("must not", "may")),
        ("may take", "may never take", ("never", "")),
        ("eases", "does not ease", ("does not ease", "eases")),
        ("always", "never", ("never", "always")),
        ("after", "before", ("before", "after")),
        ("more", "less", ("less", "more")),
        ("Monday", "Sunday", ("Sunday,", "Monday,")),
        ("Miller", "Miler", ("Miler", "Miller")),
        ("Feverol", "Feveral", ("Feveral", "Feverol")),
        ("over 60.", "over 60?", ("60?", "60")),
        ("and swelling", "or swelling", ("or", "and")),
        ("six", "ten", ("ten", "six")),
        ("may take", "can't take", ("can't", "may")),
        ("swelling", "sweling", ("sweling", "swelling")),
        ("hours, always", "hours always", ("hours", "hours,")),
    ],
)
def test_a_single_word_of_any_kind_keeps_two_passages_apart_and_is_named(
    old: str, new: str, shown: tuple[str, str]
) -> None:
    other = LEAFLET.replace(old, new)

    assert not same(worded(LEAFLET), worded(other))
    assert different(other, LEAFLET) == [shown]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Feverol eases", "  FEVEROL\neases"),
        ("every six", "“every” six"),
        ("400 mg", "400mg"),
        ("meals", "m\u00adeals"),
        ("Feverol", "• Feverol®"),
        ("swelling.", "swelling –"),
    ],
)
def test_case_space_quotation_marks_and_full_stops_do_not(old: str, new: str) -> None:
    assert same(worded(LEAFLET), worded(LEAFLET.replace(old, new)))
    assert same(worded("It’s a café."), worded("IT'S a cafe\u0301"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Try taping the ankle.", "Try tapping the ankle."),
        ("Take a split tablet.", "Take a spilt tablet."),
        ("No stitches need removing.", "No, stitches need removing."),
    ],
)
def test_what_looks_like_a_slip_of_the_pen_may_say_another_thing(one: str, other: str) -> None:
    assert not same(worded(one), worded(other))


def test_the_order_of_words_makes_a_difference() -> None:
    assert not same(worded("First heat, then ice."), worded("First ice, then heat."))


def test_the_own_source_and_date_of_an_article_make_none_in_a_line_that_is_no_sentence() -> None:
    text = "By {} on {}\nTake two on 3 May 2019."
    ann = worded(text.format("Ann Coe", "3 May 2019"), author="Coe, Ann", published="2019-05-03")
    bo = worded(text.format("Bo", "1 June 2020"), author="Bo", published="2020-06-01")
    unknown = worded(text.format("Bo", "1 June 2020"))
    third, fifth = (worded(f"- Take {day} tablets", published=f"2019-05-0{day}") for day in (3, 5))
    cy = worded(text.format("Cy", "1 June 2020"), author="Ann Coe; Cy", published="2020-06-01")
    later = worded("By on\nTake two on 4 May 2019.", author="Ann Coe", published="2019-05-04")

    assert same(ann, bo)
    assert same(ann, cy)
    assert not same(ann, unknown)
    assert not same(ann, later)
    assert not same(third, fifth)


def test_the_lead_of_a_passage_counts_and_ends_before_it() -> None:
    never, always = (
        worded("- bleach", start=40, lead=f"{word} use:") for word in ["Never", "Always"]
    )
    [one] = differences(never, always)

    assert not same(never, always)
    assert one == (Span(0, 5), Span(0, 6), "Never", "Always")


def test_differences_have_spans_of_both_articles() -> None:
    [one] = differences(worded("Do not rest.", start=10), worded("Do rest.", start=50))

    assert one == (Span(13, 16), Span(52, 52), "not", "")


def test_a_difference_is_shown_in_a_line(build: Build) -> None:
    long = f"{LEAFLET} {' '.join(f'Side effect {n} is rare.' for n in range(20))}"
    other = long.replace("400", "4000").replace("more", "less").replace("six", "ten")
    searcher = build(long, other.replace("Miller", "Muller"), "Nothing of it.")

    first, second, *_ = searcher.search("when may I take 400 mg of feverol?").hits

    assert first.nearly_same is None
    assert second.nearly_same
    assert difference_words(second.nearly_same) == (
        "Nearly the same words as hit 1, but “4000 mg” instead of “400 mg”; “ten” instead of "
        "“six”; “less” instead of “more”; and 1 more difference"
    )


def test_each_difference_of_a_leaflet_is_a_hit_and_json_says_where(build: Build) -> None:
    searcher = build(
        LEAFLET, LEAFLET, LEAFLET.replace("400", "4000"), LEAFLET.replace("may", "must not")
    )

    hits = searcher.search("when may I take 400 mg of feverol?").as_json()["hits"]

    assert [len(hit["also_in"]) for hit in hits] == [1, 0, 0]
    assert hits[0]["nearly_same"] is None
    by_id = {hit["doc_id"]: hit for hit in hits}
    assert by_id["doc2.txt"]["nearly_same"] == {
        "rank": 1,
        "differences": [
            {"here": [49, 56], "there": [49, 55], "words": "4000 mg", "instead_of": "400 mg"}
        ],
    }
    assert by_id["doc3.txt"]["nearly_same"]["differences"][0]["words"] == "must not"
