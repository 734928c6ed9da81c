"""Words with a few tags in them, as titles and abstracts come from publishers and databases."""

import re
from collections.abc import Mapping
from dataclasses import replace

from lxml.etree import LxmlError

from ingest.readers.blocks import TextBuilder
from ingest.readers.journals.jats_blocks import write_blocks
from ingest.readers.journals.jats_words import words_of
from ingest.readers.xml import parse_as_browser
from ingest.reading import Reading

_NAMES = (
    "p|sec|title|i|b|em|strong|italic|bold|su[bp]|su[bp]script|br|div|span|list|list-item|ul|li"
)
_TAG = re.compile(
    rf"</?(?:jats:|mml:|ns\d:)?(?:{_NAMES}|math|abstracttext|scp|sc|u|h\d)\b[^<>]*>", re.I
)
_PREFIX = re.compile(r"(</?)(?:jats|mml|ns\d):")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8}\d?);", re.IGNORECASE)


def is_tagged(words: str) -> bool:
    """Whether there is markup in `words`; a lone "<" or ">" is none."""
    return bool(_TAG.search(words) or _ENTITY.search(words))


def plain_words(words: str) -> str:
    """`words` in one line without markup.

    >>> plain_words("CO<sub>2</sub> &amp; <i>E. coli</i> at 10<sup>6</sup>")
    'CO₂ & E. coli at 10⁶'
    """
    if not is_tagged(words):
        return " ".join(words.split())
    try:
        root = parse_as_browser(f"<div>{_PREFIX.sub(chr(92) + '1', words)}</div>")
    except LxmlError:
        return " ".join(words.split())
    return " ".join(words_of(root, TextBuilder()).split())


def tagged_reading(words: str, *, given: Mapping[str, str], row_id: str) -> Reading | None:
    """An abstract with its paragraphs, headings and lists; None if there are no words in it."""
    builder = TextBuilder()
    # A browser takes a title within the text for that of the page.
    named = re.sub(r"(</?)(?:jats:)?title\b", r"\1jats-title", words)
    try:
        root = parse_as_browser(f"<div>{_PREFIX.sub(chr(92) + '1', named)}</div>")
    except LxmlError:
        return None
    write_blocks(root, builder)
    if builder.is_empty:
        return None
    return replace(builder.reading(given=given), row_id=row_id)
