"""Markdown as a person sees it."""

from collections import Counter

import pytest

from ingest.readers.plain.markdown import reading_of
from ingest.readers.plain.markdown_words import seen_words


def shown(text: str) -> list[tuple[str, int, str]]:
    reading = reading_of(text)
    return [
        (one.kind.value, one.level, reading.text[one.start : one.end]) for one in reading.blocks
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a **bold *and* strong** __word__ with ***all***", "a bold and strong word with all"),
        ("5 * 3 * 2, 5*3*2, snake_case_name, 2 ** 3, a == b", None),
        ("[the *trial*](https://a.org/x_y_z 'A title') and [this](<a b.md>)", "the trial and this"),
        ("[a](b(c)d) [not a link] [x] (y) $5 and $6", "a [not a link] [x] (y) $5 and $6"),
        (
            "see [[Magnesium]], [[Salts|salt]] and [[Zinc#Dose]]",
            "see Magnesium, salt and Zinc > Dose",
        ),
        ("10^6^ cells, H~2~O, 10<sup>9</sup>, CO<sub>2</sub>", "10⁶ cells, H₂O, 10⁹, CO₂"),
        ("==marked== <u>under</u> <kbd>F5</kbd> at dose <dose>", "marked under F5 at dose <dose>"),
        ("`a*b*c` ``x ` y`` \\*no\\* \\[x\\](y)", "a*b*c x ` y *no* [x](y)"),
        ("&lt;5 mg &amp; AT&T; <https://a.org/b_c_>", "<5 mg & AT&T; https://a.org/b_c_"),
        ("The dose is ~~500~~ 300 mg, not <del>30</del> 3.", "The dose is 300 mg, not 3."),
        ("~500 people ate ~5 figs", None),
        ("A note.[^1] Another^[in line].", "A note.[1] Another [in line]."),
    ],
)
def test_marks_are_left_out_and_what_only_looks_like_them_stays(
    text: str, words: str | None
) -> None:
    assert seen_words(text, left_out=Counter()) == (text if words is None else words)


def test_what_is_not_seen_is_left_out_and_counted() -> None:
    reading = reading_of(
        "Tides <!-- check\n\nthis --> rise.\n\n%% my own note %%\n\n- ~~all gone~~\n- kept\n\n"
        "![a chart](c.png) It shows.\n\n<script>let x = 1</script>\n\nSee [the table][t].\n\n"
        "[t]: https://a.org/t 'Table'\n"
    )

    assert reading.text == "Tides rise.\n\n- kept\n\nIt shows.\n\nSee the table."
    assert reading.left_out == {
        "comments": 2,
        "struck-out passages": 1,
        "pictures": 1,
        "hidden parts": 1,
    }


def test_blocks_are_found_and_their_marks_are_not_in_the_text() -> None:
    text = (
        "# Tides {#tides .big}\n\nThey rise\n> as *he* said\n> twice.\n\n1. First\n\n   Indented.\n"
        "2. Second\n\n- [x] box\n  - nested\n\n***\n\nEbb\n: It falls.\n: It is low.\n\n"
        "```python\n# no *heading*\n```\n\n| A | B |\n|---|---|\n| a\\|b | `c` |\n\nNeap\n----\n\n"
        "> [!warning]- Beware\n> It is deep.\n\n> [!note]\n> Read on.\n\n> 65 years is old.\n"
    )

    assert shown(text) == [
        ("heading", 1, "Tides"),
        ("paragraph", 0, "They rise"),
        ("paragraph", 0, "as he said\ntwice."),
        ("item", 1, "First"),
        ("paragraph", 0, "Indented."),
        ("item", 1, "Second"),
        ("item", 1, "☑ box"),
        ("item", 2, "nested"),
        ("paragraph", 0, "Ebb"),
        ("item", 1, "It falls."),
        ("item", 1, "It is low."),
        ("paragraph", 0, "# no *heading*"),
        ("header", 0, "| A | B |"),
        ("row", 0, "| a|b | c |"),
        ("heading", 2, "Neap"),
        ("paragraph", 0, "Beware"),
        ("paragraph", 0, "It is deep."),
        ("paragraph", 0, "Note"),
        ("paragraph", 0, "Read on."),
        ("paragraph", 0, "> 65 years is old."),
    ]
    assert reading_of(text).text.startswith("Tides\n\nThey rise\n\nas he said\ntwice.\n\n1. First")
    assert "\n\nEbb\n\n- It falls." in reading_of(text).text
    assert not {"***", "---", "#tides"} & set(reading_of(text).text.split())


@pytest.mark.parametrize(
    "text",
    [
        "Tides rise. They are 5 * 3 m high, and 2 > 1.\n\nThey fall, too.",
        "\\# No heading\n\n1986\\. A great year.",
        "Tides\n\n    a * b * c\n    d * e",
    ],
)
def test_a_text_without_marks_stays_as_it_is(text: str) -> None:
    assert reading_of(text).text == text.replace("\\", "")
    assert [kind for kind, _, _ in shown(text) if kind == "item"] == []


@pytest.mark.parametrize(
    "text",
    ["`" * 99_999, "[" * 50_000 + "]" * 50_000, "*a " * 50_000, "~~a" * 50_000, "<sup>" * 50_000],
)
def test_marks_without_end_are_read(text: str) -> None:
    assert reading_of(f"Tides.\n\n{text}").text.startswith("Tides.")


@pytest.mark.parametrize(
    "table",
    [
        "| Drug | Dose |\n|:---|---:|\n| Salt | *1* g |\n| Iron | 2 mg |",
        "Drug     Dose\n-------- ------\nSalt     *1* g\nIron     2 mg",
        "<table>\n<thead><tr><th>Drug</th>\n<th>Dose</th></tr></thead>\n<tbody>\n<tr>\n<td>Salt"
        "</td><td><em>1</em> g</td></tr><tr><td>Iron</td><td>2 mg</td></tr></tbody></table>",
    ],
    ids=["bars", "columns", "html"],
)
def test_a_table_is_one_in_each_form(table: str) -> None:
    assert shown(f"Doses:\n\n{table}\n\nThat is all.") == [
        ("paragraph", 0, "Doses:"),
        ("header", 0, "| Drug | Dose |"),
        ("row", 0, "| Salt | 1 g |"),
        ("row", 0, "| Iron | 2 mg |"),
        ("paragraph", 0, "That is all."),
    ]


def test_no_tag_of_a_page_is_among_the_words() -> None:
    text = "# Wells\n\n<aside>\n💡 Cover it.\n\n</aside>\n\n<iframe src='a'></iframe>Nine ells.\n"

    assert [words for _, _, words in shown(text)] == ["Wells", "💡 Cover it.", "Nine ells."]


def test_boxes_and_attributes_of_other_dialects_are_marks() -> None:
    text = (
        "Wells {.unnumbered}\n=====\n\n::: {.warning}\nCover it.\n:::\n\n"
        ":::tip[Rope] \nHemp.\n:::\n\n:::note Depth\n\nNine ells: `x`{.r}, "
        "[flint](a.md){target=_blank}, {see} it.\n\n:::\n\n{: .lead}\nRatio 3:::4.\n"
    )

    assert [words for _, _, words in shown(text)] == [
        *("Wells", "Cover it.", "Rope", "Hemp.", "Depth"),
        *("Nine ells: x, flint, {see} it.", "Ratio 3:::4."),
    ]


def test_shortcodes_are_left_out_and_counted_and_what_they_enclose_is_read() -> None:
    text = (
        "{{< youtube abc >}}\n\n{{% notice warning %}}\nCover it.\n{{% /notice %}}\n\n"
        "{% include a.html %}\n{% raw %}\nNine 90% ells.\n{% endraw %}\n\nPress {{< kbd F5 >}}.\n"
    )
    reading = reading_of(text)

    assert [words for _, _, words in shown(text)] == [
        *("Cover it.", "Nine 90% ells.", "Press {{< kbd F5 >}}.")
    ]
    assert reading.left_out == {"shortcodes": 2}


def test_drawn_tables_are_tables() -> None:
    simple = "------  -----\nWell     Ells\n------  -----\nNorth       9\n------  -----\n"
    grid = (
        "+-------+------+\n| Well  | Ells |\n+=======+======+\n| North | 9    |\n| field |      |\n"
        "+-------+------+\n| South | 10   |\n+-------+------+\n\nDry.\n"
    )

    assert [(kind, words) for kind, _, words in shown(f"Dug.\n\n{simple}\n{grid}")] == [
        ("paragraph", "Dug."),
        ("header", "| Well | Ells |"),
        ("row", "| North | 9 |"),
        ("header", "| Well | Ells |"),
        ("row", "| North field | 9 |"),
        ("row", "| South | 10 |"),
        ("paragraph", "Dry."),
    ]


def test_the_boxes_of_mkdocs_have_their_title() -> None:
    text = (
        'Dug.\n\n!!! warning "Take care"\n    Cover it.\n\n??? note\n    Nine ells.\n\nWhy ??? so\n'
    )

    assert [words for _, _, words in shown(text)] == [
        *("Dug.", "Take care\n    Cover it.", "Note", "Nine ells.", "Why ??? so")
    ]
