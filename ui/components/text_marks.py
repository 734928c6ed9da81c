"""Finds what a text marks with signs: headings, items of lists, rows of tables, emphasis."""

import re
from collections.abc import Iterator, Sequence, Set
from itertools import takewhile
from typing import NamedTuple

from index.records import Span
from ui.components.inline_marks import inline_marks
from ui.markup import SIGN, Block, Highlight

_DEEPEST = 4
_FARTHEST = 100
_MOST_ROWS = 1_000
_BULLET = re.compile(r"(?P<sign>(?P<indent>[ \t]*)(?P<bullet>[-*+•‣◦▪●])[ \t]+)(?=\S)")
_NUMBER = re.compile(r"(?P<sign>(?P<indent>[ \t]*))(?=(?:[·–]|\(?\d{1,3}[.)]|\(?[a-z]\))[ \t]+\S)")
_ONLY_BULLET = re.compile(r"[ \t]*[-*+•‣◦▪●·–][ \t]*")
_HEADING = re.compile(
    r"(?P<sign>[ \t]{0,3}(?P<level>#{1,6})[ \t]+)\S.*?(?P<closing>(?:[ \t]#+)?[ \t]*)"
)
_UNDERLINE = re.compile(r"[ \t]{0,3}(?:={3,}|-{3,})[ \t]*")
_RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*")
_QUOTED = re.compile(r"(?:[ \t]{0,3}>[ \t]?)+")
_FENCE = re.compile(r"[ \t]{0,3}(?:`{3,}[^`]*|~{3,}.*)")
_TABLE_RULE = re.compile(
    r"(?=.*\|)[ \t]*(?:\|[ \t]*)?:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*(?:\|[ \t]*)?"
)
_CLOSED = re.compile(r"[ \t]*\|.*\|[ \t]*")
_BARRED = re.compile(r"(?:^|\s)\|(?:\s|$)")
_BAR = re.compile(r"[ \t]*(?<!\\)\|[ \t]*")


class Marked(NamedTuple):
    """The blocks of a text, outer ones first, and the spans to style; signs are of style `sign`."""

    blocks: list[Block]
    highlights: list[Highlight]


class _Line(NamedTuple):
    """A line: where it begins, where the next one does, and what stands in it."""

    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """The line with the newline that ends it."""
        return Span(self.start, self.end)


def marked(
    text: str,
    within: Span,
    *,
    has_signs: bool,
    headings: Sequence[Block] = (),
    headers: Set[int] = frozenset(),
) -> Marked:
    """What is marked in the lines of `text` that `within` is part of.

    Of a text that a reader made, only bullets and bars are signs; with `has_signs` those of
    Markdown are, too. `headings` are known ones, of whole lines; `headers` are where the words of
    lines begin that, if they are rows, are known to be the header of their table.
    """
    return _Pass(text, within, has_signs, headings, headers).marked()


class _Pass:
    """One pass over the lines around a span."""

    def __init__(
        self,
        text: str,
        within: Span,
        has_signs: bool,
        headings: Sequence[Block],
        headers: Set[int],
    ) -> None:
        self._text = text
        self._has_signs = has_signs
        # A heading may be indented.
        self._headings = {text.rfind("\n", 0, one.span.start) + 1: one for one in headings}
        self._headers = headers
        self._lines = list(_lines_around(text, within))
        self._blocks: list[Block] = []
        self._highlights: list[Highlight] = []
        self._taken: list[Span] = []

    def marked(self) -> Marked:
        """All blocks and highlights."""
        place = 0
        while place < len(self._lines):
            place += self._take(place)
        if self._has_signs and self._lines:
            start, end = self._lines[0].start, self._lines[-1].end
            self._highlights += inline_marks(self._untaken(start, end), start=start)
        return Marked(self._blocks, self._highlights)

    def _take(self, place: int) -> int:
        """Take the block that begins with a line; how many lines it has."""
        line = self._lines[place]
        if not line.text.strip():
            return 1
        if self._has_signs and (taken := self._signed(place)):
            return taken
        if line.start in self._headings:
            self._blocks.append(self._headings[line.start]._replace(span=line.span))
            return 1
        if taken := self._table(place):
            return taken
        return self._item(place)

    def _signed(self, place: int) -> int:
        """A block that only Markdown has; 0 if there is none."""
        line = self._lines[place]
        if _FENCE.fullmatch(line.text):
            return self._code(place)
        if heading := _HEADING.fullmatch(line.text):
            self._heading(line, len(heading["level"]), heading)
            return 1
        below = self._lines[place + 1].text if place + 1 < len(self._lines) else ""
        if _RULE.fullmatch(line.text):
            self._blocks.append(Block(line.span, "rule"))
            self._sign(line.start, line.end)
            return 1
        if _UNDERLINE.fullmatch(below) and not _BULLET.match(line.text):
            self._heading(line, 1 if "=" in below else 2)
            self._sign(*self._lines[place + 1].span)
            return 2
        if quoted := _QUOTED.match(line.text):
            self._blocks.append(Block(line.span, "quoted"))
            self._sign(line.start, line.start + quoted.end())
            return 1
        return 0

    def _heading(self, line: _Line, level: int, heading: re.Match[str] | None = None) -> None:
        self._blocks.append(Block(line.span, "heading", level=level))
        if heading:
            self._sign(line.start, line.start + heading.end("sign"))
            self._sign(line.start + heading.start("closing"), line.start + heading.end("closing"))

    def _code(self, place: int) -> int:
        below = range(place + 1, len(self._lines))
        closing = next((n for n in below if _FENCE.fullmatch(self._lines[n].text)), None)
        if closing is None:
            return 0
        first, last = self._lines[place], self._lines[closing]
        self._sign(*first.span)
        if first.end < last.start:
            span = Span(first.end, last.start)
            self._blocks.append(Block(span, "code"))
            self._taken.append(span)
        self._sign(*last.span)
        return closing - place + 1

    def _table(self, place: int) -> int:
        """Rows of a table, drawn without their bars, with a line between cells; 0 if none."""
        lines = list(takewhile(_is_barred, self._lines[place : place + _MOST_ROWS]))
        if len(lines) < 2:
            return 0
        rules = [_TABLE_RULE.fullmatch(line.text) is not None for line in lines]
        rows = [line for line, is_rule in zip(lines, rules, strict=True) if not is_rule]
        is_closed = all(_CLOSED.fullmatch(line.text) for line in rows)
        # In plain text a bar may be only a bar.
        if self._has_signs and not (is_closed or any(rules)):
            return len(lines)
        self._blocks.append(Block(Span(lines[0].start, lines[-1].end), "table", role="table"))
        for number, (line, is_rule) in enumerate(zip(lines, rules, strict=True)):
            if is_rule:
                self._sign(*line.span)
            else:
                is_head = number == 0 and (rules[1] or self._is_header(line))
                self._row(line, is_head=is_head, is_closed=is_closed)
        return len(lines)

    def _is_header(self, line: _Line) -> bool:
        words = len(line.text) - len(line.text.lstrip(" \t|"))
        return not self._headers.isdisjoint((line.start, line.start + words))

    def _row(self, line: _Line, *, is_head: bool, is_closed: bool) -> None:
        style, role = ("row head", "columnheader") if is_head else ("row", "cell")
        self._blocks.append(Block(line.span, style, role="row"))
        bars = [Span(*bar.span()) for bar in _BAR.finditer(line.text)]
        if is_closed and len(bars) > 1:
            # The outer bars are part of the first cell and of the last.
            self._sign(line.start, line.start + bars[0].end)
            self._sign(line.start + bars[-1].start, line.end)
            bars = bars[1:-1]
        start = line.start
        for bar in bars:
            end = line.start + bar.end
            self._blocks.append(Block(Span(start, end), "cell", role=role))
            self._sign(line.start + bar.start, end)
            start = end
        self._blocks.append(Block(Span(start, line.end), "cell", role=role))
        if line.text and self._text[line.end - 1 : line.end] == "\n":
            self._sign(line.end - 1, line.end)

    def _item(self, place: int) -> int:
        """An item of a list with the lines that go on below it; a line that is none is passed."""
        line = self._lines[place]
        bullet = _BULLET.match(line.text)
        if bullet and not self._is_bullet(place, bullet["bullet"]):
            bullet = None
        item = bullet or _NUMBER.match(line.text)
        if not item:
            if _ONLY_BULLET.fullmatch(line.text):
                self._sign(*line.span)
            return 1
        indent = len(item["indent"].expandtabs(4))
        more = 1
        for number in range(place + 1, len(self._lines)):
            below = self._lines[number]
            blanks = len(below.text.expandtabs(4)) - len(below.text.expandtabs(4).lstrip())
            if blanks < indent + 2 or _BULLET.match(below.text) or _NUMBER.match(below.text):
                break
            self._sign(below.start, below.start + len(below.text) - len(below.text.lstrip()))
            more += 1
        end = self._lines[place + more - 1].end
        level = min(1 + indent // 2, _DEEPEST)
        style = "item" if bullet else "item numbered"
        self._blocks.append(Block(Span(line.start, end), f"{style} depth-{level}"))
        self._sign(line.start, line.start + item.end("sign"))
        return more

    def _is_bullet(self, place: int, sign: str) -> bool:
        """A star or a plus alone may mark a note, so it is a bullet only beside others."""
        if sign not in "*+":
            return True
        near = self._lines[max(0, place - 2) : place] + self._lines[place + 1 : place + 3]
        return any((one := _BULLET.match(line.text)) and one["bullet"] == sign for line in near)

    def _sign(self, start: int, end: int) -> None:
        if start < end:
            self._highlights.append(Highlight(Span(start, end), SIGN))
            self._taken.append(Span(start, end))

    def _untaken(self, start: int, end: int) -> str:
        parts: list[str] = []
        for taken in sorted(self._taken):
            if taken.start >= start:
                hidden = "".join("\n" if one == "\n" else "\0" for one in self._text[slice(*taken)])
                parts += [self._text[start : taken.start], hidden]
                start = taken.end
        return "".join([*parts, self._text[start:end]])


def _is_barred(line: _Line) -> bool:
    has_bars = _BARRED.search(line.text) or _CLOSED.fullmatch(line.text)
    return has_bars is not None and _BULLET.match(line.text) is None


def _lines_around(text: str, within: Span) -> Iterator[_Line]:
    """The lines that a span is part of, and the rest of a table or list that it may be part of."""
    start = text.rfind("\n", 0, within.start) + 1
    for _ in range(_FARTHEST):
        above = text.rfind("\n", 0, max(start - 1, 0)) + 1
        if start == 0 or not text[above : start - 1].strip():
            break
        start = above
    stop = within.end if text[within.end - 1 : within.end] == "\n" else _line_end(text, within.end)
    for _ in range(_FARTHEST):
        below = _line_end(text, stop)
        if stop >= len(text) or not text[stop:below].strip():
            break
        stop = below
    while start < stop:
        end = _line_end(text, start)
        yield _Line(start, end, text[start:end].removesuffix("\n"))
        start = end


def _line_end(text: str, start: int) -> int:
    """Where the line after `start` ends, behind its newline."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end + 1
