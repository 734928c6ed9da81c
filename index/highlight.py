"""What to light in a hit: the sentence that answers best, and the question's words."""

from collections.abc import Callable, Mapping

from index.records import Passage, Span
from index.sentences import sentences
from index.words import words


def highlight(passage: Passage, *, rarity: Mapping[str, float]) -> tuple[Span, ...]:
    """The best sentence of `passage`, then the question's words in it, from the document's start.

    `rarity` holds the stems of the question and how much each tells. The best sentence holds the
    most telling stems; of equals, the first.
    """
    found = [
        (word.stem, Span(word.span.start + passage.start, word.span.end + passage.start))
        for word in words(passage.text)
        if word.stem in rarity
    ]
    best = max(
        _sentences(passage),
        key=lambda span: sum(
            rarity[stem]
            for stem in {stem for stem, at in found if span.start <= at.start < span.end}
        ),
    )
    return (best, *(at for _, at in found))


def _sentences(passage: Passage) -> list[Span]:
    return [
        Span(start + passage.start, end + passage.start)
        for start, end in sentences(passage.text)
    ]
