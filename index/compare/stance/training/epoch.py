"""The training pairs of one epoch of the stance model: judged sets, and claims made by rule."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.compare.stance.training.doubted_claims import doubted_pairs
from index.compare.stance.training.fact_claims import fact_pairs
from index.compare.stance.training.judged_pairs import Pair, judged_pairs
from index.compare.stance.training.trial_claims import trial_pairs

# How often a pair of each set is seen in an epoch. The model is for health articles; premises
# of nli4ct are whole tables.
SHARES = {
    "healthver": 3.0,
    "scifact": 2.0,
    "covidfact": 1.0,
    "climate_fever": 0.8,
    "snli_cad": 0.8,
    "snli": 0.6,
    "mnli": 2.0,
    "fever_rte_dev": 0.4,
    "nli4ct": 0.0,
}
TRIAL_PAIRS = 5000
FACT_PAIRS = 9000
DOUBTED_PAIRS = 5000
STRANGERS_A_SET = 900
STRANGER_SETS = ("healthver", "scifact", "fever_rte_dev", "climate_fever", "mnli")


def epoch_pairs(data: Path, *, seed: int) -> list[Pair]:
    """All pairs of one epoch, shuffled; another seed samples and words them differently."""
    chance = random.Random(seed)
    judged = judged_pairs(data, "train")
    pairs: list[Pair] = []
    for name, own in judged.items():
        whole, part = divmod(SHARES[name], 1)
        pairs += own * int(whole) + chance.sample(own, int(part * len(own)))
    pairs += _some(list(trial_pairs(data, chance)), TRIAL_PAIRS, chance)
    pairs += _some(list(fact_pairs(data, chance)), FACT_PAIRS, chance)
    pairs += _some(list(doubted_pairs(data, chance)), DOUBTED_PAIRS, chance)
    for name in STRANGER_SETS:
        pairs += _strangers(judged[name], chance)
    chance.shuffle(pairs)
    return pairs


def _strangers(pairs: Sequence[Pair], chance: random.Random) -> Iterator[Pair]:
    """Premises with claims of the same set that share hardly a word with them, as neutral."""
    for pair in chance.sample(pairs, min(len(pairs), STRANGERS_A_SET)):
        other = chance.choice(pairs).hypothesis
        long_words = {word for word in other.lower().split() if len(word) > 5}
        if len(long_words & set(pair.premise.lower().split())) <= 1:
            yield Pair(pair.premise, other, 1)


def _some(pairs: Sequence[Pair], count: int, chance: random.Random) -> list[Pair]:
    return chance.sample(pairs, min(count, len(pairs)))
