"""Training pairs made by rule from annotated trials: claims supported, contradicted or neither."""

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from index.compare.stance.training.judged_pairs import Pair, rows, said

_MORE = (
    "{i} increases {o}",
    "{i} raises {o} compared with {c}",
    "{o} is higher with {i} than with {c}",
    "{i} leads to more {o}",
)
_LESS = (
    "{i} decreases {o}",
    "{i} lowers {o} compared with {c}",
    "{o} is lower with {i} than with {c}",
    "{i} reduces {o}",
)
_SAME = (
    "{i} has no effect on {o}",
    "{i} does not change {o} compared with {c}",
    "There is no difference in {o} between {i} and {c}",
    "{i} and {c} do not differ in {o}",
)
_OTHER = ("{i} changes {o}", "{i} affects {o}")


def trial_pairs(data: Path, chance: random.Random) -> Iterator[Pair]:
    """The evidence that annotators selected in trials, against claims on what was compared."""
    judged = [
        row
        for row in rows(data / "trials" / "annotations.jsonl.gz")
        if row["valid_label"] == "True" and 30 < len(row["evidence"]) < 900
    ]
    by_article: dict[str, list[Mapping[str, str]]] = {}
    for row in judged:
        by_article.setdefault(row["pmcid"], []).append(row)
    for row in judged:
        names = _trial_names(row)
        if max(map(len, names.values())) > 110:
            continue
        premise = " ".join(row["evidence"].split())
        true: Sequence[str]
        false: Sequence[str]
        if "increase" in row["label"]:
            true, false = _MORE, (*_LESS, *_SAME)
        elif "decrease" in row["label"]:
            true, false = _LESS, (*_MORE, *_SAME)
        else:
            true, false = _SAME, (*_MORE, *_LESS, *_OTHER)
        yield Pair(premise, said(true, names, chance), 0)
        yield Pair(premise, said(false, names, chance), 2)
        others = [
            _trial_names(other)
            for other in by_article[row["pmcid"]]
            if other["outcome"].lower() not in premise.lower()
        ]
        if others:
            yield Pair(premise, said((*_MORE, *_LESS, *_SAME), chance.choice(others), chance), 1)


def _trial_names(row: Mapping[str, str]) -> dict[str, str]:
    fields = {"i": "intervention", "o": "outcome", "c": "comparator"}
    return {short: " ".join(row[name].split()).rstrip(".") for short, name in fields.items()}
