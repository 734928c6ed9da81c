"""PDF files that were read wrongly once, each with what it says."""

import pytest

from ingest.describe.boilerplate import boilerplate
from ingest.describe.metadata import describe
from ingest.reading import Reading
from tests.support.formats import blocks_of, reading_of
from tests.support.paths import SHARED, needs_shared

pytestmark = needs_shared
FOLDERS = (SHARED / "inputs/documents", SHARED / "inputs/reports/pdf")
CRAMPS = (
    "Night cramps wake many older people from their sleep and pass within minutes without any "
    "treatment at all."
)
INTRODUCTION = [
    ("heading", "1 Introduction"),
    (
        "paragraph",
        "Night cramps in the calf are sudden and painful contractions that wake many older people "
        "from their sleep, and they usually pass within a few minutes without treatment of any "
        "kind whatsoever.[1] Nobody knows for certain what causes them, although tired nerves, "
        "shortened tendons and long hours of standing have all been proposed by researchers over "
        "the years.",
    ),
    (
        "paragraph",
        "Gentle stretching of the calf before going to bed reduced how often cramps came back in "
        "one small trial of older adults over six weeks of practice, although the investigators "
        "acknowledged uncertainty. The efficacy in the first office was difficult to affirm.",
    ),
    ("heading", "2 Methods"),
    (
        "paragraph",
        "Magnesium supplementation did no better than placebo in randomised controlled trials of "
        "older adults with idiopathic cramps; gastrointestinal complaints were commoner. The dose "
        "was 10⁶ units per m², the rate U/P , and α-blockers were given at ≤ 5 mg; p < 0.05 was "
        "taken as significant. The temperature was 38 °C.",
    ),
    ("row", "Drug | Dose"),
    ("row", "Quinine | 200 mg"),
    ("row", "Magnesium | 300 mg"),
]
NAMES = (
    "People who take diuretics for high blood pressure report them more often than others of the "
    "same age, as a large study of prescriptions found in the naïve analysis of Schön and "
    "Angélique."
)


def read(name: str) -> Reading:
    return reading_of(next(file for folder in FOLDERS if (file := folder / name).exists()))


def words_of(reading: Reading) -> list[str]:
    """The words of the blocks that are not set aside."""
    aside = {span.start for span in reading.aside}
    kept = [block for block in reading.blocks if block.start not in aside]
    return [reading.text[block.start : block.end] for block in kept]


def title_of(name: str) -> str:
    reading = read(name)
    return describe(reading, skipped=boilerplate(reading), path=name)["title"].value


@pytest.mark.parametrize("name", ["p03_latex_t1.pdf", "p03_latex_twocol.pdf", "p04_latex_ot1.pdf"])
def test_tex_is_read_as_it_is_set_whatever_its_fonts_and_columns(name: str) -> None:
    reading = read(name)

    blocks = [(kind, words) for kind, _, words in blocks_of(reading)]
    begin = blocks.index(INTRODUCTION[0])
    assert blocks[0] == ("heading", "Night cramps in older adults")
    assert blocks[begin : begin + len(INTRODUCTION)] == INTRODUCTION
    assert ("paragraph", NAMES) in blocks
    note = "[1] Quinine is not licensed for this use in the country of the authors."
    assert ("paragraph", note) in blocks
    assert [reading.text[one.start : one.end] for one in reading.aside] == ["1"]


def test_codes_of_tex_fonts_are_dashes_ligatures_and_letters() -> None:
    assert words_of(read("p14_t1_dash.pdf")) == [
        "Dose of diltiazem",
        "People aged 65–74 years with night cramps took 10–20 mg of diltiazem a day — never more — "
        "in the first trial, and “most of them” had a significant benefit. The efficacy was "
        "specific and the difference was 5–6 cramps a fortnight, which Straßburg's and Škoda's "
        "teams confirmed in a different office.",
    ]


@pytest.mark.parametrize("name", ["p01_no_hyphen.pdf", "p01_one_hyphen.pdf", "p12_reportlab.pdf"])
def test_a_hyphen_at_a_line_end_ends_no_paragraph(name: str) -> None:
    [words] = words_of(read(name))

    split = "was not randomised" if name == "p01_one_hyphen.pdf" else "was not rand ised"
    assert (
        split if name[:3] == "p01" else "made cramps rarer in a small randomised trial"
    ) in words


def test_compounds_keep_their_hyphens() -> None:
    assert words_of(read("p13_compound.pdf")) == [
        "Doctors saw gastrointestinal trouble in a double-blind trial of anti-inflammatory drugs "
        "for people aged 65-74 years, and the dose of vitamin B-12 was 10-20 mg. In 1998-2003 they "
        "used non-steroidal drugs - often - as needed."
    ]
    assert words_of(read("hyph.pdf"))[1] == (
        "The long-distance barges of the canal are slow, and no planet-warming fuel is burnt on "
        "them. The crew sleeps in a well-heated cabin, and the captain keeps a log of all "
        "locations that they pass. A round-trip takes nine days and costs between 40 and 60 crowns."
    )


def test_actual_text_stands_for_what_is_drawn() -> None:
    assert words_of(read("p05_actual.pdf")) == [
        CRAMPS, "The dose is 10ACTUAL six units of electrolytes."
    ]  # fmt: skip


def test_what_the_page_does_not_show_is_left_out_and_counted() -> None:
    layer, crop = read("p06_layer.pdf"), read("p07_crop.pdf")

    assert words_of(layer) == words_of(crop) == [CRAMPS, "End of the article."]
    assert layer.left_out == {"words in hidden layers": 8}
    assert crop.left_out == {"words outside the page": 10}


def test_values_of_a_form_and_notes_stand_at_the_end_of_the_page() -> None:
    assert words_of(read("p08_form.pdf")) == [
        "Patient leaflet on cramps with a field to fill in below.",
        "advice: FIELDVALUE take quinine only under supervision",
        "Note: ANNOTNOTE a note of the reader about stretching",
        "Note: FREETEXT annotation shown on the page",
    ]


def test_sentences_run_over_page_ends_and_heads_and_feet_are_aside() -> None:
    reading = read("p10_running.pdf")

    body = words_of(reading)
    assert len(body) == 5
    assert [f"runs on to the page that page{n} begins" in body[n] for n in (1, 2, 3)] == [True] * 3
    assert [reading.text[start : start + 5] for start in reading.pages[1:]] == [
        "page1", "page2", "page3"
    ]  # fmt: skip
    heads = sorted(reading.text[one.start : one.end] for one in reading.aside)
    assert heads == ["J Cramps 2020; 12: 345-349"] * 4 + [f"Page {n} of 4" for n in (1, 2, 3, 4)]


def test_a_page_that_chromium_printed_in_columns_is_read_paragraph_by_paragraph() -> None:
    reading = read("p11_chromium.pdf")

    body = words_of(reading)
    assert body[0] == "Night cramps in print"
    assert body[2].endswith(
        "six weeks of practice, although the investigators acknowledged uncertainty."
    )
    assert body[-2:] == [
        "The efficacy in the first office was difficult to affirm, waffles aside. The dose was "
        "10⁶ units per m².",
        "Long-term follow-up of well-known calcium-channel blockers showed benefit in "
        "self-reported out-comes of anti-inflammatory drugs.",
    ]
    assert [reading.text[one.start : one.end] for one in reading.aside] == [
        "Journal of Cramps 2020; 12: 345", "Page 1"
    ]  # fmt: skip


def test_powers_notes_and_formulas_are_marked() -> None:
    assert words_of(read("sup.pdf")) == [
        "Pump report",
        "The lake holds 3 × 10⁹ litres and the pump moves 10⁵ of them an hour, as was measured in "
        "June.[12] It is made of H₂O.",
    ]


def test_two_columns_stand_below_the_heading_of_the_article_not_below_the_head_of_the_page() -> (
    None
):
    blocks = blocks_of(read("twocol.pdf"))

    assert [words for kind, _, words in blocks if kind == "heading"] == ["Linen and its finish"]
    assert sum(words.startswith("Note ") for _, _, words in blocks) == 26


def test_the_sentence_on_the_bell_is_whole() -> None:
    assert "the great bell of Exford must be poured at a heat of 1100 degrees" in " ".join(
        words_of(read("cross.pdf"))
    )


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("sup.pdf", "Pump report"),
        ("cross.pdf", "Bell founders today"),
        ("hyph.pdf", "Canal barges"),
        ("twocol.pdf", "Linen and its finish"),
        ("p11_chromium.pdf", "Night cramps in print"),
    ],
)
def test_a_title_that_a_program_wrote_is_not_believed(name: str, title: str) -> None:
    assert title_of(name) == title


@pytest.mark.parametrize("name", ["sup.pdf", "cross.pdf", "p12_reportlab.pdf", "p10_running.pdf"])
def test_nobody_is_an_author(name: str) -> None:
    assert "author" not in read(name).given
