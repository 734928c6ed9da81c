"""Words, their terms and their spans."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import index.text.analyzer
from index.records import Span
from index.text.analyzer import WORDS_VERSION, Word, terms, words


def test_stop_words_are_left_out_and_single_letters_kept() -> None:
    assert terms("The vitamin D in a diet is not enough: take B12 too.") == [
        "vitamin", "d", "diet", "enough", "take", "b12",
    ]  # fmt: skip


def test_a_word_has_its_span_in_the_text() -> None:
    text = "😀 My legs CRAMPED."

    cut = list(words(text))

    assert cut == [Word("leg", Span(5, 9)), Word("cramp", Span(10, 17))]
    assert [text[start:end] for _, (start, end) in cut] == ["legs", "CRAMPED"]


def test_all_forms_of_a_word_share_a_term() -> None:
    assert set(terms("cramp cramps cramping Cramped")) == {"cramp"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wadenkrämpfe", "WADENKRA\u0308MPFE"),
        ("Straße", "STRASSE"),
        ("épuisée", "EPUISEE"),
        ("Тетания", "ТЕТАНИЯ"),
        ("ёлка", "елка"),
        ("τετανία", "ΤΕΤΑΝΙΑ"),
        ("μύες", "ΜΎΕΣ"),
        ("العَضَلات", "العضلات"),
        ("ﬁbrillation", "fibrillation"),
        ("Muskel\u00adkrampf", "Muskelkrampf"),
        ("ＭＲＩ", "mri"),
    ],
)
def test_case_accents_and_variants_of_a_letter_make_no_difference(one: str, other: str) -> None:
    assert terms(one) == terms(other)
    assert len(terms(one)) == 1
    assert [word.span for word in words(f"x {one}")][1:] == [Span(2, 2 + len(one))]


def test_vowel_signs_that_are_letters_are_kept_and_split_no_word() -> None:
    assert terms("मांसपेशियों में ऐंठन") == ["मांसपेशियों", "में", "ऐंठन"]


def test_in_a_script_without_blanks_each_pair_of_characters_is_a_word() -> None:
    cut = list(words("MRIで筋肉痛、痛"))

    assert cut == [
        Word("mri", Span(0, 3)),
        Word("で筋", Span(3, 5)),
        Word("筋肉", Span(4, 6)),
        Word("肉痛", Span(5, 7)),
        Word("痛", Span(8, 9)),
    ]
    assert terms("근육경련은") == ["근육", "육경", "경련", "련은"]
    assert terms("ตะคริว") == ["ตะ", "ะค", "คร", "ริ", "ิว"]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("1,000mg", [Word("1000", Span(0, 5)), Word("mg", Span(5, 7))]),
        ("1’234’567", [Word("1234567", Span(0, 9))]),
        ("15\u00b5g", [Word("15", Span(0, 2)), Word("μg", Span(2, 4))]),
        ("B12", [Word("b12", Span(0, 3))]),
        ("5th 1990s", [Word("5th", Span(0, 3)), Word("1990s", Span(4, 9))]),
        ("1,2,3", [Word(str(n), Span(2 * n - 2, 2 * n - 1)) for n in (1, 2, 3)]),
        ("筋\u200b肉\ufeff", [Word("筋肉", Span(0, 3))]),
    ],
)
def test_numbers_are_whole_and_units_apart(text: str, cut: list[Word]) -> None:
    assert list(words(text)) == cut
    assert terms(text) == [word.term for word in cut]


def test_other_rules_for_words_have_another_version() -> None:
    text = "The Anaemic patient's 1,000mg of B‑12: naïve, 筋肉痛, organised foetuses; travelled."

    assert (WORDS_VERSION, terms(text)) == (
        4,
        [
            "anem", "patient", "s", "1000", "mg", "b", "12", "naiv", "筋肉", "肉痛", "organiz",
            "fetus", "travel",
        ],
    )  # fmt: skip


@given(st.text())
@example("1,000th 1,000_a a1,000 1,000,00 ,1,000 12,345.6")
@example("Straße, ÉPUISÉE, e\u0301, 筋肉痛 MRI検査 근육 ตะคริว ﷺ \u00ad")
@example("İstanbul")
@example("Ab".join(map(chr, range(128))))
def test_words_and_terms_agree(text: str) -> None:
    assert [word.term for word in words(text)] == terms(text)


@given(st.lists(st.text("aB-é筋")))
def test_terms_are_the_same_with_a_small_cache(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.text.analyzer, "_MOST_KNOWN", 1)
        term_lists = [terms(text) for text in texts]

    assert term_lists == [[word.term for word in words(text)] for text in texts]


def test_a_power_of_ten_is_not_the_number_that_its_digits_make() -> None:
    assert terms("10⁶ cells, 10⁹mg") == ["10", "6", "cell", "10", "9", "mg"]
    assert "106" in terms("106 cells")
    assert terms("CO₂ per m²") == ["co2", "per", "m2"]
    assert terms("In people¹ with cramps²,³") == ["peopl", "1", "cramp", "2", "3"]


@pytest.mark.parametrize("other", ["15 µg", "15 μg", "15mcg", "15 micrograms", "15 microgram"])
def test_a_dose_is_found_however_its_unit_is_written(other: str) -> None:
    assert terms(other) == terms("15 mcg") == ["15", "μg"]


def test_a_unit_without_a_prefix_is_the_word_that_it_is() -> None:
    assert terms("grams, calories, watts") == ["gram", "calori", "watt"]


def test_words_of_some_terms_are_found_where_all_words_are() -> None:
    text = "Cramps, a cramp – 筋肉痛 and salt."

    some = list(words(text, among={"cramp", "肉痛"}))

    assert some == [word for word in words(text) if word.term in {"cramp", "肉痛"}]
    assert [text[start:end] for _, (start, end) in some] == ["Cramps", "cramp", "肉痛"]
