"""Puts the words of a PDF page together to lines, with raised and lowered signs marked."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.readers.marks import lowered, raised
from ingest.readers.pdf_pages.lexicon import is_word
from ingest.readers.pdf_pages.page_lines import Line
from ingest.readers.pdf_pages.pdf_cells import parted_at_columns
from ingest.readers.pdf_pages.pdf_drawn import large_capitals, with_capitals
from ingest.readers.pdf_pages.pdf_spacing import with_close_letters
from ingest.readers.pdf_pages.pdf_words import Style, Word
from ingest.readers.pdf_pages.tex_codes import composed_accents, with_meaning

# In heights of letters: how far words of a line may be apart, and how far up or down they stand.
_GAP = 0.6
_LATE_GAP = 0.5
_BACK = 0.6
_SAME_LINE = 0.12
_SMALL = 0.9
_KERNED = 0.35
_FURTHEST_RAISED = 0.9
_ABOVE = 0.8
_GLUED = 0.24
_TOUCHING = 0.06
_MOSTLY = 0.9
_NOTED_WORD = re.compile(r"(?:(?!min|max|mol|log|sin|cos|tan|exp|deg)[^\W\d_]{3,}|[)\]”’])\Z")
_NUCLIDE = re.compile(
    r"(?:[23] H|\d\d (?:C|N|O|F|Na|P|S|Cl|K|Ca|Cr|Fe|Co|Cu|Ga|Se|Kr|Rb|Sr|Y|Zr)"
    r"|(?:9\d|[12]\d\d)m? (?:[A-Z][a-z]?))(?![a-z])"
)
_LETTER_OR_SIGN = re.compile(r"[a-z*†‡§¶#]\Z")


def lines_of(words: Sequence[Word]) -> list[Line]:
    """The lines of a page in the order in which they are drawn.

    A line ends where its words are further apart than words of a sentence are, so the cells of a
    row are lines of their own. Words in another direction than most are set aside, at the end.
    """
    if not words:
        return []
    words = with_close_letters(readable(words))
    frames = Counter(word.style.frame for word in words)
    usual = frames.most_common(1)[0][0]
    main = _with_capitals([word for word in words if word.style.frame == usual])
    rest = [word for word in words if word.style.frame != usual]
    return [*main, *(line._replace(is_aside=True) for line in _rows(rest))]


def readable(words: Sequence[Word]) -> list[Word]:
    """The words with letters in place of the codes of TeX fonts."""
    coded = [(word.text, word.style.font.number, word.style.font.name) for word in words]
    texts = with_meaning(coded, is_word)
    return [
        word if word.text is text else word._replace(text=text)
        for word, text in zip(words, texts, strict=True)
    ]


def _with_capitals(words: Sequence[Word]) -> list[Line]:
    capitals = large_capitals(words)
    if not capitals:
        return _rows(words)
    return with_capitals(_rows([word for word in words if word not in capitals]), capitals)


def _rows(words: Sequence[Word]) -> list[Line]:
    rows: list[_Row] = []
    places: dict[int, list[_Row]] = {}
    for word in words:
        row = rows[-1] if rows and (rows[-1].follows(word) or rows[-1].takes(word, _GAP)) else None
        if row is None:
            near = places.get(round(word.style.baseline), ())
            row = next((one for one in near if one.takes(word, _LATE_GAP, late=True)), None)
        if row is None:
            row = _Row(word)
            rows.append(row)
            places.setdefault(round(word.style.baseline), []).append(row)
        else:
            row.add(word)
    cells = parted_at_columns([row.words for row in rows])
    if len(cells) > len(rows):
        lines = [_Row.of(words).line()._replace(is_cell=is_cell) for words, is_cell in cells]
    else:
        lines = [row.line() for row in rows]
    return [line for line in lines if line.text]


class _Row:
    """A line under construction."""

    def __init__(self, word: Word) -> None:
        self._words = [word]
        self._style = word.style
        self._left, self._right = word.left, word.right
        self._is_mixed = False

    @classmethod
    def of(cls, words: Sequence[Word]) -> "_Row":
        """A line of these words."""
        row = cls(words[0])
        for word in words[1:]:
            row.add(word)
        return row

    @property
    def words(self) -> Sequence[Word]:
        """Its words, in the order in which they are drawn."""
        return self._words

    def follows(self, word: Word) -> bool:
        """Whether the word is the next of the same piece of text; most are, and it is soon seen."""
        style = word.style
        return style is self._words[-1].style and 0 <= word.left - self._right < _GAP * style.size

    def takes(self, word: Word, gap: float, *, late: bool = False) -> bool:
        """Whether the word continues the line."""
        style, own = word.style, self._style
        if style.is_aside != own.is_aside or style.frame != own.frame:
            return False
        size = max(style.size, own.size)
        if not self._is_level(style, size):
            return False
        if late and word.right < self._left:
            return self._left - word.right < gap * size
        if abs(own.baseline - style.baseline) > _SAME_LINE * size and style.size == own.size:
            gap = _TOUCHING
        back = 0.1 if late else _BACK
        return -back * size < word.left - self._right < gap * size

    def _is_level(self, style: Style, size: float) -> bool:
        own = self._style
        off = own.baseline - style.baseline
        if abs(off) <= _SAME_LINE * size:
            return True
        smaller, larger = sorted((style.size, own.size))
        return abs(off) < (_FURTHEST_RAISED if smaller < _SMALL * larger else _KERNED) * size

    def add(self, word: Word) -> None:
        if word.style is not self._words[-1].style:
            self._is_mixed = True
            if word.style.size > self._style.size * 1.05:
                self._style = word.style
        self._words.append(word)
        self._left, self._right = min(self._left, word.left), max(self._right, word.right)

    def line(self) -> Line:
        if self._is_mixed and any(one.left > two.left for one, two in pairwise(self._words)):
            self._words.sort(key=lambda word: word.left)
        style = self._style
        top = style.baseline - _ABOVE * style.size
        text = "".join(self._pieces()) if self._is_mixed else _plain(self._words)
        return Line(
            text=composed_accents(text).strip(),
            left=self._left,
            top=top,
            right=self._right,
            bottom=top + style.size,
            size=self._size(),
            is_bold=self._is_mostly("is_bold"),
            is_code=self._is_mostly("is_code"),
            is_aside=style.is_aside,
            blank=self._widest_blank(),
        )

    def _size(self) -> float:
        if not self._is_mixed:
            return round(self._style.size, 1)
        sizes = Counter[float]()
        for word in self._words:
            sizes[round(word.style.size, 1)] += len(word.text)
        return sizes.most_common(1)[0][0]

    def _is_mostly(self, quality: str) -> bool:
        if not self._is_mixed:
            return bool(getattr(self._style.font, quality))
        letters = sum(len(word.text) for word in self._words)
        having = (word for word in self._words if getattr(word.style.font, quality))
        return sum(len(word.text) for word in having) >= _MOSTLY * letters

    def _widest_blank(self) -> float:
        gaps = (two.left - one.right for one, two in pairwise(self._words))
        return max((gap for gap in gaps if gap > _TOUCHING * self._style.size), default=0.0)

    def _pieces(self) -> Iterator[str]:
        before = ""
        end = self._words[0].left
        runs = self._levels()
        for place, (level, words) in enumerate(runs):
            blank = " " if before and self._is_apart(words[0], end) else ""
            following = runs[place + 1] if place + 1 < len(runs) else None
            above = runs[place - 1] if place else None
            piece = self._piece(level, words, before)
            if level > 0 and before and words[0].left < end - _TOUCHING * words[0].style.size:
                # As in the sign of LaTeX; a power or a note stands behind what it belongs to.
                blank, piece = "", _plain(words)
            elif blank and level > 0 and following and _is_over(words, following):
                piece = _plain(words)
            elif (
                above
                and before.endswith(_plain(above[1]))
                and level < 0
                and _is_over(above[1], runs[place])
            ):
                blank, piece = "", f"/{_plain(words)}"
            if level > 0 and following and self._is_nuclide(words, following[1][0], before + blank):
                piece = raised(_plain(words))
            elif not before and level > 0 and following and following[1][0].text[:1].isalpha():
                piece += " "
            before = before[-8:] + blank + piece
            end = words[-1].right
            yield blank + piece

    def _is_apart(self, word: Word, end: float) -> bool:
        return word.left - end > (_GLUED if word.is_glued else _TOUCHING) * self._style.size

    def _is_nuclide(self, mass: Sequence[Word], following: Word, before: str) -> bool:
        """Whether raised words are the mass number of the element behind them, as in ¹⁸O."""
        if self._is_apart(following, mass[-1].right) or before[-1:].isalnum():
            return False
        return bool(_NUCLIDE.match(f"{_plain(mass)} {following.text}"))

    def _piece(self, level: int, words: Sequence[Word], before: str) -> str:
        text = _plain(words)
        if level == 0:
            return text
        if level < 0:
            return lowered(text)
        # The sign for multiplication, which TeX takes for the star of a note.
        text = text.replace("\u2217", "*")
        is_mark = text[0].isdigit() or bool(_LETTER_OR_SIGN.match(text))
        is_note = not before or (is_mark and bool(_NOTED_WORD.search(before)))
        return raised(text, before=before, is_note=is_note or text[0] in "*†‡§¶#")

    def _levels(self) -> list[tuple[int, list[Word]]]:
        """The words by how they stand: 1 for those raised, -1 for those lowered."""
        runs: list[tuple[int, list[Word]]] = []
        for word in self._words:
            level = self._level(word)
            if runs and runs[-1][0] == level:
                runs[-1][1].append(word)
            else:
                runs.append((level, [word]))
        return runs

    def _level(self, word: Word) -> int:
        off = self._style.baseline - word.style.baseline
        if word.style.size >= _SMALL * self._style.size or abs(off) <= 0.06 * self._style.size:
            return 0
        return 1 if off > 0 else -1


def _plain(words: Sequence[Word]) -> str:
    text = words[0].text
    for before, word in pairwise(words):
        text += (" " if _are_apart(before, word) else "") + word.text
    return text


def _are_apart(before: Word, word: Word) -> bool:
    """Whether there is a blank between two words: said by the file, or seen on the page."""
    if word.style is before.style and not word.is_glued:
        return True
    return word.left - before.right > (_GLUED if word.is_glued else _TOUCHING) * word.style.size


def _is_over(words: Sequence[Word], following: tuple[int, Sequence[Word]]) -> bool:
    """Whether raised words stand right above lowered ones, as in a fraction."""
    level, below = following
    return level < 0 and below[0].left < (words[0].left + words[-1].right) / 2
