"""Reads libraries of references in BibTeX and BibLaTeX, entry by entry, with lenience."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from index.errors import UnreadableError
from index.text.person_names import PersonName
from index.text.written_names import AND_OTHERS, written_person, written_whole
from ingest.file_kinds import Found
from ingest.readers.tables.csv_rows import numbered_lines
from ingest.readers.tables.latex import latex_words
from ingest.readers.tables.references import Entry, date_of, person, read_entries, unwrapped
from ingest.readers.tables.stream import open_text
from ingest.reading import Failure, Limits, Reading, Reference

_BEGINS = re.compile(r"\s*@\s*([A-Za-z]+)\s*[{(]")
_NO_ENTRIES = ("comment", "preamble")
_HEAD = re.compile(r"\s*+@\s*+[A-Za-z]++\s*+[{(]\s*+(?:([^,{}=\"#]{0,200}?)\s{0,20},)?")
_FIELD = re.compile(r"[\s,]*([A-Za-z][\w:+.-]*)\s*=\s*")
_NEXT_FIELD = re.compile(r"[},\"]?[ \t]*(?:\n|,)[ \t]*[A-Za-z][\w-]*[ \t]*=[ \t]*[{\"\d]")
_BARE = re.compile(r"[^\s,{}\"#=]+")
_MARK = re.compile(r"\\.|[{}\"]", re.DOTALL)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SOURCES = (
    "journal",
    "journaltitle",
    "booktitle",
    "publisher",
    "institution",
    "school",
    "howpublished",
)
# A family name in braces, which has no comma: Andrew {Lloyd Webber}.
_FAMILY = re.compile(r"(?P<given>[^{},]*[^{},\s\\])\s+(?P<family>(?:[a-z]+ )*\{[^{},\\]+\})")
_LONGEST_NAME = 500
_MOST_CHARACTERS = 5_000_000
_MOST_FIELDS = 200
_DEEPEST = 500
# Names of journals: what stands for itself many times over must not fill the memory.
_MOST_STRINGS = 20_000
_LONGEST_STRING = 1_000
_Strings = dict[str, str]


def read(found: Found, *, limits: Limits) -> Iterator[Reading | Reference | Failure]:
    """Each entry with an abstract as an article, and what is said of the files they name.

    Raises:
        UnreadableError: it holds no entry.
    """
    with open_text(found, limits=limits, newline=None) as lines:
        whole = (line or "" for _, line in numbered_lines(lines, limits.file_bytes))
        pieces = _pieces(whole)
        if not (first := next(pieces, None)):
            raise UnreadableError("holds no entry of BibTeX; export the library as BibTeX")
        entries = _entries(chain([first], pieces), found.path)
        yield from read_entries(entries, path=found.path, limits=limits)


def _pieces(lines: Iterator[str]) -> Iterator[tuple[int, str]]:
    """The text of each entry with the number of its line: from one "@name{" to the next.

    So a brace that is never closed costs one entry, not all that follow.
    """
    piece: list[str] = []
    began = length = 0
    for number, line in enumerate(lines, 1):
        if _BEGINS.match(line):
            if piece:
                yield began, "".join(piece)
            piece, began, length = [], number, 0
        elif not piece:
            continue
        length += len(line)
        if length <= _MOST_CHARACTERS:
            piece.append(line)
    if piece:
        yield began, "".join(piece)


def _entries(pieces: Iterator[tuple[int, str]], path: str) -> Iterator[Entry | Failure]:
    strings: _Strings = {}
    for number, piece in pieces:
        begins = _BEGINS.match(piece)
        kind = begins[1].lower() if begins else "comment"
        if kind == "string":
            named = fields_of(piece[begins.end() :] if begins else "", strings)
            if len(strings) < _MOST_STRINGS:
                strings |= {name: words[:_LONGEST_STRING] for name, words in named.items()}
        elif kind not in _NO_ENTRIES:
            head = _HEAD.match(piece)
            fields = fields_of(piece[head.end() :], strings) if head else {}
            if fields and head:
                yield _entry(head[1] or "", fields)
            else:
                reason = "is no entry that can be read; fix its braces"
                yield Failure(path=f"{path} line {number}", reason=reason)


def fields_of(words: str, strings: Mapping[str, str]) -> dict[str, str]:
    """The fields of an entry by name in lower case, with what the names of strings stand for.

    >>> fields_of('title = {A {B} c}, month = "3~" # jul, year = 2018}', {})
    {'title': 'A {B} c', 'month': '3~jul', 'year': '2018'}
    """
    fields: dict[str, str] = {}
    at = 0
    for _ in range(_MOST_FIELDS):
        if not (found := _FIELD.match(words, at)):
            break
        value, at = _value(words, found.end(), strings)
        fields.setdefault(found[1].lower(), value)
    return fields


def _value(words: str, at: int, strings: Mapping[str, str]) -> tuple[str, int]:
    """The value at a place and where it ends: parts in braces, in quotation marks or bare."""
    parts: list[str] = []
    while True:
        if words[at : at + 1] in ("{", '"') and words[at : at + 1]:
            part, at = _enclosed(words, at)
        elif bare := _BARE.match(words, at):
            part, at = strings.get(bare[0].lower(), bare[0]), bare.end()
        else:
            break
        parts.append(part[:_MOST_CHARACTERS])
        joined = re.compile(r"\s*#\s*").match(words, at)
        if not joined:
            break
        at = joined.end()
    return "".join(parts)[:_MOST_CHARACTERS], at


def _enclosed(words: str, at: int) -> tuple[str, int]:
    closing = "}" if words[at] == "{" else '"'
    depth = 0
    for mark in _MARK.finditer(words, at + 1):
        if mark[0] == closing and depth == 0:
            # Closed by the brace of the entry itself: its own is missing somewhere within.
            if not words[mark.end() :].strip() and _NEXT_FIELD.search(words, at + 1, mark.start()):
                break
            return words[at + 1 : mark.start()], mark.end()
        depth += (mark[0] == "{") - (mark[0] == "}")
        if not 0 <= depth <= _DEEPEST:
            break
    # Never closed: up to where the next field begins.
    ends = _NEXT_FIELD.search(words, at + 1)
    end = ends.start() if ends else len(words.rstrip().rstrip("}"))
    return words[at + 1 : end], max(end, at + 1) + (1 if ends and words[end] in '},"' else 0)


def _entry(key: str, fields: Mapping[str, str]) -> Entry:
    plain = {
        name: _plain(fields[name]) for name in ("title", *_SOURCES, "rights") if name in fields
    }
    authors = fields.get("author") or fields.get("editor", "")
    subtitle = _plain(fields.get("subtitle", ""))
    return Entry(
        title=": ".join(filter(None, (plain.get("title", ""), subtitle))),
        authors=tuple(filter(None, map(_person, _people(authors)))),
        published=date_of(fields.get("date", ""), _year_and_month(fields)),
        source=next((plain[name] for name in _SOURCES if plain.get(name)), ""),
        doi=fields.get("doi", "").replace("\\", ""),
        url=re.sub(r"\\url\{(.*)\}|\\(?=[_%&#~])", r"\1", fields.get("url", "")),
        licence=plain.get("rights", "") or _plain(fields.get("copyright", "")),
        abstract=latex_words(unwrapped(fields.get("abstract", ""))).strip(),
        keys=(key,),
        files=files_in(fields.get("file", "") or fields.get("local-url", "")),
    )


def _plain(words: str) -> str:
    return " ".join(latex_words(words).split())


def _people(words: str) -> Iterator[str]:
    """The names between the words "and" that stand in no braces."""
    began = depth = 0
    for found in re.finditer(r"\\.|[{}]|\s+and(?=\s)", words, re.IGNORECASE):
        depth += (found[0] == "{") - (found[0] == "}")
        if depth <= 0 and found[0].lower().endswith("and"):
            yield words[began : found.start()]
            began = found.end()
    yield words[began:]


def _person(name: str) -> str:
    """An author; a name in braces is one of an institution, and stays as it is."""
    words = " ".join(name.split()).strip(" ,")
    if words.lower() == "others":
        return AND_OTHERS
    if re.fullmatch(r"\{.*\}", words) and _enclosed(words, 0)[1] == len(words):
        return written_whole(_plain(words))
    if "=" in words and (named := _named_parts(words)):
        return named
    if len(words) <= _LONGEST_NAME and (family := _FAMILY.fullmatch(words)):
        parts = family["family"], family["given"]
        return written_person(PersonName(family=_plain(parts[0]), given=_plain(parts[1])))
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\ue010{len(kept) - 1}\ue011"

    # A comma within braces parts no names; commands come first, since accents part none either.
    parted = _plain(re.sub(r"\{[^{}]*,[^{}]*\}", keep, words))
    spoken = person(parted)
    return re.sub("\ue010(\\d+)\ue011", lambda found: _plain(kept[int(found[1])]), spoken)


def _named_parts(words: str) -> str:
    """BibLaTeX's other form: family=Doe, given=Ann."""
    found = re.findall(r"(?:^|,)\s*(family|given|prefix|suffix)\s*=\s*\{?([^,{}]+)\}?", words)
    parts = {name: _plain(part.strip()) for name, part in found}
    family = " ".join(filter(None, (parts.get("prefix"), parts.get("family"))))
    return written_person(
        PersonName(family=family, given=parts.get("given", ""), suffix=parts.get("suffix", ""))
    )


def _year_and_month(fields: Mapping[str, str]) -> str:
    year = re.search(r"(?<!\d)\d{4}(?!\d)", fields.get("year", ""))
    if not year:
        return ""
    day, name = (
        re.search(r"\d{1,2}(?!\d)", fields.get("month", "")),
        fields.get("month", "").lower(),
    )
    named = next((number for number, one in enumerate(_MONTHS, 1) if one in name), 0)
    if not named:
        return f"{year[0]}-{int(day[0]):02}" if day and 1 <= int(day[0]) <= 12 else year[0]
    exact = fields.get("day", "") or (day[0] if day else "")
    return f"{year[0]}-{named:02}" + (f"-{int(exact):02}" if exact.isdecimal() else "")


def files_in(words: str) -> tuple[str, ...]:
    """The paths in a field `file`, as JabRef, Zotero and Mendeley write it.

    >>> files_in(":x.pdf:PDF"), files_in("Full Text:files/1/y.pdf:application/pdf;z.html")
    (('x.pdf',), ('files/1/y.pdf', 'z.html'))
    """
    found = []
    for one in re.split(r"(?<!\\);", words.replace("$\\backslash$", "\\")):
        parts = re.split(r"(?<!\\):", one)
        if len(parts) >= 4 and len(parts[1]) == 1:
            # The letter of a disk.
            parts[1:3] = [f"{parts[1]}:{parts[2]}"]
        path = parts[1] if len(parts) >= 3 else one
        if path := re.sub(r"\\([:;{}_&%\\])", r"\1", path).strip(" {}"):
            found.append(path)
    return tuple(found)
