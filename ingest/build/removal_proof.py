"""Proves that removed text is gone by searching the generation about to be published."""

from dataclasses import dataclass

from index.errors import IndexDamagedError
from index.store.generation import Generation
from ingest.build.changes import Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """How many removed or changed passages were searched for, and how many of them are in an
    article that still exists; no other is left.
    """

    looked_for: int = 0
    elsewhere: int = 0


def prove_removal(changed: Changes, before: Generation, after: Generation) -> Removal:
    """Search `after` for each passage that `before` has of an article removed or changed since.

    Each is searched for by all its words, and every match is compared word for word.

    Raises:
        IndexDamagedError: text of a removed article is still there.
    """
    looked_for = elsewhere = 0
    removed = set(changed.removed)
    for doc_id in (*changed.removed, *changed.changed):
        known = [] if doc_id in removed else after.passages_of(doc_id)
        kept = {passage.text for passage in known}
        for passage in before.passages_of(doc_id):
            if passage.text in kept:
                continue
            containing = {one.doc_id for one in after.holding(passage.text)}
            if containing & removed:
                folder = after.index / "generations" / after.manifest.name
                raise IndexDamagedError(folder, f"it still contains text of {doc_id}")
            looked_for += 1
            elsewhere += bool(containing)
    return Removal(looked_for=looked_for, elsewhere=elsewhere)
