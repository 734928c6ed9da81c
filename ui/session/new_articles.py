"""Articles that the last builds added, and which of them were opened."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, tzinfo
from functools import lru_cache

from index.errors import IndexDamagedError, IndexUnwritableError
from index.notebook.opened import read_opened, write_opened
from index.store.manifest import Manifest
from index.store.open import open_store
from ui.session.roles import has_audience
from ui.session.state import index_folder, live_generation, open_library


def added_articles() -> Mapping[str, datetime]:
    """When each article was added, by doc_id, in local time.

    Unknown for those that the oldest stored generation has, as after a first build.

    Raises:
        ConcordanceError: as `open_library`.
    """
    return _added(*live_generation())


def unread_articles() -> frozenset[str]:
    """The doc_ids of the articles that the last builds added and nobody has opened since.

    Where others reach the server, none counts as opened: what somebody reads is nobody's business.

    Raises:
        ConcordanceError: as `open_library`.
    """
    new = frozenset(added_articles())
    return new if has_audience() or not new else new - read_opened(index_folder())


def note_read(doc_id: str) -> None:
    """Note that an article was opened. Writes only if it was new and not opened before.

    Raises:
        ConcordanceError: as `open_library`.
    """
    if not has_audience() and doc_id in unread_articles():
        # An article that can be read is worth more than a mark beside its title.
        with suppress(IndexUnwritableError):
            write_opened(index_folder(), doc_id, new=added_articles())


def created(manifest: Manifest, *, zone: tzinfo | None = None) -> datetime:
    """When a generation was built, as a naive time; local unless `zone` is given."""
    return datetime.fromisoformat(manifest.created).astimezone(zone).replace(tzinfo=None)


@lru_cache(maxsize=1)
def _added(*_version: str) -> Mapping[str, datetime]:
    manifests = []
    store = open_store(index_folder())
    for name in store.names():
        with suppress(IndexDamagedError):
            manifests.append(store.manifest(name))
    known = set(manifests[0].articles) if manifests else set()
    paths: dict[str, datetime] = {}
    for manifest in manifests[1:]:
        for path in manifest.articles.keys() - known:
            paths[path] = created(manifest)
        known |= manifest.articles.keys()
    if not paths:
        return {}
    listings = open_library().generation.listings
    return {one.doc_id: paths[one.path] for one in listings if one.path in paths}
