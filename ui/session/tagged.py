"""The tags of the live articles, read again only when the table of them has changed."""

from functools import lru_cache
from pathlib import Path

from index.notebook.tags import Tags, read_tags, tags_file
from ui.session.state import live_generation, open_library


def library_tags() -> Tags:
    """The tags of the live articles as they are now.

    Raises:
        TableError: the table of them cannot be read.
        ConcordanceError: as `open_library`.
    """
    file = tags_file(open_library().generation.manifest.corpus)
    return _tags(file, tags_stamp(file), *live_generation())


def tags_stamp(file: Path) -> int:
    """A number that changes with the table; 0 if there is none."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=1)
def _tags(file: Path, _stamp: int, *_version: str) -> Tags:
    return read_tags(file, open_library().generation.listings)
