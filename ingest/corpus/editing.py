"""Writes what a user says about articles to the `sources.csv` of their folders."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from index.errors import CorpusError
from ingest.corpus.find import find
from ingest.corpus.sources_csv import CatalogueFile
from ingest.describe.dates import iso_date

EDITABLE = ("title", "source", "author", "published", "url", "licence")


def trouble_of(fields: Mapping[str, str]) -> str | None:
    """What is wrong with fields of an article, in one line; None if nothing is.

    >>> trouble_of({"published": "3/4/2026"})
    "the date '3/4/2026' is ambiguous; write 2026-01-31, 2026-01 or 2026"
    """
    published, url = fields.get("published", ""), fields.get("url", "")
    if published and iso_date(published) is None:
        return f"the date {published!r} is ambiguous; write 2026-01-31, 2026-01 or 2026"
    if url and not url.lower().startswith(("http://", "https://")):
        return f"the link {url!r} is not a web address; write it with its https://"
    return None


def edit(roots: Sequence[Path], changes: Mapping[str, Mapping[str, str]]) -> None:
    """Write fields of articles, by doc_id, to the catalogues of their folders.

    An empty value clears the cell, so that what the article itself says counts again. All are
    checked before the first is written.

    Raises:
        CorpusError: an article is no longer in any of the folders, or a value cannot be right.
        TableError: a catalogue cannot be read or written.
    """
    folders = {one.path: root for root in roots if root.is_dir() for one in find([root])[0]}
    for doc_id, fields in changes.items():
        if doc_id.partition("#")[0] not in folders:
            raise CorpusError(
                f"There is no article {doc_id!r} in {', '.join(map(str, roots))} any more, so "
                f"nothing was saved. Reload the library."
            )
        if problem := trouble_of(fields):
            raise CorpusError(f"In {doc_id!r}, {problem}.")
    for doc_id, fields in changes.items():
        CatalogueFile(folders[doc_id.partition("#")[0]]).set(doc_id, fields)
