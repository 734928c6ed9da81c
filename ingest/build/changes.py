"""What a build changes: the articles that it adds, changes and removes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Pages read reports of builds, and need nothing of what builds need.
    from index.store.generation import Generation
    from ingest.build.prepared import Prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The doc_ids of articles that were added, changed and removed; `unchanged` counts the rest."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0


def changes(before: "Generation | None", prepared: "Prepared") -> Changes:
    """Compare the prepared articles with those of the previous generation.

    An article has changed if its text, or anything else known about it, is different.
    """
    old = before.made_from if before else {}
    again = [doc_id for doc_id in prepared.made_from if doc_id in old]
    changed = tuple(
        document.doc_id
        for document in prepared.spool.documents(again)
        # It may be rebuilt only because of another model, say.
        if before and before.document(document.doc_id) != document
    )
    added = tuple(doc_id for doc_id in prepared.articles if doc_id not in old)
    return Changes(
        added=added,
        changed=changed,
        removed=tuple(doc_id for doc_id in old if doc_id not in prepared.articles),
        unchanged=len(prepared.articles) - len(added) - len(changed),
    )
