"""Finds what a page carries beside its article: notices, menus, link lists, author boxes."""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from index.records import Span
from ingest.describe.notices import Notices
from ingest.reading import Block, Kind, Reading

PROSE_WORDS = 40
RUNNING_WORDS = 12
LABEL_WORDS = 6
SENTENCE_WORDS = 3
LOWEST = 9
_LABEL = re.compile(
    r"""
    ^\W*(?:\d+\W+)*(?:
    (?P<section>references | reference\s+list | works\s+cited | bibliography | citations | footnotes
        | further\s+reading | external\s+links | about\s+the\s+authors?
        | author\s+(?:bio|information)
        | (?:\w+\s+){0,2}disclaimer | leave\s+a\s+(?:reply|comment) | more\s+from(?:\s+\w+){1,3}
        | have\s+a\s+(?:follow-?up\s+)?question\??)
    | (?P<related>(?:related|recent|popular|similar|latest)\s+(?:posts?|articles?|stories|reading)
        | (?:\d+\s+|(?:reader|user)s?['’]?\s+)?comments(?:\s*\(\d+\))?)
    | (?P<box>you\s+(?:may|might)\s+also\s+(?:like|be\s+interested\s+in)
        | also\s+read | read\s+(?:also|next) | (?:related|more|other)\s+(?:topics?|links?)
        | (?:more|other)\s+(?:posts?|articles?|stories|reading)
        | related | links
        | share\s+this(?:\s+\w+)? | tags | categories | table\s+of\s+contents | newsletter)
    )\W*$
    """,
    re.IGNORECASE | re.VERBOSE,
)


_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]\d]*$")


class _Section(NamedTuple):
    """A run of blocks that are not part of the article, opened by a label of this level.

    A box is in the middle of the text and contains no running text; a section may. Links to other
    articles are a list, below which the article may go on.
    """

    level: int
    is_box: bool
    is_list: bool = False


def boilerplate(reading: Reading) -> tuple[Span, ...]:
    """The spans of the blocks that are not part of the article itself, in reading order.

    A block is boilerplate because its format sets it aside, or because of its own words (a notice,
    a form, a lone address), if they
    are at least a third of it, or because it is in a section that is (references, related posts,
    an author box). Such a section ends at the next heading of its level with article text below
    it; a box in the middle of the text (also read, tags) ends at the first running text, and so do
    related posts once their list has ended.
    An article is never boilerplate as a whole: then only its front matter is.
    """
    blocks = list(_boilerplate_blocks(reading))
    if len(blocks) == len(reading.blocks):
        blocks = [block for block in blocks if block.kind is Kind.FRONT_MATTER]
    return tuple(Span(block.start, block.end) for block in blocks)


def _boilerplate_blocks(reading: Reading) -> Iterator[Block]:
    section: _Section | None = None
    aside = {span.start for span in reading.aside}
    notices = Notices(reading.text)
    for place, block in enumerate(reading.blocks):
        words = reading.text[block.start : block.end]
        if block.start in aside or block.kind is Kind.FRONT_MATTER:
            # What its format sets aside ends where the format says, and opens nothing beyond.
            yield block
            continue
        if opened := _opened(block, words):
            section = _merged(section, opened)
        elif section and _ends(section, reading, place, notices):
            section = None
        if section or notices.is_notice(block.start, block.end):
            yield block


def _opened(block: Block, words: str) -> _Section | None:
    """The section that a block opens; None if it is not a label."""
    if block.kind not in (Kind.HEADING, Kind.PARAGRAPH) or _is_longer(words, LABEL_WORDS):
        return None
    label = _LABEL.match(words)
    if not label:
        return None
    related = label["related"] or ""
    in_text = bool(related) and block.kind is Kind.PARAGRAPH
    return _Section(
        level=block.level or LOWEST,
        is_box=in_text or label["box"] is not None,
        is_list=bool(related) and "comments" not in related.lower(),
    )


def _merged(section: _Section | None, opened: _Section) -> _Section:
    if section is None:
        return opened
    return _Section(
        level=min(section.level, opened.level),
        is_box=section.is_box and opened.is_box,
        is_list=section.is_list and opened.is_list,
    )


def _ends(section: _Section, reading: Reading, place: int, notices: Notices) -> bool:
    block = reading.blocks[place]
    if block.kind is not Kind.HEADING:
        is_below_list = section.is_list and reading.blocks[place - 1].kind is Kind.ITEM
        is_text = section.is_box or (is_below_list and block.kind is Kind.PARAGRAPH)
        return is_text and _running_words(reading, block, notices) > 0
    is_beside = block.level <= section.level
    is_open = section.is_box or section.is_list
    if is_beside and is_open and _says_something(reading, place, notices):
        return True
    if section.is_box:
        return _words_below(reading, place, notices) > 0
    return is_beside and _words_below(reading, place, notices) >= PROSE_WORDS


def _words_below(reading: Reading, place: int, notices: Notices) -> int:
    """How many words of running text are directly under a heading."""
    return sum(_running_words(reading, block, notices) for block in _below(reading, place))


def _says_something(reading: Reading, place: int, notices: Notices) -> bool:
    """Whether a sentence, however short, is directly under a heading."""
    return any(
        _is_longer(words, SENTENCE_WORDS - 1)
        and _SENTENCE_END.search(words) is not None
        and not notices.is_notice(one.start, one.end)
        for one in _below(reading, place)
        for words in [reading.text[one.start : one.end]]
    )


def _below(reading: Reading, place: int) -> Iterator[Block]:
    blocks = (reading.blocks[later] for later in range(place + 1, len(reading.blocks)))
    return takewhile(lambda block: block.kind is not Kind.HEADING, blocks)


def _running_words(reading: Reading, block: Block, notices: Notices) -> int:
    words = reading.text[block.start : block.end]
    is_running = _length(words) >= RUNNING_WORDS and _SENTENCE_END.search(words) is not None
    if not is_running or notices.is_notice(block.start, block.end):
        return 0
    return _length(words)


def _length(words: str) -> int:
    return len(words.split())


def _is_longer(words: str, count: int) -> bool:
    # Of a long paragraph, only the first `count` words are split off.
    return len(words.split(None, count)) > count
