"""Whole articles out of a generation, and the digest that tells one from another."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from index.store.folder.sqlite_rows import Article
from index.store.generation import Generation, Stored

_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeArticle:
    """An article with what is searched of each of its passages, in reading order."""

    article: Article
    stored: Sequence[Stored]

    def digest(self) -> str:
        """What changes with anything of it but the rows at which it stands; 64 characters."""
        told = sha256()
        fields = [asdict(self.article.document), self.article.made_from]
        told.update(json.dumps(fields, sort_keys=True).encode("utf-8", "surrogatepass"))
        for passage, one in zip(self.article.passages, self.stored, strict=True):
            told.update(json.dumps([asdict(passage), list(one.terms)]).encode())
            told.update(one.key + one.vector.tobytes() + one.tokens.tobytes())
        return told.hexdigest()


def whole_articles(
    generation: Generation, *, wanted: Callable[[str], bool] = lambda _: True
) -> Iterator[WholeArticle]:
    """The articles of a generation in their order, those whose doc_id is `wanted`.

    What was embedded with a passage besides its own words is not kept, so `searched` is empty;
    the stems by which it is found are in `stored`.
    """
    made_from = generation.made_from
    names = [doc_id for doc_id in made_from if wanted(doc_id)]
    for start in range(0, len(names), _AT_ONCE):
        part = [(doc_id, generation.kept(doc_id)) for doc_id in names[start : start + _AT_ONCE]]
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
    """What changes with anything that a generation holds, in whatever order and home."""
    digests = {one.article.document.doc_id: one.digest() for one in whole_articles(generation)}
    return sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()
