"""Reads libraries of references in RIS, as reference managers and databases write it, or PubMed."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.tables.csv_rows import numbered_lines
from ingest.readers.tables.references import Entry, date_of, person, read_entries, unwrapped
from ingest.readers.tables.stream import open_text
from ingest.reading import Failure, Limits, Reading, Reference

# PubMed's own format has longer names, and says so with the first of them.
_MEDLINE = "PMID"
_LONG_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}-(?: (.*)|)\Z")
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*)|)\Z")
# Of an entry; of a file.
_ENDS = ("ER", "EF")
_Fields = dict[str, list[str]]
_TITLES = ("TI", "T1", "CT", "BT")
_AUTHORS = (("FAU",), ("AU", "A1"))
_DATES = ("DA", "PY", "Y1", "YR", "DP", "PD")
_SOURCES = ("JT", "T2", "JF", "JO", "JA", "J2", "BT", "T3", "PB")
_FILES = ("L1", "L2", "L4", "LK")


def read(found: Found, *, limits: Limits) -> Iterator[Reading | Reference | Failure]:
    """Each entry with an abstract as an article, and what is said of the files they name.

    Raises:
        UnreadableError: it holds no entry.
    """
    with open_text(found, limits=limits, newline=None) as text:
        lines = (line or "" for _, line in numbered_lines(text, limits.file_bytes))
        records = _records(lines, limits.file_bytes)
        if not (first := next(records, None)):
            raise UnreadableError(
                "holds no entry of RIS, which begins with 'TY  - '; export the library as RIS"
            )
        entries = map(_entry, chain([first], records))
        yield from read_entries(entries, path=found.path, limits=limits)


def _records(lines: Iterator[str], most: int) -> Iterator[_Fields]:
    """The fields of each entry, which ends at its last line or where the next begins."""
    fields: dict[str, list[list[str]]] = {}
    last: list[str] = []
    length = 0
    for line in lines:
        found = _tagged(line, is_medline=_MEDLINE in fields)
        length += len(line)
        if not found:
            # Whatever has no tag goes on with the field before it.
            if length <= most:
                last.append(line.strip())
            continue
        tag, words = found[1], found[2] or ""
        if tag in ("TY", _MEDLINE, *_ENDS):
            if fields:
                yield _joined(fields)
            fields, last, length = {}, [], len(line)
        if tag not in _ENDS and length <= most:
            last = [words.strip()]
            fields.setdefault(tag, []).append(last)
    if fields:
        yield _joined(fields)


def _tagged(line: str, *, is_medline: bool) -> re.Match[str] | None:
    plain = line.lstrip("\ufeff").rstrip()
    is_medline = is_medline or plain.startswith(f"{_MEDLINE}- ")
    return (_LONG_TAG if is_medline else _TAG).match(plain)


def _joined(fields: dict[str, list[list[str]]]) -> _Fields:
    return {tag: ["\n".join(lines) for lines in values] for tag, values in fields.items()}


def _entry(fields: _Fields) -> Entry:
    title = _first(fields, _TITLES)
    source = next((one for one in _all(fields, _SOURCES) if one != title), "")
    authors = next(filter(None, (_all(fields, tags) for tags in _AUTHORS)), [])
    # Groups stand beside the persons.
    authors += [f"{group}," for group in _all(fields, ("CN",)) if _MEDLINE in fields]
    return Entry(
        title=title,
        authors=tuple(person(name) for name in authors or _all(fields, ("A2", "ED"))),
        published=date_of(*_by_exactness(_dates(fields))),
        source=source,
        doi=_first(fields, ("DO", "DI", "M3")) if "DO" in fields else _doi(fields),
        url=_first(fields, ("UR", "L3", "L2")),
        abstract=_abstract(fields),
        keys=(_first(fields, ("ID", _MEDLINE)), _first(fields, ("AN",))),
        files=tuple(
            path
            for value in _all(fields, _FILES)
            for path in re.split(r"[;\n]", value)
            if path.strip() and not re.match(r"https?://", path.strip())
        ),
    )


def _dates(fields: _Fields) -> list[str]:
    """The dates; EndNote writes the year in one field, month and day in another."""
    dates = _all(fields, _DATES)
    years = [one for one in dates if date_of(one)]
    return [*(f"{one}, {year}" for one in dates if one not in years for year in years[:1]), *dates]


def _by_exactness(dates: Sequence[str]) -> list[str]:
    """Dates of the day before those of the year alone: some write both."""
    return sorted(dates, key=lambda one: -len(date_of(one)))


def _doi(fields: _Fields) -> str:
    others = _all(fields, ("M3", "N1", "UR", "L3"))
    identified = (one for one in _all(fields, ("LID", "AID")) if one.endswith("[doi]"))
    if doi := next(identified, ""):
        return doi
    return next(
        (
            one
            for one in others
            if re.match(r"(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)10\.", one, re.I)
        ),
        "",
    )


def _abstract(fields: _Fields) -> str:
    """What the entry says of the work; old programs kept it among the notes (N2).

    Our own export has quotes there, of articles that are somewhere else.
    """
    words = unwrapped("\n\n".join(fields.get("AB", [])) or "\n\n".join(fields.get("N2", [])))
    notes = _all(fields, ("N1",))
    are_quotes = words.startswith("Quotes: ") and notes and all(one in words for one in notes)
    return "" if are_quotes else words


def _first(fields: _Fields, tags: Sequence[str]) -> str:
    return next(iter(_all(fields, tags)), "")


def _all(fields: _Fields, tags: Sequence[str]) -> list[str]:
    return [
        " ".join(value.split()) if tag not in _FILES else value
        for tag in tags
        for value in fields.get(tag, ())
        if value.strip()
    ]
