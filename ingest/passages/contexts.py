"""The searched text of passages: each after its context of title, headings and lead-in."""

from collections.abc import Sequence
from typing import NamedTuple

from index.embedding.embedder import Embedder
from index.records import Document, Passage
from ingest.passages.passages import heading_paths
from ingest.reading import Reading

# A table header may be a megabyte long, and would be in the context of each row.
_LONGEST_PART = 1_000


class CutArticle(NamedTuple):
    """An article, the reading that it comes from, and its passages in reading order."""

    document: Document
    reading: Reading
    passages: Sequence[Passage]


def contextual_texts(
    articles: Sequence[CutArticle], *, model: Embedder, limit: int
) -> list[list[str]]:
    """The searched text of each passage of each article: its context, then the passage.

    The context is cut to `limit` tokens, so that the passage itself never is.
    """
    contexts = [_contexts(article) for article in articles]
    different = list(dict.fromkeys(context for several in contexts for context in several))
    cut = {
        context: context[: ends[limit - 1]] if len(ends) > limit else context
        for context, ends in zip(different, model.token_ends(different), strict=True)
    }
    return [
        [
            f"{cut[context]}\n{passage.text}"
            for context, passage in zip(several, article.passages, strict=True)
        ]
        for several, article in zip(contexts, articles, strict=True)
    ]


def _contexts(article: CutArticle) -> list[str]:
    document, contexts = article.document, []
    for passage, above in zip(
        article.passages, heading_paths(article.reading, article.passages), strict=True
    ):
        lead = (one.text for one in passage.lead)
        parts = [part[:_LONGEST_PART] for part in (document.title, *above, *lead)]
        contexts.append("\n".join(dict.fromkeys(parts)))
    return contexts
