"""Words, their stems and their places."""

from hypothesis import example, given
from hypothesis import strategies as st

from index.records import Span
from index.words import Word, stems, words


def test_common_words_are_left_out_and_single_letters_kept() -> None:
    assert stems("The vitamin D in a diet is not enough: take B12 too.") == [
        "vitamin", "d", "diet", "enough", "take", "b12",
    ]  # fmt: skip


def test_a_word_stands_where_the_text_has_it() -> None:
    text = "😀 My legs CRAMPED."

    found = list(words(text))

    assert found == [Word("leg", Span(5, 9)), Word("cramp", Span(10, 17))]
    assert [text[start:end] for _, (start, end) in found] == ["legs", "CRAMPED"]


def test_all_forms_of_a_word_share_a_stem() -> None:
    assert set(stems("cramp cramps cramping Cramped")) == {"cramp"}


@given(st.text())
@example("İstanbul")
def test_words_and_stems_agree(text: str) -> None:
    assert [word.stem for word in words(text)] == stems(text)
