"""What a build changes: which articles are new, other than before, or gone."""

from dataclasses import dataclass

from index.generation import Generation
from ingest.preparation import Prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The doc_ids of articles that were added, changed and removed; `unchanged` counts the rest."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0


def changes(before: Generation | None, prepared: Prepared) -> Changes:
    """What tells the articles prepared from those of the generation before.

    An article has changed where its text, or anything that is known of it, is not as it was.
    """
    old = before.made_from if before else {}
    changed = tuple(
        article.document.doc_id
        for article in prepared.new
        if before
        and article.document.doc_id in old
        # It may be made anew only because of another model, say.
        and before.document(article.document.doc_id) != article.document
    )
    added = tuple(doc_id for doc_id in prepared.articles if doc_id not in old)
    return Changes(
        added=added,
        changed=changed,
        removed=tuple(doc_id for doc_id in old if doc_id not in prepared.articles),
        unchanged=len(prepared.articles) - len(added) - len(changed),
    )
