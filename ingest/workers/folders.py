"""Folders for as long as a process needs them, which the next one removes if it was killed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir


@contextmanager
def own_folder(kind: str) -> Iterator[Path]:
    """An empty folder; those of this kind whose processes have ended are removed first."""
    for folder in Path(gettempdir()).glob(f"{kind}-*-*"):
        owner = folder.name.removeprefix(f"{kind}-").partition("-")[0]
        if owner.isdecimal() and not _runs(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)
    # Whoever was told to end a moment ago may still write into it.
    with TemporaryDirectory(prefix=f"{kind}-{os.getpid()}-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # Somebody else's.
        return True
    return True
