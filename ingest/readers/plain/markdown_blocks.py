"""Parses plain or Markdown text: headings, paragraphs, lists, tables."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import takewhile
from typing import NamedTuple

from ingest.readers.plain.front_block import front_matter_of
from ingest.reading import Block, Kind

WRAPPED_WIDTH = 120
HEADING_WORDS = 14
HEADINGS_IN_A_ROW = 3
_ATX = re.compile(
    r"[ \t]{0,3}(#{1,6})[ \t]+(?P<words>(?:[^ \t].*?(?<![ \t]))?)(?:[ \t]+#+)?[ \t]*$"
)
_UNDERLINE = re.compile(r"[ \t]{0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r"[ \t]*([-*_=~])(?:[ \t]*\1){2,}[ \t]*$")
# A capital and a full stop are not a bullet: "E. coli", "J. Smith".
_ITEM = re.compile(
    r"(?P<indent>[ \t]*)(?:[-*+•‣◦▪●·–]|\(?\d{1,3}[.)]|\(?[a-zA-Z]\)|[a-z]\.)"
    r"[ \t]+(?P<words>\S(?:.*[^ \t])?)[ \t]*$"
)
# Any of the above begins so, and few other lines do.
_MARKED = re.compile(r"[ \t]*(?:[-#=*_~+•‣◦▪●·–(\d]|[a-zA-Z][.)])")
_TABLE_RULE = re.compile(
    r"[ \t]*(?:\|[ \t]*)?:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*(?:\|[ \t]*)?$"
)
_OPEN_END = re.compile(r"\b(?:and|are|as|by|include|including|is|of|or|the|to|with)$")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’)\]]*$")


class _Line(NamedTuple):
    start: int
    end: int
    text: str

    @property
    def words(self) -> str:
        return self.text.strip()


def parse(text: str, *, start: int | None = None) -> tuple[Block, ...]:
    """The blocks of `text`, in reading order.

    Markdown syntax is recognised wherever it is used. Plain text has none, so a short line alone
    between blank lines, without a full stop, is taken for a heading if text follows it. Its
    level is unknown: 2, or one more than that of a heading directly before it. Several of them
    below a line that ends with a colon are its list, and many in a row are paragraphs.
    Where `start` is given, the text begins there and has no front matter.

    >>> [(b.kind.value, b.level) for b in parse("# Cramps\\n\\nThey hurt.\\n\\n- at night\\n")]
    [('heading', 1), ('paragraph', 0), ('item', 1)]
    """
    blocks, body = front_matter_of(text) if start is None else ([], start)
    for group in _groups(text, body):
        blocks += _blocks_of(group)
    return tuple(_with_plain_headings(text, blocks))


def _groups(text: str, start: int) -> Iterator[list[_Line]]:
    """Runs of lines between blank ones."""
    group: list[_Line] = []
    for line in text[start:].split("\n"):
        end = start + len(line)
        if line and not line.isspace():
            group.append(_Line(start, end, line))
        elif group:
            yield group
            group = []
        start = end + 1
    if group:
        yield group


def _blocks_of(group: list[_Line]) -> Iterator[Block]:
    if _is_table(group):
        yield from _table(group)
        return
    plain: list[_Line] = []
    for place, line in enumerate(group):
        if not _MARKED.match(line.text):
            plain.append(line)
            continue
        heading = _ATX.match(line.text)
        underlined = len(plain) == 1 and _UNDERLINE.match(line.text)
        if underlined:
            level = 1 if "=" in line.text else 2
            yield _block(plain.pop(), Kind.HEADING, level=level)
        elif heading or _RULE.match(line.text) or (_ITEM.match(line.text) and not plain):
            yield from _paragraphs(plain)
            plain = []
            if heading and heading["words"]:
                yield _within(line, heading, Kind.HEADING, level=len(heading[1]))
            elif not heading and not _RULE.match(line.text):
                yield from _items(group[place:])
                return
        elif _ITEM.match(line.text) and _begins_list(plain, group[place:]):
            yield from _paragraphs(plain)
            yield from _items(group[place:])
            return
        else:
            plain.append(line)
    yield from _paragraphs(plain)


def _begins_list(before: list[_Line], rest: list[_Line]) -> bool:
    """A wrapped line may begin with a dash; a list has a lead-in or several items.

    Below a paragraph that is indented under an item, the next item goes on with the list.
    """
    return (
        before[-1].words.endswith(":")
        or sum(bool(_ITEM.match(line.text)) for line in rest) > 1
        or _indent(before[0]) - _indent(rest[0]) > 1
    )


def _indent(line: _Line) -> int:
    shown = line.text.expandtabs(4)
    return len(shown) - len(shown.lstrip())


def _items(lines: list[_Line]) -> Iterator[Block]:
    """Items of a list; lines without a bullet belong to the item before them."""
    item: Block | None = None
    for line in lines:
        match = _ITEM.match(line.text)
        if match or item is None:
            if item:
                yield item
            if match is None:
                yield from _paragraphs([line])
                continue
            indent = match["indent"]
            level = 1 + len(indent.expandtabs(4)) // 2 if indent else 1
            item = _within(line, match, Kind.ITEM, level=level)
        else:
            item = item._replace(end=_end(line))
    if item:
        yield item


def _is_table(group: list[_Line]) -> bool:
    return len(group) > 1 and "|" in group[0].text and bool(_TABLE_RULE.match(group[1].text))


def _table(group: list[_Line]) -> Iterator[Block]:
    yield _block(group[0], Kind.HEADER)
    for line in group[2:]:
        yield _block(line, Kind.ROW)


def _paragraphs(lines: list[_Line]) -> Iterator[Block]:
    """Paragraphs of adjacent lines: one per line if the lines are long, else joined."""
    if not lines:
        return
    if len(lines) == 1:
        yield _block(lines[0], Kind.PARAGRAPH)
        return
    width = max(len(line.text) for line in lines)
    begun: _Line | None = None
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        if begun is None and following and _heads_wrapped_text(line, following, width):
            yield _block(line, Kind.HEADING, level=2)
            continue
        begun = begun or line
        if following is None or width > WRAPPED_WIDTH or _ends_paragraph(line, following, width):
            yield Block(kind=Kind.PARAGRAPH, start=_start(begun), end=_end(line))
            begun = None


def _ends_paragraph(line: _Line, following: _Line, width: int) -> bool:
    short = len(line.text) < 0.6 * width
    return (short and bool(_SENTENCE_END.search(line.words))) or _ends_before_heading(
        line, following, width
    )


def _ends_before_heading(line: _Line, following: _Line, width: int) -> bool:
    return (
        bool(_SENTENCE_END.search(line.words))
        and _looks_like_heading(following.words)
        and len(following.text) < 0.6 * width
    )


def _heads_wrapped_text(line: _Line, following: _Line, width: int) -> bool:
    return (
        _looks_like_heading(line.words)
        and len(line.text) < 0.6 * width
        and len(following.text) >= 0.6 * width
        and following.words[:1].isupper()
    )


def _with_plain_headings(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """Take short blocks that text follows for headings, unless there are Markdown headings."""
    has_markdown = any(
        block.kind is Kind.HEADING and _prefix(text, block)[:1] == "#" for block in blocks
    )
    if has_markdown:
        yield from blocks
        return
    kinds = _plain_kinds(text, blocks)
    body = [place for place, block in enumerate(blocks) if block.kind is not Kind.FRONT_MATTER]
    level = 0
    for place, block in enumerate(blocks):
        kind = kinds.get(place, block.kind)
        if kind is Kind.HEADING and block.kind is not Kind.HEADING:
            level = 1 if place == body[0] else min(6, max(2, level + 1))
            block = block._replace(kind=kind, level=level)
        elif kind is not block.kind:
            block = block._replace(kind=kind, level=1)
        level = block.level if kind is Kind.HEADING else 0
        yield block


def _plain_kinds(text: str, blocks: Sequence[Block]) -> dict[int, Kind]:
    """The kinds, by place, of blocks that look like headings without Markdown.

    Several such lines below a colon, or many in a row, are rather a list that lost its bullets.
    """
    kinds: dict[int, Kind] = {}
    place = 0
    while place < len(blocks):
        run = list(takewhile(partial(_may_be_heading, text, blocks), range(place, len(blocks))))
        begins = place == 0 or blocks[place - 1].kind is Kind.FRONT_MATTER
        if len(run) > 1 and not begins and text[blocks[place - 1].end - 1] == ":":
            kinds.update(dict.fromkeys(run, Kind.ITEM))
        else:
            heads = [head for head in run if head + 1 < len(blocks)]
            if len(heads) > HEADINGS_IN_A_ROW:
                heads = [*heads[:begins], *(run[-1:] if len(heads) == len(run) else [])]
            kinds.update(dict.fromkeys(heads, Kind.HEADING))
        place += len(run) or 1
    return kinds


def _may_be_heading(text: str, blocks: Sequence[Block], place: int) -> bool:
    block = blocks[place]
    is_candidate = block.kind is Kind.PARAGRAPH or _is_numbered_title(text, blocks, place)
    return is_candidate and _looks_like_heading(text[block.start : block.end])


def _is_numbered_title(text: str, blocks: Sequence[Block], place: int) -> bool:
    """Whether a numbered line stands alone above running text: "2. Stretching"."""
    before, after = blocks[max(0, place - 1) : place], blocks[place + 1 : place + 2]
    return (
        blocks[place].kind is Kind.ITEM
        and _prefix(text, blocks[place])[:1].isdigit()
        and not any(b.kind is Kind.ITEM or text[b.end - 1] == ":" for b in before)
        and any(
            b.kind is Kind.PARAGRAPH and len(text[b.start : b.end].split()) > HEADING_WORDS
            for b in after
        )
    )


def _prefix(text: str, block: Block) -> str:
    """The text before a block on its first line."""
    return text[text.rfind("\n", 0, block.start) + 1 : block.start].strip()


def _looks_like_heading(words: str) -> bool:
    return (
        "\n" not in words
        and 1 <= len(words.split()) <= HEADING_WORDS
        and len(words) <= 100
        and words[0].isalnum()
        and not words[0].islower()
        and words[-1] not in ".,;:!…"
        and not _OPEN_END.search(words)
        and any(letter.isalpha() for letter in words)
    )


def _block(line: _Line, kind: Kind, *, level: int = 0) -> Block:
    return Block(kind, _start(line), _end(line), level)


def _within(line: _Line, match: re.Match[str], kind: Kind, *, level: int) -> Block:
    start, end = match.span("words")
    return Block(kind, line.start + start, line.start + end, level)


def _start(line: _Line) -> int:
    return line.end - len(line.text.lstrip())


def _end(line: _Line) -> int:
    return line.start + len(line.text.rstrip())
