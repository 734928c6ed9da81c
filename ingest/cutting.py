"""Cuts articles as they come, many at once, since that takes a model's tokenizer less time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.embedder import Embedder
from index.records import Document, Passage
from index.settings import BuildSettings
from ingest.contexts import CutArticle, contextual_texts
from ingest.documents import Described
from ingest.embedding import passage_limit
from ingest.passages import cut_passages

_CHARACTERS = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A document with its passages, and for each of them the text that is searched."""

    document: Document
    passages: Sequence[Passage]
    searched: Sequence[str]


class Cutter:
    """Cuts what is put in for `model`, as soon as there is enough of it; `all` gives the rest."""

    def __init__(self, model: Embedder, settings: BuildSettings) -> None:
        self._model = model
        self._limit = passage_limit(model, settings)
        self._context_limit = settings.context_tokens
        self._waiting: list[Described] = []
        self._characters = 0
        self._cut: dict[str, Cut] = {}

    def put(self, described: Described) -> None:
        """Take a document; one of the same doc_id that was put in before is forgotten."""
        self._waiting.append(described)
        self._characters += len(described.document.text)
        if self._characters > _CHARACTERS:
            self._work()

    def all(self) -> dict[str, Cut]:
        """All that was put in, by doc_id."""
        self._work()
        return self._cut

    def _work(self) -> None:
        articles = list(self._articles())
        searched = contextual_texts(articles, model=self._model, limit=self._context_limit)
        for article, texts in zip(articles, searched, strict=True):
            self._cut[article.document.doc_id] = Cut(
                document=article.document, passages=article.passages, searched=texts
            )
        self._waiting, self._characters = [], 0

    def _articles(self) -> Iterator[CutArticle]:
        ends = self._model.token_ends([one.document.text for one in self._waiting])
        for one, token_ends in zip(self._waiting, ends, strict=True):
            passages = cut_passages(
                one.reading,
                doc_id=one.document.doc_id,
                skipped=one.document.boilerplate,
                token_ends=token_ends,
                limit=self._limit,
            )
            yield CutArticle(one.document, one.reading, passages)
