"""Kept passages: a table beside the articles, and its edits."""

import csv
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import TableError
from index.files.digests import quote_digest
from index.notebook.collections import (
    keep,
    put_into,
    remove_collection,
    rename_collection,
    shift,
    take_out,
    write_note,
)
from index.notebook.kept_passages import (
    COLUMNS,
    LONGEST_QUOTE,
    USUAL_COLLECTION,
    KeptPassage,
    collections_of,
    kept_file,
    read_kept,
    to_keep,
)
from index.records import Listing, Location, Span
from index.text.csv_cells import plain, unplain

SALT = Listing(doc_id="salt.md", path="salt.md", title="On salt", source="Salt Society")
DOCTOR = "For the doctor"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept.csv"


def passage(quote: str, *, collection: str = USUAL_COLLECTION, start: int = 0) -> KeptPassage:
    place = Location(doc_id="salt.md", ordinal=0, start=start, end=start + len(quote), page=3)
    return to_keep(place, SALT, quote, collection=collection, question="salt?")


def quotes(file: Path, collection: str = USUAL_COLLECTION) -> list[str]:
    return [one.quote for one in collections_of(read_kept(file)).get(collection, [])]


def test_a_passage_is_kept_with_its_place_words_and_article(
    file: Path,
) -> None:
    kept = passage("Salt helps.")

    keep(file, kept)

    (read,) = read_kept(file)
    assert read == kept
    assert read.digest == quote_digest("Salt helps.")
    assert (read.listing.title, read.listing.source, read.page) == ("On salt", "Salt Society", 3)
    assert not list(file.parent.glob("*.part"))


def test_a_passage_is_kept_once_in_each_collection(file: Path) -> None:
    for collection in (USUAL_COLLECTION, USUAL_COLLECTION, DOCTOR):
        keep(file, passage("Salt helps.", collection=collection))

    assert [one.collection for one in read_kept(file)] == [USUAL_COLLECTION, DOCTOR]


@given(quote=TEXTS.filter(bool), note=TEXTS, collection=TEXTS, title=TEXTS.filter(bool))
def test_any_words_are_read_as_they_were_written(
    quote: str, note: str, collection: str, title: str
) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "kept.csv"
        kept = passage(quote, collection=collection)
        kept = replace(kept, listing=replace(SALT, title=title))

        keep(file, kept)
        write_note(file, kept, note)

        expected = replace(kept, note=note.replace("\r\n", "\n").strip())
        assert read_kept(file) == [expected]


@given(st.text(max_size=20))
def test_a_cell_is_never_a_formula_and_is_read_back_unchanged(cell: str) -> None:
    assert not plain(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert unplain(plain(cell)) == cell


def test_a_spreadsheet_finds_no_formula_in_the_table(file: Path) -> None:
    kept = passage('=HYPERLINK("http://evil.example")', collection="@SUM(1)")
    keep(file, replace(kept, listing=replace(SALT, title="+1", source="-1")))
    write_note(file, kept, "\t=1")

    rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == list(COLUMNS)
    assert not [cell for cell in rows[1] if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert rows[1][:4] == ["'@SUM(1)", "", '\'=HYPERLINK("http://evil.example")', "'=1"]


def test_a_note_is_written_changed_and_removed(file: Path) -> None:
    kept = passage("Salt helps.")
    keep(file, kept)
    keep(file, passage("Salt harms.", start=20))

    for note in ("ask about it", "asked", ""):
        write_note(file, kept, note)
        assert [one.note for one in read_kept(file)] == [note, ""]

    with pytest.raises(TableError, match="at most 10,000 can be kept"):
        write_note(file, kept, "x" * 10_001)


def test_passages_move_only_within_their_collection(file: Path) -> None:
    one, two, three = (passage(quote, start=at * 9) for at, quote in enumerate("abc"))
    for kept in (one, passage("z", collection=DOCTOR), two, three):
        keep(file, kept)

    shift(file, three, by=-1)
    assert quotes(file) == ["a", "c", "b"]
    shift(file, one, by=-1)
    assert quotes(file) == ["a", "c", "b"]
    shift(file, one, by=2)
    assert quotes(file) == ["c", "b", "a"]
    shift(file, passage("never kept"), by=1)

    assert quotes(file) == ["c", "b", "a"]
    assert quotes(file, DOCTOR) == ["z"]


def test_a_passage_moves_to_another_collection_with_its_note_and_only_once(
    file: Path,
) -> None:
    kept = passage("Salt helps.")
    keep(file, kept)
    write_note(file, kept, "mine")

    put_into(file, kept, f"  {DOCTOR} ")
    (moved,) = read_kept(file)
    assert (moved.collection, moved.note) == (DOCTOR, "mine")

    keep(file, kept)
    put_into(file, kept, DOCTOR)

    assert read_kept(file) == [moved]


def test_a_collection_never_gets_the_name_of_another(file: Path) -> None:
    keep(file, passage("a"))
    keep(file, passage("b", collection=DOCTOR))

    rename_collection(file, USUAL_COLLECTION, "Salt")
    assert list(collections_of(read_kept(file))) == ["Salt", DOCTOR]

    with pytest.raises(TableError, match="a collection “Salt” already"):
        rename_collection(file, DOCTOR, " Salt ")
    assert list(collections_of(read_kept(file))) == ["Salt", DOCTOR]


def test_removing_passages_and_collections_removes_nothing_else(file: Path) -> None:
    one, two = passage("a"), passage("b", start=9)
    for kept in (one, two, passage("c", collection=DOCTOR)):
        keep(file, kept)

    take_out(file, one)
    assert quotes(file) == ["b"]
    remove_collection(file, USUAL_COLLECTION)

    assert list(collections_of(read_kept(file))) == [DOCTOR]


def test_a_users_own_columns_and_rows_stay(file: Path) -> None:
    file.write_text("mine,article,start,end,quote\nx,salt.md,0,4,Salt\n", encoding="utf-8")
    (by_hand,) = read_kept(file)

    keep(file, passage("helps.", start=5))
    write_note(file, by_hand, "noted")

    assert file.read_text(encoding="utf-8").splitlines()[0].startswith("mine,article,start,end")
    assert "x,salt.md,0,4,Salt" in file.read_text(encoding="utf-8")
    assert [(one.quote, one.note) for one in read_kept(file)] == [("Salt", "noted"), ("helps.", "")]
    assert by_hand.digest == quote_digest("Salt")
    assert by_hand.listing.title == "salt.md"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("a,b\n1,2\n", "line 1 has no column article"),
        ("article,start,end,quote\na.md,0,9,\n", "line 2 has no quote"),
        ("article,start,end,quote\n,0,9,x\n", "line 2 has no article"),
        ("article,start,end,quote\na.md,zero,9,x\n", "line 2 has 'zero' for its start"),
        ("article,start,end,quote\na.md,0,9,x,y\n", "line 2 has 5 cells for 4 columns"),
    ],
)
def test_an_unreadable_table_is_an_error_in_one_line_and_stays_as_it_is(
    file: Path, table: str, words: str
) -> None:
    file.write_text(table, encoding="utf-8")

    with pytest.raises(TableError, match=words) as trouble:
        read_kept(file)

    assert "\n" not in str(trouble.value)
    assert file.read_text(encoding="utf-8") == table


def test_a_date_that_a_spreadsheet_rewrote_is_unknown(file: Path) -> None:
    head = "article,start,end,quote,published\n"
    rows = "a.md,0,1,x,16.10.2019\na.md,0,1,y,2019-10\na.md,0,1,z,2019-13-01\n"
    file.write_text(head + rows, encoding="utf-8")

    assert [one.listing.published for one in read_kept(file)] == [None, "2019-10", None]


def test_a_quote_or_note_that_is_too_long_is_an_error() -> None:
    with pytest.raises(TableError, match="at most 100,000 can be kept"):
        passage("x" * (LONGEST_QUOTE + 1))


def test_kept_passages_are_beside_the_articles(tmp_path: Path) -> None:
    assert kept_file([str(tmp_path), "/two"]) == tmp_path / "kept.csv"
    assert read_kept(tmp_path / "kept.csv") == []
    assert Span(0, 1) == passage("x").span
