"""Thresholds of a comparison: what is read of each source, and what is shown of it."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SETTINGS = Path(__file__).with_name("thresholds.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """How much of each source is read, and from which nearness or probability on it is shown.

    Where no more is said, a default was chosen by judgement.
    """

    # Sources that are read: those with the nearest passages.
    sources: int = 20
    # Passages of each that are searched for claims: the nearest.
    nearest: int = 6
    # Passages of each that are read whole: those with the nearest claims. This and the next four
    # were chosen on the dev halves of judged questions (`python -m tests.quality --judged`).
    passages: int = 2
    # Of these, one whose claims are less near than `near` is read only if the default model finds
    # it this much alike. Of 205 passages that take a side, over the dev halves, one would not be
    # read, and of the 943 others six in ten.
    glance: float = 0.45
    # Claims read one by one of each passage that takes a side, and shown where a source takes none.
    sentences: int = 2
    # A passage takes a side from this probability on.
    look: float = 0.4
    # The weight of its passage in the probability of a claim; the rest is that of its own words.
    whole: float = 0.5
    # A side is shown from this probability on. `stance.training.bar` chooses it for the shipped
    # reader, into `thresholds.json`: the lowest that is precise enough on sheets it never saw.
    shown: float
    # A source says both if the less sure side is at most this far behind.
    both: float = 0.1
    # From this nearness on a claim is shown as undecided, or for an open question.
    near: float = 0.62
    # A source none of whose sentences is so near is undecided, not silent, if its nearest sentence,
    # read alone, takes a side from this probability on. Of 93 silent sources over the dev halves
    # one would be undecided from .4 on, none from .5 on.
    speaks: float = 0.5
    # Claims of a source that are shown for an open question.
    claims: int = 4
    # Claims of two sources are read against each other for an open question if they are this near
    # and share this many terms; no more than the nearest pairs.
    pair_near: float = 0.6
    pair_terms: int = 2
    pairs: int = 20
    # They agree or differ from these probabilities on.
    agree: float = 0.8
    differ: float = 0.9
    # From this nearness on, the numbers of two claims are about the same thing.
    same_thing: float = 0.8
    # Articles of a source that are checked for text that another source shares.
    documents: int = 2


@cache
def shipped_thresholds() -> Thresholds:
    """The thresholds chosen for the shipped reader."""
    fields: dict[str, Any] = json.loads(SETTINGS.read_text(encoding="utf-8"))
    return Thresholds(**fields)
