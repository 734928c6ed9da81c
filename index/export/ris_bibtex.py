"""Articles with their quotes for reference managers: RIS and BibTeX."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from index.attribution import exact_place_words, is_web_address
from index.export.authors import OTHERS, Author, authors_of
from index.export.quotations import Quotation

_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}$&#%_"},
}
# A brace without its partner would end the entry early, or swallow the next, however it is escaped.
_LONE = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
# Signs that may be in an address, but would end or begin something in these formats.
_IN_ADDRESS = "!#$%&'()*+,-./:;=?@_~[]"


def ris(quotations: Iterable[Quotation]) -> str:
    """An entry for each article, with each of its quotes as a note.

    A value is one line there, so white space within a quote is one blank; the words are verbatim.
    The quotes are in the abstract again, the one text of an entry that every program keeps.
    """
    taken: set[str] = set()
    return "".join(_ris(quotes, taken) for quotes in _by_article(quotations))


def bibtex(quotations: Iterable[Quotation]) -> str:
    """An entry for each article, with its quotes in its note; white space as in `ris`."""
    taken: set[str] = set()
    return "\n".join(_bibtex(quotes, taken) for quotes in _by_article(quotations))


def _by_article(quotations: Iterable[Quotation]) -> list[list[Quotation]]:
    by_article: dict[str, list[Quotation]] = {}
    for one in quotations:
        by_article.setdefault(one.listing.doc_id, []).append(one)
    return list(by_article.values())


def _ris(quotes: Sequence[Quotation], taken: set[str]) -> str:
    listing = quotes[0].listing
    url = _address(listing.url)
    fields = [("TY", "ELEC" if url else "GEN"), ("ID", _key(listing.doc_id, taken))]
    fields.append(("TI", listing.title))
    fields += [("AU", _ris_name(author)) for author in authors_of(listing)]
    fields += [("PB", listing.source)] if listing.source else []
    if listing.published:
        fields += [("PY", listing.published[:4]), ("DA", _slashed(listing.published))]
    fields += [("Y2", _slashed(listing.read))] if listing.read else []
    fields += [("UR", url)] if url else []
    notes = list(_notes(quotes))
    fields += [*(("N1", note) for note in notes), ("AB", f"Quotes: {' '.join(notes)}")]
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _bibtex(quotes: Sequence[Quotation], taken: set[str]) -> str:
    listing = quotes[0].listing
    url = _address(listing.url)
    fields = [("title", f"{{{_latex(listing.title)}}}")]
    authors = " and ".join(map(_bibtex_name, authors_of(listing)))
    fields += [("author", authors)] if authors else []
    fields += [("publisher", _whole(listing.source))] if listing.source else []
    fields += _published(listing.published) if listing.published else []
    fields += [("urldate", listing.read)] if listing.read else []
    fields += [("url", url)] if url else []
    fields.append(("note", _latex(" ".join(_notes(quotes)))))
    written = "".join(f"  {name} = {{{value}}},\n" for name, value in fields)
    return f"@misc{{{_key(listing.doc_id, taken)},\n{written}}}\n"


def _ris_name(author: Author) -> str:
    if author.name:
        parts = author.name.family, author.name.given, author.name.suffix
        return ", ".join(part for part in parts if part)
    if author.written == OTHERS:
        return "et al.,"
    # Commas part names here. One after the last of several words says that all are one name, else
    # the last is read as the family name of a person.
    whole = " ".join(author.written.replace(",", " ").split())
    return f"{whole}," if " " in whole else whole


def _bibtex_name(author: Author) -> str:
    if author.name is None:
        return OTHERS if author.written == OTHERS else f"{{{_latex(author.written)}}}"
    family, given, suffix = author.name.family, author.name.given, author.name.suffix
    # A word in small letters would part a name that begins with a capital: Ortega y Gasset.
    is_parted = family[0].isupper() and any(word[0].islower() for word in family.split())
    written = f"{{{_latex(family)}}}" if is_parted else _latex(family)
    return ", ".join([written, *([_latex(suffix)] if suffix else []), _latex(given)])


def _whole(name: str) -> str:
    """A name in braces of its own if it would become two at an "and"."""
    words = _latex(name)
    return f"{{{words}}}" if re.search(r"\band\b", words, re.IGNORECASE) else words


def _published(date: str) -> list[tuple[str, str]]:
    """The date for programs that know `date`, and in parts for those that know `year`."""
    parts = zip(("year", "month", "day"), date.split("-"), strict=False)
    return [*((name, part.lstrip("0")) for name, part in parts), ("date", date)]


def _notes(quotes: Sequence[Quotation]) -> Iterator[str]:
    for one in quotes:
        # The place comes first: a quote's signs that turn the writing direction end with its line.
        place = f"{one.listing.doc_id}, {exact_place_words(one.place)}"
        note = f" Note: {one.note}" if one.note else ""
        lead = f", after {one.lead}" if one.lead else ""
        yield f"{place}{lead}: “{one.text}”{note}"


def _slashed(date: str) -> str:
    """An ISO date as RIS has it, with a place for a part that is unknown.

    >>> _slashed("2019-10-16"), _slashed("2019")
    ('2019/10/16/', '2019///')
    """
    year, month, day = (*date.split("-"), "", "")[:3]
    return f"{year}/{month}/{day}/"


def _address(url: str | None) -> str:
    """The address as an entry may contain it; empty if it is not a web address."""
    return quote(url, safe=_IN_ADDRESS) if url and is_web_address(url) else ""


def _line(words: str) -> str:
    plain = "".join(one for one in words if one.isspace() or unicodedata.category(one) != "Cc")
    return " ".join(plain.split())


def _latex(words: str) -> str:
    """The words on one line as LaTeX shows them.

    >>> print(_latex("50 % of {x} -- or }"))
    50 \\% of \\{x\\} -{}- or \\textbraceright{}
    """
    line = _line(words)
    lone = _lone_braces(line)
    escaped = "".join(
        _LONE[sign] if place in lone else _LATEX.get(sign, sign) for place, sign in enumerate(line)
    )
    # Two hyphens would become a dash.
    return re.sub("-(?=-)", "-{}", escaped)


def _lone_braces(line: str) -> set[int]:
    """The places of the braces that have no partner."""
    lone: set[int] = set()
    opened: list[int] = []
    for place, sign in enumerate(line):
        if sign == "{":
            opened.append(place)
        elif sign == "}":
            if opened:
                opened.pop()
            else:
                lone.add(place)
    return lone | set(opened)


def _key(doc_id: str, taken: set[str]) -> str:
    """A name for the entry, in letters that every program accepts."""
    letters = unicodedata.normalize("NFKD", doc_id).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-") or "article"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    taken.add(key)
    return key
