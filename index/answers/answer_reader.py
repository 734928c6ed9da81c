"""The reader: how well each sentence of a passage answers a question, from vectors kept anyway."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.answers.matches import Matches, PassageTokens, match
from index.embedding.token_packing import FOUR_BITS, TokenPacking
from index.records import Vectors

Places = NDArray[np.int64]
SHIPPED = Path(__file__).with_name("answer_reader.npz")
# Below any logit of a sentence that is read.
NO_WORDS = -30.0
# How many of the passages show how well a token of the question is usually matched.
TYPICAL = 10
# The components of a unit vector are small, and so is what is added to a cosine.
STRETCH, BEND = 3.0, 0.3


class AnswerReader:
    """Late interaction in which each token of the question has a weight that was learned.

    The weight of a token depends on what it is, and on how well the title, the passage and the
    other passages match it: a word that all of them have says little. `weights` are those of
    `training.reader_network`. Several threads may use it at once.

    Source: Khattab and Zaharia 2020 (late interaction), doi:10.1145/3397271.3401075; Dai and
    Callan 2020 (weights of terms learned from their context), doi:10.1145/3397271.3401204.
    """

    def __init__(self, weights: Mapping[str, Vectors]) -> None:
        self._weights = weights

    def read(
        self,
        pieces: Vectors,
        passages: Sequence[PassageTokens],
        packing: TokenPacking = FOUR_BITS,
    ) -> list[Vectors]:
        """For each passage the logits that each of its sentences answers, shape (sentences,).

        `pieces` are the vectors of all tokens of the question, shape (n, dim). The passages are
        read as those found together for it, best first; `packing` is how their vectors are kept. A
        sentence without a token vector has `NO_WORDS`.
        """
        every = [np.full(one.sentences, NO_WORDS, dtype=np.float32) for one in passages]
        if any((one.sentence_of >= 0).any() for one in passages):
            found = match(pieces, passages, packing)
            for passage, number, logit in zip(
                found.of, found.number, self.logits(found), strict=True
            ):
                every[passage][number] = logit
        return every

    def logits(self, found: Matches) -> Vectors:
        """The logit of each sentence of the matches, shape (sentences,)."""
        of, own, passage = found.of, found.sentence, found.passage
        first = passage[:, :TYPICAL]
        typical, best = first.mean(axis=1, keepdims=True), first.max(axis=1, keepdims=True)
        more: Vectors = own - _means(own, of, passage.shape[1])[:, of]
        word = np.maximum(self._linear("word", STRETCH * found.question), 0)
        known = _stacked(found.above, passage, typical, best - typical, passage - typical)
        mine, whole = (
            np.logaddexp(0, self._perceptron(name, _beside(word, known)))[..., 0][:, of]
            for name in ("of_sentence", "of_passage")
        )
        above, in_all = found.above[:, of], passage[:, of]
        bent = BEND * self._perceptron(
            "bend", _stacked(own, more, above, in_all, typical, best, found.before, found.lead)
        )
        near = _average(own + bent[..., 0], mine)
        near_with_title = _average(np.maximum(own, above) + bent[..., 1], whole)
        near_in_all = _average(in_all, whole)
        asked = np.tanh(self._linear("asked", STRETCH * found.question.mean(axis=0)))
        kind = self._linear("said", STRETCH * found.meaning) @ asked
        length = np.log(found.tokens)
        words = np.full_like(length, np.log(len(found.question)))
        least = (mine * (1 - own)).max(axis=0) / mine.mean(axis=0)
        behind = _highest(near, of, passage.shape[1])[of] - near
        parts = [near, near_with_title, near_in_all, length, kind, words]
        summed = np.stack([*parts, np.ones_like(words)]).T @ self._weights["sum"]
        logits = summed + self._perceptron("rest", np.stack([*parts, least, behind], axis=1))[:, 0]
        return np.asarray(logits, dtype=np.float32)

    def _perceptron(self, name: str, given: Vectors) -> Vectors:
        return self._linear(f"{name}.2", np.maximum(self._linear(f"{name}.0", given), 0))

    def _linear(self, name: str, given: Vectors) -> Vectors:
        out: Vectors = given @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return out


@cache
def load_answer_reader(digest: str) -> AnswerReader | None:
    """The reader for the vectors of the embedding model with this digest, None if there is none."""
    with np.load(SHIPPED, allow_pickle=False) as kept:
        return AnswerReader(dict(kept)) if str(kept["model"]) == digest else None


def _stacked(*features: Vectors) -> Vectors:
    """Features of the same shape, or of one that stretches to it, in a last axis."""
    return np.stack(np.broadcast_arrays(*features), axis=-1)


def _beside(word: Vectors, known: Vectors) -> Vectors:
    """What is known of each token, shape (t, w), beside the features, shape (t, p, f)."""
    wide = np.broadcast_to(word[:, None], (*known.shape[:2], word.shape[1]))
    return np.concatenate([wide, known], axis=-1)


def _average(values: Vectors, weights: Vectors) -> Vectors:
    """The weighted means of the columns."""
    out: Vectors = (weights * values).sum(axis=0) / (weights.sum(axis=0) + 1e-6)
    return out


def _means(values: Vectors, of: Places, count: int) -> Vectors:
    """The means of the columns `of` each of `count` passages; 0 where there are none."""
    sums = np.zeros((len(values), count), dtype=np.float32)
    np.add.at(sums.T, of, values.T)
    counts = np.maximum(np.bincount(of, minlength=count), 1)
    return np.asarray(sums / counts, dtype=np.float32)


def _highest(values: Vectors, of: Places, count: int) -> Vectors:
    highest = np.full(count, -np.inf, dtype=np.float32)
    np.maximum.at(highest, of, values)
    return highest
