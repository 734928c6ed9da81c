"""The training pairs of one epoch: judged sets, written ones, and claims made by rule."""

import random
from collections.abc import Sequence
from pathlib import Path

from index.compare.stance.training.asked_claims import maybe_asked
from index.compare.stance.training.doubted_claims import doubted_pairs
from index.compare.stance.training.fact_claims import fact_pairs
from index.compare.stance.training.judged_pairs import (
    OWN,
    WRITTEN,
    Pair,
    Wordings,
    judged_pairs,
)
from index.compare.stance.training.sheet_pairs import sheet_pairs
from index.compare.stance.training.trial_claims import trial_pairs
from index.compare.stance.training.written_pairs import (
    renamed_pairs,
    stranger_pairs,
    topic_pairs,
    written_pairs,
)

# The share of each set that is seen in an epoch. Narrow sets weigh little; HealthVer is not
# free to train on and judges only; premises of nli4ct are whole tables.
SHARES = {
    "lingnli": 0.04,
    "wanli": 0.06,
    "mnli": 0.06,
    "mnli10k": 0.06,
    "disco": 0.01,
    "snli": 0.005,
    "snli_cad": 0.015,
    "check_covid": 1.0,
    "scone": 0.3,
    "boolq": 0.6,
    "condaqa": 0.6,
    "conflictqa": 0.05,
    "perspectrum": 0.05,
    "fm2": 0.25,
    "negation_nli": 0.15,
    "conjnli": 0.25,
    "monotonicity": 0.05,
    "help": 0.05,
    "breaking_nli": 0.015,
    "commitment_bank": 0.25,
    "climate_fever": 0.05,
    "covidfact": 0.05,
    "fever_rte_dev": 0.015,
    "scifact": 0.5,
    "healthver": 0.0,
    "nli4ct": 0.0,
    OWN: 1.0,
}
TRIAL_PAIRS = 400
FACT_PAIRS = 500
DOUBTED_PAIRS = 300
STRANGERS = 300
TOPICS = 400


def epoch_pairs(data: Path, *, seed: int, newest: str = "") -> list[Wordings]:
    """All pairs of one epoch, shuffled; another seed samples and words them differently.

    Those in one tuple say the same in other words. With `newest`, half of them are of the sheets
    whose names begin so, and the rest is drawn from all others.
    """
    chance = random.Random(seed)
    claims: list[Pair] = []
    for name, own in judged_pairs(data, "train").items():
        if name != WRITTEN:
            claims += _some(own, round(SHARES[name] * len(own)), chance)
    claims += _some(list(trial_pairs(data, chance)), TRIAL_PAIRS, chance)
    claims += _some(list(fact_pairs(data, chance)), FACT_PAIRS, chance)
    claims += _some(list(doubted_pairs(data, chance)), DOUBTED_PAIRS, chance)
    alone = [pair._replace(hypothesis=maybe_asked(pair.hypothesis, chance)) for pair in claims]
    alone += renamed_pairs(data, chance)
    alone += stranger_pairs(data, STRANGERS, chance)
    alone += topic_pairs(data, TOPICS, chance)
    pairs: list[Wordings] = [(pair,) for pair in alone]
    pairs += [*sheet_pairs(chance), *written_pairs(data, chance)]
    if newest:
        new = list(sheet_pairs(chance, only=newest))
        pairs = [*new, *chance.sample(pairs, min(len(new), len(pairs)))]
    chance.shuffle(pairs)
    return pairs


def _some(pairs: Sequence[Pair], count: int, chance: random.Random) -> list[Pair]:
    return chance.sample(pairs, min(count, len(pairs)))
