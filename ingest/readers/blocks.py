"""Builds the canonical text of an article block by block, with the offsets of each block."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from index.errors import UnreadableError
from index.records import Span
from ingest.readers.decode import storable
from ingest.readers.marks import without_unseen
from ingest.reading import Block, Kind, Reading

_TOGETHER = {Kind.ITEM: "items", Kind.HEADER: "rows", Kind.ROW: "rows"}


class TextBuilder:
    """An article under construction.

    Blocks are separated by a blank line; the items of one list and the rows of one table only by
    a newline. Blank words make no block. A block covers its words, not the bullet or number of
    an item.

    >>> article = TextBuilder()
    >>> article.paragraph("Cramps have causes:")
    >>> article.item("caffeine", level=1)
    >>> article.reading().text
    'Cramps have causes:\\n\\n- caffeine'
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._has_gap = False
        self._aside: list[Span] = []
        self._is_aside = False
        self._left_out: Counter[str] = Counter()
        self._pages: list[int] = []
        self._empty_pages = 0

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Within it, whatever is added is not part of the article, but of what is around it."""
        before, self._is_aside = self._is_aside, True
        try:
            yield
        finally:
            self._is_aside = before

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added."""
        return not self._blocks

    def leave_out(self, what: str) -> None:
        """Count one of `what`, in the plural ("hidden parts"), that is left out of the text."""
        self._left_out[what] += 1

    def page(self) -> None:
        """Begin a page; one without words begins where the next one does."""
        self._empty_pages += 1

    @property
    def last(self) -> Block | None:
        """The block that was added last."""
        return self._blocks[-1] if self._blocks else None

    def heading(self, words: str, *, level: int) -> None:
        """Add a heading, on one line."""
        self._add(Kind.HEADING, " ".join(words.split("\n")), level=level)

    def paragraph(self, words: str) -> None:
        """Add a paragraph; its newlines are kept."""
        self._add(Kind.PARAGRAPH, words)

    def item(self, words: str, *, level: int, number: str = "") -> None:
        """Add a list item behind its number or a bullet; level 1 is the outermost."""
        bullet = "  " * (level - 1) + (" ".join(number.split()) or "-") + " "
        self._add(Kind.ITEM, words, level=level, bullet=bullet)

    def more(self, words: str) -> None:
        """Add a line to the last item."""
        words = _clean(words)
        if words:
            last = self._blocks[-1]
            self._append("\n" + "  " * last.level)
            self._append(words)
            self._blocks[-1] = last._replace(end=self._length)
            if self._aside and self._aside[-1].start == last.start:
                self._aside[-1] = Span(last.start, self._length)

    def row(self, cells: Sequence[str], *, header: bool = False) -> None:
        """Add a table row, or the header that says what the cells of its rows are."""
        flat = [" ".join(cell.split("\n")).strip() for cell in cells]
        if any(flat):
            self._add(Kind.HEADER if header else Kind.ROW, " | ".join(flat))

    def gap(self) -> None:
        """End a list or a table, so that a following one is separate."""
        self._has_gap = True

    def reading(self, *, given: Mapping[str, str] | None = None) -> Reading:
        """The article as built.

        Raises:
            UnreadableError: nothing was added.
        """
        if not self._blocks:
            raise UnreadableError(
                "contains no text; put text into it, or move it out of the folder"
            )
        self._open_pages()
        return Reading(
            text="".join(self._parts),
            blocks=tuple(self._blocks),
            aside=tuple(self._aside),
            pages=tuple(self._pages),
            left_out=dict(self._left_out),
            given=dict(given or {}),
        )

    def _add(self, kind: Kind, words: str, *, level: int = 0, bullet: str = "") -> None:
        words = _clean(words)
        if not words:
            return
        self._append(self._separator(kind))
        self._open_pages()
        self._append(bullet)
        start = self._length
        self._append(words)
        self._blocks.append(Block(kind, start, self._length, level, self._has_gap))
        if self._is_aside:
            self._aside.append(Span(start, self._length))
        self._has_gap = False

    def _open_pages(self) -> None:
        self._pages += [self._length] * self._empty_pages
        self._empty_pages = 0

    def _separator(self, kind: Kind) -> str:
        if not self._blocks:
            return ""
        group = _TOGETHER.get(kind)
        same = group is not None and _TOGETHER.get(self._blocks[-1].kind) == group
        return "\n" if same and not self._has_gap else "\n\n"

    def _append(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)


def _clean(words: str) -> str:
    return without_unseen(storable(words)).strip()
