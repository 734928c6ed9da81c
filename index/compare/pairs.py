"""Claims of two sources against each other: which agree, which differ, and by what words."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from index.compare.comparison import Claim, ClaimStance, Group, Judged, Kind, Pair
from index.compare.english.polarity import clashes, find_cues, is_doubt
from index.compare.english.population import different_scope
from index.compare.english.quantifiers import NONE, affirmed, denied
from index.compare.retrieve_claims import Candidate, SourceClaims
from index.compare.stance.model import StanceScorer
from index.compare.verdicts import Thresholds
from index.records import Span, Vectors
from index.text.analyzer import terms

# Pairs nearer than this, with so many words in common, are read by the model; the nearest first.
NEAR = 0.6
SHARED_WORDS = 2
MOST_PAIRS = 20
# Where two claims are as near as this, what their numbers or negations say is about one thing.
SAME_THING = 0.8
# Claims on both sides of what was asked stand beside each other from this nearness on.
OPPOSED = 0.62
# From this nearness on the one doubts what the other says.
DOUBTED = 0.7


class _Read(NamedTuple):
    """Two claims that are read against each other.

    `opposed` is how surely they take sides on the question, `unweighed` by the model alone.
    """

    cosine: float
    a: Candidate
    b: Candidate
    opposed: float | None = None
    unweighed: float = 0.0


def pair_claims(
    voices: Sequence[SourceClaims],
    judged: Sequence[Sequence[Judged]],
    *,
    scorer: StanceScorer,
    thresholds: Thresholds,
) -> list[Pair]:
    """Pairs of claims of different sources that agree or differ: those that oppose each other
    about the claim that was asked first, then the others, surest first.

    `judged` holds what the candidates of each of `voices` do to the claim that was asked. Each
    pair is read in both directions, and the mean of both decides. Claims that speak of different
    people are a pair of the kind "scope", and never a contradiction.
    """
    opposed = _opposed_pairs(voices, judged)
    known = {frozenset((pair.a.claim.place, pair.b.claim.place)) for pair in opposed}
    near = [
        pair
        for pair in _near_pairs(voices)
        if frozenset((pair.a.claim.place, pair.b.claim.place)) not in known
    ]
    read = [*opposed, *near]
    pairs = [
        (one.opposed is None, pair)
        for one, mean in zip(read, _means(read, scorer, thresholds), strict=True)
        if (pair := _related(one, mean.tolist(), thresholds))
    ]
    return [pair for _, pair in sorted(pairs, key=lambda one: (one[0], -one[1].probability))]


def _means(read: Sequence[_Read], scorer: StanceScorer, thresholds: Thresholds) -> Vectors:
    """The mean of both directions of each pair, shape (n, 3).

    The second direction is read only where the first leaves a relation possible: a mean of .8
    needs .6 from each. What is left out has the first direction alone.
    """
    means = scorer.probabilities([(pair.a.claim.premise, pair.b.claim.text) for pair in read])
    least = 2 * min(thresholds.agree, thresholds.differ) - 1
    open_still = [
        row
        for row, pair in enumerate(read)
        if pair.opposed is not None
        or max(means[row, 0], means[row, 2]) >= least
        or (pair.cosine >= SAME_THING and clash_of(pair.a.claim, pair.b.claim)[0] == "number")
    ]
    again = scorer.probabilities(
        [(read[row].b.claim.premise, read[row].a.claim.text) for row in open_still]
    )
    means[open_still] = (means[open_still] + again) / 2
    return means


def _opposed_pairs(
    voices: Sequence[SourceClaims], judged: Sequence[Sequence[Judged]]
) -> list[_Read]:
    """The surest claim of each source that takes a side, beside the nearest of the other side.

    A pair is of two sources, the one that supports first.
    """
    candidates = {one.claim.place: one for voice in voices for one in voice.candidates}
    supporting, disputing = _surest(judged, "supports"), _surest(judged, "disputes")
    near = sorted(
        (
            -float(candidates[one.claim.place].vector @ candidates[other.claim.place].vector),
            a,
            b,
        )
        for a, one in supporting.items()
        for b, other in disputing.items()
        if a != b
    )
    nearest: dict[tuple[float, int, int], None] = {}
    for side in (1, 2):
        first = {ends[side]: ends for ends in reversed(near)}
        nearest |= dict.fromkeys(first.values())
    return [
        _Read(
            cosine=-cosine,
            a=candidates[supporting[a].claim.place],
            b=candidates[disputing[b].claim.place],
            opposed=min(supporting[a].probability or 0, disputing[b].probability or 0),
            unweighed=min(supporting[a].unweighed, disputing[b].unweighed),
        )
        for cosine, a, b in nearest
    ]


def _surest(judged: Sequence[Sequence[Judged]], stance: ClaimStance) -> dict[int, Judged]:
    """The surest claim of a stance of each source that has one, by the source's place."""
    found = {}
    for place, claims in enumerate(judged):
        of_stance = [one for one in claims if one.stance == stance]
        if of_stance:
            found[place] = max(of_stance, key=lambda one: one.probability or 0)
    return found


def _near_pairs(voices: Sequence[SourceClaims]) -> list[_Read]:
    near = []
    for one, other in combinations(voices, 2):
        for a in one.candidates:
            words = set(terms(a.claim.text))
            for b in other.candidates:
                cosine = float(a.vector @ b.vector)
                if cosine >= NEAR and len(words & set(terms(b.claim.text))) >= SHARED_WORDS:
                    near.append(_Read(cosine, a, b))
    return sorted(near, key=lambda pair: -pair.cosine)[:MOST_PAIRS]


def _related(read: _Read, mean: Sequence[float], thresholds: Thresholds) -> Pair | None:
    agrees, _, differs = mean
    a, b = read.a.claim, read.b.claim
    kind, marks_a, marks_b = clash_of(a, b)
    if read.opposed is not None:
        probability = read.opposed
        is_doubted = read.cosine >= DOUBTED and (is_doubt(a.text) or is_doubt(b.text))
        is_told = is_doubted or read.unweighed >= thresholds.side
        is_shown = read.cosine >= OPPOSED and agrees < thresholds.related and is_told
    elif kind == "number" and read.cosine >= SAME_THING:
        probability, is_shown = max(differs, read.cosine), differs >= thresholds.related
    else:
        probability, is_shown = differs, differs >= thresholds.differ
    if is_shown and not _can_both_hold(read):
        return Pair(
            a=a,
            b=b,
            relation="differ",
            kind=kind,
            probability=round(probability, 3),
            marks_a=marks_a,
            marks_b=marks_b,
        )
    if agrees >= thresholds.agree:
        return Pair(a=a, b=b, relation="agree", kind="model", probability=round(agrees, 3))
    return None


def _can_both_hold(read: _Read) -> bool:
    """Whether the one speaks of some cases, and the other denies it of others."""
    a, b = read.a.claim.told, read.b.claim.told
    if read.opposed is None:
        if _aside(a) == _aside(b):
            return False
        a, b = sorted((a, b), key=_aside)
    if is_doubt(b):
        return affirmed(a).meets(NONE)
    return affirmed(a).meets(affirmed(b) if _aside(b) == 1 else denied(b))


def _aside(text: str) -> int:
    """How a sentence puts aside what it speaks of: 2 by a denial or a doubt, 1 as rare, or 0."""
    cues = find_cues(text)
    if any(cue.kind == "negation" or cue.value == "doubt" for cue in cues):
        return 2
    return int(any(cue.value == "rare" for cue in cues))


def clash_of(a: Claim, b: Claim) -> tuple[Kind, tuple[Span, ...], tuple[Span, ...]]:
    """What tells two claims apart, with the words of each, as spans of their documents."""
    if different_scope(a.text, b.text) is not None:
        return "scope", (), ()
    for clash in clashes(a.text, b.text):
        return clash.kind, _moved(clash.a, a), _moved(clash.b, b)
    return "model", (), ()


def _moved(spans: Sequence[Span], claim: Claim) -> tuple[Span, ...]:
    start = claim.span.start
    return tuple(Span(start + span.start, start + span.end) for span in spans)


def group_claims(
    claims: Sequence[Claim], pairs: Sequence[Pair], labels: Sequence[str]
) -> list[Group]:
    """Claims that agree, together; those of most sources first, then those of one.

    `labels` names the source of each of `claims`. A source is in a group once, with the claim
    that comes first.
    """
    place = {claim.place: number for number, claim in enumerate(claims)}
    joined = np.arange(len(claims))
    for pair in pairs:
        a = place.get(pair.a.place)
        b = place.get(pair.b.place)
        if pair.relation == "agree" and a is not None and b is not None:
            joined[joined == joined[b]] = joined[a]
    groups = []
    for root in dict.fromkeys(joined.tolist()):
        members = np.flatnonzero(joined == root).tolist()
        first = {labels[member]: claims[member] for member in reversed(members)}
        names = sorted(first, key=lambda name: claims.index(first[name]))
        groups.append(Group(claims=tuple(first[name] for name in names), sources=tuple(names)))
    return sorted(groups, key=lambda group: -len(group.sources))
