"""Draws a page of a PDF file with words highlighted, in a separate process."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from index.errors import UnreadableError

SECONDS = 20.0
_MEMORY_BYTES = 2_000_000_000
_START = "from ingest.sandbox.page_picture_child import main; main({})"
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """`png` is the page; `highlighted` is whether the words were found in it."""

    png: bytes
    highlighted: bool


def draw_page(file: Path, page: int, words: str, *, seconds: float = SECONDS) -> PagePicture:
    """Page `page`, from 1, with `words` highlighted where they are in it.

    White space, punctuation and hyphens at the ends of lines make no difference to finding them.

    Raises:
        UnreadableError: the file has no such page, is damaged, or takes too long to draw.
    """
    request = json.dumps({"file": str(file), "page": page, "words": words})
    try:
        child = subprocess.run(
            [sys.executable, "-c", _START.format(_MEMORY_BYTES)],
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
