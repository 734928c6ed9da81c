"""A page is read as a browser shows it."""

import pytest

from ingest.readers.web_pages.html import reading_of
from tests.support.formats import blocks_of

ROUND = "The well was dug in dry chalk by four men and lined with flint up to the rim. "


def _lines(body: str, head: str = "") -> list[str]:
    page = f"<html><head>{head}</head><body><main><h1>Wells</h1><p>{ROUND}</p>{body}</main></body>"
    return [words for _, _, words in blocks_of(reading_of(page))][2:]


def test_style_rules_hide_as_in_a_browser() -> None:
    style = (
        "<style>.a, p.b > i {display:none} .a.on {display:block} #c {visibility: hidden}"
        "@media print {.d {display: none}} @media (max-width: 600px) {.e {display: none}}"
        ".f:hover {display: none} @keyframes k {from {visibility: hidden}}</style>"
    )
    body = (
        "<p class=a>one</p><p class='a on'>two</p><p class=b>three <i>four</i></p><p id=c>five</p>"
        "<p class=d>six</p><p class=e>seven</p><p class=f>eight</p><p class=a style=display:block>"
        "nine</p>"
    )

    assert _lines(body, style) == ["two", "three", "six", "seven", "eight", "nine"]


def test_what_opens_at_a_click_is_read_below_its_title() -> None:
    body = (
        "<div><button aria-expanded=false>How deep?</button><div hidden>Nine ells.</div></div>"
        "<div role=tablist><button role=tab id=t>Chalk</button></div>"
        "<div role=tabpanel aria-labelledby=t style=display:none>Holds.</div>"
        "<p hidden>Never shown.</p>"
    )
    reading = reading_of(f"<main><p>{ROUND}</p>{body}</main>")

    assert blocks_of(reading)[1:] == [
        ("item", 1, "How deep?"),
        ("item", 2, "Nine ells."),
        ("paragraph", 0, "Chalk"),
        ("item", 1, "Chalk"),
        ("item", 2, "Holds."),
    ]
    assert reading.left_out == {"hidden parts": 1}


def test_a_formula_is_read_once_whatever_stands_in_for_it() -> None:
    math = "<math><msup><mi>v</mi><mn>2</mn></msup><mo>=</mo><mn>2</mn><mi>g</mi><mi>h</mi></math>"
    pictured = f"<span><span style='display:none'>{math}</span><img src=x></span>"
    drawn = f"<span><span class=m>{math}</span><span aria-hidden=true>v2=2gh</span></span>"

    assert _lines(f"<p>So {pictured} holds.</p><p>So {drawn} holds.</p>") == [
        "So v² = 2gh holds.",
        "So v² = 2gh holds.",
    ]


def test_cells_over_several_rows_are_in_each() -> None:
    table = (
        "<table><tr><th rowspan=2>Well</th><th colspan=2>Depth</th></tr><tr><th>1900</th>"
        "<th>2000</th></tr><tr><td rowspan=2>North</td><td>9</td><td>11</td></tr>"
        "<tr><td>8</td><td>10</td></tr></table>"
    )

    assert _lines(table) == [
        "Well | Depth |",
        "Well | 1900 | 2000",
        "North | 9 | 11",
        "North | 8 | 10",
    ]


def test_quotations_strikes_and_shadow_trees_are_as_they_show() -> None:
    body = (
        "<p>He wrote <q>dig <q>deep</q> there</q>, at <s>9</s> 12 ells.</p>"
        "<my-box><template shadowmode=open><h2>Rope</h2><slot></slot></template>"
        "<p>Hemp lasts.</p></my-box>"
    )

    assert _lines(body) == ["He wrote “dig ‘deep’ there”, at 12 ells.", "Rope", "Hemp lasts."]


def test_remarks_of_word_processors_are_left_out_and_counted() -> None:
    body = (
        "<p>Chalk holds.<sup><a href='#cmnt1' id='cmnt_ref1'>[a]</a></sup></p><div><p>"
        "<a href='#cmnt_ref1' id='cmnt1'>[a]</a>Is it so?</p></div>"
        "<div style='mso-element:comment-list'><p>Check this.</p></div>"
    )
    reading = reading_of(f"<body><p>{ROUND}</p>{body}</body>")

    assert [words for _, _, words in blocks_of(reading)][1:] == ["Chalk holds."]
    assert reading.left_out["comments"] == 3


def test_what_a_class_raises_lowers_or_strikes_out_is_read_so() -> None:
    style = (
        "<style>.c1{vertical-align:sub}.c2 {vertical-align: super} /* .c4{vertical-align:sub} */"
        ".c3{color:red;text-decoration:line-through}@media print{.c4{vertical-align:super}}</style>"
    )
    body = (
        "<p>H<span class=c1>2</span>O, 10<span class='c9 c2'>6</span> ells, <b class=c3>500</b> 300"
        " and <span class=c4>4</span></p><ul><li class=c3>gone</li><li>kept</li></ul>"
    )

    assert _lines(body, style) == ["H₂O, 10⁶ ells, 300 and 4", "kept"]


def test_the_title_of_a_document_saved_as_a_page_is_its_heading() -> None:
    page = (
        f"<body><p class='c5 title'><span>Wells</span></p><p>{ROUND}</p><h1>Chalk</h1><p>Soft.</p>"
    )
    reading = reading_of(page)

    assert blocks_of(reading)[::2] == [("heading", 1, "Wells"), ("heading", 1, "Chalk")]
    assert not reading.aside


def test_tabs_title_their_panels_whichever_names_the_other() -> None:
    body = (
        "<ul role=tablist><li><a role=tab href='#n'>North</a></li>"
        "<li role=tab aria-controls=s>South</li><li role=tab><a href='#e'>East</a></li></ul>"
        "<div role=tabpanel id=n>Nine ells.</div><div role=tabpanel id=s hidden>Ten ells.</div>"
        "<div role=tabpanel id=e style=display:none>Dry.</div>"
    )

    assert _lines(body)[3:] == ["North", "Nine ells.", "South", "Ten ells.", "East", "Dry."]


def test_a_tab_right_above_its_panel_is_its_title_once() -> None:
    body = (
        "<div><div role=tab id=n aria-controls=p>North</div>"
        "<div role=tabpanel id=p aria-labelledby=n hidden>Nine ells.</div></div>"
        "<div role=tab id=s><h4><a href='#q'>South</a></h4></div>"
        "<div role=tabpanel id=q aria-labelledby=s>Ten ells.</div>"
    )

    assert _lines(body) == ["North", "Nine ells.", "South", "Ten ells."]


def test_what_a_tab_in_a_list_opens_is_read() -> None:
    style = "<style>.panel {display: none}</style>"
    body = (
        "<ul><li><a href='#a'>North</a></li><li data-tab=b>South</li></ul>"
        "<div id=a class=panel>Nine ells.</div><div id=b class=panel>Ten.</div>"
        "<div class=panel>Never.</div>"
    )

    assert _lines(body, style)[2:] == ["Nine ells.", "Ten."]


def test_buttons_that_only_a_script_gives_a_meaning_are_titles_of_what_is_below() -> None:
    body = (
        "<button class=a>How deep?</button><div class=p>Nine ells.</div>"
        "<button class=a>How old?</button><div class=p>Older than the church.</div>"
        "<button class=b>Copy</button><div>One line.</div>"
        "<button class=b>Copy</button><div>Two lines.</div>"
        "<dl><dt><div><button>How wide?</button></div></dt><dd>Two ells.</dd></dl>"
        "<button data-bs-target=#p>Whose is it?</button><div id=p>The parish's.</div>"
    )
    reading = reading_of(f"<main><p>{ROUND}</p>{body}</main>")

    assert [one for one in blocks_of(reading)[1:] if one[2] != "Copy"] == [
        ("item", 1, "How deep?"),
        ("item", 2, "Nine ells."),
        ("item", 1, "How old?"),
        ("item", 2, "Older than the church."),
        ("paragraph", 0, "One line."),
        ("paragraph", 0, "Two lines."),
        ("item", 1, "How wide?"),
        ("item", 2, "Two ells."),
        ("item", 1, "Whose is it?"),
        ("item", 2, "The parish's."),
    ]
    assert [reading.text[start:end] for start, end in reading.aside] == ["Copy", "Copy"]


def test_the_picture_of_a_formula_is_read_as_its_tex() -> None:
    body = (
        "<p>So <img class=latex src=x alt='E = mc^2'> and <img src=/math/render/svg/1 class="
        "mwe-math-fallback-image-inline alt='{\\displaystyle x^{2}}'>, <img src=a alt=Well>.</p>"
    )

    assert _lines(body) == ["So E = mc^2 and x^{2}, ."]


def test_arrows_back_from_a_note_are_left_out_and_its_marks_are_not() -> None:
    body = "<p>So.<a href='#n'>*</a></p><p><a href='#n'>*</a> By hand. <a href='#r'>↩︎</a></p>"

    assert _lines(body) == ["So.[*]", "* By hand."]


def test_words_in_a_drawing_are_counted_as_left_out() -> None:
    icon = "<svg><title>Print</title><path d=M0/></svg>"
    chart = "<svg><text>Nine ells</text><text>Ten ells</text></svg>"
    reading = reading_of(f"<main><p>{ROUND}</p>{icon}{chart}</main>")

    assert reading.left_out == {"drawings": 1}


def test_a_style_may_put_a_box_into_the_line_or_words_on_lines_of_their_own() -> None:
    body = (
        "<div>Nine <div style='display: inline;left:0'>ells</div> deep.</div>"
        "<p><span style=display:block>North</span><span style=display:block>South</span></p>"
        "<p>a<span style=display:inline-block>b</span></p>"
    )

    assert _lines(body) == ["Nine ells deep.", "North", "South", "ab"]


def test_writer_and_day_below_a_title_are_no_chapters() -> None:
    page = f"<h1 class=title>Wells</h1><h4 class=author>A. Pit</h4><h4 class=date>2018</h4>{ROUND}"

    assert [kind for kind, _, _ in blocks_of(reading_of(page))][1:3] == ["paragraph", "paragraph"]


def test_the_number_of_a_note_does_not_touch_its_first_word() -> None:
    body = "<p>Dug<a href='#n'><sup>1</sup></a>.</p><p><a href='#r'>1</a>By hand.</p>"

    assert _lines(body) == ["Dug[1].", "[1] By hand."]


def test_spans_that_a_class_makes_blocks_do_not_run_together() -> None:
    style = (
        "<style>.a{display:block} .b {display: flex} .c{display:block} span.c{color:red}"
        ".c{display:inline} .d{display:inline-block} .e{display:block} p .e{display:none}</style>"
    )
    body = (
        "<p><span class=a>North</span><span class=b>South</span>E<span class=c>as</span>"
        "<i class=d>t</i> <b class=e>gone</b></p>"
    )

    assert _lines(body, style) == ["North", "South", "East"]


def test_class_names_that_say_it_all_are_enough_without_their_style_sheet() -> None:
    body = (
        "<p>10<span class=sup>6</span>, H<span class=subscript>2</span>O, <span class=sub>so</span>"
        " <span class=line-through>nine</span> ten</p>"
    )

    assert _lines(body) == ["10⁶, H₂O, so ten"]


def test_what_a_link_to_nowhere_opens_is_read() -> None:
    body = "<ul><li><a href='#'>How deep?</a><div style=display:none>Nine ells.</div></li></ul>"

    assert _lines(body)[-1].split() == ["How", "deep?", "Nine", "ells."]


@pytest.mark.parametrize(
    ("listed", "shown"),
    [
        ("<ol><li>Rest.<li>Walk.</ol>", "1. Rest.\n2. Walk."),
        ('<ol start="4"><li>Rest.<li value="9">Walk.<li>Run.</ol>', "4. Rest.\n9. Walk.\n10. Run."),
        ('<ol type="a" reversed><li>Rest.<li>Walk.</ol>', "b. Rest.\na. Walk."),
        ('<ol style="list-style-type: upper-roman"><li>Rest.</ol>', "I. Rest."),
        ('<ol style="list-style: none"><li>Rest.</ol>', "- Rest."),
        (
            "<ol><li>Rest.<ul><li>At night.</ul><li>Walk.<ol><li>Far.</ol></ol>",
            "1. Rest.\n  - At night.\n2. Walk.\n  1. Far.",
        ),
    ],
)
def test_steps_have_the_numbers_that_a_browser_counts(listed: str, shown: str) -> None:
    page = f"<h1>Cramps</h1><p>They often hurt at night, and these steps help many people.{listed}"

    assert shown in reading_of(page).text
