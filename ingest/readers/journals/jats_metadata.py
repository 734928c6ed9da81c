"""What an article of a journal (JATS) says of itself: authors, date, journal, DOI, licence."""

from collections.abc import Iterator

from lxml.etree import _Element

from index.text.person_names import PersonName
from index.text.written_names import written_authors, written_person, written_whole
from ingest.readers.blocks import TextBuilder
from ingest.readers.journals.jats_words import name_of, title_words, words_of

_HREF = "{http://www.w3.org/1999/xlink}href"
_NO_PUBLICATION = ("received", "accepted", "rev-recd", "rev-request", "retracted", "corrected")
_LONGEST = 900


def given_in(front: _Element) -> dict[str, str]:
    """The metadata in the front of an article, as in a Reading."""
    given = {
        "title": _title(front),
        "author": written_authors(_authors(front)),
        "published": _published(front),
        "source": _source(front),
        "url": _address(front),
        "licence": _licence(front),
    }
    return {name: value for name, value in given.items() if value}


def _title(front: _Element) -> str:
    title = _first(front, "article-title")
    subtitle = _first(front, "subtitle")
    return ": ".join(filter(None, (title, subtitle)))


def _authors(front: _Element) -> Iterator[str]:
    for contributor in front.iter("{*}contrib"):
        if contributor.get("contrib-type", "author") == "author" and not _in_collab(contributor):
            yield from _names(contributor)


def _names(contributor: _Element) -> Iterator[str]:
    for one in contributor:
        match name_of(one):
            case "name" | "string-name":
                yield _person(one)
                return
            case "name-alternatives":
                yield from _names(one)
                return
            case "collab" | "collab-alternatives" | "on-behalf-of":
                name = " ".join(" ".join(_own_words(one)).split())
                if name:
                    yield written_whole(name)
                return


def _person(name: _Element) -> str:
    words = {name_of(one): words_of(one, TextBuilder()) for one in name}
    if "surname" not in words:
        return words_of(name, TextBuilder())
    family = " ".join(filter(None, (words.get("prefix", ""), words["surname"])))
    given, suffix = words.get("given-names", ""), words.get("suffix", "")
    return written_person(PersonName(family=family, given=given, suffix=suffix))


def _own_words(collab: _Element) -> Iterator[str]:
    """The name of a group, without those of its members."""
    yield collab.text or ""
    for child in collab:
        if name_of(child) not in ("contrib-group", "contrib", "xref", "aff", "address", "fn"):
            yield words_of(child, TextBuilder())
        yield child.tail or ""


def _in_collab(contributor: _Element) -> bool:
    return next(contributor.iterancestors("{*}collab"), None) is not None


def _published(front: _Element) -> str:
    """The earliest day of publication; where none is known, the month or the year."""
    dates = [
        date
        for one in front.iter("{*}pub-date", "{*}date")
        if _is_publication(one) and (date := _date(one))
    ]
    days = [date for date in dates if len(date) == 10]
    return min(days or [date for date in dates if len(date) == 7] or dates, default="")


def _is_publication(date: _Element) -> bool:
    kind = (date.get("date-type") or date.get("pub-type") or "").lower()
    if name_of(date) == "date":
        return kind in ("pub", "published", "epub")
    # The day on which an archive took it in is not that of its publication.
    return kind not in (*_NO_PUBLICATION, "pmc-release", "nihms-submitted", "update")


def _date(date: _Element) -> str:
    parts = {name_of(one): (one.text or "").strip() for one in date}
    year, month, day = (parts.get(name, "") for name in ("year", "month", "day"))
    if not (year.isdecimal() and len(year) == 4):
        return (date.get("iso-8601-date") or "")[:10]
    if not month.isdecimal():
        return year if not month else _named_month(year, month)
    return "-".join([year, f"{int(month):02}", *([f"{int(day):02}"] if day.isdecimal() else [])])


def _named_month(year: str, month: str) -> str:
    names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    name = month[:3].lower()
    return f"{year}-{names.index(name) + 1:02}" if name in names else year


def _source(front: _Element) -> str:
    names = ("journal-title", "publisher-name", "book-title")
    return next(filter(None, (_first(front, name) for name in names)), "")


def _first(front: _Element, name: str) -> str:
    found = next(front.iter(f"{{*}}{name}"), None)
    return title_words(found)


def _address(front: _Element) -> str:
    ids = {one.get("pub-id-type"): (one.text or "").strip() for one in front.iter("{*}article-id")}
    if doi := ids.get("doi"):
        return doi if doi.startswith("http") else f"https://doi.org/{doi.removeprefix('doi:')}"
    uri = next((one.get(_HREF) or "" for one in front.iter("{*}self-uri")), "")
    return uri if uri.startswith("http") else ""


def _licence(front: _Element) -> str:
    for licence in front.iter("{*}license"):
        reference = next((one.text or "" for one in licence.iter("{*}license_ref")), "").strip()
        address = reference or (licence.get(_HREF) or "").strip()
        words = " ".join(words_of(licence, TextBuilder()).split())[:_LONGEST]
        if address or words:
            return address or words
    return ""
