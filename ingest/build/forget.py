"""Removes what builds keep beside the index so that none does the same work twice."""

from contextlib import suppress

from index.differences.found_differences import drop_articles
from index.store.store import Store
from ingest.build.changes import Changes
from ingest.build.plan import Plan
from ingest.build.prepared import Prepared
from ingest.passages import vector_cache
from ingest.recognition.page_cache import page_cache_of


def forget(plan: Plan, store: Store) -> None:
    """Remove what a build that was published no longer needs."""
    forget_vectors(store)
    forget_pages(plan.prepared, store)
    forget_differences(plan.changes, store)


def forget_vectors(store: Store) -> None:
    """Remove the vectors that were kept in case the build is interrupted."""
    for file in store.path.glob("vectors*.sqlite"):
        vector_cache.remove(file)


def forget_differences(changes: Changes, store: Store) -> None:
    """Remove the words of articles that are gone or other now from the differences found.

    The next search does that, too, and better late than a build that fails for it.
    """
    gone = (*changes.removed, *changes.changed)
    with suppress(OSError):
        if gone:
            drop_articles(store.path, gone)


def forget_pages(prepared: Prepared, store: Store) -> None:
    """Remove the recognised pages of all other files."""
    page_cache_of(store.path).retain(prepared.digests.values())
