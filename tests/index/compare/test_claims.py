"""The claims of a passage, each with the context it needs."""

import pytest

from index.compare.claims import claims_of
from index.compare.comparison import Claim
from index.records import Document, Governor, Heading, Passage, Span


def claims(
    text: str, *, title: str = "A long title that names no topic", **known: object
) -> list[Claim]:
    headings = [
        Heading(start=text.index(words), end=text.index(words) + len(words), level=2)
        for words in known.get("headings", ())  # type: ignore[attr-defined]
    ]
    lead = known.get("lead")
    start = text.index(str(known["within"])) if "within" in known else 0
    end = text.index(str(lead)) + len(str(lead)) if lead else 0
    document = Document(
        doc_id="a.md",
        title=title,
        path="a.md",
        text=text,
        headings=tuple(headings),
        governors=(Governor(end - len(str(lead)), end, len(text), -1),) if lead else (),
    )
    passage = Passage(
        doc_id="a.md",
        ordinal=0,
        start=start,
        end=len(text),
        text=text[start:],
        lead=document.lead(Span(start, len(text))),
    )
    return claims_of(document, passage)


def test_each_sentence_is_a_verbatim_claim_with_its_span() -> None:
    text = "Tides rise  at noon. They fall\nat night, too. Why so? Yes."

    made = claims(text)

    assert [claim.text for claim in made] == ["Tides rise  at noon.", "at night, too."]
    assert all(text[c.span.start : c.span.end] == c.text for c in made)


def test_a_list_item_is_a_claim_with_its_lead_in() -> None:
    text = (
        "Tides are caused by:\n• the pull of the moon\n- the pull of the sun\n1. wind and storms\n"
        "b) rain on land\n(ii) low air pressure"
    )

    made = claims(text)

    assert [claim.text for claim in made] == [
        "the pull of the moon",
        "the pull of the sun",
        "wind and storms",
        "rain on land",
        "low air pressure",
    ]
    assert made[1].premise == "Tides are caused by: the pull of the sun"


def test_an_item_that_is_a_sentence_has_its_lead_in_but_text_after_the_list_has_none() -> None:
    text = (
        "Tides are caused by:\n• Pull of the moon.\n• What else?\n• Lack of wind and storms.\n"
        "Boats strand at low tide.\n• Nets tear on the rocks."
    )

    assert [claim.premise for claim in claims(text)] == [
        "Tides are caused by: Pull of the moon.",
        "Tides are caused by: Lack of wind and storms.",
        "Boats strand at low tide.",
        "Nets tear on the rocks.",
    ]


def test_a_heading_within_a_line_belongs_to_each_sentence_of_its_paragraph() -> None:
    text = (
        "Neap tides – these are weak. The moon stands at a right angle.\n"
        "Spring tides: they are high. Fishers fear them.\nThe sea-level rises. Cliffs fall in May."
    )

    assert [claim.premise for claim in claims(text)] == [
        "Neap tides – these are weak.",
        "Neap tides The moon stands at a right angle.",
        "Spring tides: they are high.",
        "Spring tides Fishers fear them.",
        "The sea-level rises.",
        "Cliffs fall in May.",
    ]


def test_a_short_item_below_a_heading_is_a_claim() -> None:
    text = "In a kettle\n\nNever use\n\n- bleach\n- salt"

    made = claims(text, headings=["Never use"], within="- bleach")

    assert [claim.text for claim in made] == ["bleach", "salt"]
    assert [text[slice(*span)] for span in made[0].context] == ["Never use"]
    assert [claim.text for claim in claims("- bleach\n- salt")] == []


def test_the_header_of_a_table_claims_nothing() -> None:
    text = "| Hardness of water | Descale every |\n|---|---|\n| hard, with lime | two months |\n"

    assert [claim.text for claim in claims(text)] == ["| hard, with lime | two months |"]


def test_a_later_passage_of_a_list_keeps_its_lead_in() -> None:
    text = "Tides are caused by:\nthe moon above\nthe sun above"

    [claim] = claims(text, lead="Tides are caused by:", within="the sun above")

    assert claim.premise == "Tides are caused by: the sun above"


def test_a_sentence_that_points_back_has_the_sentence_it_refers_to_as_context() -> None:
    text = "Neap tides are weak. They come twice a month. It is then that boats strand."

    made = claims(text)

    assert [claim.premise for claim in made] == [
        "Neap tides are weak.",
        "Neap tides are weak. They come twice a month.",
        "Neap tides are weak. It is then that boats strand.",
    ]


def test_a_heading_comes_first_and_is_not_itself_a_claim() -> None:
    text = "Spring tides of the year\nThey are the highest ones."

    [claim] = claims(text, headings=["Spring tides of the year"])

    assert claim.premise == "Spring tides of the year They are the highest ones."
    assert claim.text == "They are the highest ones."


def test_a_heading_that_only_repeats_a_wordy_title_is_left_out() -> None:
    text = "What causes the tides of the sea?\nThe moon pulls the water."

    [claim] = claims(
        text,
        title="What causes the tides of the sea?",
        headings=["What causes the tides of the sea?"],
    )

    assert claim.premise == "The moon pulls the water."


def test_a_sentence_of_thousands_of_words_is_one_claim() -> None:
    [claim] = claims("salt " * 2000 + "helps.")

    assert len(claim.text.split()) == 2001


def test_a_question_above_a_sentence_is_not_part_of_its_context() -> None:
    heading = "Is salt to blame?"
    text = f"{heading}\n\nDoes salt cause cramps? It comes from the sea. Most of it is dug."

    made = claims(text, headings=[heading])

    assert [claim.premise for claim in made] == ["It comes from the sea.", "Most of it is dug."]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Resources: Gene Review: Salt - Encyclopedia: Cramps - Testing Registry: Salt, Type 2", 0),
        ("Cramps 90% Fatigue 90% Ataxia 50% Tremor 50% Myopathy 7.5% Weakness 5%", 0),
        ("SALT CAUSES CRAMPS IN THE CALVES OF RUNNERS AT NIGHT, TOO", 1),
        ("The American Heart Association and the Mayo Clinic say that salt causes cramps.", 1),
    ],
)
def test_a_list_of_names_claims_nothing(text: str, count: int) -> None:
    assert len(claims(text)) == count


def test_a_definition_has_its_term_and_not_the_lead_in_of_the_list_before() -> None:
    text = (
        "Never take any of these:\n\n1. Ibuprofen\n2. Naproxen\n\nCodeine\n: Allowed for a day.\n"
    )

    made = {claim.text: [text[s.start : s.end] for s in claim.context] for claim in claims(text)}

    assert made["Naproxen"] == ["Never take any of these:"]
    assert made["Allowed for a day."] == ["Codeine"]
