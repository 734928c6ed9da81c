"""Reads whole articles from a generation, and computes digests of their contents."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from index.batches import batched
from index.store.folder.sqlite_rows import Article
from index.store.generation import Generation, Stored

_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeArticle:
    """An article and the searchable parts of each of its passages, in reading order."""

    article: Article
    stored: Sequence[Stored]

    def digest(self) -> str:
        """64 characters that change with anything in it but its row numbers."""
        digest = sha256()
        fields = [asdict(self.article.document), self.article.made_from]
        digest.update(json.dumps(fields, sort_keys=True).encode("utf-8", "surrogatepass"))
        for passage, one in zip(self.article.passages, self.stored, strict=True):
            digest.update(json.dumps([asdict(passage), list(one.terms)]).encode())
            digest.update(one.key + one.vector.tobytes() + one.tokens.tobytes())
        return digest.hexdigest()


def whole_articles(
    generation: Generation, doc_ids: Sequence[str] | None = None
) -> Iterator[WholeArticle]:
    """The articles of a generation with these `doc_ids`, or all, in the order given or their own.

    The words embedded with a passage besides its own are not stored, so `searched` is empty; the
    terms it is found by are in `stored`.
    """
    made_from = generation.made_from
    for batch in batched(list(made_from) if doc_ids is None else doc_ids, _AT_ONCE):
        part = [(doc_id, generation.kept(doc_id)) for doc_id in batch]
        documents = generation.documents_at(kept.row for _, kept in part)
        rows = [row for _, kept in part for row in range(kept.first, kept.first + kept.count)]
        passages, stored = iter(generation.passages(rows)), iter(generation.stored(rows))
        for doc_id, kept in part:
            article = Article(
                document=documents[kept.row],
                passages=[next(passages) for _ in range(kept.count)],
                searched=[""] * kept.count,
                made_from=made_from[doc_id],
            )
            its_own = [next(stored) for _ in range(kept.count)]
            yield WholeArticle(article=article, stored=its_own)


def digest_of(generation: Generation) -> str:
    """A digest of the contents of a generation, whatever their order and store."""
    digests = {one.article.document.doc_id: one.digest() for one in whole_articles(generation)}
    return sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()
