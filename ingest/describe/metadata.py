"""Title, source, author, date, link and licence of an article, each with its origin."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from index.notebook.csv_tables import GUESSED, TableFile
from index.records import Span
from ingest.describe.dates import DATE, iso_date
from ingest.describe.front_matter import front_matter
from ingest.describe.stated import is_stated
from ingest.file_kinds import CATALOGUE, is_file
from ingest.lower_case import lowered
from ingest.reading import Block, Failure, Kind, Reading

_LISTED = ("title", "source", "author", "published", "url", "licence")
FIELDS = (*_LISTED, "digest_of", "read")
# Those of a table beside the articles are tags, too, but no build reads them.
_SAID = (*FIELDS, "tags")
DATES = ("published", "read")
LONGEST = 1_000
_SAME = {
    "license": "licence",
    "date": "published",
    "publisher": "source",
    "link": "url",
    "accessed": "read",
}

_NAME_PART = r"(?:[A-Z]\.|(?:Dr|Jr|Sr|St|Prof)\.|[A-Z][\w’'-]*)"
_NAME = (
    rf"{_NAME_PART}(?:[ \u00a0]{_NAME_PART}){{1,3}}"
    r"(?:,\s(?:(?:[A-Z][a-z]?\.)+[A-Z]?|[A-Z]{2,8}\b))*"
)
# A lower-case word is inside a sentence, which may well be about another article: "a study
# published in May 2020", "a book written by".
_DATED = re.compile(
    r"(?:\b(?=[A-Z])(?i:(?:page|article|content)\s+)?|\b(?i:this\s+(?:article|page)\s+was\s+))"
    r"((?i:published|posted|(?:last\s+)?(?:modified|updated|reviewed|revised)))"
    rf"(?i:\s+on|\s+in)?(?:\s*:)?\s*((?i:{DATE}))"
)
_WRITTEN = re.compile(
    r"(?:\b(?=W)|\b[Tt]his\s(?:\w+\s){0,2}(?:article|page|post|guide|leaflet)\b[^.\n]{0,120}\b)"
    rf"(?i:written(?:,?\s+edited)?(?:,?\s+or\s+reviewed)?\s+by)(?:\s*:)?\s*({_NAME})"
)
_SITE = re.compile(r"\b(?i:this\s+(?:article|page)\s+on)\s+([\w-]+(?:\.[\w-]+)*\.[a-z]{2,6})\b")
# What each match must contain; looked for first, in lower case, in a tenth of the time.
_DATING = ("published", "posted", "modified", "updated", "reviewed", "revised")
_MAY_BE_DATED = re.compile(rf"(?:{'|'.join(_DATING)})(?:\s+on|\s+in)?(?:\s*:)?\s*{DATE.lower()}")
_MAY_BE_WRITTEN = re.compile(r"written(?:,?\s+edited)?(?:,?\s+or\s+reviewed)?\s+by")
_MAY_BE_SITE = re.compile(r"this\s+(?:article|page)\s+on\s")


class FieldValue(NamedTuple):
    """A value and its origin."""

    value: str
    origin: str


def composed(name: str) -> str:
    """The name in the one form of Unicode: a Mac may write é as an e and an accent.

    >>> composed("cafe\u0301.txt") == "caf\xe9.txt"
    True
    """
    return unicodedata.normalize("NFC", name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The contents of `sources.csv`, by path of a file or id of a table row.

    `forms` are the paths by their composed form. `guessed` is whether no encoding was sure.
    """

    rows: Mapping[str, Mapping[str, str]]
    forms: Mapping[str, str]
    guessed: bool = False

    def of(self, doc_id: str, path: str) -> Mapping[str, str]:
        """What it says about this document; a row for its own id overrides one for its file."""
        return {**self._row(path), **self._row(doc_id)}

    def _row(self, name: str) -> Mapping[str, str]:
        return self.rows.get(name if name in self.rows else self.forms.get(composed(name), ""), {})

    def problems(self, names: Collection[str]) -> list[Failure]:
        """A line on each row for none of the `names`, and on each date that cannot be read.

        The names are the doc_ids and paths of all documents.
        """
        reasons = []
        if self.guessed:
            reasons.append(
                "as UTF-8, but as Windows-1252; if letters are wrong, save it as CSV in UTF-8"
            )
        known = set(map(composed, names))
        for name, fields in self.rows.items():
            if composed(name) not in known:
                reasons.append(f"names {name!r}, but no such article was read; fix the row")
            else:
                reasons += [
                    f"dates {name!r} {words!r}, which is ambiguous; write 2026-01-31"
                    for field in DATES
                    if (words := fields.get(field)) and iso_date(words) is None
                ]
        return [Failure(path=CATALOGUE, reason=reason) for reason in reasons]


def catalogue_table(root: Path) -> TableFile:
    """The table `sources.csv` of a folder."""
    return TableFile(root / CATALOGUE, ("path", *_LISTED), needed=("path",))


def read_catalogues(roots: Iterable[Path]) -> Catalogue:
    """The catalogues of all corpus folders; if two name the same path, the first counts.

    Raises:
        TableError: a catalogue is empty, is not a table with a column `path`, or has a row with
            more cells than columns.
    """
    rows: dict[str, Mapping[str, str]] = {}
    guessed = False
    for root in roots:
        table = catalogue_table(root)
        if is_file(table.path):
            # Not with pandas, which takes longer to import than a build with nothing to do.
            listed = table.read(new=False).rows
            by_path = {row.cells["path"].strip(): row.cells for row in listed}
            for path, cells in by_path.items():
                rows.setdefault(path, _filled(cells))
            guessed |= table.encoding == GUESSED
    return Catalogue(rows=rows, forms={composed(path): path for path in rows}, guessed=guessed)


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    return {field: cells[field].strip() for field in FIELDS if is_stated(cells.get(field, ""))}


def describe(reading: Reading, *, skipped: Sequence[Span], path: str) -> dict[str, FieldValue]:
    """What an article says about itself; a field that nothing names is left out, never guessed.

    A value such as "none" or "-" names nothing.

    Front matter overrides the metadata of the format, and that overrides patterns in the text.
    `skipped` is the boilerplate, in which no title is looked for. There is always a title: if
    nothing else, the file name. Values of more than a thousand characters are ignored, as is
    front matter of more than 20,000.
    """
    known: dict[str, FieldValue] = {}
    front = front_matter(reading)
    for field, value in (
        *_named(front.fields, front.origin, fields=_SAID),
        *_named(reading.given, "the file itself"),
    ):
        _take(known, field, value)
    for field, look in _LOOKS.items():
        for value in look(reading.text) if field not in known else ():
            _take(known, field, value)
    for value in _titles(reading, skipped, path) if "title" not in known else ():
        _take(known, "title", value)
    return known


def with_listed(
    fields: Mapping[str, FieldValue], listed: Mapping[str, str]
) -> dict[str, FieldValue]:
    """All fields of an article: the catalogue (`listed`) overrides what the article itself says."""
    known: dict[str, FieldValue] = {}
    for field, value in _named(listed, CATALOGUE):
        _take(known, field, value)
    for field, value in fields.items():
        known.setdefault(field, value)
    return known


def _take(known: dict[str, FieldValue], field: str, given: FieldValue) -> None:
    value = iso_date(given.value) if field in DATES else " ".join(given.value.split())
    if value and len(value) <= LONGEST:
        known.setdefault(field, FieldValue(value, given.origin))


def _named(
    values: Mapping[str, str], origin: str, *, fields: Collection[str] = FIELDS
) -> Iterator[tuple[str, FieldValue]]:
    for name, value in values.items():
        field = _SAME.get(name.lower(), name.lower())
        if field in fields and is_stated(value):
            yield field, FieldValue(value, origin)


@lru_cache(maxsize=1)
def _lowered(text: str) -> str:
    # Asked for by each of those who look for something.
    return lowered(text)


def _dates(text: str) -> Iterator[FieldValue]:
    words = _lowered(text)
    may_be = any(word in words for word in _DATING) and _MAY_BE_DATED.search(words)
    matches = _DATED.finditer(text) if may_be else ()
    for one in sorted(matches, key=lambda match: match[1].lower()[0] != "p"):
        yield FieldValue(one[2], _quoted(one[0]))


def _authors(text: str) -> Iterator[FieldValue]:
    matches = _WRITTEN.finditer(text) if _MAY_BE_WRITTEN.search(_lowered(text)) else ()
    yield from (FieldValue(one[1], _quoted(one[0])) for one in matches)


def _sites(text: str) -> Iterator[FieldValue]:
    matches = _SITE.finditer(text) if _MAY_BE_SITE.search(_lowered(text)) else ()
    yield from (FieldValue(one[1], _quoted(one[0])) for one in matches)


_LOOKS = {"published": _dates, "author": _authors, "source": _sites}


def _quoted(words: str) -> str:
    return f"the text: “{' '.join(words.split())}”"


def _titles(reading: Reading, skipped: Sequence[Span], path: str) -> Iterator[FieldValue]:
    hidden = {span.start for span in skipped}
    body = [block for block in reading.blocks if block.start not in hidden]
    headings = (block for block in body if block.kind is Kind.HEADING)
    if body and _may_be_title(body[0], reading.text[body[0].start : body[0].end]):
        yield FieldValue(reading.text[body[0].start : body[0].end], "the first line")
    elif heading := next(headings, None):
        yield FieldValue(reading.text[heading.start : heading.end], "the first heading")
    yield FieldValue(Path(path).stem, "the file name")


def _may_be_title(block: Block, words: str) -> bool:
    one_line = "\n" not in words and len(words) <= 250
    return block.kind is Kind.HEADING or (one_line and words[-1] not in ".:;,!")
