"""Texts that a stranger made long, so that reading them would take hours: time grows with length.

Each took from half a minute to years before it was mended; now they take well under a second.
"""

import time
from collections.abc import Callable

import pytest

from ingest.boilerplate import boilerplate
from ingest.metadata import describe
from ingest.reading import Block, Kind, Reading
from ingest.structure import parse

SECONDS = 4.0
"""Far more than needed on a slow machine, far less than what grows with the square."""


def paragraph(text: str) -> Reading:
    return Reading(text=text, blocks=(Block(kind=Kind.PARAGRAPH, start=0, end=len(text)),))


def quick(work: Callable[[], object]) -> object:
    began = time.perf_counter()
    done = work()
    assert time.perf_counter() - began < SECONDS
    return done


@pytest.mark.parametrize(
    "words", ["our ", "articles do not provide ", "information is not a substitute for ", "we use "]
)
def test_half_a_notice_repeated_is_read_in_no_time(words: str) -> None:
    article = paragraph(words * (300_000 // len(words)))

    assert quick(lambda: boilerplate(article)) == ()


@pytest.mark.parametrize(("begin", "end"), [("|a\n--", "x"), ("# a", "x"), ("- a", "x")])
def test_a_run_of_blanks_in_a_line_is_parsed_in_no_time(begin: str, end: str) -> None:
    text = begin + " " * 100_000 + end

    blocks = quick(lambda: parse(text))

    assert isinstance(blocks, tuple)
    assert blocks[-1].end == len(text)


@pytest.mark.parametrize("words", ["Published", "Last updated", "Written by"])
def test_a_run_of_blanks_before_a_date_or_a_name_is_passed_in_no_time(words: str) -> None:
    article = paragraph(words + " " * 100_000 + "x")

    known = quick(lambda: describe(article, listed={}, skipped=(), path="a.txt"))

    assert known == {"title": ("a", "the file name")}


def test_a_value_of_thousands_of_characters_is_no_title_or_name() -> None:
    text = "---\nsource: Coast\nauthor: " + "Ann " * 500 + "\n---\n# " + "Tides " * 500
    article = Reading(text=text, blocks=parse(text), given={"title": "Tides " * 500})

    known = describe(article, listed={}, skipped=(), path="a.txt")

    assert {field: found.value for field, found in known.items()} == {
        "source": "Coast", "title": "a",
    }  # fmt: skip
