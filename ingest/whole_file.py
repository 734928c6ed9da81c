"""Files that are written whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO


@contextmanager
def replacing(place: Path) -> Iterator[BinaryIO]:
    """A draft that takes the place of a file once all is on the disk; if that fails, none does.

    Raises:
        OSError: it cannot be written.
    """
    # Hidden, so that a build that runs meanwhile takes it for no article.
    draft = place.with_name(f".{token_hex(8)}.part")
    try:
        with draft.open("xb") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        if place.exists():
            shutil.copymode(place, draft)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
