"""The entries of a library of references: what is known of works, their abstracts, their files."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from index.text.person_names import person_name
from index.text.written_names import (
    is_all_of,
    written_authors,
    written_person,
    written_whole,
)
from ingest.readers.journals.tagged_words import is_tagged, plain_words, tagged_reading
from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Failure, Limits, Reading, Reference, in_a_line

_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>]+)")
_LONGEST_ID = 200
_NEITHER = "with neither an abstract nor a file"
_TWICE = "like one before"
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?!\d)(?:[-/., ]+(?P<month>\d{1,2}(?!\d)|[A-Za-z]{3,9}))?"
    r"(?:[-/., ]+(?P<day>\d{1,2})(?!\d))?"
)
_YEAR_LAST = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[ .]+)?(?P<month>[A-Za-z]{3,9})\.?"
    r"(?: +(?P<other>\d{1,2}),)? *,? *(?P<year>\d{4})\Z"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as its format gives it; `keys` are what it may be called by, best first.

    `authors` are as `person` gives them; `source` is the first that is known of journal,
    publisher and the like. `doi` may be an address; `files` are the paths as they stand there.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    source: str = ""
    doi: str = ""
    url: str = ""
    licence: str = ""
    abstract: str = ""
    keys: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def given(self) -> dict[str, str]:
        """What is known of it, as in a Reading."""
        doi = _DOI.search(self.doi)
        given = {
            "title": plain_words(self.title),
            "author": written_authors(map(plain_words, self.authors)),
            "published": self.published,
            "source": plain_words(self.source),
            "url": f"https://doi.org/{doi[1].rstrip('.,;')}" if doi else self.url.strip(),
            "licence": plain_words(self.licence),
        }
        return {name: value for name, value in given.items() if value}


@dataclass(slots=True)
class _Named:
    """The ids given so far, and how many entries made no article."""

    seen: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    counted: Counter[str] = field(default_factory=Counter)

    def id_of(self, entry: Entry) -> str | None:
        """An id that stays the same wherever the entry stands; None if it is there twice."""
        digest = _digest(entry)
        if digest in self.seen:
            return None
        self.seen.add(digest)
        doi = _DOI.search(entry.doi)
        for key in (*entry.keys, doi[1] if doi else "", digest):
            name = in_a_line(" ".join(key.split()))[:_LONGEST_ID]
            if name and name not in self.ids:
                self.ids.add(name)
                return name
        return None


def read_entries(
    entries: Iterable[Entry | Failure], *, path: str, limits: Limits
) -> Iterator[Reading | Reference | Failure]:
    """Each abstract as an article, each file that an entry names as a Reference to it.

    Entries with neither are counted in one line, as are those that are there twice.
    """
    named = _Named()
    for entry in entries:
        if isinstance(entry, Failure):
            yield entry
        elif not (entry.abstract.strip() or entry.files):
            named.counted[_NEITHER] += 1
        elif (row_id := named.id_of(entry)) is None:
            named.counted[_TWICE] += 1
        else:
            yield from _read_entry(entry, row_id, path=path, limits=limits)
    for what, count in named.counted.items():
        yield Failure(path=path, reason=_passed_over(count, what))


def _passed_over(count: int, what: str) -> str:
    entries = "1 entry" if count == 1 else f"{count:,} entries"
    if what == _TWICE:
        return f"has {entries} {what}; each was read once"
    return (
        f"has {entries} {what}, of which there is nothing to search; export the library with "
        "abstracts, or put the files beside it"
    )


def _read_entry(
    entry: Entry, row_id: str, *, path: str, limits: Limits
) -> Iterator[Reading | Reference | Failure]:
    given = entry.given
    abstract = entry.abstract.strip()
    if len(abstract) > limits.file_bytes:
        most = f"{limits.file_bytes / 1e6:,.0f} MB"
        yield Failure(path=f"{path}#{row_id}", reason=f"has more than {most} of text; split it")
        return
    reading = _abstract(abstract, given, row_id) if abstract else None
    if entry.files:
        yield Reference(
            files=entry.files, given=given, row_id=row_id, has_abstract=reading is not None
        )
    if reading:
        yield reading


def _abstract(words: str, given: Mapping[str, str], row_id: str) -> Reading | None:
    if is_tagged(words):
        return tagged_reading(words, given=given, row_id=row_id)
    return Reading(text=words, blocks=parse(words), given=given, row_id=row_id)


def _digest(entry: Entry) -> str:
    known = repr((entry.title, entry.authors, entry.published, entry.source, entry.abstract))
    return f"ref-{blake2b(known.encode(errors='replace'), digest_size=5).hexdigest()}"


def unwrapped(words: str) -> str:
    """`words` with the lines of each paragraph joined; blank lines part paragraphs.

    >>> unwrapped("They hurt\\n  at night.\\n\\nThey pass.")
    'They hurt at night.\\n\\nThey pass.'
    """
    paragraphs: list[list[str]] = [[]]
    for line in words.split("\n"):
        if line.strip():
            paragraphs[-1].append(line.strip())
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join(" ".join(lines) for lines in paragraphs).strip()


def person(name: str) -> str:
    """One author, where the family comes first if there is a comma, as a Reading gives authors.

    >>> person("van Doe, Ann B."), person("Roe, Jr., Bob"), person("World Health Organization,")
    ('Ann B. van Doe', 'Bob Roe Jr.', 'World Health Organization')
    >>> person("Lloyd Webber, Andrew"), person("Bell, Book and Candle")
    ('Lloyd Webber, Andrew', 'Bell, Book and Candle')
    """
    words = " ".join(plain_words(name).split())
    if words.endswith(","):
        return written_whole(words)
    found = person_name(words, is_one=True) if "," in words else None
    return written_person(found) if found and is_all_of(found, words) else words


def date_of(*words: str) -> str:
    """The first of `words` that is a date, as exact as it stands, in ISO form; else empty.

    >>> date_of("2018/07/15/"), date_of("2018///spring"), date_of("in press", "2018 Jul-Aug")
    ('2018-07-15', '2018', '2018-07')
    """
    return next(filter(None, map(_date, words)), "")


def _date(words: str) -> str:
    words = words.strip()
    if not (found := _YEAR_FIRST.match(words) or _YEAR_LAST.match(words)):
        return ""
    parts = found.groupdict()
    year, named, day = parts["year"], parts["month"] or "", parts["day"] or parts.get("other")
    month = int(named) if named.isdecimal() else _month(named)
    if not 1 <= month <= 12:
        return year
    try:
        return datetime.date(int(year), month, int(day or "")).isoformat()
    except ValueError:
        return f"{year}-{month:02}"


def _month(name: str) -> int:
    start = name.lower()[:3]
    return _MONTHS.index(start) + 1 if start in _MONTHS else 0
