"""Removes what builds keep beside the index so that none does the same work twice."""

from contextlib import suppress

from index.differences.found_differences import drop_articles, read_found
from index.store.store import Store
from ingest.build.plan import Plan
from ingest.build.prepared import Prepared
from ingest.passages import vector_cache
from ingest.recognition.page_cache import page_cache_of

# Of versions before the cache was read as needed; nothing in it is used.
_FORMER_CACHE = "cards.json"


def forget(plan: Plan, store: Store) -> None:
    """Remove what a build that was published no longer needs."""
    forget_vectors(store)
    (store.path / _FORMER_CACHE).unlink(missing_ok=True)
    forget_pages(plan.prepared, store)
    forget_differences(plan, store)


def forget_vectors(store: Store) -> None:
    """Remove the vectors that were kept in case the build is interrupted."""
    for file in store.path.glob("vectors*.sqlite"):
        vector_cache.remove(file)


def forget_differences(plan: Plan, store: Store) -> None:
    """Remove the words of articles that are gone or other now from the differences found.

    Where all was built anew, it is not known which those are, and all of them are found again.
    The next search does that, too, and better late than a build that fails for it.
    """
    with suppress(OSError):
        if plan.last:
            gone = [*plan.changes.removed, *plan.changes.changed]
        else:
            gone = [*read_found(store.path).articles]
        if gone:
            drop_articles(store.path, gone)


def forget_pages(prepared: Prepared, store: Store) -> None:
    """Remove the recognised pages of all other files."""
    page_cache_of(store.path).retain(prepared.digests.values())
