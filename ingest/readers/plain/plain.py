"""Reads plain text: the canonical text is the decoded file itself, without unseen signs."""

from collections.abc import Iterator

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.decode import decode
from ingest.readers.marks import without_unseen
from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Limits, Reading


def read(found: Found, *, limits: Limits) -> Iterator[Reading]:
    """The one article in the file; its front matter is read later, from its block.

    Raises:
        UnreadableError: the file is empty or is not text.
    """
    text = without_unseen(decode(found.file.read_bytes()))
    if not text.strip():
        raise UnreadableError("is empty; write something into it, or move it out of the folder")
    yield Reading(text=text, blocks=parse(text))
