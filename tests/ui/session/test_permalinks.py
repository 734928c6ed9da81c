from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QuestionError
from index.records import Span
from ui.session.permalinks import (
    MOST_PASSAGES,
    AskQuery,
    ask_address,
    beside_address,
    place_beside,
    place_parameters,
    read_address,
    read_asked,
    read_span,
)

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
ASKED = st.builds(
    AskQuery,
    question=st.text(st.characters(exclude_categories=["Cs"])),
    sources=st.lists(WORDS, max_size=3, unique=True).flatmap(
        lambda names: st.sampled_from([tuple(names), (*names, None)])
    ),
    articles=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    tags=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    after=st.sampled_from(["", "2019", "2019-10-16", "nonsense"]),
    before=st.sampled_from(["", "2026-01"]),
    passages=st.integers(1, MOST_PASSAGES),
    notices=st.booleans(),
)


@given(ASKED)
def test_an_address_repeats_exactly_what_was_asked(asked: AskQuery) -> None:
    query = urlsplit(ask_address(asked)).query

    assert read_asked(parse_qs(query)) == asked


@given(ASKED, WORDS, st.integers(0, 10), st.integers(11, 20))
def test_the_address_of_a_place_leads_there_and_keeps_the_question(
    asked: AskQuery, doc_id: str, start: int, end: int
) -> None:
    address = read_address(place_parameters(doc_id, Span(start, end), asked))

    parameters = parse_qs(urlsplit(address).query)
    assert parameters["doc"] == [doc_id]
    assert read_span(parameters, length=20) == Span(start, end)
    assert read_asked(parameters) == asked


@given(ASKED, WORDS, st.integers(0, 10), st.integers(11, 20))
def test_an_article_opens_beside_the_answer_that_led_to_it(
    asked: AskQuery, doc_id: str, start: int, end: int
) -> None:
    place = place_parameters(doc_id, Span(start, end), quote="Salt helps.")

    parameters = parse_qs(urlsplit(beside_address({**place, **asked.parameters()})).query)

    assert place_beside(parameters) == place
    assert read_asked(parameters) == asked
    assert place_beside(asked.parameters()) is None


def test_the_claim_of_an_old_address_is_what_is_asked() -> None:
    read = read_asked({"q": ["is it salt?"], "claim": [" Salt helps. "], "after": ["2019"]})

    assert read == AskQuery(question="Salt helps.", after="2019")


@pytest.mark.parametrize("given", ["0", "51", "-1", "3.5", "five", "9" * 5000, "٣x"])
def test_an_invalid_number_of_passages_is_an_error(given: str) -> None:
    with pytest.raises(QuestionError, match="a number from 1 to 50"):
        read_asked({"k": [given]})


@pytest.mark.parametrize(
    ("start", "end"), [("5", ""), ("", "5"), ("5", "5"), ("6", "5"), ("0", "21"), ("a", "5")]
)
def test_characters_outside_the_article_are_an_error(start: str, end: str) -> None:
    with pytest.raises(QuestionError, match="0 to 20"):
        read_span({"start": [start], "end": [end]}, length=20)


def test_an_address_without_characters_has_no_span() -> None:
    assert read_span({"doc": ["a.md"]}, length=20) is None
