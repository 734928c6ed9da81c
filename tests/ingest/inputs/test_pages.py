"""The web pages that real sites and programs made, each with the right value."""

from pathlib import Path

import pytest

from ingest.reading import Reading
from tests.support.formats import blocks_of, reading_of
from tests.support.paths import SHARED, needs_shared

DOCUMENTS = SHARED / "inputs" / "documents"
WEB = SHARED / "inputs" / "reports" / "web"


def _article(reading: Reading) -> str:
    """The text without what stands aside."""
    aside = {span.start for span in reading.aside}
    kept = [block for block in reading.blocks if block.start not in aside]
    return "\n".join(reading.text[block.start : block.end] for block in kept)


@needs_shared
@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("h01_class.html", "Treatment options\nOPTIONS Shockwave therapy was offered to runners."),
        ("h01_class.html", "Pain in the lower back\nLUMBAR Pain low in the back points to a"),
        ("h02_id.html", "Related conditions\nRELATED Restless legs are often taken for cramps."),
        ("h02_id.html", "NAVICULAR A broken bone of the foot can feel like a cramp."),
        ("h03_div.html", "BAREDIV Pickle juice stopped cramps within two minutes in a trial"),
        ("h03_div.html", "Dose: BOLDDIV one millilitre for each kilogram."),
        ("h04_time.html", "began on 2 March 2017 and ended on 5 April 2018 with 98 people."),
        ("h05_del.html", "The highest daily dose of diltiazem is 300 mg for adults"),
        ("h12_math.html", "The filtration is U/P and the limit is < 45 ml for gabapentin, at 10⁶"),
        ("h13_button.html", "Is quinine safe in pregnancy?\nNo, it must never be taken then.\n"),
        ("h13_button.html", "Is magnesium safe in pregnancy?\nYes, it may be taken then.\n"),
        ("h17_notes.html", "See a doctor if you have:\nswelling and redness of the leg[1]\nweak"),
        ("h17_notes.html", "Vitamin E does not help.[4][5]"),
        ("m02_singlefile.html", "SHADOWTEXT Taurine was tried"),
        ("m02_singlefile.html", "IFRAMETEXT An embedded leaflet says that quinine"),
    ],
)
def test_what_a_person_sees_in_a_page_is_in_its_article(file: str, words: str) -> None:
    assert words in _article(reading_of(DOCUMENTS / file))


@needs_shared
def test_soft_hyphens_are_not_in_words() -> None:
    words = reading_of(DOCUMENTS / "h14_shy.html").text

    assert "electrolyte" in words
    assert "\u00ad" not in words


@needs_shared
@pytest.mark.parametrize("file", ["h06_hidden.html", "h16_short.html"])
def test_what_nobody_sees_in_a_page_is_not_in_its_article(file: str) -> None:
    reading = reading_of(DOCUMENTS / file)

    assert "anana" not in _article(reading)
    assert reading.left_out["hidden parts"] == (4 if "06" in file else 1)


@needs_shared
@pytest.mark.parametrize(
    ("file", "published"),
    [
        ("h04_time.html", None),
        ("h09_graph.html", "2020-05-05"),
        ("h10_modified.html", None),
        ("h15_month.html", "2018-07"),
        ("m02_singlefile.html", "2021-03-04"),
    ],
)
def test_the_date_of_a_page_is_that_of_its_publication(file: str, published: str | None) -> None:
    assert reading_of(DOCUMENTS / file).given.get("published") == published


@needs_shared
@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("bodyul.html", "Plain words first about what was said.\nThe list follows here"),
        ("buttonhead.html", "BUTTONHEAD When is it wound?\nOn Mondays at dusk"),
        ("cap.html", "FIGCAP the sluice must never be opened by one person alone."),
        ("details.html", "Who pays for it?\nDETAILSTWO the town pays half of the cost"),
        ("faq.html", "Question 3 about winding?\nFAQANSWER3 the answer"),
        ("fig.html", "PREWORDS 1\n  2\nInline CODEWORDS and “QWORDS” and and INSWORDS end."),
        ("linklist.html", "Signs of a worn clock\na late strike\na smell of oil\ndust on the"),
        ("linklist2.html", "Call the keeper at once where you see:\na late strike\na smell"),
        ("math.html", "The period is T = 2π for the MATHWORDS pendulum"),
        ("refs_short.html", "Wind it[1] twice[2].\nEND1 of it."),
        (
            "strike.html",
            "The dose of lime is 4 kg for each pond; the gate is open, and the fee is 5",
        ),
        ("strike.html", "See notes[1] and [2]; area 25 m², 10⁻³ mol, 5th, x_i."),
        (
            "sup.html",
            "holds 3 × 10⁹ litres and the pump moves 10⁵ of them an hour, as was measured",
        ),
        ("sup.html", "measured in June.[12] Carbonic acid is made of H₂O and CO₂."),
        ("zw.html", "clockmakers guild paid for the regilding of the hands, and thermometer"),
    ],
)
def test_the_pages_of_reports_are_read_as_they_show(file: str, words: str) -> None:
    assert words in _article(reading_of(WEB / file))


@needs_shared
def test_the_page_of_a_folder_saved_whole_is_its_article() -> None:
    blocks = blocks_of(reading_of(Path(SHARED / "inputs/reports/folder/Article.html")))

    assert blocks[0] == ("heading", 1, "Saved article")
    assert len(blocks) == 3
