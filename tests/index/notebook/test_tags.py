"""Tags in a table beside the articles."""

from pathlib import Path

import pytest

from index.notebook.kept_passages import articles_in, read_kept
from index.notebook.tags import read_tags, tag_counts, typed_tags, with_tags, write_tags
from index.records import Listing

ARTICLES = {
    name: Listing(doc_id=name, path=name, title=title)
    for name, title in (("a.md", "Aspirin"), ("b.md", "=Beds"), ("c.md", "Cramps"))
}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "tags.csv"


def test_what_is_written_is_read_and_shown_by_a_spreadsheet_as_text(table: Path) -> None:
    write_tags(table, {"a.md": ("night shift",), "b.md": ("=1+1", "legs")}, ARTICLES)

    tags = read_tags(table, ARTICLES.values())

    assert tags == {"a.md": ("night shift",), "b.md": ("=1+1", "legs")}
    assert table.read_text(encoding="utf-8-sig").splitlines() == [
        "article,title,tags",
        "a.md,Aspirin,night shift",
        "b.md,'=Beds,'=1+1; legs",
    ]


def test_a_tag_is_spelled_as_it_was_first(table: Path) -> None:
    write_tags(table, {"a.md": ("Sleep",)}, ARTICLES)
    write_tags(table, {"b.md": ("sleep", "LEGS")}, ARTICLES)

    assert read_tags(table, ARTICLES.values())["b.md"] == ("Sleep", "LEGS")


def test_tags_follow_an_article_whose_file_was_renamed(table: Path) -> None:
    write_tags(table, {"a.md": ("pain",), "c.md": ("legs",)}, ARTICLES)
    moved = Listing(doc_id="sub/a.md", path="sub/a.md", title="Aspirin")
    twice = [Listing(doc_id=name, path=name, title="Cramps") for name in ("x.md", "y.md")]

    assert read_tags(table, [moved, *twice]) == {"sub/a.md": ("pain",)}
    write_tags(table, {"sub/a.md": ()}, {"sub/a.md": moved})
    assert read_tags(table, [moved]) == {}


def test_an_article_has_its_own_tags_until_the_table_has_a_row_for_it(table: Path) -> None:
    own = {
        name: Listing(doc_id=name, path=name, title=name, tags="sea; Moon") for name in ("x", "y")
    }

    before = read_tags(table, own.values())
    write_tags(table, {"x": (), "y": ("moon", "tide")}, own)

    assert before == {"x": ("sea", "Moon"), "y": ("sea", "Moon")}
    assert read_tags(table, own.values()) == {"y": ("moon", "tide")}
    write_tags(table, {"x": ("MOON",)}, own)
    assert tag_counts(read_tags(table, own.values())) == {"moon": 2, "tide": 1}


def test_own_tags_are_spelled_as_in_the_table(table: Path) -> None:
    own = Listing(doc_id="x", path="x", title="X", tags="PAIN; sea")
    write_tags(table, {"a.md": ("pain",)}, ARTICLES)

    assert read_tags(table, [own, *ARTICLES.values()]) == {"x": ("pain", "sea"), "a.md": ("pain",)}


def test_articles_are_found_by_any_of_several_tags(table: Path) -> None:
    tags = {"a.md": ("pain",), "b.md": ("legs", "pain"), "c.md": ("sleep",)}

    assert with_tags(tags, ["SLEEP", "legs"]) == ("b.md", "c.md")
    assert with_tags(tags, ["unknown"]) == ()
    assert list(tag_counts(tags).items()) == [("pain", 2), ("legs", 1), ("sleep", 1)]
    assert tag_counts(tags, among=["c.md"]) == {"sleep": 1}


def test_tags_are_parted_by_semicolons_and_no_longer_than_a_line() -> None:
    assert typed_tags(f" b ;a;; A;{'x' * 99}") == ("b", "a", "x" * 60)


def test_a_collection_names_the_articles_of_its_passages(tmp_path: Path) -> None:
    table = tmp_path / "kept.csv"
    rows = ["One,b.md,0,4,Beds", "Two,a.md,0,4,Pill", "One,a.md,0,4,Pill", "One,b.md,9,12,end"]
    text = "\n".join(["collection,article,start,end,quote", *rows])
    table.write_text(text, encoding="utf-8")

    assert articles_in(read_kept(table), "One") == ("b.md", "a.md")
