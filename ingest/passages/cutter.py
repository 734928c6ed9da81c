"""Cuts articles as they come, many at once, since that takes the tokenizer less time."""

from collections.abc import Iterator, Sequence
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


class Cutter:
    """Cuts the documents put in for `model` as soon as there are enough; `all` cuts the rest."""

    def __init__(self, model: Embedder, settings: BuildSettings) -> None:
        self._model = model
        self._settings = settings
        self._waiting: list[Described] = []
        self._characters = 0
        self._cut: dict[str, Cut] = {}

    def put(self, described: Described) -> None:
        """Take a document; it replaces an earlier one with the same doc_id."""
        self._waiting.append(described)
        self._characters += len(described.document.text)
        if self._characters > _CHARACTERS:
            self._work()

    def all(self) -> dict[str, Cut]:
        """All that was put in, by doc_id."""
        self._work()
        return self._cut

    def _work(self) -> None:
        for one in cut(self._waiting, model=self._model, settings=self._settings):
            self._cut[one.document.doc_id] = one
        self._waiting, self._characters = [], 0


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
