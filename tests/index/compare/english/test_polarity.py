"""Cues in a sentence that negate, soften or count, and the clashes of two sentences."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.compare.english.polarity import Clash, clashes, find_cues
from index.compare.english.quantities import Quantity, all_differ
from index.compare.english.units import UNITS
from index.records import Span
from tests.support.quick import quick


def cues_of(text: str, kind: str) -> list[tuple[str, str]]:
    """The values of the cues of one kind, each with its words."""
    return [
        (cue.value, text[cue.span.start : cue.span.end])
        for cue in find_cues(text)
        if cue.kind == kind
    ]


def clashing(a: str, b: str) -> list[tuple[str, list[str], list[str]]]:
    """The kinds of clash with the words in each sentence."""
    return [
        (clash.kind, [a[s:e] for s, e in clash.a], [b[s:e] for s, e in clash.b])
        for clash in clashes(a, b)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Salt does not help.", [("not", "not")]),
        ("Salt doesn’t help.", [("not", "doesn’t")]),
        ("Salt cannot help, can't help and can not help.",
            [("not", "cannot"), ("not", "can't"), ("not", "can not")]),
        ("It never hurts, and none of them limp.", [("never", "never"), ("none", "none")]),
        ("Neither heat nor cold works.", [("neither", "Neither"), ("nor", "nor")]),
        ("Nobody limps without pain.", [("no", "Nobody"), ("without", "without")]),
        ("There is no good scientific evidence for it.",
            [("no evidence", "no good scientific evidence")]),
        ("A lack of proof is a lack of sleep.", [("no evidence", "lack of proof")]),
        ("In the absence of fever, rest.", [("without", "absence of")]),
        ("It fails to relax and is unable to stretch.",
            [("fail", "fails to"), ("fail", "unable to")]),
        ("The pill is ineffective.", [("ineffective", "ineffective")]),
        ("No, massage works; see no. 5.", []),
        ("Not only athletes but also clerks get it.", []),
        ("There is no doubt that it cannot be overstated.", []),
        ("It is not uncommon, whether or not you run.", []),
        ("It comes with or without pain.", []),
        ("The notary noted a knot.", []),
        ("It is caused by nerves rather than by salt.", []),
        ("Drink no more than 2 cups.", []),
    ],
)  # fmt: skip
def test_a_negation_is_found_but_not_words_that_only_look_like_one(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert cues_of(text, "negation") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It may or might help; perhaps it could.",
            [("weak", "may"), ("weak", "might"), ("weak", "perhaps"), ("weak", "could")]),
        ("Sometimes it seems to help.", [("weak", "Sometimes"), ("weak", "seems")]),
        ("It is thought to help.", [("weak", "is thought to")]),
        ("Some evidence suggests it.", [("weak", "Some evidence"), ("weak", "suggests")]),
        ("Not everyone limps, not always.", [("weak", "Not everyone"), ("weak", "not always")]),
        ("It rarely or hardly ever hurts.", [("rare", "rarely"), ("rare", "hardly ever")]),
        ("Seizures are very rare in a rare disease.", [("rare", "very rare")]),
        ("Few people limp, a few people hop.", [("rare", "Few people")]),
        ("It is unlikely.", [("doubt", "unlikely")]),
        ("That view is less well supported.", [("doubt", "less well supported")]),
        ("Such views have less support.", [("doubt", "have less support")]),
        ("Its use is controversial and not well understood.",
            [("doubt", "controversial"), ("doubt", "not well understood")]),
        ("There is little clinical evidence.", [("doubt", "little clinical evidence")]),
        ("Evidence is limited; the cause is unclear.",
            [("doubt", "Evidence is limited"), ("manner", "unclear")]),
        ("Whether salt causes cramps is unclear.", [("doubt", "unclear")]),
        ("Salt helps, but the reason is unknown.", [("manner", "unknown")]),
        ("The inheritance pattern is unclear.", [("manner", "unclear")]),
        ("It isn't clear, nor has it been proven.", [("doubt", "isn't clear")]),
        ("In May 2019, since May, they might.", [("weak", "might")]),
        ("Children under 12 may limp.", [("weak", "may")]),
        ("You can stretch.", []),
        ("Women are less likely to limp.", []),
        ("A bruise appears in the calf.", []),
    ],
)  # fmt: skip
def test_a_hedge_has_the_strength_it_leaves_to_a_claim(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert cues_of(text, "hedge") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Take 500 mg.", [("dose:500 mg", "500 mg")]),
        ("Take 0.5g or 2,000 IU.", [("dose:500 mg", "0.5g"), ("dose:2000 IU", "2,000 IU")]),
        ("Take 250 µg.", [("dose:0.25 mg", "250 µg")]),
        ("Take 500 mg to 1 g.", [("dose:500-1000 mg", "500 mg to 1 g")]),
        ("Take 200 mg twice a day.", [("dose:400 mg/day", "200 mg twice a day")]),
        ("Take 200 mg every 6 to 8 hours.", [("dose:600-800 mg/day", "200 mg every 6 to 8 hours")]),
        ("Take 2 g of salt per day.", [("dose:2000 mg/day", "2 g of salt per day")]),
        ("Take 5 mg/kg.", [("dose:5 mg/kg", "5 mg/kg")]),
        ("Drink two litres a day.", [("volume:2000 ml/day", "two litres a day")]),
        ("It lasts 7 to 10 days.", [("duration:7-10 day", "7 to 10 days")]),
        ("It lasts 7–10 days.", [("duration:7-10 day", "7–10 days")]),
        ("It lasts between 3 and 5 weeks.", [("duration:21-35 day", "between 3 and 5 weeks")]),
        ("A 6-week course", [("duration:42 day", "6-week")]),
        ("It lasts at least twelve hours.", [("duration:0.5+ day", "at least twelve hours")]),
        ("It heals in a week.", [("duration:7 day", "a week")]),
        ("Rest half an hour.", [("duration:0.020833 day", "half an hour")]),
        ("It took a couple of months.", [("duration:56-93 day", "a couple of months")]),
        ("Stretch three times a week.", [("frequency:0.428571/day", "three times a week")]),
        ("Stretch daily in daily life.", [("frequency:1/day", "daily")]),
        ("Stretch every other day.", [("frequency:0.5/day", "every other day")]),
        ("About 80% limp.", [("percent:72-88", "About 80%")]),
        ("One in five limps, 3 out of 4 hop.",
            [("percent:20", "One in five"), ("percent:75", "3 out of 4")]),
        ("More than half of them limp.", [("percent:50+", "More than half of")]),
        ("14.5%-20% limp.", [("percent:14.5-20", "14.5%-20%")]),
        ("People over 65 limp.", [("age:65+ years", "over 65")]),
        ("They were aged 18 to 40.", [("age:18-40 years", "aged 18 to 40")]),
        ("Children under 12 hop.", [("age:up to 12 years", "under 12")]),
        ("It starts in their 40s.", [("age:40-49 years", "their 40s")]),
        ("A 6-month-old hops.", [("age:0.5 years", "6-month-old")]),
        ("Women 65 and older limp.", [("age:65+ years", "65 and older")]),
        ("Fever is 100.4 °F.", [("temperature:38 °C", "100.4 °F")]),
        ("Fever is 38 degrees Celsius.", [("temperature:38 °C", "38 degrees Celsius")]),
        ("Checked on October 5, 2019.", [("date:2019-10-05", "October 5, 2019")]),
        ("Checked in 1995, 2019-10 and the 1980s.",
            [("date:1995", "1995"), ("date:2019-10", "2019-10"), ("date:1980s", "1980s")]),
        ("There are three main types.", [("count:3", "three main types")]),
        ("A dozen patients limped.", [("count:12", "A dozen patients")]),
        ("2 million people limp.", [("count:2000000", "2 million people")]),
        ("Vitamin B12, type 2 diabetes, omega-3, stage 4.", []),
        ("It loosens on its own.1 Rest helps groups 3, 4.", []),
        ("His pressure was 120/80 at 08:30.", []),
        ("One or both legs hurt.", []),
    ],
)  # fmt: skip
def test_a_number_is_read_with_its_unit_and_range(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert cues_of(text, "number") == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("for 2 weeks", "for 14 days"),
        ("for 36 hours", "for 1.5 days"),
        ("for 1 g", "for 1000 mg"),
        ("for 50 mcg", "for 0.05 mg"),
        ("for 98.6 °F", "for 37 °C"),
        ("for 1.5 l", "for 1500 ml"),
        ("aged 18 months", "aged 1.5 years"),
        ("two thirds of", "2 out of 3"),
        ("two-fifths", "40 percent"),
        ("cut by a quarter", "cut 25%"),
        ("a fifth less", "one in five"),
        ("3 times a day", "every 8 hours"),
        ("90 minutes a week", "30 minutes three times a week"),
    ],
)
def test_one_amount_in_two_units_has_one_value(one: str, other: str) -> None:
    assert [cue.value for cue in find_cues(one)] == [cue.value for cue in find_cues(other)]
    assert len(find_cues(one)) == 1


def test_a_third_party_and_a_fifth_attempt_are_no_shares() -> None:
    assert find_cues("A third party paid for a fifth attempt, a quarter past nine.") == []


def test_a_month_has_28_to_31_days() -> None:
    assert UNITS["month"].in_base(1, 1) == (28, 31)
    assert clashes("It takes a month: 1 month.", "It takes 30 days.") == []
    assert clashes("It takes 12 months.", "It takes 1 year.") == []


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Take 200 mg.", "Take 1 g.", [("number", ["200 mg"], ["1 g"])]),
        ("It lasts 2 days.", "It lasts 3 to 6 weeks.",
            [("number", ["2 days"], ["3 to 6 weeks"])]),
        ("It hits 5% of them.", "It hits one in five.", [("number", ["5%"], ["one in five"])]),
        ("Those under 12 may fly.", "Those 12 and older may fly.",
            [("number", ["under 12"], ["12 and older"])]),
        ("Stretch twice a day.", "Stretch once a week.",
            [("number", ["twice a day"], ["once a week"])]),
        ("Take 200 mg for 2 days.", "Take 0.2 g for 9 days.",
            [("number", ["2 days"], ["9 days"])]),
        ("Stretching helps cramps.", "Stretching does not help cramps.",
            [("negation", [], ["not"])]),
        ("There is a cure for cramp.", "There is no cure.", [("negation", [], ["no"])]),
        ("It never helps cramps in 2 days.", "It helps cramps in 9 days.",
            [("number", ["2 days"], ["9 days"]), ("negation", ["never"], [])]),
        ("Salt loss causes cramps.", "Salt loss rarely causes cramps.",
            [("hedge", [], ["rarely"])]),
        ("That salt matters is less supported.", "Salt may matter.",
            [("hedge", ["less supported"], [])]),
        ("There is a cure for cramp.", "There isn't any cure.",
            [("negation", [], ["isn't"])]),
        ("Cramps are unrelated to salt.", "Salt causes cramps.",
            [("negation", ["unrelated"], [])]),
        ("Cramps unrelated to thirst pass.", "Thirst is a cause.",
            [("negation", ["unrelated"], [])]),
        ("Nerves are rarely hit, so it is not usually a symptom.", "It is a usual symptom.",
            [("negation", ["not"], []), ("hedge", ["rarely"], [])]),
    ],
)  # fmt: skip
def test_cues_that_differ_clash_in_the_order_number_negation_hedge(
    a: str, b: str, expected: list[tuple[str, list[str], list[str]]]
) -> None:
    assert clashing(a, b) == expected
    assert clashing(b, a) == [(kind, of_b, of_a) for kind, of_a, of_b in expected]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Take 200 mg.", "Take it for 3 days."),
        ("Take 200 mg.", "Take 400 IU."),
        ("Take 200 mg a day.", "Take 100 mg."),
        ("It has 3 types.", "It has 40 forms."),
        ("Seen in 1995.", "Seen in 2019."),
        ("Up to 80% limp.", "About 20% limp."),
        ("Two thirds of them limp.", "67% limp."),
        ("Take 200 mg, or 300 mg.", "Take 300 mg."),
        ("It lasts 7 to 10 days.", "It lasts 1 to 2 weeks."),
        ("It takes no more than 5 minutes.", "It takes 5 minutes."),
        ("It is not without risk.", "It is with risk."),
        ("Nobody never limps.", "Everybody limps."),
        ("Neither salt nor water helps.", "Salt or water does not help."),
        ("Not only salt helps.", "Salt helps."),
        ("It may help.", "It helps."),
        ("It rarely helps.", "It does not help."),
        ("It is unlikely to help.", "There is no evidence that it helps."),
        ("Cramps come without fever.", "Cramps come at dawn."),
        ("Cramps unrelated to a disease or a wound come at dawn.", "Cramps come at dawn."),
        ("Cramps come if you do not drink.", "Cramps come at dawn."),
        ("", ""),
    ],
)
def test_cues_that_agree_or_concern_other_things_do_not_clash(a: str, b: str) -> None:
    assert clashes(a, b) == []
    assert clashes(b, a) == []


def test_the_spans_of_a_clash_count_from_the_start_of_each_sentence() -> None:
    assert clashes("İt lasts 2 days.", "😀 It lasts 9 days.") == [
        Clash("number", (Span(9, 15),), (Span(11, 17),))
    ]


_WORDS = (
    "no not nor only never may rarely unlikely without more than or between and 5 10 mg g % a "
    "week times twice daily every other day in one of 3 out aged 65 older over under people their "
    "40s May October 2019 3, İ 😀 ½ µg °C – ’ don’t , . few several half dozen million 0"
)


@given(st.text() | st.lists(st.sampled_from(_WORDS.split())).map(" ".join))
@example("no more than 5 mg to 10 mg every other day or more")
@example("up to 0 mg every 0 days")
@example("between 5 % and 10 % of people over 65 and older in May 2019")
def test_cues_lie_in_the_text_in_order_without_overlap(text: str) -> None:
    cues = find_cues(text)

    places = [0, *(end for cue in cues for end in cue.span), len(text)]

    assert places == sorted(places)
    assert all(cue.span.start < cue.span.end and cue.value for cue in cues)
    assert all(re.search(r"[\w%]", text[slice(*cue.span)]) for cue in cues)


_RANGES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 3)).map(
        lambda ends: Quantity("dose", "mg", ends[0], ends[0] + ends[1], Span(0, 1))
    ),
    min_size=1,
)


@given(_RANGES, _RANGES)
def test_ranges_differ_if_every_pair_of_them_differs(
    some: list[Quantity], others: list[Quantity]
) -> None:
    differ = all(one.differs_from(other) for one in some for other in others)

    assert all_differ(some, others) is differ


@given(st.lists(st.sampled_from(_WORDS.split())).map(" ".join))
def test_a_sentence_does_not_clash_with_itself(text: str) -> None:
    assert clashes(text, text) == []


@pytest.mark.parametrize(
    "text",
    ["x" * 20_000, "9" * 20_000, "9," * 10_000, " " * 20_000, "no" + " " * 20_000 + "evidence"]
    + [word * 2_000 for word in ("not ", "no, ", "5 ", "5 mg ", "5 to ", "over ", "every ")]
    + [" ".join(f"{number} mg" for number in range(2_000))]
    + [word * 2_000 for word in ("evidence ", "twenty-", "aged ", "between 5 and ", "may ")],
)
def test_a_very_long_sentence_is_read_quickly(text: str) -> None:
    # A tenth of a second on a quiet machine; quadratic growth would take minutes.
    quick(lambda: clashes(text, text + "!"))
