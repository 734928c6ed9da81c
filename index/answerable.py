"""Whether the nearest passages answer the question, by meaning and by words."""

import math
from collections.abc import Mapping, Sequence

from index.answer import Scores

# Logistic regression on the dev questions of tests/quality (answered by the five articles that
# they were written for, or by none of these), at the threshold that keeps 97 % of the answered.
COSINE = 8.0
LATE = 9.25
THRESHOLD = 6.85
# A passage that holds every word of a question answers it, if one of them is as rare as this.
RARE = 0.05


def is_answerable(
    scores: Sequence[Scores],
    held: Sequence[frozenset[str]],
    *,
    frequency: Mapping[str, float],
) -> bool:
    """Whether passages with these scores, which hold these stems, answer a question.

    `frequency` holds for each stem of the question the share of all passages that have it. The
    best cosine and the best late interaction decide together; but a rare word or name that
    occurs exactly carries an answer by itself, however far it is for the model.
    """
    if not scores:
        return False
    meaning = COSINE * max(score.dense for score in scores)
    meaning += LATE * max(score.late for score in scores)
    return meaning > THRESHOLD or _is_named(held, frequency)


def _is_named(held: Sequence[frozenset[str]], frequency: Mapping[str, float]) -> bool:
    rarest = min(frequency.values(), default=math.inf)
    return rarest <= RARE and any(frequency.keys() <= stems for stems in held)
