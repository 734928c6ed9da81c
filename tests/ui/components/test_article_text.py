import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.records import Document, Governor, Span
from ui.components.article_text import article_html, drawn, has_signs, without_signs
from ui.markup import Highlight

SIGNS = st.text(st.sampled_from("ab1 \n\t|*_`#->[]()!\\~.•:/<"), max_size=60)


def plain(source: str) -> str:
    return unescape(re.sub("<[^>]*>", "", source))


def seen(source: str) -> str:
    """What the style sheet lets be seen."""
    return plain(re.sub('<span class="sign">[^<]*</span>', "", source))


@given(SIGNS, st.integers(0, 60), st.integers(0, 60), st.booleans())
@example("| a | b |\n|---|---|\n| 1 | 2 |", 3, 40, True)
@example("- a\n  - b\n    more\n\n***c*** d", 2, 30, True)
def test_the_text_that_is_drawn_matches_the_article_to_the_character(
    text: str, one: int, other: int, is_signed: bool
) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    quote = [Highlight(Span(start, end), "quote")]

    whole = drawn(text, quote, has_signs=is_signed)
    part = drawn(text, quote, within=Span(start, end), has_signs=is_signed)

    assert plain(whole) == text
    assert plain(part) == text[start:end]
    for source in (whole, part):
        assert source.count("<span") + source.count("<mark") == source.count("</")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("## The *heart* ##", "The heart"),
        ("A **big\nword** and __one__, ***both***", "A big\nword and one, both"),
        ("[Steam](https://a.example/x_(y)) <https://b.example>", "Steam https://b.example"),
        ("`a *b*` and \\*c\\*", "a *b* and *c*"),
        (
            "5 * 3 * 2, 2*3*4, snake_case_name, p* and q*",
            "5 * 3 * 2, 2*3*4, snake_case_name, p* and q*",
        ),
        ("- a\n- b\n  • c", "a\nb\nc"),
        ("* a\n* b", "a\nb"),
        ("* p < 0.05", "* p < 0.05"),
        ("Title\n=====\n\ntext", "Title\n\ntext"),
        ("> said\n\n---\n", "said\n\n"),
        ("```\n# a **b**\n```\n", "# a **b**\n"),
        ("ls | grep x\ncat | sort", "ls | grep x\ncat | sort"),
    ],
)
def test_of_plain_text_no_sign_of_markdown_is_seen_and_nothing_else_is_hidden(
    text: str, shown: str
) -> None:
    assert seen(drawn(text, has_signs=True)) == shown


def test_of_what_a_reader_wrote_only_bullets_and_bars_are_hidden() -> None:
    text = "# **a** `b` [c](d)\n\n- one\n  more\n\nDrug | Dose\nZinc | 3 mg"

    assert seen(drawn(text, has_signs=False)) == (
        "# **a** `b` [c](d)\n\none\nmore\n\nDrugDoseZinc3 mg"
    )


def test_a_table_has_rows_and_cells_and_its_known_header_is_one() -> None:
    text = "Drug | Dose\nZinc | 3 mg"
    article = Document(
        doc_id="a", path="a.html", title="A", text=text, governors=(Governor(0, 11, 23, -1),)
    )

    shown = article_html(article)

    assert shown.count('role="columnheader"') == shown.count('role="cell"') == 2
    assert shown.count('role="row"') == 2


def test_an_item_whose_bullet_is_outside_of_what_is_drawn_is_still_an_item() -> None:
    text = "- one\n- two"

    assert (
        drawn(text, within=Span(2, 5), has_signs=False) == '<span class="item depth-1">one</span>'
    )


def test_only_plain_text_and_rows_of_tables_may_have_signs_of_markdown() -> None:
    paths = [("a.txt", "a.txt"), ("a.md", "a.md"), ("a.html", "a.html"), ("t.csv", "t.csv#1")]

    assert [has_signs(Document(doc_id=i, path=p, title="", text="")) for p, i in paths] == [
        True,
        False,
        False,
        True,
    ]


def test_words_without_signs_keep_their_cells_apart() -> None:
    assert without_signs("| a | b |\n|---|---|\n| c | d |", has_signs=True).split() == [*"abcd"]
