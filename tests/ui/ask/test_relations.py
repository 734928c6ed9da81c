import re
from dataclasses import replace

import pytest

from index.compare.comparison import Comparison, Group, Kind, SourceStance, SourceView
from index.records import Span
from tests.support.comparisons import COMPARED, claim, comparison, document, judged, pair, view
from ui.ask.matrix import legend_html, matrix_html, matrix_of
from ui.ask.relations import agree_html, alone_html, differ_html
from ui.ask.strip import sides_html

HOSTILE = "<script>document.title=1</script> $x^2$ **bold** [link](http://evil.example)"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("number", "different numbers"),
        ("negation", "one denies it"),
        ("hedge", "one is less sure"),
        ("scope", "different scope"),
        ("model", "opposite sides"),
    ],
)
def test_a_difference_is_described_in_plain_words(kind: Kind, words: str) -> None:
    a, b = view("Ash"), view("Elm", "disputes", "Salt harms.")

    shown = differ_html(
        comparison(a, b, pairs=[pair(a.claims[0].claim, b.claims[0].claim, kind=kind)]), COMPARED
    )

    assert f'<div class="pair"><h3>{words}</h3>' in shown
    assert shown.index("Read both") < shown.index('<div class="pair">')
    assert shown.index("<b><bdi>Ash</bdi></b>") < shown.index("<b><bdi>Elm</bdi></b>")
    assert ("may be about different people" in shown) == (kind == "scope")
    assert "these pairs follow from who says yes and who says no, which may be wrong" in shown


def test_conflicting_words_are_highlighted_in_both_sentences() -> None:
    a, b = document("Ash", "Take 5 grams."), document("Elm", "Take 9 grams.")
    found = replace(
        pair(claim(a), claim(b), kind="number"), cues_a=(Span(5, 6),), cues_b=(Span(5, 6),)
    )

    shown = differ_html(comparison(pairs=[found]), COMPARED)

    assert 'Take <mark class="word">5</mark> grams.' in shown
    assert 'Take <mark class="word">9</mark> grams.' in shown


def test_further_pairs_are_folded_and_agreeing_ones_left_out() -> None:
    a, b = claim(document("Ash", "Salt helps.")), claim(document("Elm", "Salt harms."))
    pairs = [pair(a, b)] * 8 + [pair(a, b, relation="agree")]

    shown = differ_html(comparison(pairs=pairs), COMPARED)

    before, folded = shown.split("<details>")
    assert before.count('class="pair"') == 6
    assert folded.startswith("<summary>2 more pairs</summary>")
    assert folded.count('class="pair"') == 2


@pytest.mark.parametrize(
    ("sides", "words"),
    [
        (("supports", "supports", "silent"), "No two sources take opposite sides here.</p>"),
        (("undecided", "disputes"), "No two sources take opposite sides here.</p>"),
        (("mixed", "disputes"), "take opposite sides here. 1 source said both; see above.</p>"),
        (("supports", "disputes"), "Sources take opposite sides; the sentences of each are above."),
    ],
)
def test_the_words_where_no_pair_differs_follow_from_the_tally(
    sides: tuple[SourceStance, ...], words: str
) -> None:
    shown = differ_html(comparison(*(view(f"S{n}", s) for n, s in enumerate(sides))), COMPARED)

    assert words in shown
    assert "Read both" not in shown
    assert ("No two sources" in shown) != ({"supports", "disputes"} <= {*sides})


def test_pairs_of_an_open_question_do_not_follow_from_stances() -> None:
    a, b = view("Ash", None), view("Elm", None, "Salt harms.")
    found = comparison(a, b, asked=None, pairs=[pair(a.claims[0].claim, b.claims[0].claim)])

    assert "a small program paired these sentences" in differ_html(found, COMPARED)
    assert "stances" not in differ_html(found, COMPARED)
    nothing = differ_html(comparison(a, b, asked=None), COMPARED)
    assert "No two sources differ here, as far as a small program can tell." in nothing


def test_the_page_says_so_if_nothing_agrees_or_stands_alone() -> None:
    assert "No two sources clearly say the same here" in agree_html(comparison(), COMPARED)
    assert alone_html(comparison(), COMPARED) == ""


def test_a_shared_claim_is_shown_in_the_words_of_each_source() -> None:
    a, b = view("Ash", shares=["Elm"]), view("Elm", text="Salt is of use.", shares=["Ash"])
    group = Group(claims=(a.claims[0].claim, b.claims[0].claim), sources=("Ash", "Elm"))
    alone = Group(claims=group.claims[:1], sources=("Ash",))

    shown = agree_html(comparison(a, b, groups=[group, alone]), COMPARED)

    assert shown.count('class="group"') == 1
    assert '<div class="group"><h3>2 sources</h3>' in shown
    assert "<bdi>Ash</bdi>, <bdi>Elm</bdi>: they share part of their text</p>" in shown
    assert shown.index("Salt helps.") < shown.index("Salt is of use.")


def test_claims_of_one_source_are_folded_and_counted_beyond_twenty() -> None:
    article = document("Ash", "Salt helps.")
    groups = [Group(claims=(claim(article),), sources=("Ash",))] * 23

    shown = alone_html(comparison(view("Ash"), groups=groups), COMPARED)

    assert "<h2>Only one source says</h2><details><summary>23 claims</summary>" in shown
    assert shown.count("<figure") == 20
    assert "and 3 more claims" in shown


def three_sources() -> Comparison:
    """Ash and Elm agree on one claim; Fir denies it and is undecided on what was asked."""
    a, b = view("Ash"), view("Elm", "disputes", "Salt is of use.")
    c = view("Fir", "undecided", "Salt is of no use.")
    one, two, three = (each.claims[0].claim for each in (a, b, c))
    return comparison(
        a,
        b,
        c,
        view("Oak", "silent"),
        pairs=[pair(two, three, kind="negation"), pair(one, two, relation="agree")],
        groups=[
            Group(claims=(one, two), sources=("Ash", "Elm")),
            Group(claims=(three,), sources=("Fir",)),
        ],
    )


def test_the_matrix_has_one_word_for_each_source_and_claim() -> None:
    matrix = matrix_of(three_sources())

    assert matrix is not None
    assert matrix.sources == ("Ash", "Elm", "Fir")
    assert matrix.claims == (
        ("Asked", "Salt helps."),
        ("1", "Salt helps."),
        ("2", "Salt is of no use."),
    )
    assert matrix.words == {
        (0, 0): "supports",
        (1, 0): "disputes",
        (2, 0): "undecided",
        (0, 1): "says so",
        (1, 1): "says so",
        (2, 1): "differs",
        (1, 2): "differs",
        (2, 2): "says so",
    }


@pytest.mark.parametrize(
    ("kind", "word"),
    [("hedge", "less sure"), ("scope", "other scope"), ("number", "other number")],
)
def test_the_matrix_does_not_call_doubt_scope_or_number_of_one_side_a_difference(
    kind: Kind, word: str
) -> None:
    found = three_sources()
    milder = replace(found, pairs=tuple(replace(one, kind=kind) for one in found.pairs))

    matrix = matrix_of(milder)

    assert matrix is not None
    assert matrix.words[2, 1] == word


@pytest.mark.parametrize("kind", ["hedge", "scope", "number", "model"])
def test_sources_on_opposite_sides_differ_in_the_matrix_whatever_the_kind(kind: Kind) -> None:
    found = three_sources()
    fir = replace(found.sources[2], stance="supports")
    sided = replace(
        found,
        sources=(*found.sources[:2], fir),
        pairs=tuple(replace(one, kind=kind) for one in found.pairs),
    )

    matrix = matrix_of(sided)

    assert matrix is not None
    assert matrix.words[2, 1] == "differs"


@pytest.mark.parametrize(("kind", "word"), [("negation", "mixed"), ("scope", "says so")])
def test_a_source_that_contradicts_itself_is_mixed(kind: Kind, word: str) -> None:
    found = three_sources()
    denial = claim(document("Ash", "Salt is useless."))
    one = found.groups[0].claims[1]

    ash, elm, *others = found.sources
    of_one_side = (ash, replace(elm, stance="supports"), *others)
    pairs = (pair(denial, one, kind=kind),)
    matrix = matrix_of(replace(found, sources=of_one_side, pairs=pairs))

    assert matrix is not None
    assert matrix.words[0, 1] == word


def test_the_table_and_its_legend_have_the_same_signs() -> None:
    matrix = matrix_of(three_sources())
    assert matrix is not None

    table = matrix_html(matrix)

    assert (
        '<tr><th scope="row"><bdi>Fir</bdi></th>'
        '<td><span aria-hidden="true">?</span> undecided</td>'
        '<td><span aria-hidden="true">≠</span> differs</td>'
        '<td><span aria-hidden="true">●</span> says so</td></tr>'
    ) in table
    assert "<dt>2</dt><dd><bdi>Salt is of no use.</bdi></dd>" in table
    signs = re.findall(r'hidden="true">(.)</span> (.*?)</li>', legend_html(matrix))
    assert signs == [
        ("✓", "supports it"),
        ("✗", "disputes it"),
        ("?", "undecided"),
        ("●", "says so"),
        ("≠", "differs"),
        ("·", "none of the sentences shown"),
    ]


def test_one_source_alone_has_no_matrix() -> None:
    assert matrix_of(comparison(view("Ash"), view("Oak", "silent"))) is None


def test_a_claim_of_only_one_source_is_not_in_the_matrix() -> None:
    found = three_sources()
    alone = replace(found, pairs=())

    matrix = matrix_of(alone)
    nothing = matrix_of(replace(alone, groups=alone.groups[1:]))

    assert matrix is not None
    assert [name for name, _ in matrix.claims] == ["Asked", "1"]
    assert nothing is None


def test_hostile_text_is_shown_as_text_everywhere() -> None:
    article = replace(document("x", HOSTILE), title=HOSTILE, source=HOSTILE, digest_of=HOSTILE)
    other = replace(document("y", HOSTILE), title=HOSTILE, url="javascript:alert(1)")
    one, two = claim(article), claim(other)
    views = [
        SourceView(
            name=HOSTILE,
            label=HOSTILE,
            documents=(article,),
            stance="mixed",
            claims=(judged(one, "supports"), judged(one, "disputes")),
            shares_text_with=("y",),
        ),
        SourceView(
            name="y",
            label="y",
            documents=(other,),
            stance="undecided",
            claims=(judged(two, "undecided"),),
        ),
        replace(view("z", "silent", HOSTILE), name=HOSTILE),
    ]
    found = comparison(
        *views,
        asked=HOSTILE,
        pairs=[pair(one, two)],
        groups=[
            Group(claims=(one, two), sources=(HOSTILE, "y")),
            Group(claims=(two,), sources=("y",)),
        ],
    )
    matrix = matrix_of(found)
    assert matrix is not None

    shown = "".join(
        [
            sides_html(found, COMPARED),
            differ_html(found, COMPARED),
            agree_html(found, COMPARED),
            alone_html(found, COMPARED),
            matrix_html(matrix),
        ]
    )

    assert "<script" not in shown
    assert 'href="javascript' not in shown
    assert shown.count("&lt;script&gt;document.title=1&lt;/script&gt; $x^2$") > 20
