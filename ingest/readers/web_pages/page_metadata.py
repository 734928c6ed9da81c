"""Title, source, author, date, link and licence as a page gives them in its markup."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.etree import _Element

from index.text.person_names import person_name
from index.text.written_names import is_all_of, written_authors, written_person
from ingest.readers.decode import storable
from ingest.readers.tree import tag_of, text_of
from ingest.readers.web_pages.json_ld import linked_data, rank_of

_TITLES = "citation_title", "dc.title", "dcterms.title", "og:title", "twitter:title"
_AUTHORS = (
    "citation_author", "citation_authors", "dc.creator", "dcterms.creator", "author",
    "article:author", "parsely-author", "sailthru.author",
)  # fmt: skip
_DATES = (
    "citation_publication_date", "citation_date", "citation_online_date", "dcterms.issued",
    "dc.date.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date",
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "pubdate", "publish-date", "publishdate", "publication_date", "date",
)  # fmt: skip
_SOURCES = (
    "citation_journal_title", "og:site_name", "citation_publisher", "dc.publisher",
    "dcterms.publisher", "publisher", "application-name",
)  # fmt: skip
_LICENCES = "dcterms.license", "dc.rights.license"
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)|saved with SingleFile\s+url:\s*(\S+)")
_FIRST_COMMENTS = 20
_DAY = re.compile(r"([12]\d{3})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?(?:[T ]\d.*)?\Z")
_NEVER_SET = re.compile(r"(?:0|1970-01-01T00:00|1900-01-01)")
_CREATIVE_COMMONS = re.compile(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)", re.IGNORECASE)
_PUBLIC_DOMAIN = re.compile(r"creativecommons\.org/publicdomain/zero/(\d\.\d)", re.IGNORECASE)
_NOBODY = {"admin", "administrator", "anonymous", "user", "unknown", "editor", "author", "default"}
_BETWEEN_NAMES = re.compile(r"\s*(?:;|,\s+and\s|,|\sand\s|\s&\s)\s*")
_SEPARATOR = re.compile(r"\s+[|–—·•:-]\s+|\s*[|»]\s*")


def metadata_of(root: _Element) -> dict[str, str]:
    """What a page says of itself, verbatim but for the form of dates, names and licences.

    Linked data goes before meta elements, and these before marks in the text. Only what is said
    to be the publication is a date; several authors are separated by "; ".
    """
    data, meta = linked_data(root), _meta(root)
    url = next(_urls(root, meta, data), "")
    source = data.get("source") or _first(meta, _SOURCES)
    licence = next(_licences(root), "") or data.get("licence") or _first(meta, _LICENCES)
    values = {
        "title": _title(root, meta, data, source),
        "author": _without_by(data.get("author", "")) or _authors(root, meta),
        "published": next(filter(None, map(_day, _dates(root, meta, data))), ""),
        "url": url,
        "source": "" if source and source in urlsplit(url).netloc else source,
        "licence": _licence(licence),
    }
    return {name: storable(value) for name, value in values.items() if value}


def _meta(root: _Element) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for element in root.iter("{*}meta"):
        own = element.get("itemprop", "") if _is_of_the_page(element) else ""
        name = element.get("name") or element.get("property") or own
        words = " ".join((element.get("content") or "").split())
        if name and words:
            values.setdefault(name.lower(), []).append(words)
    return values


def _first(meta: Mapping[str, list[str]], names: Iterable[str]) -> str:
    return next((meta[name][0] for name in names if name in meta), "")


def _title(
    root: _Element, meta: Mapping[str, list[str]], data: Mapping[str, str], site: str
) -> str:
    said = data.get("title") or _first(meta, _TITLES)
    if said:
        return _without_site(said, site)
    window = next(root.iter("{*}title"), None)
    whole = "" if window is None else _line(window)
    heads = [words for head in root.iter("{*}h1") if (words := _line(head))]
    if len(heads) == 1 and (not whole or heads[0].lower() in whole.lower()):
        return heads[0]
    # One of several may be the name of the site, which stands behind the title in the window.
    first = _SEPARATOR.split(whole)[0].lower()
    for head in heads:
        if head.lower() == first:
            return head
    return _without_site(whole, site)


def _without_site(title: str, site: str) -> str:
    parts = list(_SEPARATOR.finditer(title))
    if site and parts and title[parts[-1].end() :].lower() == site.lower():
        return title[: parts[-1].start()]
    return title


def _authors(root: _Element, meta: Mapping[str, list[str]]) -> str:
    for name in _AUTHORS:
        found = [one for words in meta.get(name, ()) for one in _persons(words, name)]
        if found:
            each = dict.fromkeys(found)
            return written_authors(each) if name == "citation_author" else "; ".join(each)
    marked = (
        one
        for one in root.iter("{*}*")
        if one.get("rel") == "author"
        or (one.get("itemprop") == "author" and _is_of_the_page(one))
        or {"author", "vcard"} <= set((one.get("class") or "").split())
    )
    names = (_without_by(_line(_named(one))) for one in marked)
    return "; ".join(dict.fromkeys(name for name in names if _is_person(name)))


def _named(element: _Element) -> _Element:
    for one in element.iter("{*}*"):
        if one.get("itemprop") == "name" or "fn" in (one.get("class") or "").split():
            return one
    return element


def _is_of_the_page(element: _Element) -> bool:
    """Whether a property is that of the article or its page, not of a site, a film or a remark."""
    for one in element.iterancestors():
        if one.get("itemscope") is not None:
            return rank_of((one.get("itemtype") or "").split()) in (0, 1)
    return True


def _persons(words: str, name: str) -> Iterator[str]:
    words = _without_by(words)
    if name.startswith(("citation_author", "dc")) and words.count(",") == 1 and ";" not in words:
        known = person_name(words, is_one=True)
        if known and is_all_of(known, words):
            yield written_person(known)
            return
    parts = _BETWEEN_NAMES.split(words)
    # "Jane Doe, MD" is one person.
    is_list = ";" in words or all(len(part.split()) > 1 for part in parts)
    yield from filter(_is_person, parts if is_list else [words])


def _without_by(words: str) -> str:
    return re.sub(r"^[Bb]y:?\s+", "", words)


def _is_person(words: str) -> bool:
    is_address = words.startswith(("http:", "https:", "@", "/"))
    return 1 < len(words) <= 200 and not is_address and words.lower() not in _NOBODY


def _dates(root: _Element, meta: Mapping[str, list[str]], data: Mapping[str, str]) -> Iterator[str]:
    yield data.get("published", "")
    for name in _DATES:
        yield from meta.get(name, ())
    for element in root.iter("{*}time", "{*}abbr", "{*}span", "{*}meta", "{*}p", "{*}div"):
        is_marked = element.get("pubdate") is not None or (
            "datePublished" in (element.get("itemprop") or "") and _is_of_the_page(element)
        )
        if is_marked or (tag_of(element) == "time" and _is_published(element)):
            yield element.get("datetime") or element.get("content") or _line(element)


def _is_published(element: _Element) -> bool:
    return not {"published", "dt-published"}.isdisjoint((element.get("class") or "").split())


def _day(words: str) -> str:
    """A date as exact as it is written, in the order of ISO 8601 if it has that order."""
    words = words.strip()
    if not words or _NEVER_SET.match(words):
        return ""
    match = _DAY.match(words)
    if match is None:
        return words if re.search(r"[12]\d{3}", words) and len(words) < 40 else ""
    year, _, month, day = match.groups()
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])


def _urls(root: _Element, meta: Mapping[str, list[str]], data: Mapping[str, str]) -> Iterator[str]:
    saved = next(_saved_from(root), "")
    base = next((one.get("href", "") for one in root.iter("{*}base")), "")
    canonical = (
        link.get("href", "")
        for link in root.iter("{*}link")
        if "canonical" in (link.get("rel") or "").lower().split()
    )
    for address in (*canonical, *meta.get("og:url", ()), saved, data.get("url", "")):
        try:
            whole = urljoin(urljoin(saved, base), address.strip())
            is_address = urlsplit(whole).scheme in ("http", "https") and urlsplit(whole).netloc
        except ValueError:
            continue
        if is_address:
            yield whole


def _saved_from(root: _Element) -> Iterator[str]:
    inner = islice(root.iter(etree.Comment), _FIRST_COMMENTS)
    for note in [*root.itersiblings(preceding=True), *inner]:
        match = _SAVED_FROM.search(note.text or "")
        if match:
            yield match[1] or match[2]


def _licences(root: _Element) -> Iterator[str]:
    for link in root.iter("{*}link", "{*}a"):
        if "license" in (link.get("rel") or "").lower().split():
            address = link.get("href") or ""
            yield address if _is_known(address) else _line(link) or address


def _is_known(address: str) -> bool:
    return bool(_CREATIVE_COMMONS.search(address) or _PUBLIC_DOMAIN.search(address))


def _licence(words: str) -> str:
    if match := _CREATIVE_COMMONS.search(words):
        return f"CC {match[1].upper()} {match[2]}"
    if match := _PUBLIC_DOMAIN.search(words):
        return f"CC0 {match[1]}"
    return words


def _line(element: _Element) -> str:
    return " ".join(text_of(element).split())
