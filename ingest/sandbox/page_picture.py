"""Draws a page of a PDF file with words highlighted, in a separate process."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from index.errors import UnreadableError
from index.records import Span
from ingest.recognition.upright import Upright

SECONDS = 20.0
_MEMORY_BYTES = 2_000_000_000
# To recognise a page takes more of both.
_RECOGNITION_BYTES = 4_000_000_000
_RECOGNITION_TIMES = 3
_START = "from ingest.sandbox.page_picture_child import main; main({})"
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """`png` is the page; `highlighted` is whether the words were found in it."""

    png: bytes
    highlighted: bool


class RecognisedText(NamedTuple):
    """The text of a page that was read by text recognition, and the quote in it.

    What was recognised is kept in `page`; without it that is done again.
    """

    text: str
    quote: Span
    page: Upright | None


def draw_page(
    file: Path,
    page: int,
    words: str,
    *,
    recognised: RecognisedText | None = None,
    seconds: float = SECONDS,
) -> PagePicture:
    """Page `page`, from 1, with `words` highlighted where they are in it.

    White space, punctuation and hyphens at the ends of lines make no difference to finding them.
    Where the words of a page that was `recognised` are, the recognised lines say, not the file.

    Raises:
        UnreadableError: the file has no such page, is damaged, or takes too long to draw.
    """
    fields = {"file": str(file), "page": page, "words": words, "recognised": recognised}
    request = json.dumps(fields)
    memory = _MEMORY_BYTES
    if recognised and recognised.page is None:
        memory, seconds = _RECOGNITION_BYTES, seconds * _RECOGNITION_TIMES
    try:
        child = subprocess.run(
            [sys.executable, "-c", _START.format(memory)],
            input=request.encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
            env=os.environ | {"PYTHONPATH": str(_ROOT)},
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(f"took longer than {seconds:.0f} seconds to draw") from error
    outcome, _, png = child.stdout.partition(b"\n")
    if child.returncode or not png:
        raise UnreadableError("is damaged, or has changed and has no such page any more")
    return PagePicture(png=png, highlighted=outcome == b"highlighted")
