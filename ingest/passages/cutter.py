"""Cuts articles as they come, many at once, since that takes the tokenizer less time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.embedding.embedder import Embedder
from index.records import Document, Passage
from index.settings import BuildSettings
from ingest.describe.documents import Described
from ingest.passages.contexts import CutArticle, contextual_texts
from ingest.passages.embedding import passage_limit
from ingest.passages.passages import cut_passages

_CHARACTERS = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A document with its passages and the searched text of each."""

    document: Document
    passages: Sequence[Passage]
    searched: Sequence[str]


def cut_together(
    described: Iterable[Described], *, model: Embedder, settings: BuildSettings
) -> Iterator[Cut]:
    """Each document with its passages, in order, as soon as there are enough to be cut at once."""
    for some in together(described):
        yield from cut(some, model=model, settings=settings)


def together(described: Iterable[Described]) -> Iterator[list[Described]]:
    """Consecutive documents, as many at a time as are cut at once."""
    some: list[Described] = []
    characters = 0
    for one in described:
        some.append(one)
        characters += len(one.document.text)
        if characters > _CHARACTERS:
            yield some
            some, characters = [], 0
    if some:
        yield some


def cut(
    described: Sequence[Described], *, model: Embedder, settings: BuildSettings
) -> Iterator[Cut]:
    """Each document with its passages, in order."""
    articles = list(_articles(described, model, passage_limit(model, settings)))
    searched = contextual_texts(articles, model=model, limit=settings.context_tokens)
    for article, texts in zip(articles, searched, strict=True):
        yield Cut(document=article.document, passages=article.passages, searched=texts)


def _articles(described: Sequence[Described], model: Embedder, limit: int) -> Iterator[CutArticle]:
    ends = model.token_ends([one.document.text for one in described])
    for one, token_ends in zip(described, ends, strict=True):
        passages = cut_passages(
            one.reading,
            doc_id=one.document.doc_id,
            skipped=one.document.boilerplate,
            token_ends=token_ends,
            limit=limit,
        )
        yield CutArticle(one.document, one.reading, passages)
