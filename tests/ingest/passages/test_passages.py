"""Articles cut into passages."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.records import Passage, Span
from ingest.passages.passages import cut_passages, heading_paths
from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Kind, Reading

_TOKEN = re.compile(r"\w{1,7}|[^\w\s]")


def token_ends(text: str) -> list[int]:
    """A token is seven letters of a word, or a punctuation mark."""
    return [found.end() for found in _TOKEN.finditer(text)]


def cut(text: str, *, limit: int = 40, hidden: str = "") -> list[Passage]:
    blocks = parse(text)
    skipped = [Span(b.start, b.end) for b in blocks if hidden and text[b.start : b.end] == hidden]
    return cut_passages(
        Reading(text=text, blocks=blocks),
        doc_id="a",
        skipped=skipped,
        token_ends=token_ends(text),
        limit=limit,
    )


def texts(passages: list[Passage]) -> list[str]:
    return [passage.text for passage in passages]


def leads(passages: list[Passage]) -> list[list[str]]:
    return [[one.text for one in passage.lead] for passage in passages]


words = st.text("aZ é😀’日1.", min_size=1, max_size=9).filter(lambda word: word.strip(" .1"))
sentences_ = st.lists(words, min_size=1, max_size=9).map(lambda found: " ".join(found) + ".")
paragraphs = st.lists(sentences_, min_size=1, max_size=6).map(" ".join)
lists = st.tuples(paragraphs, st.lists(sentences_, min_size=1, max_size=5)).map(
    lambda found: found[0] + ":\n" + "\n".join(f"- {item}" for item in found[1])
)
tables = st.lists(words, min_size=1, max_size=4).map(
    lambda found: "| food | mg |\n|---|---|\n" + "\n".join(f"| {cell} | 1 |" for cell in found)
)
headings = st.tuples(st.integers(1, 3), words).map(lambda found: "#" * found[0] + " " + found[1])
giants = st.integers(1, 90).map(lambda count: "x" * count)
articles = st.lists(
    st.one_of(paragraphs, lists, tables, headings, giants), min_size=1, max_size=9
).map("\n\n".join)


@settings(max_examples=100, deadline=None)
@given(text=articles, limit=st.integers(3, 30))
def test_passages_are_verbatim_in_order_within_the_limit_and_contain_every_word_once(
    text: str, limit: int
) -> None:
    blocks = parse(text)

    found = cut(text, limit=limit)

    assert [passage.ordinal for passage in found] == list(range(len(found)))
    spans = [(passage.start, passage.end) for passage in found]
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in zip(spans, spans[1:], strict=False))
    assert all(text[p.start : p.end] == p.text == p.text.strip() != "" for p in found)
    assert all(len(_TOKEN.findall(p.text)) <= limit for p in found)
    only_headings = all(block.kind is Kind.HEADING for block in blocks)
    for block in blocks:
        inside = [p for p in found if p.start < block.end and block.start < p.end]
        if block.kind is Kind.HEADING and not only_headings:
            assert inside == []
        else:
            covered = {n for start, end in spans for n in range(start, end)}
            bare = [n for n in range(block.start, block.end) if not text[n].isspace()]
            assert covered.issuperset(bare)


def test_a_passage_never_crosses_a_heading_or_the_edge_of_boilerplate() -> None:
    text = "# A\n\nOne.\n\nTwo.\n\nNotice.\n\nThree.\n\n## B\n\nFour."

    found = cut(text, hidden="Notice.")

    assert [(p.text, p.heading, p.boilerplate) for p in found] == [
        ("One.\n\nTwo.", "A", False),
        ("Notice.", "A", True),
        ("Three.", "A", False),
        ("Four.", "B", False),
    ]


def test_a_list_that_fits_stays_with_its_lead_in() -> None:
    text = f"{'Many words stand here. ' * 7}\n\nCramps come from:\n- caffeine\n- cold"

    found = cut(text)

    assert texts(found)[1:] == ["Cramps come from:\n- caffeine\n- cold"]
    assert leads(found) == [[], []]


def test_later_parts_of_a_long_list_name_the_sentence_that_announces_it() -> None:
    items = "\n".join(f"- cause number {n} of many" for n in range(6))
    text = f"Nobody knows all of them. Cramps come from:\n{items}\n\nRest helps."

    found = cut(text, limit=24)

    assert texts(found) == [
        "Nobody knows all of them. Cramps come from:\n- cause number 0 of many\n"
        "- cause number 1 of many",
        "cause number 2 of many\n- cause number 3 of many\n- cause number 4 of many\n"
        "- cause number 5 of many",
        "Rest helps.",
    ]
    assert leads(found) == [[], ["Cramps come from:"], []]


def test_an_item_after_a_nested_list_names_the_lead_in_of_its_own_list() -> None:
    text = (
        "Cramps come from:\n- medicines such as\n    - a water pill that was taken\n"
        "    - a statin that was taken\n- cold water in the sea"
    )

    found = cut(text, limit=7)

    assert texts(found)[-2:] == ["a statin that was taken", "cold water in the sea"]
    assert leads(found)[-2:] == [
        ["Cramps come from:", "medicines such as"],
        ["Cramps come from:"],
    ]


def test_rows_separated_from_their_header_name_it() -> None:
    rows = "\n".join(f"| food {n} | {n} |" for n in range(4))
    text = f"| food | mg |\n|---|---|\n{rows}"

    found = cut(text, limit=20)

    assert leads(found) == [[], *[["| food | mg |"]] * (len(found) - 1)]
    assert texts(found)[0].startswith("| food | mg |\n|---|---|\n| food 0 | 0 |")
    assert len(found) > 1


def test_a_label_that_opens_a_paragraph_opens_a_passage() -> None:
    text = "Cramps hurt.\n\nMedications– some cause them.\n\nThey are common.\n\nCold: it does too."

    assert texts(cut(text)) == [
        "Cramps hurt.",
        "Medications– some cause them.\n\nThey are common.",
        "Cold: it does too.",
    ]


def test_a_line_with_a_colon_stays_with_the_paragraph_below_it() -> None:
    text = f"{'Many words stand here. ' * 7}\n\nSymptoms:\n\nPain comes first and stays longest."

    assert texts(cut(text))[1:] == ["Symptoms:\n\nPain comes first and stays longest."]


def test_a_paragraph_that_is_too_long_is_cut_between_sentences_into_even_parts() -> None:
    text = " ".join(f"Sentence {number} says so." for number in "abcdefghij")

    found = cut(text, limit=40)

    assert [text.count("Sentence") for text in texts(found)] == [5, 5]


def test_a_sentence_that_refers_back_stays_with_the_one_before_it() -> None:
    text = " ".join([*["One two three four."] * 2, "It five six seven.", "Eight nine ten eleven."])

    assert texts(cut(text, limit=16)) == [
        "One two three four. One two three four. It five six seven.",
        "Eight nine ten eleven.",
    ]


@pytest.mark.parametrize("front", ["", "---\ntitle: Cramps\n---\n"])
def test_an_article_of_headings_only_still_gives_passages(front: str) -> None:
    found = cut(f"{front}# Drink water\n\n## Rest\n", hidden=front.strip())

    assert [p.text for p in found if not p.boilerplate] == ["Drink water\n\n## Rest"]


def test_a_passage_knows_its_page_and_the_headings_above_it() -> None:
    text = "# A\n\nOne.\n\n## B\n\nTwo.\n\n# C\n\nThree."
    reading = Reading(text=text, blocks=parse(text), pages=(0, text.index("Two")))

    found = cut_passages(reading, doc_id="a", skipped=(), token_ends=token_ends(text), limit=40)

    assert [p.page for p in found] == [1, 2, 2]
    assert list(heading_paths(reading, found)) == [["A"], ["A", "B"], ["C"]]


def test_an_article_without_words_gives_no_passages() -> None:
    assert cut(" \n") == []
