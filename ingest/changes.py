"""What a build changes: which articles are new, other than before, or gone."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.records import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The doc_ids of articles that were added, changed and removed; `unchanged` counts the rest."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0


def changes(old: Mapping[str, Document], new: Mapping[str, Document]) -> Changes:
    """What tells `new` from `old`, both by doc_id, in their orders.

    An article has changed where its text, or anything that is known of it, is not as it was.
    """
    kept = [doc_id for doc_id in new if doc_id in old]
    changed = tuple(doc_id for doc_id in kept if new[doc_id] != old[doc_id])
    return Changes(
        added=tuple(doc_id for doc_id in new if doc_id not in old),
        changed=changed,
        removed=tuple(doc_id for doc_id in old if doc_id not in new),
        unchanged=len(kept) - len(changed),
    )
