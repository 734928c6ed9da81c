"""Entries of libraries of references that are rows of a table: CSL-JSON, and Zotero's as CSV."""

import re
from collections.abc import Iterator, Mapping, Sequence

from index.export.authors import authors_of
from index.records import Listing
from index.text.person_names import PersonName
from index.text.written_names import written_person, written_whole
from ingest.readers.tables.references import Entry, date_of, person
from ingest.readers.tables.rows import Row
from ingest.reading import Failure

_ABSTRACTS = ("abstract note", "abstract")
_SOURCES = (
    *("publication title", "source title", "journal", "journal/book", "container-title", "source"),
    "publisher",
)
_AUTHORS = ("author full names", "author", "authors", "author/s", "author names", "editor")
_DATES = (
    *("date", "published", "date published", "publication date", "publication year"),
    *("published year", "pubyear", "year"),
)


def holds_references(columns: Sequence[str]) -> bool:
    """Whether rows with these columns are references: they have no text, but what works have."""
    known = set(columns)
    is_csl = {"type", "title"} <= known and bool(known & {"issued", "container-title"})
    return "text" not in known and (is_csl or (bool(known & set(_ABSTRACTS)) and "title" in known))


def entries_in(rows: Iterator[Row], path: str) -> Iterator[Entry | Failure]:
    """The entry in each row."""
    for row in rows:
        if row.problem:
            yield Failure(path=f"{path} {row.place}", reason=row.problem)
        elif "issued" in row.cells or isinstance(row.cells.get("author"), list):
            yield _csl(row.cells)
        elif "abstract note" in row.cells or not isinstance(row.cells.get("author"), list):
            yield _listed(row.cells)


def _listed(cells: Mapping[str, object]) -> Entry:
    """A row as Zotero and databases write it."""
    # Scopus numbers them.
    authors = re.sub(r"\s*\(\d+\)", "", _text(cells, *_AUTHORS))
    return Entry(
        title=_text(cells, "title"),
        authors=tuple(_names(authors, is_zotero="item type" in cells)),
        published=date_of(*(_text(cells, name) for name in _DATES)),
        source=_text(cells, *_SOURCES),
        doi=_text(cells, "doi"),
        url=_text(cells, "url", "link"),
        licence=_text(cells, "rights"),
        abstract=_text(cells, *_ABSTRACTS),
        keys=(_text(cells, "key", "id", "eid"),),
        files=tuple(
            one.strip() for one in _text(cells, "file attachments").split(";") if one.strip()
        ),
    )


def _names(authors: str, *, is_zotero: bool) -> Iterator[str]:
    """The authors in a cell, which a few databases part by other signs than semicolons."""
    if is_zotero or ";" in authors:
        for name in filter(str.strip, authors.split(";")):
            # Zotero leaves the comma out only where a name has one field.
            yield written_whole(name) if is_zotero and "," not in name else person(name)
        return
    for author in authors_of(Listing(doc_id="", path="", title="", author=authors)):
        yield written_person(author.name) if author.name else written_whole(author.written)


def _csl(cells: Mapping[str, object]) -> Entry:
    return Entry(
        title=_text(cells, "title"),
        authors=tuple(_people(cells.get("author") or cells.get("editor"))),
        published=date_of(_issued(cells.get("issued"))),
        source=_text(cells, *_SOURCES),
        doi=_text(cells, "doi"),
        url=_text(cells, "url"),
        licence=_text(cells, "license", "licence"),
        abstract=_text(cells, "abstract"),
        # Zotero gives addresses, which end with its key.
        keys=(_text(cells, "citation-key", "id").rpartition("/items/")[2],),
    )


def _people(names: object) -> Iterator[str]:
    for name in names if isinstance(names, list) else ():
        if isinstance(name, dict):
            if said := _text(name, "literal", "name"):
                yield written_whole(said)
                continue
            order = ("dropping-particle", "non-dropping-particle", "family")
            family = " ".join(filter(None, (_text(name, part) for part in order)))
            given, suffix = _text(name, "given"), _text(name, "suffix")
            yield written_person(PersonName(family=family, given=given, suffix=suffix))
        elif isinstance(name, str):
            yield person(name)


def _issued(issued: object) -> str:
    """A date of CSL; of a span, its beginning."""
    if not isinstance(issued, dict):
        return str(issued) if isinstance(issued, str | int) else ""
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = [str(one).strip() for one in parts[0] if one not in (None, "")]
        if numbers and all(one.isdecimal() for one in numbers):
            return "-".join([numbers[0], *(f"{int(one):02}" for one in numbers[1:3])])
    return _text(issued, "raw", "literal")


def _text(cells: Mapping[str, object], *names: str) -> str:
    """The first of these cells that is filled in; of a list its first value."""
    for name in names:
        cell = cells.get(name)
        if isinstance(cell, list):
            cell = next((one for one in cell if isinstance(one, str)), None)
        if isinstance(cell, str | int) and not isinstance(cell, bool):
            words = re.sub(r"\r\n?", "\n", str(cell)).strip()
            if words:
                return words
    return ""
