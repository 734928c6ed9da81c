"""Pairs of claims of different sources: those that agree, and those that differ, with the words."""

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

# The model reads pairs at least this near, with this many words in common; the nearest first.
NEAR = 0.6
SHARED_WORDS = 2
MOST_PAIRS = 20
# From this nearness on, the numbers of two claims are about the same thing.
SAME_THING = 0.8
# From this nearness on, claims on opposite sides of the question are shown as a pair.
OPPOSED = 0.62
# From this nearness on, a doubt in one claim is about the other.
DOUBTED = 0.7


class _Read(NamedTuple):
    """Two claims that are read against each other.

    `opposed` is how surely they take opposite sides on the question, `unweighed` the same by the
    model alone.
    """

    cosine: float
    a: Candidate
    b: Candidate
    opposed: float | None = None
    unweighed: float = 0.0


def pair_claims(
    sources: Sequence[SourceClaims],
    judged: Sequence[Sequence[Judged]],
    *,
    scorer: StanceScorer,
    thresholds: Thresholds,
) -> list[Pair]:
    """Pairs of claims of different sources that agree or differ.

    First come pairs that take opposite sides on the claim that was asked, then the others; each
    part is sorted surest first. `judged` has the stances of the candidates of each of `sources`.
    Each pair is read in both directions, and the mean of both decides. Claims about different
    people are a pair of the kind "scope", never a contradiction.
    """
    opposed = _opposed_pairs(sources, judged)
    known = {frozenset((pair.a.claim.place, pair.b.claim.place)) for pair in opposed}
    near = [
        pair
        for pair in _near_pairs(sources)
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
    needs .6 from each. Other pairs have the first direction alone.
    """
    means = scorer.probabilities([(pair.a.claim.premise, pair.b.claim.text) for pair in read])
    least = 2 * min(thresholds.agree, thresholds.differ) - 1
    undecided = [
        row
        for row, pair in enumerate(read)
        if pair.opposed is not None
        or max(means[row, 0], means[row, 2]) >= least
        or (pair.cosine >= SAME_THING and clash_of(pair.a.claim, pair.b.claim)[0] == "number")
    ]
    again = scorer.probabilities(
        [(read[row].b.claim.premise, read[row].a.claim.text) for row in undecided]
    )
    means[undecided] = (means[undecided] + again) / 2
    return means


def _opposed_pairs(
    sources: Sequence[SourceClaims], judged: Sequence[Sequence[Judged]]
) -> list[_Read]:
    """The surest claim of each source on one side, paired with the nearest one on the other side.

    The two are of different sources, the supporting one first.
    """
    candidates = {one.claim.place: one for source in sources for one in source.candidates}
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
    """The surest claim with this stance of each source that has one, by the source's place."""
    surest = {}
    for place, claims in enumerate(judged):
        of_stance = [one for one in claims if one.stance == stance]
        if of_stance:
            surest[place] = max(of_stance, key=lambda one: one.probability or 0)
    return surest


def _near_pairs(sources: Sequence[SourceClaims]) -> list[_Read]:
    near = []
    for one, other in combinations(sources, 2):
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
    kind, cues_a, cues_b = clash_of(a, b)
    if read.opposed is not None:
        probability = read.opposed
        is_doubted = read.cosine >= DOUBTED and (is_doubt(a.text) or is_doubt(b.text))
        is_clear = is_doubted or read.unweighed >= thresholds.side
        is_shown = read.cosine >= OPPOSED and agrees < thresholds.related and is_clear
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
            cues_a=cues_a,
            cues_b=cues_b,
        )
    if agrees >= thresholds.agree:
        return Pair(a=a, b=b, relation="agree", kind="model", probability=round(agrees, 3))
    return None


def _can_both_hold(read: _Read) -> bool:
    """Whether both can be true, since they affirm and deny something of different cases."""
    a, b = read.a.claim.with_lead_in, read.b.claim.with_lead_in
    if read.opposed is None:
        if _dismissal(a) == _dismissal(b):
            return False
        a, b = sorted((a, b), key=_dismissal)
    if is_doubt(b):
        return affirmed(a).meets(NONE)
    return affirmed(a).meets(affirmed(b) if _dismissal(b) == 1 else denied(b))


def _dismissal(text: str) -> int:
    """How far a sentence dismisses what it is about: 2 by denial or doubt, 1 as rare, else 0."""
    cues = find_cues(text)
    if any(cue.kind == "negation" or cue.value == "doubt" for cue in cues):
        return 2
    return int(any(cue.value == "rare" for cue in cues))


def clash_of(a: Claim, b: Claim) -> tuple[Kind, tuple[Span, ...], tuple[Span, ...]]:
    """The evidence that two claims differ, with the words of each as spans of their documents."""
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
    """Groups of claims that agree, those of most sources first.

    `labels` names the source of each of `claims`. A source is in a group once, with its first
    claim.
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
