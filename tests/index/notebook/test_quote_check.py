"""A quote is found again, whatever was done to its article."""

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.files.digests import quote_digest
from index.notebook.quote_check import Located, Remembered, is_digest, locate, remember, whole
from index.records import Span

BEFORE = "# Night cramps\n\nA cramp wakes many people. It goes away after a minute or two.\n\n"
QUOTE = (
    "The calf muscle shortens while the foot points down. Tired nerves then fire, and\n"
    "the muscle knots: it is hard to the touch, and walking hurts for an hour."
)
AFTER = "\n\nOthers are woken by heartburn. Nobody knows why some sleep through all of it.\n"
TEXT = BEFORE + QUOTE + AFTER
PLACE = Span(len(BEFORE), len(BEFORE) + len(QUOTE))
WORDS = st.lists(
    st.sampled_from(["rest", "salt", "heat", "sleep", "bone", "skin", "liver", "tide", "gull"]),
    max_size=40,
).map(" ".join)
LONGEST_WORD = len("shortens")
NUMBERED = " ".join(f"word{number}" for number in range(40))


def in_link(quote: str = QUOTE, span: Span = PLACE) -> Remembered:
    return remember(quote, span)


def in_table(quote: str = QUOTE, span: Span = PLACE) -> Remembered:
    return whole(quote, span, digest=quote_digest(quote))


both = pytest.mark.parametrize("kept", [in_link(), in_table()], ids=["link", "table"])


@both
@given(WORDS)
def test_text_inserted_after_a_quote_leaves_it_verified(kept: Remembered, extra: str) -> None:
    assert locate(BEFORE + QUOTE + extra + AFTER, kept) == Located(verdict="verified", span=PLACE)


@both
@given(WORDS.filter(bool))
def test_text_inserted_before_a_quote_moves_it(kept: Remembered, extra: str) -> None:
    located = locate(extra + TEXT, kept)

    moved = Span(PLACE.start + len(extra), PLACE.end + len(extra))
    assert located == Located(verdict="moved", span=moved)


@both
@given(st.integers(1, len(BEFORE)))
def test_text_deleted_before_a_quote_moves_it(kept: Remembered, deleted: int) -> None:
    text = TEXT[deleted:]

    located = locate(text, kept)

    assert located.verdict == "moved"
    assert located.span
    assert text[located.span.start : located.span.end] == QUOTE


@both
@given(st.integers(1, len(QUOTE) - 1), st.sampled_from(["", "not ", "§", " mostly "]))
def test_a_quote_with_text_inserted_or_a_character_gone_is_edited(
    kept: Remembered, at: int, extra: str
) -> None:
    edited = QUOTE[:at] + extra + QUOTE[at + (not extra) :]

    located = locate(BEFORE + edited + AFTER, kept)

    assert located.verdict == "edited"
    assert located.span
    assert abs(located.span.start - PLACE.start) <= LONGEST_WORD + len(extra)
    assert abs(located.span.end - PLACE.start - len(edited)) <= LONGEST_WORD + len(extra)


@both
@given(st.data())
def test_a_moved_quote_with_a_few_words_changed_is_edited_and_found(
    kept: Remembered, data: st.DataObject
) -> None:
    words = QUOTE.split(" ")
    at = data.draw(st.integers(0, len(words) - 3))
    words[at : at + 2] = ["copper", "copper"]
    extra = data.draw(WORDS)
    text = f"{extra}\n{BEFORE}{' '.join(words)}{AFTER}"

    located = locate(text, kept)

    assert located.verdict == "edited"
    assert located.span
    found = text[located.span.start : located.span.end]
    assert "nerves then fire" in found or "copper" in found
    assert abs(len(found) - len(QUOTE)) < len(QUOTE) // 3


@both
@given(WORDS)
def test_a_deleted_quote_is_removed(kept: Remembered, rest: str) -> None:
    assert locate(rest, kept) == Located(verdict="removed", span=None)
    assert locate(BEFORE + AFTER, kept).verdict == "removed"


@given(st.integers(0, 30), st.integers(1, 9))
def test_words_deleted_from_a_quote_kept_whole_cost_only_themselves(at: int, count: int) -> None:
    words = NUMBERED.split()
    edited = " ".join(words[:at] + words[at + count :])
    text = f"Before it. {edited} After it."

    located = locate(text, in_table(NUMBERED, Span(11, 11 + len(NUMBERED))))

    assert located.verdict == "edited"
    assert located.span
    assert text[located.span.start : located.span.end] == edited


@given(st.text(max_size=300), st.text(max_size=80), st.integers(0, 300), st.integers(0, 400))
def test_any_text_and_any_quote_get_a_verdict_whose_span_is_in_the_text(
    text: str, quote: str, start: int, length: int
) -> None:
    assume(quote)
    span = Span(start, start + length)

    for kept in (remember(quote, span), whole(quote, span, digest=quote_digest(quote))):
        located = locate(text, kept)

        assert (located.span is None) == (located.verdict == "removed")
        if located.span:
            assert 0 <= located.span.start < located.span.end <= len(text)
        if located.verdict in ("verified", "moved"):
            assert text[located.span.start : located.span.end] == quote  # type: ignore[union-attr]


@given(st.text(min_size=1, max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_a_quote_is_always_found_at_its_place(quote: str, before: str, after: str) -> None:
    text = before + quote + after
    span = Span(len(before), len(before) + len(quote))

    assert locate(text, remember(quote, span)).verdict == "verified"
    assert locate("x" + text, remember(quote, span)).verdict in ("moved", "verified")


def test_the_place_nearest_to_the_old_one_counts() -> None:
    text = "Rest. " * 50

    located = locate(text, in_table("Rest.", Span(31, 36)))

    assert located == Located(verdict="moved", span=Span(30, 35))


def test_a_digest_of_other_words_verifies_nothing() -> None:
    kept = Remembered(span=PLACE, digest=quote_digest("other words")[:16], first=QUOTE[:30])

    assert locate(TEXT, kept).verdict == "edited"


@pytest.mark.parametrize(
    ("quote", "edited"),
    [
        ("夜间小腿抽筋很常见。", "夜间小腿抽筋不太常见。"),
        ("ตะคริวตอนกลางคืนพบบ่อยมาก", "ตะคริวตอนกลางคืนพบน้อยมาก"),
        ("Les crampes nocturnes réveillent souvent.", "Les crampes nocturnes réveillent parfois."),
    ],
)
def test_an_edit_is_found_in_scripts_without_blanks(quote: str, edited: str) -> None:
    before = "Ω" * 40 + "\n"
    kept = in_table(quote, Span(0, len(quote)))

    located = locate(before + edited, kept)

    assert located == Located(verdict="edited", span=Span(41, 41 + len(edited)))


def test_a_long_quote_in_a_long_article_is_found_by_its_ends() -> None:
    chance = random.Random(1)
    words = [f"w{chance.randrange(3000)}" for _ in range(60_000)]
    quote = " ".join(words[30_000:32_000])
    start = len(" ".join(words[:30_000])) + 1
    words[31_000] = "changed"
    text = "Put in. " + " ".join(words)

    located = locate(text, in_table(quote, Span(start, start + len(quote))))

    assert located.verdict == "edited"
    assert located.span
    assert text[located.span.start : located.span.end] == " ".join(words[30_000:32_000])


def test_the_nearest_text_does_not_run_on_into_the_next_sentence() -> None:
    quote = "Salt helps most people."

    located = locate("Salt helps most. Others rest.", in_table(quote, Span(0, len(quote))))

    assert located == Located(verdict="edited", span=Span(0, len("Salt helps most.")))


def test_one_very_long_word_is_a_quote_like_any_other() -> None:
    word = "a" * 10_000

    kept = remember(word, Span(0, 10_000))

    assert len(kept.first) + len(kept.last) <= 64
    assert locate(word, kept).verdict == "verified"
    assert locate(f"So {word}", kept) == Located(verdict="moved", span=Span(3, 10_003))
    assert locate("So " + "b" * 10_000, kept).verdict == "removed"


@pytest.mark.parametrize("digest", ["", "abc", "G" * 16, "a" * 65, "A" * 16, "a" * 16 + "\n"])
def test_text_that_cannot_be_a_digest_is_not_one(digest: str) -> None:
    assert not is_digest(digest)
    assert is_digest("0123456789abcdef")
