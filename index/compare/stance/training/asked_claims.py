"""Claims of judged sets put as questions, since most people ask."""

import random
import re

_FIRST = "is are was were can could may might will would should must has have had does do did"
_DENIAL = re.compile(r"\b(?:not|no|never|cannot|nobody|none)\b|n.t\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\b(?:that|which|who|if|when|because|while|although|where|there)\b", re.IGNORECASE
)
# Words that lose their capital when they no longer come first.
_LOWERED = (
    "the a an some most many all this these it they he she people taking in on at for one two "
    "three every few several other his her their its our we you men women children"
)
_AUXILIARIES, _SMALL = frozenset(_FIRST.split()), frozenset(_LOWERED.split())
_WAYS = ("Is it true that {}?", "Is it the case that {}?", "{}: true or not?")
_LONGEST = 30
_FARTHEST = 9


def maybe_asked(claim: str, chance: random.Random) -> str:
    """The claim, or as often a question that asks whether it holds.

    A denial stays a claim: what "no" means to a negative question is anybody's guess.
    """
    if chance.random() < 0.5 or _DENIAL.search(claim):
        return claim
    if question := inverted(claim):
        return question
    return chance.choice(_WAYS).format(_small(claim)) if chance.random() < 0.25 else claim


def plainly_asked(claim: str) -> str | None:
    """The question whether a claim holds; None for a denial, and where it is not plain to see.

    >>> plainly_asked("The old bridge is safe."), plainly_asked("The old bridge is not safe.")
    ('Is the old bridge safe?', None)
    """
    return None if _DENIAL.search(claim) else inverted(claim)


def inverted(claim: str) -> str | None:
    """The claim with its auxiliary in front; None where no early one is plain to see.

    >>> inverted("The old bridge is safe."), inverted("Salt helps.")
    ('Is the old bridge safe?', None)
    """
    words = claim.strip().rstrip(".!").split()
    if len(words) > _LONGEST or "," in " ".join(words[:4]):
        return None
    low = [word.lower() for word in words[:_FARTHEST]]
    place = next((place for place, word in enumerate(low) if place and word in _AUXILIARIES), 0)
    if not place or place + 1 == len(words) or _CLAUSE.search(" ".join(words[:place])):
        return None
    subject = _small(" ".join(words[:place]))
    return f"{words[place].capitalize()} {subject} {' '.join(words[place + 1 :])}?"


def _small(claim: str) -> str:
    first, space, rest = claim.strip().rstrip(".").partition(" ")
    return f"{first.lower() if first.lower() in _SMALL else first}{space}{rest}"
