"""What to light in a hit: the sentence that answers best, and the question's words."""

from collections.abc import Iterator, Sequence

from index.late import TokenVectors, max_similarity
from index.records import Passage, Span, Vectors
from index.sentences import sentences
from index.words import words


def highlight(
    passage: Passage,
    *,
    stems: frozenset[str],
    query: Vectors,
    tokens: TokenVectors,
    starts: Sequence[int],
) -> tuple[Span, ...]:
    """The best sentence of `passage`, then the question's words in it, from the document's start.

    `stems` and `query`, the vectors of its tokens, are the question's. `starts` holds the offset
    of each telling token in the passage's text, and the last of `tokens` are their vectors. The
    best sentence is the one nearest by late interaction; where there are no vectors of tokens,
    the one with most of the question's words; of equals, the first.
    """
    here = tokens[len(tokens) - len(starts) :] if len(tokens) >= len(starts) else tokens[:0]
    found = [word.span for word in words(passage.text) if word.stem in stems]

    def nearness(sentence: Span) -> tuple[float, int]:
        inside = [n for n, start in enumerate(starts) if sentence.start <= start < sentence.end]
        late = max_similarity(query, here[inside]) if len(here) else 0.0
        return late, sum(sentence.start <= word.start < sentence.end for word in found)

    best = max(sentences(passage.text), key=nearness)
    return tuple(_moved([best, *found], passage.start))


def _moved(spans: Sequence[Span], offset: int) -> Iterator[Span]:
    return (Span(span.start + offset, span.end + offset) for span in spans)
