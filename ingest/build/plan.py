"""The build plan: new articles beside those that are kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.embedding.embedder import Embedder
from index.embedding.token_packing import TokenPacking, packing_for
from index.settings import BuildSettings
from index.store.contents import NewArticle
from index.store.folder.sqlite_rows import KeptArticle
from index.store.generation import Generation
from ingest.build.changes import Changes
from ingest.build.prepared import Prepared


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The next generation: `order` has its articles in order.

    `last` is the live generation, which `changes` compare with; `base` is the one that articles
    are kept from. `corpus` and `languages` are as in the manifest.
    """

    prepared: Prepared
    order: Sequence[NewArticle | KeptArticle]
    changes: Changes
    corpus: tuple[str, ...]
    languages: dict[str, tuple[str, ...]] | None
    last: Generation | None
    base: Generation | None

    @cached_property
    def new_passages(self) -> int:
        """The number of passages that are not kept."""
        return sum(filter(None, self.prepared.articles.values()))

    @cached_property
    def passages(self) -> int:
        """The number of passages in the next generation."""
        kept = (entry.count for entry in self.order if isinstance(entry, KeptArticle))
        return self.new_passages + sum(kept)

    def packing(self, model: Embedder, settings: BuildSettings) -> TokenPacking:
        """How the next generation keeps token vectors."""
        large = self.passages > settings.late_passages
        return packing_for(large=large, model_digest=model.digest)

    def texts(self) -> Iterator[str]:
        """The searched text of each passage that is not kept, read from disk as it is asked for."""
        return (text for article in self.prepared.new() for text in article.searched)


def order_of(prepared: Prepared, base: Generation | None) -> list[NewArticle | KeptArticle]:
    """The prepared articles in order; those that are kept by their place in `base`."""
    ordered: list[NewArticle | KeptArticle] = []
    for doc_id, passages in prepared.articles.items():
        if passages is not None:
            ordered.append(NewArticle(passages))
        elif base:
            ordered.append(base.kept(doc_id))
    return ordered
