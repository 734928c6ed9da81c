"""Training pairs made by rule from facts: sentences that state, doubt, hedge or deny a claim."""

import random
from collections.abc import Iterator
from pathlib import Path

from index.compare.stance.training.fact_claims import FALSE, TRUE, facts_of, lowered
from index.compare.stance.training.judged_pairs import Pair, said

_DOUBTING = (
    "there is little evidence that {claim}",
    "there is less support for the idea that {claim}",
    "it was long thought that {claim}, but studies have not confirmed it",
    "the theory that {claim} is poorly supported",
    "that {claim} is a widespread belief, yet research does not bear it out",
    "experts no longer believe that {claim}",
    "it is doubtful whether {claim}",
    "studies have failed to show that {claim}",
    "it is a myth that {claim}",
    "it is unlikely that {claim}",
)
_HEDGING = (
    "it is possible that {claim}",
    "some doctors believe that {claim}",
    "many people report that {claim}",
    "in some people {claim}",
    "research suggests that {claim}",
    "it is not fully understood how, but {claim}",
    "among other things, {claim}",
)
_RARE = {
    "symptom": ("{t} rarely causes {i}", "{i} is not usually a symptom of {t}"),
    "treatment": ("{i} rarely helps against {t}", "{i} is seldom used to treat {t}"),
    "risk": ("{i} hardly raises the risk of {t}", "{i} has little to do with {t}"),
    "cause": ("{i} is rarely the cause of {t}", "{t} is seldom caused by {i}"),
    "inherited": ("{t} is rarely inherited", "{t} seldom runs in families"),
}
_USUAL = {
    "symptom": ("{i} is a common symptom of {t}", "{t} often causes {i}"),
    "treatment": ("{i} usually helps against {t}", "{t} is often treated with {i}"),
    "risk": ("{i} greatly raises the risk of {t}", "{i} is a main risk factor for {t}"),
    "cause": ("{i} is a frequent cause of {t}", "{t} is often caused by {i}"),
    "inherited": ("{t} is usually inherited", "{t} often runs in families"),
}


def doubted_pairs(data: Path, chance: random.Random) -> Iterator[Pair]:
    """Facts put into words by rule, against the same claim in other words.

    Half of the sentences doubt, deny or call rare what the claim says; the others state it with
    a hedge, or deny it as the claim does.
    """
    for fact in facts_of(data, chance):
        names = {"t": fact.topic, "i": lowered(fact.item)}
        true, false = TRUE[fact.relation], FALSE[fact.relation]
        rare, usual = _RARE[fact.relation], _USUAL[fact.relation]
        yield Pair(_wrapped(_DOUBTING, true, names, chance), said(true, names, chance), 2)
        yield Pair(_wrapped(_HEDGING, true, names, chance), said(true, names, chance), 0)
        yield Pair(said(false, names, chance), said(true, names, chance), 2)
        yield Pair(said(false[:2], names, chance), said(false[:2], names, chance), 0)
        yield Pair(said(rare, names, chance), said(usual, names, chance), 2)
        yield Pair(said(usual, names, chance), said((*usual, *true), names, chance), 0)


def _wrapped(
    ways: tuple[str, ...], claims: tuple[str, ...], names: dict[str, str], chance: random.Random
) -> str:
    claim = said(claims, names, chance).removesuffix(".")
    return said(ways, {"claim": lowered(claim)}, chance)
