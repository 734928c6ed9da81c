"""The authors of an article, each a person or a name that stays whole."""

import pytest

from index.export.authors import Author, authors_of
from index.records import Listing


def named(author: str | None) -> list[str]:
    """Authors in short: persons as "Family | Given", all others as they are."""
    listing = Listing(doc_id="a", path="a", title="A", author=author)
    return [
        f"{one.name.family} | {one.name.given}" if one.name else one.written
        for one in authors_of(listing)
    ]


SEVERAL = {
    "Ann Example; Bo Sample": ["Example | Ann", "Sample | Bo"],
    "Ann Example;Bo Sample;": ["Example | Ann", "Sample | Bo"],
    "Ann Example; O'Brien, Pat": ["Example | Ann", "O'Brien | Pat"],
    "Example, Ann Mary; García Márquez, Gabriel José": [
        "Example | Ann Mary",
        "García Márquez | Gabriel José",
    ],
    "Ann Example, MD; World Health Organization": ["Example | Ann", "World Health Organization"],
    "Bell, Book & Candle; Bo Sample": ["Bell, Book & Candle", "Sample | Bo"],
    "World Health Organization,; Ann Example": ["World Health Organization", "Example | Ann"],
    "Ann Example; and Bo Sample": ["Example | Ann", "Sample | Bo"],
}
JOINED = {
    "Ann Example, Bo Sample": ["Example | Ann", "Sample | Bo"],
    "Ann Example and Bo Sample": ["Example | Ann", "Sample | Bo"],
    "Ann Example & Bo Sample": ["Example | Ann", "Sample | Bo"],
    "Ann Example, Bo Sample and Cy Third": ["Example | Ann", "Sample | Bo", "Third | Cy"],
    "Ann Example, Bo Sample, and Cy Third": ["Example | Ann", "Sample | Bo", "Third | Cy"],
    "Ann Example, MD, and Bo Sample, PhD": ["Example | Ann", "Sample | Bo"],
    "Ann Example, MD, Bo Sample, RN": ["Example | Ann", "Sample | Bo"],
    "Łukasz Żuraw, Søren Ødegård, MD, PhD": ["Żuraw | Łukasz", "Ødegård | Søren"],
    "Sample, Bo": ["Sample | Bo"],
    "Example, Ann and Sample, Bo": ["Example | Ann", "Sample | Bo"],
    "Smith J, Jones AB": ["Smith | J", "Jones | AB"],
    "Smith MA, Jones RN, de Vries K": ["Smith | MA", "Jones | RN", "de Vries | K"],
    "By Ann Example and Dr. Bo Sample": ["Example | Ann", "Sample | Bo"],
    "Ann Example, Bo Sample, World Health Organization": [
        "Example | Ann",
        "Sample | Bo",
        "World Health Organization",
    ],
    "Ann Example et al.": ["Example | Ann", "others"],
    "Smith J, Jones AB, et al": ["Smith | J", "Jones | AB", "others"],
    "Ann Example, Bo Sample and others": ["Example | Ann", "Sample | Bo", "others"],
}
ONE = [
    "Ann and Bo",
    "Ann and Bo Sample",
    "Marks and Spencer",
    "Smith, Jones and Brown",
    "Centers for Disease Control and Prevention",
    "Ministry of Health and Social Care",
    "Department of Health, Education and Welfare",
    "Mayo Clinic, World Health Organization",
    "The Bell, Book and Candle",
    "Ann Example, Mayo Clinic",
    "Ann Example, Bo Sample, Plato",
]


@pytest.mark.parametrize(("author", "authors"), SEVERAL.items())
def test_semicolons_part_authors(author: str, authors: list[str]) -> None:
    assert named(author) == authors


@pytest.mark.parametrize(("author", "authors"), JOINED.items())
def test_commas_and_the_word_and_part_persons(author: str, authors: list[str]) -> None:
    assert named(author) == authors


@pytest.mark.parametrize("author", ONE)
def test_commas_and_the_word_and_stay_in_what_may_be_one_name(author: str) -> None:
    assert named(author) == [author]


@pytest.mark.parametrize("author", [None, "", " ; "])
def test_without_a_name_there_is_no_author(author: str | None) -> None:
    assert named(author) == []


def test_a_name_is_kept_as_it_was_written() -> None:
    (one,) = authors_of(Listing(doc_id="a", path="a", title="A", author="Dr. Ann Lee, M.D."))

    assert one == Author(written="Dr. Ann Lee, M.D.", name=one.name)
    assert one.name
    assert (one.name.family, one.name.given) == ("Lee", "Ann")
