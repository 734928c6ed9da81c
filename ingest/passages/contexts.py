"""What is searched of passages: each behind its context, the title, headings and lead-in."""

from collections.abc import Sequence
from typing import NamedTuple

from index.embedding.embedder import Embedder
from index.records import Document, Passage
from ingest.passages.passages import heading_paths
from ingest.reading import Reading

# A table's header may be a megabyte long, and would be the context of each of its rows.
_LONGEST_PART = 1_000


class CutArticle(NamedTuple):
    """An article, the reading that it was made from, and its passages in reading order."""

    document: Document
    reading: Reading
    passages: Sequence[Passage]


def contextual_texts(
    articles: Sequence[CutArticle], *, model: Embedder, limit: int
) -> list[list[str]]:
    """For each passage of each article the text that is searched: its context, then itself.

    The context is cut to `limit` tokens, so that the passage itself is never cut off.
    """
    contexts = [_contexts(article) for article in articles]
    different = list(dict.fromkeys(context for found in contexts for context in found))
    cut = {
        context: context[: ends[limit - 1]] if len(ends) > limit else context
        for context, ends in zip(different, model.token_ends(different), strict=True)
    }
    return [
        [
            f"{cut[context]}\n{passage.text}"
            for context, passage in zip(found, article.passages, strict=True)
        ]
        for found, article in zip(contexts, articles, strict=True)
    ]


def _contexts(article: CutArticle) -> list[str]:
    document, found = article.document, []
    for passage, above in zip(
        article.passages, heading_paths(article.reading, article.passages), strict=True
    ):
        lead = [document.text[passage.lead.start : passage.lead.end]] if passage.lead else []
        parts = [part[:_LONGEST_PART] for part in (document.title, *above, *lead)]
        found.append("\n".join(dict.fromkeys(parts)))
    return found
