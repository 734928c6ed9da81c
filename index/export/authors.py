"""The authors of an article: persons, and institutions whose names stay whole."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.records import Listing
from index.text.person_names import PersonName, is_degree, is_short, person_name, short_name

OTHERS = "others"
"""What an author is called that stands for all who are not named."""

_AND = re.compile(r"\s+(?:and|&)\s+|,\s*(?:and|&)\s+", re.IGNORECASE)
_AND_OTHERS = re.compile(
    r"[,;]?\s+(?:et\.?\s+al\.?|(?:and|&)\s+others|(?:and|&)\s+colleagues)\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """An author as written, with titles and degrees; `name` is None for an institution.

    A name that may be either is an institution's, which no program takes apart.
    """

    written: str
    name: PersonName | None = None


def authors_of(listing: Listing) -> tuple[Author, ...]:
    """The authors of an article in their order; none if none is known.

    Semicolons part them, and a comma behind a name keeps it whole. Without either, so do commas
    and the word "and" where each part is a person's full name without them, as in "Ann Lee, MD,
    and Bo Kim"; otherwise what is written is one name.
    """
    written = " ".join((listing.author or "").split())
    named = _AND_OTHERS.sub("", written)
    parts = [part for part in map(str.strip, named.split(";")) if part.strip(" ,")]
    if ";" in named or named.endswith(","):
        found = [_parted(_after_and(part)) for part in parts]
    else:
        found = _of(parts)
    others = [Author(written=OTHERS)] if found and named != written else []
    return (*found, *others)


def _parted(part: str) -> Author:
    """One author; a comma at the end says that the name stays whole."""
    words = part.strip(" ,")
    return Author(written=words) if part.endswith(",") else _author(words, is_one=True)


def _after_and(part: str) -> str:
    return re.sub(r"^(?:and|&)\s+", "", part, flags=re.IGNORECASE)


def _of(parts: Sequence[str]) -> list[Author]:
    """The authors in a text without semicolons, which are several only if that is sure."""
    for part in parts:
        chunks = [chunk.strip(" ,") for chunk in _AND.split(part)]
        several = [one for chunk in chunks for one in _between_commas(chunk)]
        if len(several) > 1 and _are_sure(several):
            return several
    return [_author(part) for part in parts]


def _are_sure(authors: Sequence[Author]) -> bool:
    """Whether all are persons, or at least two, with institutions named by several words."""
    persons = [one for one in authors if one.name]
    whole = [one.written.split() for one in authors if not one.name]
    return not whole or (len(persons) > 1 and all(len(words) > 1 for words in whole))


def _between_commas(chunk: str) -> list[Author]:
    pieces = [piece.strip() for piece in chunk.split(",") if piece.strip()]
    if len(pieces) > 1 and all(map(is_short, pieces)):
        return [Author(written=piece, name=short_name(piece)) for piece in pieces]
    if person_name(chunk):
        return [_author(chunk)]
    return [_author(name) for name in _with_degrees(pieces)]


def _with_degrees(pieces: Sequence[str]) -> Iterator[str]:
    """The names between commas, each with the degrees that follow it."""
    name = ""
    for piece in pieces:
        if name and is_degree(piece):
            name = f"{name}, {piece}"
        else:
            if name:
                yield name
            name = piece
    if name:
        yield name


def _author(written: str, *, is_one: bool = False) -> Author:
    return Author(written=written, name=person_name(written, is_one=is_one))
