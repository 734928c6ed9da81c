"""Articles as references in the usual styles, made only of what is known."""

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from index.attribution import is_web_address
from index.export.authors import Author, authors_of
from index.records import Document, Listing
from index.text.language import article_language

if TYPE_CHECKING:
    from index.export.citation_styles import Processor

STYLES: Mapping[str, str] = {
    "APA": "apa",
    "Vancouver": "nlm-citation-sequence",
    "MLA": "modern-language-association",
    "Chicago": "chicago-author-date",
}
"""The styles by the names that people know, and as they are called among CSL styles."""

# As in `index.export.citation_styles`, which is not imported before a reference is wanted.
_ITALIC, _ROMAN, _OPENED, _CLOSED = "\ue000", "\ue001", "\ue002", "\ue003"
# The processor would take `<span class="nocase">` in a title for a tag of its own.
_BRACKET = "\ue004"
_QUOTED_WITHIN = re.compile(f"{_OPENED}([^{_CLOSED}]*){_CLOSED}")
_LEFT = ("Cc", "Co", "Cs")
# Not English: words of a title keep their case.
_OTHER_LANGUAGE = "und"


@dataclass(frozen=True, slots=True)
class Formatted:
    """Words of which some are in italics: `pieces` are in turn upright and italic."""

    pieces: tuple[str, ...]

    @property
    def plain(self) -> str:
        """The words alone."""
        return "".join(self.pieces)

    @property
    def html(self) -> str:
        """The words as HTML, escaped."""
        escaped = [html.escape(piece) for piece in self.pieces]
        return "".join(f"<i>{one}</i>" if i % 2 else one for i, one in enumerate(escaped) if one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An article as listed among references, and as it is cited in the text."""

    listed: Formatted
    cited: Formatted


def reference(listing: Listing, style: str) -> Reference:
    """The reference of an article, in one of `STYLES`.

    Institutions stay whole; who published it stands where a style has the name of a site. What is
    unknown is left out, or said to be so where the style has a word for that, such as "n.d.".
    The title keeps its case, but for styles that capitalise titles, if the article is in English.

    Raises:
        ValueError: there is no such style here.
    """
    if style not in STYLES:
        raise ValueError(f"style is {style!r}, but must be one of {', '.join(STYLES)}")
    is_foreign = isinstance(listing, Document) and article_language(listing.text) is not None
    return _reference(_Known.of(listing, language=_OTHER_LANGUAGE if is_foreign else "en"), style)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What a reference is made of; hashable, so that none is made twice."""

    title: str
    authors: tuple[Author, ...]
    source: str | None
    published: str | None
    read: str | None
    url: str | None
    language: str

    @classmethod
    def of(cls, listing: Listing, *, language: str) -> "_Known":
        url = listing.url if listing.url and is_web_address(listing.url) else None
        return cls(
            title=listing.title,
            authors=authors_of(listing),
            source=listing.source,
            published=listing.published,
            read=listing.read if url else None,
            url=url,
            language=language,
        )

    def item(self) -> dict[str, object]:
        """The same in CSL-JSON."""
        names = [author.written for author in self.authors]
        site = None if names == [self.source] else self.source
        values: dict[str, object] = {
            "title": _line(self.title),
            "author": [_name(author) for author in self.authors],
            "container-title" if self.url else "publisher": _line(site or ""),
            "issued": _date(self.published),
            "accessed": _date(self.read),
            "URL": _line(self.url or ""),
        }
        kind = "webpage" if self.url else "document"
        known = {name: value for name, value in values.items() if value}
        return {"id": "article", "type": kind, "language": self.language, **known}


@lru_cache(maxsize=256)
def _reference(known: _Known, style: str) -> Reference:
    listed, cited = _processor(style).render(known.item())
    return Reference(listed=_formatted(listed), cited=_formatted(cited))


@lru_cache
def _processor(style: str) -> "Processor":
    from index.export.citation_styles import Processor

    return Processor(STYLES[style])


def _name(author: Author) -> dict[str, str]:
    if author.name is None:
        return {"literal": _line(author.written.strip(" ,"))}
    parts = {
        "family": author.name.family,
        "given": author.name.given,
        "suffix": author.name.suffix,
    }
    return {part: _line(words) for part, words in parts.items() if words}


def _date(known: str | None) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in known.split("-")]]} if known else {}


def _line(words: str) -> str:
    """The words on one line, without signs that could be taken for ours or for a tag."""
    plain = "".join(one for one in words if one.isspace() or unicodedata.category(one) not in _LEFT)
    return " ".join(plain.split()).replace("<", _BRACKET)


def _formatted(words: str) -> Formatted:
    """What the processor wrote, with the punctuation that it leaves to its caller."""
    # In American English a full stop or a comma stands within the quotation marks.
    moved = re.sub(f"{_CLOSED}([.,])", rf"\1{_CLOSED}", words)
    # After a title that ends a sentence itself there is no full stop.
    ended = re.sub(rf"([.?!][{_ROMAN}{_CLOSED}]*)\.(?=[{_ROMAN}{_CLOSED}\s]|$)", r"\1", moved)
    quoted = _QUOTED_WITHIN.sub(lambda found: f"“{_single(found[1])}”", ended)
    return Formatted(tuple(re.split(f"[{_ITALIC}{_ROMAN}]", quoted.replace(_BRACKET, "<"))))


def _single(words: str) -> str:
    """Quotation marks within others."""
    return re.sub(r"[“\"]([^“”\"]*)[”\"]", r"‘\1’", words)
