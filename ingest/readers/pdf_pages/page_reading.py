"""Makes one article of the lines on its pages."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from ingest.readers.blocks import TextBuilder
from ingest.readers.decode import storable
from ingest.readers.marks import without_unseen
from ingest.readers.pdf_pages.lexicon import Lexicon
from ingest.readers.pdf_pages.page_edges import running
from ingest.readers.pdf_pages.page_joins import mended, text_of, whole_words
from ingest.readers.pdf_pages.page_layout import Pitches, pieces_of
from ingest.readers.pdf_pages.page_lines import Line, PageContent
from ingest.readers.pdf_pages.page_order import in_reading_order
from ingest.readers.pdf_pages.page_pieces import Piece, is_contents, is_numbered, without_bullet
from ingest.readers.pdf_pages.page_rows import rows_of
from ingest.reading import Block, Kind, Reading

_LARGER = 1.08
_LONGEST_HEADING = 200
_MOST_LINES = 3
_DEEPEST = 6
_COMMON = 0.25
_ENOUGH = 2_000
_NO_HEADING_END = re.compile(r"[.,;:]\Z")
_SECTION = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,4}|[A-Z]|[IVX]{1,5})\.?\s+\S")
_JOURNAL = re.compile(
    r"\b(?:19|20)\d\d\b\W{1,3}\d|\bdoi\b|\bISSN\b|\bvol(?:\.|ume)\s*\d", re.IGNORECASE
)
_NEAR = 3
_ENDS_IN_NUMBER = re.compile(r"[^\W\d_]\W*\s[\divxlc]{1,4}\Z")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]{2}")


def reading_of(
    pages: Sequence[PageContent],
    *,
    given: Mapping[str, str] | None = None,
    left_out: Mapping[str, int] | None = None,
) -> Reading:
    """The article on these pages. A paragraph that runs over the end of a page is one block.

    Running heads, footers and page numbers are set aside; what is written into forms and notes
    stands at the end of its page.

    Raises:
        UnreadableError: there are no words on them.
    """
    pieces = _pieces(pages)
    lexicon = Lexicon(line.text for page in pages for line in page.lines)
    body = _body(pages)
    _mark_contents(pieces)
    _mark_headings(pieces, body)
    _mark_items(pieces)
    builder = TextBuilder()
    starts: dict[int, int] = {}
    for piece in mended(pieces):
        _add(piece, builder, lexicon, starts)
    title = _running_title(pieces)
    reading = builder.reading(given={"title": title, **(given or {})} if title else given)
    return replace(
        reading, pages=_page_starts(starts, len(pages), reading), left_out=dict(left_out or {})
    )


def _running_title(pieces: Sequence[Piece]) -> str:
    """The running head of the first page, where nothing below it can be the title."""
    first = [piece for piece in pieces if piece.page == 0]
    body = [piece for piece in first if not piece.is_aside]
    is_untitled = body and len(body[0].lines) > 1 and body[0].kind is Kind.PARAGRAPH
    if not is_untitled or any(piece.kind is Kind.HEADING for piece in body):
        return ""
    heads = (piece.first.text for piece in first[: first.index(body[0])])
    return next((words for words in heads if _may_be_title(words)), "")


def _may_be_title(words: str) -> bool:
    return bool(_LETTERS.search(words)) and not _DIGIT.search(words)


def _pieces(pages: Sequence[PageContent]) -> list[Piece]:
    edges = running(pages)
    heads = _title_in(pages, edges)
    rows, asides = [], []
    for page, edge in zip(pages, edges, strict=True):
        lines = [line for place, line in enumerate(page.lines) if place not in edge]
        asides.append([page.lines[place] for place in sorted(edge)])
        body = [line for line in lines if not line.is_aside]
        rows.append(rows_of([*in_reading_order(body), *(one for one in lines if one.is_aside)]))
    pitches = Pitches(rows)
    pieces: list[Piece] = []
    for number, page in enumerate(pages):
        flow = pieces[-1].flow + 1 if pieces else 0
        own = pieces_of(rows[number], pitches, page=number, flow=flow)
        middle = page.height / 2
        pieces += _running(asides[number], number, flow, heads, is_above=middle)
        pieces += own
        pieces += _running(asides[number], number, flow, heads, is_below=middle)
        pieces += [_note(note, number, flow) for note in page.notes]
    return pieces


def _title_in(pages: Sequence[PageContent], edges: Sequence[set[int]]) -> Line | None:
    """The running head of the first page, if nothing else on that can be its title."""
    lines = pages[0].lines if pages else ()
    sizes = sorted(line.size for place, line in enumerate(lines) if place not in edges[0])
    heads = [lines[place] for place in edges[0] if _LETTERS.search(lines[place].text)]
    head = max(heads, key=lambda line: (line.size, -line.top), default=None)
    if head is None or not sizes or head.bottom > pages[0].height / 2:
        return None
    is_larger = head.size > sizes[-1] * _LARGER
    usual = sizes[len(sizes) // 2]
    is_only = sizes[-1] <= usual * _LARGER and head.size >= usual and _may_be_title(head.text)
    return head if is_larger or is_only else None


def _running(
    lines: Sequence[Line],
    page: int,
    flow: int,
    title: Line | None,
    *,
    is_above: float = 0.0,
    is_below: float = float("inf"),
) -> Iterator[Piece]:
    for line in lines:
        if line.bottom < is_above or line.bottom >= is_below:
            is_title = page == 0 and line is title
            yield Piece(Kind.PARAGRAPH, [(line, page)], flow, is_aside=not is_title)


def _note(words: str, page: int, flow: int) -> Piece:
    return Piece(Kind.PARAGRAPH, [(Line(words, 0, 0, 0, 0, 0), page)], flow)


class _Body(NamedTuple):
    """How most of the text is set; `common` are the sizes that are too common for headings."""

    size: float
    is_bold: bool
    common: frozenset[float]


def _body(pages: Sequence[PageContent]) -> _Body:
    sizes, bold = Counter[float](), 0
    for line in (line for page in pages for line in page.lines):
        if not line.is_code:
            sizes[_half(line.size)] += len(line.text)
            bold += len(line.text) if line.is_bold else 0
    total = sizes.total()
    common = frozenset(size for size, letters in sizes.items() if letters > _COMMON * total)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    return _Body(usual, bold > total / 2, common if total > _ENOUGH else frozenset((usual,)))


def _half(size: float) -> float:
    return round(size * 2) / 2


def _mark_contents(pieces: Sequence[Piece]) -> None:
    """Set the lines of chapters aside that stand among those of a table of contents."""
    of_contents = [is_contents(piece.first.text) for piece in pieces]
    for place, piece in enumerate(pieces):
        is_near = any(of_contents[max(0, place - _NEAR) : place + _NEAR + 1])
        if is_near and len(piece.lines) == 1 and _ENDS_IN_NUMBER.search(piece.first.text):
            piece.kind, piece.is_aside = Kind.PARAGRAPH, True


def _mark_headings(pieces: Sequence[Piece], body: _Body) -> None:
    found = [piece for piece in pieces if _is_heading(piece, body)]
    found = _without_title_lines(found, pieces)
    styles = sorted({_style(piece) for piece in found}, reverse=True)
    for piece in found:
        piece.kind = Kind.HEADING
        piece.level = min(_DEEPEST, styles.index(_style(piece)) + 1)


def _without_title_lines(found: list[Piece], pieces: Sequence[Piece]) -> list[Piece]:
    """Without what stands around the title: the line of a journal above it, authors below it."""
    first = [piece for piece in found if piece.page == 0]
    title = max(first, key=lambda piece: piece.size, default=None)
    if title is None or len(found) == 1:
        return found
    place = next(number for number, piece in enumerate(pieces) if piece is title)
    for piece in pieces[:place]:
        piece.is_aside = piece.is_aside or bool(_JOURNAL.search(piece.first.text))
    around = pieces[:place]
    times = Counter(map(_style, found))
    for piece in pieces[place + 1 :]:
        if piece not in found or times[_style(piece)] > 2 or _SECTION.match(piece.first.text):
            break
        if _style(piece) == _style(title) or piece.is_bold:
            break
        around = [*around, piece]
    return [piece for piece in found if all(piece is not one for one in around)]


def _style(piece: Piece) -> tuple[float, bool]:
    return _half(piece.size), piece.is_bold


def _is_heading(piece: Piece, body: _Body) -> bool:
    text = " ".join(line.text for line, _ in piece.lines)
    if piece.kind is not Kind.PARAGRAPH or piece.is_aside or piece.is_code:
        return False
    if len(piece.lines) > _MOST_LINES or len(text) > _LONGEST_HEADING:
        return False
    if not _LETTERS.search(text) or (_NO_HEADING_END.search(text) and not _SECTION.match(text)):
        return False
    is_larger = piece.size > body.size * _LARGER and _half(piece.size) not in body.common
    is_strong = piece.is_bold and not body.is_bold and piece.size > body.size * 0.85
    return (is_larger or is_strong) and not (text[0].islower() and piece.size < body.size * 1.3)


def _mark_items(pieces: Sequence[Piece]) -> None:
    """Numbered lines beside others are a list; those further to the right are on a lower level."""
    for one, other in pairwise([piece for piece in pieces if not piece.is_aside]):
        if all(_may_be_item(piece) for piece in (one, other)):
            one.kind = other.kind = Kind.ITEM
    lefts: list[float] = []
    column = (0, 0)
    for piece in pieces:
        if piece.kind is Kind.ITEM:
            left = piece.first.left
            before, column = column, (piece.page, piece.flow)
            if before[0] == piece.page and before != column:
                lefts = []
            lefts = [one for one in lefts if one < left - piece.size / 2] + [left]
            piece.level = min(_DEEPEST, len(lefts))
        elif not piece.is_aside:
            lefts = []


def _may_be_item(piece: Piece) -> bool:
    is_listed = piece.kind is Kind.PARAGRAPH and is_numbered(piece.first.text)
    return is_listed or piece.kind is Kind.ITEM


def _add(piece: Piece, builder: TextBuilder, lexicon: Lexicon, starts: dict[int, int]) -> None:
    text, breaks = text_of(piece, lexicon)
    text = _clean(whole_words(text, lexicon))
    block = _added(piece, text, builder)
    if block is None:
        return
    starts.setdefault(piece.page, block.start)
    for page, start in breaks:
        starts.setdefault(page, min(block.start + start, block.end))


def _added(piece: Piece, text: str, builder: TextBuilder) -> Block | None:
    before = builder.last
    if piece.is_aside:
        with builder.aside():
            builder.paragraph(text)
    elif piece.kind is Kind.HEADING:
        builder.heading(text.replace("\n", " "), level=piece.level)
    elif piece.kind is Kind.ITEM:
        builder.item(without_bullet(text), level=piece.level)
    elif piece.kind is Kind.ROW:
        builder.row(piece.cells)
    else:
        builder.paragraph(text)
    return builder.last if builder.last is not before else None


def _clean(text: str) -> str:
    return without_unseen(storable(text)).strip()


def _page_starts(starts: Mapping[int, int], count: int, reading: Reading) -> tuple[int, ...]:
    """The offsets at which the pages begin; an empty page begins where the next one does."""
    places, following = [], len(reading.text)
    for number in reversed(range(count)):
        following = min(starts.get(number, following), following)
        places.append(following)
    return (0, *reversed(places[:-1]))
