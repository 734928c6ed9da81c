"""A short trial of arithmetics on this machine: how exact and how fast each is."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from index.embedding.arithmetic import TextReader, sound_vectors
from index.records import Vectors

# Between the cosines of eight bits, .996 for the worst token, and those of a processor that
# multiplies them wrongly.
LEAST_COSINE = 0.99
_ROUNDS = 5


class Demand(NamedTuple):
    """What a less exact arithmetic must reach to be used: the least cosine of the vector of a text,
    and how many times as fast it must be as each that is more exact.
    """

    text_cosine: float
    times: float


# The vectors of odd texts come off worst: what has .9988 there has .9998 for those of passages.
# nDCG@10 of Cranfield, SciFact and NFCorpus is .4943, .9199 and .3911 in bf16; .4928, .9200 and
# .3901 with feed-forward layers in int8; .4911, .9200 and .3924 with all layers in int8. A question
# is compared with vectors that are themselves rounded, so it must add less than they have; then
# NFCorpus and SciFact rank the same (.351, .754).
DEMANDS: Mapping[str, Sequence[Demand]] = {
    "passages": (
        Demand(text_cosine=0.998, times=1.1),
        Demand(text_cosine=LEAST_COSINE, times=1.5),
    ),
    "questions": (Demand(text_cosine=0.999, times=1.2),),
}
"""By what is embedded, from the most exact: an arithmetic must meet one of them."""


class Trial(NamedTuple):
    """The outcome for one arithmetic: least cosines, and the processor time of a text.

    The cosines of the vectors of texts and of tokens are those with the exact arithmetic.
    """

    name: str
    text_cosine: float
    token_cosine: float
    seconds: float


def try_out(
    choices: Sequence[tuple[str, Callable[[], TextReader]]], texts: Sequence[Sequence[int]]
) -> list[Trial]:
    """The outcome for each of `choices` that works, in their order, from the most exact one.

    The first that works is what the others are compared with. The first text is timed.
    """
    trials: list[Trial] = []
    exact: list[tuple[Vectors, Vectors]] = []
    for name, load in choices:
        try:
            reader = load()
            vectors = [sound_vectors(reader, ids) for ids in texts]
            exact = exact or vectors
            seconds = min(_seconds(reader, texts[0]) for _ in range(_ROUNDS))
        except Exception as error:  # noqa: BLE001
            # A runtime may raise anything, and none may end a build.
            logging.getLogger(__name__).info("%s failed: %s", name, error)
            continue
        trials.append(
            Trial(name, _least_cosine(vectors, exact, 0), _least_cosine(vectors, exact, 1), seconds)
        )
    return trials


def ranked(trials: Sequence[Trial], demands: Sequence[Demand]) -> list[str]:
    """The names of those worth using, fastest first.

    >>> trials = [Trial("float32", 1, 1, 4.0), Trial("bf16", 0.9999, 0.9998, 2.0)]
    >>> trials += [Trial("feed", 0.999, 0.998, 1.7), Trial("int8", 0.997, 0.997, 1.4)]
    >>> ranked(trials, [Demand(0.998, times=1.1), Demand(0.99, times=1.5)])
    ['feed', 'bf16', 'float32']
    """
    kept: list[Trial] = []
    for trial in trials:
        times = [one.times for one in demands if trial.text_cosine >= one.text_cosine]
        is_exact = bool(times) and trial.token_cosine >= LEAST_COSINE
        if is_exact and (not kept or kept[-1].seconds > min(times) * trial.seconds):
            kept.append(trial)
    return [trial.name for trial in reversed(kept)]


def _least_cosine(
    ours: Sequence[tuple[Vectors, Vectors]], exact: Sequence[tuple[Vectors, Vectors]], part: int
) -> float:
    pairs = zip(ours, exact, strict=True)
    return min(float(_cosines(own[part], same[part]).min()) for own, same in pairs)


def _cosines(ours: Vectors, same: Vectors) -> Vectors:
    lengths = np.linalg.norm(ours, axis=-1) * np.linalg.norm(same, axis=-1)
    return np.atleast_1d(np.einsum("...i,...i->...", ours, same) / np.maximum(lengths, 1e-12))


def _seconds(reader: TextReader, ids: Sequence[int]) -> float:
    # Processor time, so that other programs on the machine do not decide.
    began = time.process_time()
    reader.embed(ids)
    return time.process_time() - began
