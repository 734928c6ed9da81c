"""Title, source, author, date, link and licence of an article, each with where it was found."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import yaml

from index.errors import CorpusError
from index.records import Span
from ingest.csv_sheet import Sheet
from ingest.describe.dates import DATE, iso_date
from ingest.file_kinds import CATALOGUE
from ingest.lower_case import lowered
from ingest.reading import Block, Failure, Kind, Reading

FIELDS = ("title", "source", "author", "published", "url", "licence", "digest_of")
LONGEST = 1_000
LONGEST_FRONT_MATTER = 20_000
_SAME = {"license": "licence", "date": "published", "publisher": "source", "link": "url"}

_NAME_PART = r"(?:[A-Z]\.|(?:Dr|Jr|Sr|St|Prof)\.|[A-Z][\w’'-]*)"
_NAME = (
    rf"{_NAME_PART}(?:[ \u00a0]{_NAME_PART}){{1,3}}"
    r"(?:,\s(?:(?:[A-Z][a-z]?\.)+[A-Z]?|[A-Z]{2,8}\b))*"
)
# A small letter is amid a sentence, which may well speak of another article: "a study
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
# What those cannot do without, to be looked for in small letters, in a tenth of the time.
_DATING = ("published", "posted", "modified", "updated", "reviewed", "revised")
_MAY_BE_DATED = re.compile(rf"(?:{'|'.join(_DATING)})(?:\s+on|\s+in)?(?:\s*:)?\s*{DATE.lower()}")
_MAY_BE_WRITTEN = re.compile(r"written(?:,?\s+edited)?(?:,?\s+or\s+reviewed)?\s+by")
_MAY_BE_SITE = re.compile(r"this\s+(?:article|page)\s+on\s")


class Found(NamedTuple):
    """A value and where it was found."""

    value: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What `sources.csv` says, by path of a file or id of a table's row."""

    rows: Mapping[str, Mapping[str, str]]

    def of(self, doc_id: str, path: str) -> Mapping[str, str]:
        """What is said of this document; a row for its own id goes before one for its file."""
        return {**self.rows.get(path, {}), **self.rows.get(doc_id, {})}

    def troubles(self, names: Collection[str]) -> list[Failure]:
        """A line for each row for none of the `names`, and for each date that cannot be read.

        The names are the doc_ids and paths of all documents.
        """
        found = []
        for name, fields in self.rows.items():
            if name not in names:
                found.append(f"names {name!r}, but no such article was read; mend the row")
            elif "published" in fields and iso_date(fields["published"]) is None:
                words = fields["published"]
                found.append(f"dates {name!r} {words!r}, which could be several; write 2026-01-31")
        return [Failure(path=CATALOGUE, reason=reason) for reason in found]


def read_catalogues(roots: Iterable[Path]) -> Catalogue:
    """What the catalogues of all corpus folders say; of two that name one path, the first.

    Raises:
        CorpusError: a catalogue is there but is no table with a column `path`, or has rows of
            more cells than it has columns.
    """
    rows: dict[str, Mapping[str, str]] = {}
    for root in roots:
        for path, fields in _read_catalogue(root / CATALOGUE).items():
            rows.setdefault(path, fields)
    return Catalogue(rows=rows)


def _read_catalogue(file: Path) -> dict[str, dict[str, str]]:
    if not file.is_file():
        return {}
    try:
        # Not by pandas, which takes longer to import than a build with nothing to do.
        table = Sheet(_text_of(file))
    except (ValueError, OSError) as error:
        raise CorpusError(
            f"{file} cannot be read as a table ({str(error).splitlines()[0]}). Save it as CSV "
            f"in UTF-8 with the columns path,{','.join(FIELDS[:-1])}, and quotation marks around "
            f"every cell that holds a comma."
        ) from error
    if "path" not in table.columns:
        raise CorpusError(
            f"{file} has no column 'path', so its rows belong to no article. "
            f"Give it the columns path,{','.join(FIELDS[:-1])}."
        )
    return {
        row["path"].strip(): {
            field: row[field].strip() for field in FIELDS if row.get(field, "").strip()
        }
        for row in table.cells()
        if any(cell.strip() for cell in row.values())
    }


def _text_of(file: Path) -> str:
    text = file.read_bytes().decode("utf-8")
    if not text.strip("\ufeff\r\n\t "):
        raise ValueError("it is empty")
    return text


def describe(reading: Reading, *, skipped: Sequence[Span], path: str) -> dict[str, Found]:
    """What an article says of itself; a field that nothing names is left out, never guessed.

    Front matter goes before what the format carries, and that before patterns in the text.
    `skipped` is the boilerplate, in which no title is looked for. There is always a title: at
    worst the name of the file. A value of more than a thousand characters is none, nor is front
    matter of more than 20,000.
    """
    known: dict[str, Found] = {}
    for field, found in (
        *_named(_front_matter(reading), "front matter"),
        *_named(reading.given, "the file itself"),
    ):
        _take(known, field, found)
    for field, look in _LOOKS.items():
        for found in look(reading.text) if field not in known else ():
            _take(known, field, found)
    for found in _titles(reading, skipped, path) if "title" not in known else ():
        _take(known, "title", found)
    return known


def with_listed(said: Mapping[str, Found], listed: Mapping[str, str]) -> dict[str, Found]:
    """What is known of an article: what the catalogue says (`listed`) goes before what it says."""
    known: dict[str, Found] = {}
    for field, found in _named(listed, CATALOGUE):
        _take(known, field, found)
    for field, found in said.items():
        known.setdefault(field, found)
    return known


def _take(known: dict[str, Found], field: str, found: Found) -> None:
    value = iso_date(found.value) if field == "published" else " ".join(found.value.split())
    if value and len(value) <= LONGEST:
        known.setdefault(field, Found(value, found.origin))


def _named(values: Mapping[str, str], origin: str) -> Iterator[tuple[str, Found]]:
    for name, value in values.items():
        field = _SAME.get(name.lower(), name.lower())
        if field in FIELDS and value.strip():
            yield field, Found(value, origin)


def _front_matter(reading: Reading) -> dict[str, str]:
    for block in reading.blocks[:1]:
        if block.kind is Kind.FRONT_MATTER and block.end - block.start <= LONGEST_FRONT_MATTER:
            try:
                # Every value as it is written: a source may be called No, and a date be no date.
                given = yaml.load(
                    reading.text[block.start : block.end].strip("-\n "), Loader=yaml.BaseLoader
                )
            # Brackets without end are a RecursionError.
            except (yaml.YAMLError, ValueError, RecursionError):
                return {}
            if isinstance(given, dict):
                return {str(key): _plain(value) for key, value in given.items()}
    return {}


def _plain(value: object) -> str:
    """A value of front matter as text; empty for what has no plain form."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_plain(one) for one in value if not isinstance(one, list))))
    return value if isinstance(value, str) else ""


def _dates(text: str) -> Iterator[Found]:
    words = lowered(text)
    may_be = any(word in words for word in _DATING) and _MAY_BE_DATED.search(words)
    found = _DATED.finditer(text) if may_be else ()
    for one in sorted(found, key=lambda found: found[1].lower()[0] != "p"):
        yield Found(one[2], _quoted(one[0]))


def _authors(text: str) -> Iterator[Found]:
    found = _WRITTEN.finditer(text) if _MAY_BE_WRITTEN.search(lowered(text)) else ()
    yield from (Found(one[1], _quoted(one[0])) for one in found)


def _sites(text: str) -> Iterator[Found]:
    found = _SITE.finditer(text) if _MAY_BE_SITE.search(lowered(text)) else ()
    yield from (Found(one[1], _quoted(one[0])) for one in found)


_LOOKS = {"published": _dates, "author": _authors, "source": _sites}


def _quoted(words: str) -> str:
    return f"the text: “{' '.join(words.split())}”"


def _titles(reading: Reading, skipped: Sequence[Span], path: str) -> Iterator[Found]:
    hidden = {span.start for span in skipped}
    body = [block for block in reading.blocks if block.start not in hidden]
    headings = (block for block in body if block.kind is Kind.HEADING)
    if body and _may_be_title(body[0], reading.text[body[0].start : body[0].end]):
        yield Found(reading.text[body[0].start : body[0].end], "the first line")
    elif heading := next(headings, None):
        yield Found(reading.text[heading.start : heading.end], "the first heading")
    yield Found(Path(path).stem, "the file name")


def _may_be_title(block: Block, words: str) -> bool:
    one_line = "\n" not in words and len(words) <= 250
    return block.kind is Kind.HEADING or (one_line and words[-1] not in ".:;,!")
