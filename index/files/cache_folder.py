"""The folder in which a user's indexes share what takes long to make."""

import errno
import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    """The folder that all indexes share: `$CONCORDANCE_CACHE`, else the platform's usual one.

    Raises:
        OSError: the user has no home folder.
    """
    if named := os.environ.get("CONCORDANCE_CACHE"):
        return Path(named).absolute()
    try:
        return _usual_folder() / "concordance"
    except RuntimeError as error:
        raise FileNotFoundError(errno.ENOENT, "the user has no home folder") from error


def _usual_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # The specification says to ignore relative paths.
    return named if named.is_absolute() else Path.home() / ".cache"
