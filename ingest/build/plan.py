"""What a build is about to publish: articles that are new beside those that are kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.store.folder.sqlite_rows import Article, KeptArticle
from index.store.generation import Generation
from ingest.build.prepare import Prepared
from ingest.reading import Failure


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a generation is to hold: `entries` are its articles in order.

    `last` is the generation that is live, which `changes` are against, `base` the one that
    articles are kept from. `corpus`, `digests` and `languages` are as a manifest has them.
    """

    prepared: Prepared
    entries: Sequence[Article | KeptArticle]
    failed: Sequence[Failure]
    changes: Changes
    corpus: tuple[str, ...]
    digests: dict[str, str]
    languages: dict[str, tuple[str, ...]] | None
    last: Generation | None
    base: Generation | None

    @property
    def passages(self) -> int:
        """How many passages there will be."""
        return sum(
            entry.count if isinstance(entry, KeptArticle) else len(entry.passages)
            for entry in self.entries
        )

    @property
    def texts(self) -> list[str]:
        """What is searched of each passage that is not kept."""
        return [text for article in self.prepared.new for text in article.searched]


def entries(prepared: Prepared, base: Generation | None) -> list[Article | KeptArticle]:
    """The articles prepared in their order, those that are kept by their place in `base`."""
    found: list[Article | KeptArticle] = []
    for doc_id, article in prepared.articles.items():
        if article:
            found.append(article)
        elif base:
            found.append(base.kept(doc_id))
    return found
