"""Proof that what was removed is gone: its text is looked for in what is about to be published."""

from dataclasses import dataclass

from index.errors import IndexDamagedError
from index.store.generation import Generation
from ingest.build.plan import Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """How many passages that were removed or changed were looked for, and how many of them stand
    in an article that is still there; all others are found no more.
    """

    looked_for: int = 0
    elsewhere: int = 0


def prove_removal(changed: Changes, before: Generation, after: Generation) -> Removal:
    """Look in `after` for each passage that `before` has of an article removed or changed since.

    Each is searched for by all its words, and where they are, word for word.

    Raises:
        IndexDamagedError: text of an article that was removed is still there.
    """
    looked_for = elsewhere = 0
    removed = set(changed.removed)
    for doc_id in (*changed.removed, *changed.changed):
        known = [] if doc_id in removed else after.passages_of(doc_id)
        kept = {passage.text for passage in known}
        for passage in before.passages_of(doc_id):
            if passage.text in kept:
                continue
            holders = {found.doc_id for found in after.holding(passage.text)}
            if holders & removed:
                folder = after.index / "generations" / after.manifest.name
                raise IndexDamagedError(folder, f"it still holds text of {doc_id}")
            looked_for += 1
            elsewhere += bool(holders)
    return Removal(looked_for=looked_for, elsewhere=elsewhere)
