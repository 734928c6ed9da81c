"""What a build is about to publish: articles that are new beside those that are kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.generation import Generation
from index.library import Article, KeptArticle
from ingest.changes import Changes
from ingest.preparation import Prepared
from ingest.reading import Failure


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
