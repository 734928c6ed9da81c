"""What the reader reads: title, heading, lead-in and neighbours of a sentence."""

from index.compare.claims import claims_of
from index.compare.reading import reading_of, sentence_reading
from index.records import Document, Lead, Passage
from tests.support.bag_of_words import Build

ARTICLE = """# On salt

## At night

Causes of cramps are:

- salt
- wine

Salt is cheap. It helps the calves.
"""


def passages(build: Build, text: str) -> list[tuple[Passage, list[str], str]]:
    """Each passage with the readings of its sentences and its own."""
    generation = build(**{"salt.md": text}).generation
    document = generation.document("salt.md")
    assert document
    return [
        (
            passage,
            [sentence_reading(claim) for claim in claims_of(document, passage)],
            reading_of(document, passage),
        )
        for passage in generation.passages_of("salt.md")
    ]


def test_a_passage_is_read_after_its_title_and_heading_on_one_line(build: Build) -> None:
    [(passage, _, reading)] = passages(build, ARTICLE)

    assert passage.heading == "At night"
    assert reading == "On salt | At night | " + " ".join(passage.text.split())


def test_a_sentence_is_read_after_what_it_needs_of_its_passage(build: Build) -> None:
    [(_, readings, _)] = passages(build, ARTICLE)

    assert readings == [
        "On salt | At night | Causes of cramps are: salt",
        "On salt | At night | Causes of cramps are: wine",
        "On salt | At night | Salt is cheap.",
        "On salt | At night | Salt is cheap. It helps the calves.",
    ]


def test_a_heading_that_repeats_the_title_is_read_once(build: Build) -> None:
    [(_, [reading], whole)] = passages(build, "# On salt\n\nSalt helps the calves.\n")

    assert whole == reading == "On salt | Salt helps the calves."


def test_a_list_cut_in_two_is_read_after_its_lead_in() -> None:
    text = "Causes of cramps are:\n- salt\n- wine"
    start = text.index("- wine")
    document = Document(doc_id="a", path="a", title="On salt", text=text)
    passage = Passage(
        doc_id="a",
        ordinal=1,
        start=start,
        end=len(text),
        text=text[start:],
        lead=(Lead(0, 21, text[:21]),),
    )

    assert reading_of(document, passage) == "On salt | Causes of cramps are: - wine"
