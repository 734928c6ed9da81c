import pytest

from ingest.readers.pdf_pages.lexicon import Lexicon, is_word
from ingest.readers.pdf_pages.tex_codes import has_broken_letters, with_marked_gaps, with_meaning


@pytest.mark.parametrize(
    ("coded", "said"),
    [
        (["e\x0ecient", "\x0crst", "o\x0bers", "17{24"], ["efficient", "first", "offers", "17–24"]),
        (
            ["e\x1ecient", "\x1crst", "o\x1bers", "17\x1524"],
            ["efficient", "first", "offers", "17–24"],
        ),
    ],
)
def test_the_encoding_of_a_nameless_tex_font_is_seen_by_its_words(
    coded: list[str], said: list[str]
) -> None:
    assert with_meaning([(text, 7, "") for text in coded], is_word) == said


def test_a_font_with_a_code_of_its_own_is_left_alone_and_marked() -> None:
    words = [
        "ba\rk",
        "sa\rk",
        "ra\re",
        "dan\re",
        "\roat",
        "on\re",
        "fa\re",
        "la\re",
        "i\re",
        "ni\re",
    ]
    coded = [word.replace("\x0d", "\uf00d") for word in words]

    left = with_meaning([(text, 7, "") for text in coded], is_word)

    assert left == coded
    assert all(map(has_broken_letters, left))
    assert with_marked_gaps(left[0]) == "ba\N{REPLACEMENT CHARACTER}k"


def test_a_font_with_a_meaning_for_all_letters_is_left_alone() -> None:
    words = [("{braces}", 7, "ABCDEF+Mono"), ("10°", 8, ""), ("\uf00d", 9, "CMSY10")]

    assert with_meaning(words, is_word) == ["{braces}", "10°", "\uf00d"]


def test_what_an_article_says_elsewhere_decides_about_a_hyphen_before_any_rule() -> None:
    article = Lexicon(["the re-signed lease and the lowland here", "a cross-roads near"])

    assert article.joined("re", "signed") == "re-signed"
    assert article.joined("low", "land") == "lowland"
    assert article.joined("cross", "roads") == "cross-roads"
    assert article.joined("magne", "sium") == "magnesium"
    assert article.joined("self", "rising") == "self-rising"


def test_a_first_word_is_the_half_of_one_only_behind_a_hyphen() -> None:
    whole = Lexicon(["said in a", "round-about way to"])
    half = Lexicon(["said of a round-", "about way to"])

    assert whole.joined("round", "about") == "round-about"
    assert half.joined("round", "about") == "roundabout"
