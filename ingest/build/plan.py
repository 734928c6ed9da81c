"""The build plan: new articles beside those that are kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.records import Listing
from index.store.folder.sqlite_rows import Article, KeptArticle
from index.store.generation import Generation
from ingest.build.prepare import Prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The doc_ids of articles that were added, changed and removed; `unchanged` counts the rest."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0


def changes(before: Generation | None, prepared: Prepared) -> Changes:
    """Compare the prepared articles with those of the previous generation.

    An article has changed if its text, or anything else known about it, is different.
    """
    old = before.made_from if before else {}
    changed = tuple(
        article.document.doc_id
        for article in prepared.new
        if before
        and article.document.doc_id in old
        # It may be rebuilt only because of another model, say.
        and before.document(article.document.doc_id) != article.document
    )
    added = tuple(doc_id for doc_id in prepared.articles if doc_id not in old)
    return Changes(
        added=added,
        changed=changed,
        removed=tuple(doc_id for doc_id in old if doc_id not in prepared.articles),
        unchanged=len(prepared.articles) - len(added) - len(changed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The next generation: `entries` are its articles in order.

    `last` is the live generation, which `changes` compare with; `base` is the one that articles
    are kept from. `corpus` and `languages` are as in the manifest.
    """

    prepared: Prepared
    entries: Sequence[Article | KeptArticle]
    changes: Changes
    corpus: tuple[str, ...]
    languages: dict[str, tuple[str, ...]] | None
    last: Generation | None
    base: Generation | None

    @property
    def passages(self) -> int:
        """The number of passages in the next generation."""
        return sum(
            entry.count if isinstance(entry, KeptArticle) else len(entry.passages)
            for entry in self.entries
        )

    @property
    def listings(self) -> list[Listing]:
        """What is known of each article of the next generation, in no particular order."""
        kept = set(self.prepared.kept)
        before = self.base.listings if self.base and kept else ()
        new = [article.document for article in self.prepared.new]
        return [*new, *(one for one in before if one.doc_id in kept)]

    @property
    def texts(self) -> list[str]:
        """The searched text of each passage that is not kept."""
        return [text for article in self.prepared.new for text in article.searched]


def entries(prepared: Prepared, base: Generation | None) -> list[Article | KeptArticle]:
    """The prepared articles in order; those that are kept by their place in `base`."""
    ordered: list[Article | KeptArticle] = []
    for doc_id, article in prepared.articles.items():
        if article:
            ordered.append(article)
        elif base:
            ordered.append(base.kept(doc_id))
    return ordered
