"""Vectors for passages: what goes into the model with each, and only for those not seen before."""

from collections.abc import Sequence

import numpy as np

from index.model import Advance, Embedded, Embedder
from index.records import Passage
from index.settings import BuildSettings
from ingest.documents import Described
from ingest.passages import heading_path
from ingest.vector_cache import VectorCache

CHECKPOINT = 256
# Joining a context and a text may cost a token or two more than both alone.
SLACK = 4


def passage_limit(model: Embedder, settings: BuildSettings) -> int:
    """At most so many tokens go into a passage, so that its context fits the window, too."""
    return min(settings.passage_tokens, model.window - settings.context_tokens - SLACK)


def contextual_texts(
    described: Described, passages: Sequence[Passage], *, model: Embedder, limit: int
) -> list[str]:
    """For each passage the text that is searched: title, headings and lead-in, then itself.

    The context is cut to `limit` tokens, so that the passage itself is never cut off.
    """
    contexts = [_context(described, passage) for passage in passages]
    ends = model.token_ends(contexts)
    return [
        f"{context[: end[limit - 1] if len(end) > limit else len(context)]}\n{passage.text}"
        for context, end, passage in zip(contexts, ends, passages, strict=True)
    ]


def embed_new(
    texts: Sequence[str], *, model: Embedder, cache: VectorCache, advance: Advance | None = None
) -> tuple[Embedded, int]:
    """The texts embedded, in their order, and how many had to go through the model.

    What is embedded is kept in the cache at once, some hundreds at a time, longest first.
    """
    keys = [cache.key(text) for text in texts]
    known = cache.get(keys)
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    waiting = sorted(new.items(), key=lambda item: -len(item[1]))
    if advance:
        advance(len(texts) - len(waiting))
    for start in range(0, len(waiting), CHECKPOINT):
        part = waiting[start : start + CHECKPOINT]
        embedded = model.embed_documents([text for _, text in part], advance=advance)
        cache.put([key for key, _ in part], embedded)
        known |= {
            key: (vector, tokens) for (key, _), vector, tokens in zip(part, *embedded, strict=True)
        }
    if not keys:
        return model.embed_documents([]), 0
    vectors = np.stack([known[key][0] for key in keys])
    return Embedded(vectors, [known[key][1] for key in keys]), len(waiting)


def unseen(texts: Sequence[str], cache: VectorCache) -> list[str]:
    """Those of the texts, each once, that would have to go through the model."""
    by_key = {cache.key(text): text for text in texts}
    known = cache.get(list(by_key))
    return [text for key, text in by_key.items() if key not in known]


def _context(described: Described, passage: Passage) -> str:
    document = described.document
    above = heading_path(described.reading, passage.start)
    lead = [document.text[passage.lead.start : passage.lead.end]] if passage.lead else []
    return "\n".join(dict.fromkeys([document.title, *above, *lead]))
