"""Words side by side, however they are joined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.analyzer import terms
from index.text.phrases import holds_phrase, ways

SAME = [
    ("followup", "follow-up"), ("followup", "follow up"), ("follow-ups", "follow up"),
    ("health care", "healthcare"), ("x ray", "x-rays"), ("X-ray", "xray"), ("e-mail", "email"),
    ("over the counter", "over-the-counter"), ("over‑the‑counter", "over–the−counter"),
    ("antiinflammatory", "anti-inflammatory"), ("non-steroidal", "nonsteroidal"),
    ("in-patient", "inpatient"), ("coenzyme", "co-enzyme"), ("micro-albumin", "microalbumin"),
    ("vitamin B12", "vitamin B‑12"), ("vitamin b 12", "vitamin B12"), ("Covid19", "COVID-19"),
    ("omega 3", "omega-3"), ("1,000 mg", "1000mg"), ("12,500,000", "12500000"),
    ("1\u202f000", "1,000"), ("15mcg", "15 mcg"), ("15-mcg", "15 mcg"), ("2.5mL", "2.5 ml"),
    ("electrolyte", "electrolytes"), ("biopsies", "biopsy"), ("reflex test", "reflexes tests"),
    ("causes", "cause"), ("calorie", "calories"), ("toe", "toes"), ("viruses", "virus"),
    ("haemoglobin", "hemoglobin"), ("organised fibre", "organized fiber"), ("œdema", "edema"),
    ("hyper\u00adkalaemia", "hyperkalemia"), ("di\u200bgoxin", "digoxin"),
    ("\u2066digoxin\u2069 dose", "digoxin dose"), ("naïve", "naive"), ("Straße", "strasse"),
    ("Parkinson’s disease", "parkinsons disease"), ("Parkinson's disease", "Parkinson disease"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [*SAME, *((b, a) for a, b in SAME)])
def test_a_phrase_is_found_however_its_words_are_written(one: str, other: str) -> None:
    assert holds_phrase(f"Of rest, {one} and tea.", other)
    assert holds_phrase(one, f"  {other.upper()} ")


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("in patient hands", "inpatient"), ("a part of it", "apart"), ("not able", "notable"),
        ("made fat her way", "father"), ("2-3 times", "23 times"), ("15 20", "1520"),
        ("1.000 mg", "1000 mg"), ("rest, ice", "rest ice"), ("It cramps. Rest", "cramps rest"),
        ("organisation failure", "organ failure"), ("cramping", "cramp"), ("crampons", "cramp"),
        ("son's disease", "Wilson's disease"), ("Wilson's disease", "son's disease"),
        ("follow it up", "follow up"), ("", "rest"),
    ],
)  # fmt: skip
def test_other_words_are_not_the_phrase(text: str, phrase: str) -> None:
    assert not holds_phrase(text, phrase)


@pytest.mark.parametrize(
    ("phrase", "occurs"),
    [
        ("Wilson's disease", True),
        ("WILSON’S  disease", True),
        ("son's disease", False),
        ("disease hurt", False),
        ("follow-up (yearly)", True),
    ],
)
def test_a_phrase_matches_whole_words_with_any_apostrophes_hyphens_and_spaces(
    phrase: str, occurs: bool
) -> None:
    text = "With Wilson’s\ndisease, muscles hurt: a follow‑up (yearly) helps."

    assert holds_phrase(text, phrase) is occurs


def test_a_phrase_in_a_script_without_blanks_may_occur_inside_a_run() -> None:
    assert holds_phrase("夜の筋肉痛です。", "筋肉")
    assert holds_phrase("Die Wadenkra\u0308mpfe", "wadenkrämpfe")
    assert not holds_phrase("夜の筋トレです。", "筋肉")


@pytest.mark.parametrize(("text", "phrase"), [*SAME, *((b, a) for a, b in SAME)])
def test_the_terms_of_a_text_with_a_phrase_are_among_those_looked_for(
    text: str, phrase: str
) -> None:
    found = set(terms(text))

    assert all(any(found.issuperset(way) for way in word.terms) for word in ways(phrase))


@given(st.text("aB1-., é筋'\u00ad", min_size=1))
def test_every_text_holds_itself(text: str) -> None:
    assert holds_phrase(f"x {text} y", text) or not terms(text)
