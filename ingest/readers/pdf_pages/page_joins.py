"""Joins lines to text, and what belongs to one sentence over columns, figures and pages."""

import re
from collections.abc import Sequence

from ingest.readers.pdf_pages.lexicon import HYPHENS, Lexicon
from ingest.readers.pdf_pages.page_lines import Line
from ingest.readers.pdf_pages.page_pieces import Piece, ends_sentence, goes_on
from ingest.reading import Kind

_MAY_GO_ON = "–—/._=&?%-"
_SPLIT = re.compile("([^\\W\\d_]+)[-\u2010\u00ad\ufffe\x02]\\Z")
_ENDS_IN_HYPHEN = re.compile("(?<=\\w)[-\u2010\u00ad\ufffe\x02]\\Z")
_REST = re.compile("[^\\W\\d_]+")
_INNER = re.compile("([^\\W\\d_]+)[\u00ad\ufffe\x02]([^\\W\\d_]+)")
_INNER_NUMBER = re.compile("(?<=\\w)[\ufffe\x02](?=\\w)")
_NO_BLANK_AFTER = re.compile(r"(?:(?<=\d)[–—]|(?<=\w)/|(?<=[^\s–—])[–—])\Z")
_ADDRESS = re.compile("(?:https?://|www\\.)\\S*[/._=&?%\u2010\u00ad\ufffe\x02-]\\Z")
# Scripts of China and Japan, which have no blanks between words.
_UNSPACED = re.compile("[\u3001-\u30ff\u3400-\u9fff\uff00-\uffef]")
_OTHER_SIZE = 1.06
_FARTHEST = 14
_CAPTION = re.compile(
    r"(?:Fig(?:ure|\.)|Table|Tab\.|Box|Listing|Abbildung|Tabelle)\s", re.IGNORECASE
)


def joined(before: str, line: str, lexicon: Lexicon) -> tuple[str, int]:
    """The text with a line behind it, and where in it the line begins.

    >>> joined("a double-", "blind trial", Lexicon([]))[0]
    'a double-blind trial'
    >>> joined("a state-of-", "the-art X-", Lexicon([]))[0]
    'a state-of-the-art X-'
    >>> joined("aged 65–", "74 years", Lexicon([]))[0]
    'aged 65–74 years'
    """
    end = before[-1:]
    if end in HYPHENS and _ADDRESS.search(before):
        return f"{before[:-1]}-{line}", len(before)
    if end in HYPHENS and _ENDS_IN_HYPHEN.search(before):
        split, rest = _SPLIT.search(before), _REST.match(line)
        if split and rest and (rest[0][0].islower() or end != "-"):
            is_inner = before[: split.start()].endswith("-") or line[rest.end() :].startswith("-")
            joint = lexicon.joined(split[1], rest[0], is_inner=is_inner)
            whole = before[: split.start()] + joint
            return whole + line[rest.end() :], len(whole) - len(rest[0])
        return f"{before[:-1]}-{line}", len(before)
    if _UNSPACED.match(end) and _UNSPACED.match(line):
        return f"{before}{line}", len(before)
    is_close = end in _MAY_GO_ON and (_NO_BLANK_AFTER.search(before) or _ADDRESS.search(before))
    blank = "" if is_close else " "
    return f"{before}{blank}{line}", len(before) + len(blank)


def whole_words(line: str, lexicon: Lexicon) -> str:
    """A line in which a file has a hyphen of the end of another line."""
    line = _INNER.sub(lambda match: lexicon.joined(match[1], match[2]), line)
    return _INNER_NUMBER.sub("-", line)


def text_of(piece: Piece, lexicon: Lexicon) -> tuple[str, list[tuple[int, int]]]:
    """Its text, and where in it which pages begin, but for its first."""
    done, length, last = [], 0, piece.first.text
    left = min(line.left for line, _ in piece.lines) if piece.is_code else 0.0
    page, starts = piece.page, []
    for place, (line, number) in enumerate(piece.lines[1:], start=1):
        if place in piece.breaks:
            indent = round((line.left - left) / _width(line)) if piece.is_code else 0
            whole, start = f"{last}\n{' ' * indent}{line.text}", len(last) + 1
        else:
            whole, start = joined(last, line.text, lexicon)
        # Only the end of what is there decides, so a long text is not gone through each time.
        done.append(whole[:start])
        length, last = length + start, whole[start:]
        starts += [(each, length) for each in range(page + 1, number + 1)]
        page = number
    return "".join([*done, last]), starts


def _width(line: Line) -> float:
    return max(1.0, (line.right - line.left) / len(line.text))


def mended(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, those that are one sentence in one; what stood between them follows it.

    What stood on the page before the one that the sentence goes on to comes before it.
    """
    # From the last to the first, so that taking one from it is cheap.
    left = list(reversed(pieces))
    done: list[Piece] = []
    while left:
        piece = left.pop()
        while (place := _rest_of(piece, left[: -_FARTHEST - 1 : -1])) is not None:
            rest, between = left.pop(-1 - place), left[len(left) - place :]
            if rest.page > piece.lines[-1][1]:
                del left[len(left) - place :]
                # Only what is on its first page may stand before it, or pages would begin too soon.
                done += [one for one in reversed(between) if one.page == piece.page]
                left += [one for one in between if one.page > piece.page]
            _append(piece, rest)
        done.append(piece)
    return done


def _append(piece: Piece, rest: Piece) -> None:
    length = len(piece.lines)
    piece.lines += rest.lines
    piece.breaks |= {length + place for place in rest.breaks}
    piece.is_full = rest.is_full


def _rest_of(piece: Piece, following: Sequence[Piece]) -> int | None:
    """The place of the piece that its sentence goes on with, if it was cut."""
    if not _may_go_on(piece):
        return None
    for place, other in enumerate(following):
        if other.page > piece.lines[-1][1] + 1:
            return None
        if _is_between(piece, other):
            continue
        return place if _goes_on_with(piece, other) else None
    return None


def _may_go_on(piece: Piece) -> bool:
    if piece.kind not in (Kind.PARAGRAPH, Kind.ITEM) or piece.is_aside or piece.is_code:
        return False
    return not ends_sentence(piece.last.text)


def _is_between(piece: Piece, other: Piece) -> bool:
    """Whether it is a note, a caption, a table, or what runs along the edges of pages."""
    if other.is_aside or other.kind is Kind.ROW:
        return True
    is_smaller = other.size * _OTHER_SIZE < piece.size
    return is_smaller or bool(_CAPTION.match(other.first.text)) or other.first.text[0] == "["


def _goes_on_with(piece: Piece, other: Piece) -> bool:
    line = other.first
    smaller, larger = sorted((piece.size, other.size))
    if other.kind is not Kind.PARAGRAPH or larger > smaller * _OTHER_SIZE or other.is_bold:
        return False
    if goes_on(line.text) or piece.last.text[-1:] in HYPHENS:
        return True
    is_next = other.flow != piece.flow
    return is_next and piece.is_full and len(piece.lines) > 1 and line.text[0].isalnum()
