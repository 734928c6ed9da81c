"""Tags that a user gives to articles: a table beside them, which no build touches."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from index.notebook.csv_sheet import Row
from index.notebook.csv_tables import TableFile
from index.notebook.judgements import judged_file
from index.records import Listing
from index.text.csv_cells import plain, unplain

TAGS_TABLE = "tags.csv"
LONGEST_TAG = 60
Tags = Mapping[str, tuple[str, ...]]
"""The tags of each article that has any, by doc_id."""


def tags_file(corpus: Sequence[str]) -> Path:
    """The file of a library's tags: beside the articles, like its marks."""
    return judged_file(corpus).with_name(TAGS_TABLE)


def typed_tags(words: str) -> tuple[str, ...]:
    """The tags in words that semicolons separate, each once, however it is written.

    >>> typed_tags("sleep; Sleep ;night   shift;")
    ('sleep', 'night shift')
    """
    tags = (" ".join(tag.split())[:LONGEST_TAG].strip() for tag in words.split(";"))
    return tuple({tag.casefold(): tag for tag in reversed([*filter(None, tags)])}.values())[::-1]


def read_tags(file: Path, articles: Iterable[Listing]) -> dict[str, tuple[str, ...]]:
    """The tags of each of the articles that has any, in their order.

    One that is not in the table has those that it names itself. An article whose file was renamed
    keeps its tags, as long as no other has the same title.

    Raises:
        TableError: it cannot be read.
    """
    written = {unplain(row.cells["article"]): row.cells for row in _table(file).read().rows}
    listings = {one.doc_id: one for one in articles}
    titles = {doc_id: one.title for doc_id, one in listings.items()}
    lost = {unplain(written[doc_id].get("title", "")): doc_id for doc_id in written.keys() - titles}
    once = Counter(titles.values()) if lost else {}
    found = {}
    for doc_id, title in titles.items():
        row = doc_id if doc_id in written else lost.get(title) if once.get(title) == 1 else None
        words = unplain(written[row].get("tags", "")) if row else listings[doc_id].tags
        if tags := typed_tags(words or ""):
            found[doc_id] = tags
    return _spelled_alike(found, first=[*written])


def write_tags(file: Path, tags: Tags, articles: Mapping[str, Listing]) -> None:
    """Give articles these tags in place of those that they have; all must be in `articles`.

    A tag that another article has with other capitals is written as it is there.

    Raises:
        TableError: the file is not such a table, or cannot be written.
    """
    with _table(file).edited() as sheet:
        rows = {unplain(row.cells["article"]): row for row in sheet.rows}
        titles = {row.cells.get("title", "") for row in sheet.rows}
        spelled = {tag.casefold(): tag for row in reversed(sheet.rows) for tag in _tags(row)}
        for doc_id, given in tags.items():
            known = [spelled.setdefault(tag.casefold(), tag) for tag in given]
            # A row stays without tags, so that those of a file that it once was do not return.
            cells = {"title": plain(articles[doc_id].title), "tags": plain("; ".join(known))}
            if doc_id in rows:
                rows[doc_id].cells.update(cells)
            elif known or articles[doc_id].tags or cells["title"] in titles:
                sheet.add({"article": plain(doc_id), **cells})


def _spelled_alike(tags: Tags, *, first: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The same, each tag as it is spelled in the first of the articles, or where it comes first."""
    order = [*(doc_id for doc_id in first if doc_id in tags), *tags]
    spelled = {tag.casefold(): tag for doc_id in reversed(order) for tag in reversed(tags[doc_id])}
    return {
        doc_id: tuple(spelled[tag.casefold()] for tag in named) for doc_id, named in tags.items()
    }


def with_tags(tags: Tags, wanted: Iterable[str]) -> tuple[str, ...]:
    """The doc_ids of the articles that have any of the wanted tags, whatever the capitals.

    >>> with_tags({"a.md": ("sleep",), "b.md": ("legs",)}, ["Sleep"])
    ('a.md',)
    """
    names = {tag.casefold() for tag in wanted}
    return tuple(
        doc_id for doc_id, given in tags.items() if not names.isdisjoint(map(str.casefold, given))
    )


def tag_counts(tags: Tags, *, among: Collection[str] | None = None) -> dict[str, int]:
    """How many articles have each tag, the most frequent first; only those `among`, if given.

    >>> tag_counts({"a.md": ("sleep",), "b.md": ("legs", "sleep")})
    {'sleep': 2, 'legs': 1}
    """
    given = (named for doc_id, named in tags.items() if among is None or doc_id in among)
    counts = Counter(tag for named in given for tag in named)
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0].casefold())))


def _table(file: Path) -> TableFile:
    return TableFile(file, ("article", "title", "tags"), needed=("article",), bom=True)


def _tags(row: Row) -> tuple[str, ...]:
    return typed_tags(unplain(row.cells.get("tags", "")))
