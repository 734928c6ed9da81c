"""Reads Markdown: the canonical text is what a person sees of it, without its marks."""

from collections.abc import Iterator, Sequence

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.decode import decode
from ingest.readers.marks import without_unseen
from ingest.readers.plain.front_block import front_matter_of
from ingest.readers.plain.markdown_blocks import parse
from ingest.readers.plain.markdown_source import Source
from ingest.readers.plain.markdown_words import ESCAPED, seen_words
from ingest.reading import Block, Limits, Reading


def read(found: Found, *, limits: Limits) -> Iterator[Reading]:
    """The one article in the file; its front matter is read later, from its block.

    Raises:
        UnreadableError: the file is empty, is not text, or has nothing that is seen.
    """
    text = decode(found.file.read_bytes())
    if not text.strip():
        raise UnreadableError("is empty; write something into it, or move it out of the folder")
    yield reading_of(text)


def reading_of(text: str) -> Reading:
    """The article in a text in Markdown; one without marks stays as it is.

    The bullets of lists and the bars of tables stay, as signs that are seen.

    Raises:
        UnreadableError: nothing in it is seen.

    >>> reading_of("# Dose\\n\\n- **300** mg <!-- check -->\\n- [more](a.md)").text
    'Dose\\n\\n- 300 mg\\n- more'
    """
    text = without_unseen(text).lstrip("\n")
    front, body = front_matter_of(text)
    source = Source.of(text[body:])
    words = seen_words(source.text, ids=source.ids, left_out=source.left_out)
    marked = text[:body] + words.lstrip("\n")
    blocks = [*front, *parse(marked, start=body)]
    if not blocks:
        raise UnreadableError("contains no text; put text into it, or move it out of the folder")
    shown, placed = _without_line_marks(marked, blocks, source)
    return Reading(text=shown, blocks=placed, left_out=dict(+source.left_out))


def _without_line_marks(
    text: str, blocks: Sequence[Block], source: Source
) -> tuple[str, tuple[Block, ...]]:
    """The text with its code, without what marks a heading, a rule or the head of a table."""
    is_plain = ESCAPED not in text and not source.held
    gaps: dict[str, str] = {}
    parts: list[str] = []
    placed: list[Block] = []
    end = length = 0
    for kind, start, stop, level, apart in blocks:
        marked = text[end:start]
        gap = gaps.get(marked)
        if gap is None:
            gap = gaps[marked] = _gap(marked)
        words = text[start:stop]
        if not is_plain:
            words = source.with_code(words.replace(ESCAPED, ""))
        parts.append(gap)
        parts.append(words)
        length += len(gap)
        end = length + len(words)
        placed.append(Block(kind, length, end, level, apart))
        length, end = end, stop
    return "".join(parts), tuple(placed)


def _gap(gap: str) -> str:
    """What stands between two blocks, with no mark in it but the bullet of an item."""
    above, newline, before = gap.rpartition("\n")
    if before == " " or before.lstrip()[:1] in ("#", ">"):
        before = ""
    has_blank = any(not line or line.isspace() for line in above.split("\n")[1:])
    return newline + ("\n" if has_blank else "") + before
