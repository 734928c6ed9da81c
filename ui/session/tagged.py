"""The tags of the live articles, read again only when the table of them has changed."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from index.errors import QuestionError, TableError
from index.notebook.tags import Tags, read_tags, tags_file, with_tags
from ui.session.state import library_generation, live_generation


def library_tags() -> Tags:
    """The tags of the live articles as they are now.

    Raises:
        TableError: the table of them cannot be read.
        ConcordanceError: as `open_library`.
    """
    file = tags_file(library_generation().manifest.corpus)
    return _tags(file, tags_stamp(file), *live_generation())


def tags_there() -> tuple[Tags, str]:
    """The tags of the live articles; and why there are none, if their table cannot be read.

    Raises:
        IndexMissingError, IndexDamagedError: there is no live generation, or it is damaged.
    """
    try:
        return library_tags(), ""
    except TableError as error:
        return {}, f"Your tags are not shown: {error}"


def tagged_articles(tags: Sequence[str]) -> tuple[str, ...]:
    """The doc_ids of the articles with any of these tags; none if no tag is given.

    Raises:
        QuestionError: tags are given, but no article has one of them.
        TableError: the table of tags cannot be read.
        ConcordanceError: as `open_library`.
    """
    if not tags:
        return ()
    found = with_tags(library_tags(), tags)
    if not found:
        # Without an article to narrow it to, the question would be put to all.
        named = ", ".join(f"“{tag[:60]}”" for tag in tags)
        raise QuestionError(f"No article has the tag {named}. Choose another one, or ask all.")
    return found


def tags_stamp(file: Path) -> int:
    """A number that changes with the table; 0 if there is none."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=1)
def _tags(file: Path, _stamp: int, *_version: str) -> Tags:
    return read_tags(file, library_generation().listings)
