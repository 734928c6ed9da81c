"""Names in the field of authors: nothing of their parts is lost, and they are shown as spoken."""

import pytest

from index.export.authors import authors_of
from index.records import Listing
from index.text.person_names import PersonName
from index.text.written_names import (
    author_words,
    written_authors,
    written_person,
    written_whole,
)

PERSONS = [
    ("Lee", "Ann", "", "Ann Lee", "Ann Lee"),
    ("van der Berg", "Bo", "", "Bo van der Berg", "Bo van der Berg"),
    ("King", "Martin Luther", "Jr.", "Martin Luther King Jr.", "Martin Luther King Jr."),
    ("Lloyd Webber", "Andrew", "", "Lloyd Webber, Andrew", "Andrew Lloyd Webber"),
    ("Day Lewis", "Cecil", "III", "Day Lewis, Cecil, III", "Cecil Day Lewis III"),
    ("Vaughan Williams", "Ralph J.", "", "Vaughan Williams, Ralph J.", "Ralph J. Vaughan Williams"),
    ("Ó Briain", "Seán", "", "Ó Briain, Seán", "Seán Ó Briain"),
    ("Nguyễn", "Thị Hoa", "", "Thị Hoa Nguyễn", "Thị Hoa Nguyễn"),
    ("毛", "泽东", "", "毛, 泽东", "毛泽东"),
    ("김", "민준", "", "김, 민준", "김민준"),
    ("حسين", "طه", "", "حسين, طه", "طه حسين"),
    ("गांधी", "मोहनदास", "", "गांधी, मोहनदास", "मोहनदास गांधी"),
]
INSTITUTIONS = [
    ("World Health Organization", "World Health Organization"),
    ("Doctors Without Borders", "Doctors Without Borders,"),
    ("Marks, Spencer", "Marks, Spencer,"),
    ("Bell, Book and Candle", "Bell, Book and Candle"),
    ("Unicef", "Unicef"),
]


def listing(author: str) -> Listing:
    return Listing(doc_id="a", path="a", title="A", author=author)


@pytest.mark.parametrize(("family", "given", "suffix", "written", "spoken"), PERSONS)
def test_the_parts_of_a_name_come_back_and_it_is_shown_as_spoken(
    family: str, given: str, suffix: str, written: str, spoken: str
) -> None:
    name = PersonName(family=family, given=given, suffix=suffix)
    alone = listing(written_authors([written_person(name)]))
    among = listing(written_authors(["Bo Kim", written_person(name)]))

    assert written_person(name) == written
    assert [one.name for one in authors_of(alone)] == [name]
    assert [one.name for one in authors_of(among)][1] == name
    assert author_words(alone) == spoken
    assert author_words(among) == f"Bo Kim and {spoken}"


@pytest.mark.parametrize(("name", "written"), INSTITUTIONS)
def test_an_institution_stays_whole_whatever_it_looks_like(name: str, written: str) -> None:
    alone = listing(written_authors([written_whole(name)]))
    among = listing(written_authors(["Bo Kim", written_whole(name)]))

    assert written_whole(name) == written
    assert [(one.written, one.name) for one in authors_of(alone)] == [(name, None)]
    assert [(one.written, one.name) for one in authors_of(among)][1] == (name, None)
    assert author_words(alone) == name


def test_those_who_are_not_named_are_shown_as_usual() -> None:
    words = author_words(listing("Ann Lee; Lloyd Webber, Andrew; et al."))

    assert words == "Ann Lee, Andrew Lloyd Webber et al."


def test_degrees_and_what_may_be_several_names_are_shown_as_written() -> None:
    assert author_words(listing("Ann Lee, MD; Bo Kim")) == "Ann Lee, MD; Bo Kim"
    assert author_words(listing("Ann Lee, Bo Kim")) == "Ann Lee, Bo Kim"
    assert author_words(listing("Lloyd Webber, Andrew")) == "Andrew Lloyd Webber"
    assert author_words(listing("Lloyd Webber, Andrew John")) == "Lloyd Webber, Andrew John"
    assert author_words(listing("")) == ""


def test_of_many_authors_the_first_are_shown() -> None:
    assert author_words(listing("Ann Lee; Bo Kim; Cy Day"), most=2) == "Ann Lee and 2 others"
