"""Articles with their quotes for reference managers: RIS and BibTeX."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from index.attribution import is_web_address, place_words
from index.export.quotations import Quotation

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&#%_"},
}
# Signs that may be in an address, but would end or begin something in these formats.
_IN_ADDRESS = "!#$%&'()*+,-./:;=?@_~[]"


def ris(quotations: Iterable[Quotation]) -> str:
    """An entry for each article, with each of its quotes as a note.

    A value is one line there, so white space within a quote is one blank; the words are verbatim.
    """
    return "".join(_ris(quotes) for quotes in _by_article(quotations))


def bibtex(quotations: Iterable[Quotation]) -> str:
    """An entry for each article, with its quotes in its note; white space as in `ris`."""
    taken: set[str] = set()
    return "\n".join(_bibtex(quotes, taken) for quotes in _by_article(quotations))


def _by_article(quotations: Iterable[Quotation]) -> list[list[Quotation]]:
    by_article: dict[str, list[Quotation]] = {}
    for one in quotations:
        by_article.setdefault(one.listing.doc_id, []).append(one)
    return list(by_article.values())


def _ris(quotes: Sequence[Quotation]) -> str:
    listing = quotes[0].listing
    url = _address(listing.url)
    fields = [("TY", "ELEC" if url else "GEN"), ("TI", listing.title)]
    fields += [("AU", listing.author)] if listing.author else []
    fields += [("PB", listing.source)] if listing.source else []
    if listing.published:
        year, month, day = _date(listing.published)
        fields += [("PY", year), ("DA", f"{year}/{month}/{day}/")]
    fields += [("UR", url)] if url else []
    fields += [("N1", note) for note in _notes(quotes)]
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _bibtex(quotes: Sequence[Quotation], taken: set[str]) -> str:
    listing = quotes[0].listing
    url = _address(listing.url)
    fields = [("title", f"{{{_latex(listing.title)}}}")]
    # In braces of its own, or a name with "and" in it would become two.
    fields += [("author", f"{{{_latex(listing.author)}}}")] if listing.author else []
    fields += [("publisher", _latex(listing.source))] if listing.source else []
    if listing.published:
        fields += [("year", _date(listing.published)[0]), ("date", listing.published)]
    fields += [("url", url)] if url else []
    fields.append(("note", _latex(" ".join(_notes(quotes)))))
    written = "".join(f"  {name} = {{{value}}},\n" for name, value in fields)
    return f"@misc{{{_key(listing.doc_id, taken)},\n{written}}}\n"


def _notes(quotes: Sequence[Quotation]) -> Iterator[str]:
    for one in quotes:
        # The place comes first: a quote's signs that turn the writing direction end with its line.
        place = f"{one.listing.doc_id}, {place_words(one.place)}"
        note = f" Note: {one.note}" if one.note else ""
        lead = f", after {one.lead}" if one.lead else ""
        yield f"{place}{lead}: “{one.text}”{note}"


def _date(published: str) -> tuple[str, str, str]:
    year, month, day = (*published.split("-"), "", "")[:3]
    return year, month, day


def _address(url: str | None) -> str:
    """The address as an entry may contain it; empty if it is not a web address."""
    return quote(url, safe=_IN_ADDRESS) if url and is_web_address(url) else ""


def _line(words: str) -> str:
    plain = "".join(one for one in words if one.isspace() or unicodedata.category(one) != "Cc")
    return " ".join(plain.split())


def _latex(words: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in _line(words))


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
