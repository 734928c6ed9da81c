"""Whether the nearest passages answer the question, by both legs."""

import math
from collections.abc import Sequence

from index.answer import Hit
from index.lexical import LexicalIndex
from index.words import stems

# Fitted by logistic regression on the dev split of tests/quality: python -m tests.quality fit
COSINE = 10.0
COVERAGE = 3.0
THRESHOLD = 6.0


def is_answerable(tokens: Sequence[str], hits: Sequence[Hit], lexical: LexicalIndex) -> bool:
    """Whether `hits` answer a question of these stems.

    Two things speak for it: the best cosine, and how much of what the question asks stands in
    one passage, rare words counting more. Either may carry the other: a paraphrase shares no
    word, an exact rare name may have a low cosine.
    """
    if not hits:
        return False
    cosine, coverage = evidence(tokens, hits, lexical)
    return COSINE * cosine + COVERAGE * coverage > THRESHOLD


def evidence(
    tokens: Sequence[str], hits: Sequence[Hit], lexical: LexicalIndex
) -> tuple[float, float]:
    """The best cosine of `hits`, and the best share of the question's rarity that one holds."""
    rarity = {token: lexical.rarity(token) for token in set(tokens)}
    whole = math.fsum(rarity.values())
    shares = [
        math.fsum(rarity[stem] for stem in set(stems(hit.passage.text)) & rarity.keys())
        for hit in hits
    ]
    return max(hit.scores.dense for hit in hits), max(shares) / whole if whole else 0.0
