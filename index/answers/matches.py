"""How well each token of a question is matched in the sentences of passages found together."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.embedding.token_packing import FOUR_BITS, KeptTokens, TokenPacking
from index.records import Span, Vectors

# The longest question and passage that are read whole, in tokens.
LONGEST_QUESTION = 48
LONGEST_PASSAGE = 256
# The number of the title and the heading among the sentences of a passage.
ABOVE = -1


class PassageTokens(NamedTuple):
    """The token vectors of a passage, in reading order, and the number of the sentence of each.

    Sentences count from 0 to `sentences`; `ABOVE` is the number of a title and a heading.
    """

    vectors: KeptTokens
    sentence_of: NDArray[np.int64]
    sentences: int

    @classmethod
    def of(
        cls, vectors: KeptTokens, starts: Sequence[int], spans: Sequence[Span]
    ) -> "PassageTokens":
        """The tokens of a passage; `starts` are the offsets of those of its text, the last of the
        `vectors`, and `spans` its sentences. With too few vectors, none is of a sentence.
        """
        begins = np.array(starts if len(vectors) >= len(starts) else [], dtype=np.int64)
        ends = np.array([span.end for span in spans], dtype=np.int64)
        own = np.minimum(np.searchsorted(ends, begins, side="right"), len(spans) - 1)
        above = np.full(len(vectors) - len(begins), ABOVE, dtype=np.int64)
        every = np.concatenate([above, own])[:LONGEST_PASSAGE]
        return cls(vectors[:LONGEST_PASSAGE], every, len(spans))


class Matches(NamedTuple):
    """Cosines of the t tokens of a question in p passages, and in those s of their sentences that
    have tokens.

    `question` (t, dim) has the vectors of its tokens. `sentence` (t, s), `passage` (t, p) and
    `above` (t, p) are the best cosine of each in a sentence, in all of a passage, and in its title
    and heading, 0 without those. `before` and `lead` (t, s) are those in the sentence before, and
    in the first of the passage; 0 for the first itself. `meaning` (s, dim) has the mean directions
    of the sentences, `tokens` (s,) their lengths; `of` (s,) is the passage of each and `number`
    (s,) which of its sentences.
    """

    question: Vectors
    sentence: Vectors
    passage: Vectors
    above: Vectors
    before: Vectors
    lead: Vectors
    meaning: Vectors
    tokens: Vectors
    of: NDArray[np.int64]
    number: NDArray[np.int64]


def match(
    pieces: Vectors, passages: Sequence[PassageTokens], packing: TokenPacking = FOUR_BITS
) -> Matches:
    """The matches of a question in passages, of which some token is in a sentence.

    `pieces` are the vectors of all tokens of the question, stop words, too, shape (n, dim), between
    the two special tokens at its ends. `packing` is how the vectors of the passages are kept.
    """
    question = np.asarray(pieces[1:-1] if len(pieces) > 2 else pieces, dtype=np.float32)
    question = question[:LONGEST_QUESTION]
    asked = packing.turned(question)
    vectors = unit(packing.directions(np.concatenate([passage.vectors for passage in passages])))
    vectors = vectors[:, : asked.shape[1]]
    place = np.repeat(np.arange(len(passages)), [len(one.sentence_of) for one in passages])
    numbers = np.concatenate([passage.sentence_of for passage in passages])
    # Tokens stand in reading order, so those of a sentence, or above one, stand together.
    starts = np.flatnonzero(np.diff(place, prepend=-1) | np.diff(numbers, prepend=-2))
    cosines = np.ascontiguousarray((vectors @ np.ascontiguousarray(asked.T)).T)
    best = np.maximum.reduceat(cosines, starts, axis=1)
    of, number = place[starts], numbers[starts]
    is_said = number != ABOVE
    above = np.zeros((len(question), len(passages)), dtype=np.float32)
    above[:, of[~is_said]] = best[:, ~is_said]
    whole = np.zeros_like(above)
    firsts = np.flatnonzero(np.diff(place, prepend=-1))
    whole[:, place[firsts]] = np.maximum.reduceat(cosines, firsts, axis=1)
    lengths = np.diff(starts, append=len(numbers)).astype(np.float32)
    meaning = packing.turned_back(np.add.reduceat(vectors, starts, axis=0))
    sentence, of, number = best[:, is_said], of[is_said], number[is_said]
    is_first = np.diff(of, prepend=-1) != 0
    first = np.maximum.accumulate(np.where(is_first, np.arange(len(of)), 0))
    return Matches(
        question=question,
        sentence=sentence,
        passage=whole,
        above=above,
        before=np.where(is_first, 0, np.roll(sentence, 1, axis=1)),
        lead=np.where(is_first, 0, sentence[:, first]),
        meaning=unit(meaning[is_said, : question.shape[1]]),
        tokens=lengths[is_said],
        of=of,
        number=number,
    )


def unit(vectors: Vectors) -> Vectors:
    """The rows of `vectors`, shape (n, dim), with length 1; a row of zeros stays so."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-6), dtype=np.float32)
