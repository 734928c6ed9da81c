"""Reads articles of journals as archives keep them (JATS, the format of PubMed Central)."""

import re
from collections.abc import Iterator
from html.entities import html5

from lxml.etree import QName, XMLSyntaxError, _Element

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.blocks import TextBuilder
from ingest.readers.journals.jats_blocks import write_blocks
from ingest.readers.journals.jats_metadata import given_in
from ingest.readers.journals.jats_words import name_of, title_words, words_of
from ingest.readers.xml import parse_xml
from ingest.reading import Limits, Reading

_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][\w.-]{0,31});")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[<>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_OTHERS_WORDS = "sub-article", "response"
_LONGEST_NAME = 40


def read(found: Found, *, limits: Limits) -> Iterator[Reading]:
    """The article in the file; what others say of it, such as reviews, stands aside.

    Raises:
        UnreadableError: the file is no XML, or none of this kind.
    """
    try:
        root = parse_xml(_without_entities(found.file.read_bytes()))
    except XMLSyntaxError as error:
        raise UnreadableError(
            f"is damaged or not XML ({str(error.msg)[:80]}); get the file again"
        ) from error
    articles = _articles(root)
    if len(articles) != 1:
        raise UnreadableError(
            f"holds {len(articles)} articles of journals; put each into a file of its own"
        )
    builder = TextBuilder()
    given = _write(articles[0], builder)
    yield builder.reading(given=given)


def _articles(root: _Element) -> list[_Element]:
    """The articles in a document, which an archive may wrap once."""
    if _is_article(root):
        return [root]
    if articles := [one for one in root if _is_article(one)]:
        return articles
    if articles := [one for one in root.iter("{*}article") if _is_article(one)]:
        return articles
    raise UnreadableError(
        f"is XML of another kind (it begins with {QName(root).localname[:_LONGEST_NAME]!r}); "
        "articles of journals (JATS) can be read, others save as .html, or move them out of the "
        "folder"
    )


def _is_article(element: _Element) -> bool:
    parts = {name_of(one) for one in element}
    return name_of(element) in ("article", "book-part") and bool(
        parts & {"front", "body", "front-stub", "book-part-meta"}
    )


def _write(article: _Element, builder: TextBuilder) -> dict[str, str]:
    front = next((one for one in article if name_of(one) in ("front", "book-part-meta")), None)
    if front is not None:
        _front(front, builder)
    for part in article:
        if name_of(part) in ("body", "back", "floats-group"):
            write_blocks(part, builder)
    if front is not None:
        for about in _about(front):
            write_blocks(about, builder, aside=True)
    for part in article:
        if name_of(part) in _OTHERS_WORDS:
            _other(part, builder)
    return {} if front is None else given_in(front)


def _front(front: _Element, builder: TextBuilder) -> None:
    title = next(front.iter("{*}article-title"), None)
    group = None if title is None else title.getparent()
    builder.heading(title_words(title), level=1)
    if group is not None:
        for one in group.iter("{*}subtitle", "{*}trans-title", "{*}trans-subtitle"):
            builder.paragraph(words_of(one, builder))
    for name in ("abstract", "trans-abstract", "kwd-group"):
        for one in front.iter(f"{{*}}{name}"):
            if one.get("abstract-type") != "graphical" or any(True for _ in one.iter("{*}p")):
                write_blocks(one, builder, aside=name == "kwd-group")


def _about(front: _Element) -> Iterator[_Element]:
    for name in ("aff", "author-notes", "funding-statement", "permissions"):
        yield from front.iter(f"{{*}}{name}")


def _other(part: _Element, builder: TextBuilder) -> None:
    """A translation is the article itself; letters of reviewers and answers are others' words."""
    is_article = part.get("article-type") == "translation"
    for title in part.iter("{*}article-title"):
        with_title = title_words(title)
        if is_article:
            builder.heading(with_title, level=1)
        else:
            with builder.aside():
                builder.heading(with_title, level=2)
        break
    for one in part.iter("{*}abstract", "{*}body", "{*}back"):
        above = one.getparent()
        if above is part or (
            above is not None and name_of(above) in ("front-stub", "article-meta")
        ):
            write_blocks(one, builder, aside=not is_article, level=2 if is_article else 3)


def _without_entities(raw: bytes) -> bytes:
    """Names of signs as numbers, all others as they stand: no definition is loaded or expanded."""

    def number(found: re.Match[bytes]) -> bytes:
        sign = html5.get(f"{found[1].decode()};", "")
        return b"".join(b"&#%d;" % ord(one) for one in sign) or b"&amp;" + found[0][1:]

    return _ENTITY.sub(number, _DOCTYPE.sub(b"", raw, count=1))
