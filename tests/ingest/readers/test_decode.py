import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableError
from ingest.readers.decode import decode, storable

ENGLISH = "Wilson’s disease – a café at 20 °C – is naïve.\nMagnesium, 5 µg: no more cramps.\n"
FRENCH = "La crampe à l'été est très gênante ; elle réveille le dormeur, même jeune.\n"
GERMAN = "Über die Muskelkrämpfe: größere Schmerzen, müde Füße und später Schwäche.\n"
CZECH = (
    "Svalové křeče jsou bolestivé a často se objevují v noci, když člověk spí. "
    "Příčiny jsou různé.\n"
)
SPANISH = (
    "Los calambres musculares son dolorosos y más frecuentes en niños; ¿por qué? "
    "También en español.\n"
) * 2
RUSSIAN = "Мышечные судороги бывают ночью. Это больно, но проходит через несколько минут.\n"
JAPANESE = (
    "筋肉のけいれんは痛いです。水をたくさん飲んで、よく休みましょう。足を伸ばすと治ります。\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_english_comes_out_right_in_every_usual_encoding(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding)) == ENGLISH


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, JAPANESE])
def test_wide_encodings_are_recognised_without_a_byte_order_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "latin-1"),
        (GERMAN, "latin-1"),
        ("a short café", "latin-1"),
        ("20 °C", "latin-1"),
        (SPANISH, "cp1252"),
        (CZECH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
    ],
)
def test_older_encodings_are_guessed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_far_letter_in_a_long_file_is_decoded_like_a_near_one() -> None:
    text = "Plain words only.\n" * 20_000 + "Then a café.\n"

    assert decode(text.encode("cp1252")) == text


def test_one_broken_letter_does_not_spoil_the_others() -> None:
    raw = ("größer " * 20).encode() + b"caf\xe9"

    assert decode(raw) == "größer " * 20 + "caf\ufffd"


def test_a_declared_encoding_is_believed_unless_the_text_is_utf_8() -> None:
    assert decode(RUSSIAN.encode("koi8-r"), declared="koi8-r") == RUSSIAN
    assert decode("café “q”".encode("cp1252"), declared="iso-8859-1") == "café “q”"
    assert decode("café".encode(), declared="iso-8859-1") == "café"
    assert decode("café".encode("cp1252"), declared="no-such") == "café"
    for strange in ("hex", "zlib", "rot13", "idna", "undefined"):
        assert decode("café".encode("cp1252"), declared=strange) == "café"


@pytest.mark.parametrize(
    "raw",
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 9, b"\0\0\0", bytes(range(256)), bytes(range(1, 256))],
)
def test_binary_content_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableError, match="^is not text"):
        decode(raw)


def test_newlines_are_universal_and_other_separators_stay() -> None:
    assert decode(b"a\r\nb\rc\nd\x0ce") == "a\nb\nc\nd\x0ce"


def test_what_cannot_be_stored_is_replaced() -> None:
    assert storable("a\0b\ud800c\U0001f600") == "a\ufffdb\ufffdc\U0001f600"


@given(st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs", "Cc"])))
def test_every_utf_8_file_is_decoded_verbatim(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@given(st.binary())
def test_any_bytes_are_text_or_refused(raw: bytes) -> None:
    try:
        text = decode(raw)
    except UnreadableError:
        return

    assert text == storable(text)
