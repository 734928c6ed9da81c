"""A short trial of arithmetics on this machine: how exact and how fast each is."""

import logging
import time
from collections.abc import Callable, Sequence
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


# With passages in eight bits Cranfield's nDCG@10 is .002 lower than in float32, in bf16 the same. A
# question is compared with vectors that are themselves rounded, so it must add less than they have;
# then NFCorpus and SciFact rank the same (.351, .754).
DEMANDS = {
    "passages": Demand(text_cosine=LEAST_COSINE, times=1.5),
    "questions": Demand(text_cosine=0.999, times=1.2),
}
"""By what is embedded."""


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


def ranked(trials: Sequence[Trial], demand: Demand) -> list[str]:
    """The names of those worth using, fastest first.

    >>> exact, rounded = Trial("float32", 1, 1, 4.0), Trial("bf16", 0.9999, 0.9998, 2.0)
    >>> others = [Trial("int8", 0.998, 0.997, 1.9), Trial("int4", 0.9, 0.9, 1.0)]
    >>> ranked([exact, rounded, *others], Demand(text_cosine=0.99, times=1.5))
    ['bf16', 'float32']
    """
    kept: list[Trial] = []
    for trial in trials:
        is_exact = trial.text_cosine >= demand.text_cosine and trial.token_cosine >= LEAST_COSINE
        if is_exact and (not kept or kept[-1].seconds > demand.times * trial.seconds):
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
