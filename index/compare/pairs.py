"""Pairs of claims of different sources: those that agree, and those that differ, with the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from index.compare.comparison import Claim, Group, Judged, Kind, Pair, SourceStance, SourceView
from index.compare.reading import sentence_reading
from index.compare.stance.model import StanceScorer
from index.compare.thresholds import Thresholds
from index.records import Span, Vectors
from index.text.analyzer import terms

# A cosine, and two claims that are so near.
_Near = tuple[float, Judged, Judged]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """A source that speaks: its stance, its judged claims, and a vector of length 1 for each."""

    stance: SourceStance | None
    judged: Sequence[Judged]
    vectors: Vectors

    def surest(self) -> Judged:
        """Its first claim on its own side."""
        return next(one for one in self.judged if one.stance == self.stance)


def pairs_by_side(sources: Sequence[Speaking], *, thresholds: Thresholds) -> list[Pair]:
    """Pairs of sources that take sides on what was asked, by their surest claims.

    Sources on opposite sides differ, each with each. Of those on one side, any two whose near
    claims give different numbers differ in number, and the surest agrees with every other claim
    from which it does not differ.
    """
    sides = {
        side: [one for one in sources if one.stance == side] for side in ("supports", "disputes")
    }
    opposite = [
        _differing(one.surest(), other.surest())
        for one, other in product(sides["supports"], sides["disputes"])
    ]
    numbers = [
        pair
        for side in sides.values()
        for one, other in combinations(side, 2)
        if (pair := _number_pair(one, other, thresholds))
    ]
    agreeing = agreeing_pairs([[one.surest() for one in side] for side in sides.values()], numbers)
    return [*_surest_first(opposite), *_surest_first(numbers), *agreeing]


def pairs_by_reading(
    sources: Sequence[Speaking], *, scorer: StanceScorer, thresholds: Thresholds
) -> list[Pair]:
    """Pairs of near claims that agree or differ, where no question gives them sides.

    Each pair is read in both directions, and the less sure one counts.
    """
    near = _near_pairs(sources, thresholds)
    open_ones = []
    for one, row in zip(near, _read(near, scorer).tolist(), strict=True):
        is_number = one[0] >= thresholds.same_thing and _clash_in_number(*one[1:])
        # What one direction says of neither, the other cannot change.
        if is_number or row[0] >= thresholds.agree or row[2] >= thresholds.differ:
            open_ones.append((one, row, is_number))
    back = _read([(cosine, b, a) for (cosine, a, b), _, _ in open_ones], scorer)
    pairs = []
    for ((cosine, a, b), row, is_number), other in zip(open_ones, back.tolist(), strict=True):
        agrees, _, differs = map(min, row, other)
        if differs >= thresholds.differ or (is_number and agrees < thresholds.agree):
            pairs.append(_differing(a, b, probability=max(differs, cosine * is_number)))
        elif agrees >= thresholds.agree:
            pairs.append(_agreeing(a, b, probability=agrees))
    return sorted(pairs, key=lambda one: (one.relation != "differ", -one.probability))


def clash_of(a: Claim, b: Claim) -> tuple[Kind, tuple[Span, ...], tuple[Span, ...]]:
    """The words by which two claims differ, as spans of their documents, and their kind."""
    # Imported here: what looks for them takes a tenth of a second to compile, which neither the
    # first page nor its answer needs.
    from index.compare.english.polarity import clashes
    from index.compare.english.population import different_scope, scope_spans

    if different_scope(a.text, b.text) is not None:
        return "scope", _moved(scope_spans(a.text), a), _moved(scope_spans(b.text), b)
    for clash in clashes(a.text, b.text):
        return clash.kind, _moved(clash.a, a), _moved(clash.b, b)
    return "model", (), ()


def agreeing_pairs(sides: Iterable[Sequence[Judged]], numbers: Iterable[Pair]) -> list[Pair]:
    """The first claim of each side with every other, but for those that differ in number."""
    apart = {(pair.a.place, pair.b.place) for pair in numbers}
    return _surest_first(
        [
            _agreeing(side[0], other)
            for side in sides
            for other in side[1:]
            if (side[0].claim.place, other.claim.place) not in apart
        ]
    )


def opposite_pair(a: Judged, b: Judged) -> Pair:
    """Claims of sources on opposite sides, with the words by which they differ."""
    return _differing(a, b)


def groups_of(views: Sequence[SourceView], pairs: Sequence[Pair]) -> list[Group]:
    """The claims that sources share or make alone.

    Of a source that takes a side, its surest sentence stands for it: the others say the same of
    what was asked, and would be taken for claims of its own.
    """
    paired = {claim.place for pair in pairs for claim in (pair.a, pair.b)}
    said = [
        (one.claim, view.label)
        for view in views
        for one in view.claims
        if one.stance is None or one in _surest(view) or one.claim.place in paired
    ]
    return group_claims([claim for claim, _ in said], pairs, [label for _, label in said])


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


def _surest(view: SourceView) -> list[Judged]:
    """The first sentence of a source on each side."""
    sides = ("supports", "disputes")
    firsts = (next((one for one in view.claims if one.stance == side), None) for side in sides)
    return [one for one in firsts if one]


def _number_pair(one: Speaking, other: Speaking, thresholds: Thresholds) -> Pair | None:
    """The surest claims of two sources of one side if their numbers clash, or their nearest such.

    The surest ones answer the same question, so they need only a word in common.
    """
    a, b = one.surest(), other.surest()
    if _clash_in_number(a, b) and set(terms(a.claim.text)) & set(terms(b.claim.text)):
        return _differing(a, b)
    cosines = one.vectors @ other.vectors.T
    for i, k in zip(*np.unravel_index(np.argsort(-cosines, axis=None), cosines.shape), strict=True):
        if cosines[i, k] < thresholds.same_thing:
            return None
        if _clash_in_number(one.judged[i], other.judged[k]):
            return _differing(one.judged[i], other.judged[k])
    return None


def _clash_in_number(a: Judged, b: Judged) -> bool:
    return clash_of(a.claim, b.claim)[0] == "number"


def _read(near: Sequence[_Near], scorer: StanceScorer) -> Vectors:
    """What the first of each pair says of the second, shape (n, 3)."""
    return scorer.probabilities([(sentence_reading(a.claim), b.claim.text) for _, a, b in near])


def _near_pairs(sources: Sequence[Speaking], thresholds: Thresholds) -> list[_Near]:
    near: list[_Near] = []
    for one, other in combinations(sources, 2):
        cosines = (one.vectors @ other.vectors.T).tolist()
        for a, row in zip(one.judged, cosines, strict=True):
            said = set(terms(a.claim.text))
            for b, cosine in zip(other.judged, row, strict=True):
                is_near = cosine >= thresholds.pair_near
                if is_near and len(said & set(terms(b.claim.text))) >= thresholds.pair_terms:
                    near.append((cosine, a, b))
    return sorted(near, key=lambda pair: -pair[0])[: thresholds.pairs]


def _agreeing(a: Judged, b: Judged, *, probability: float | None = None) -> Pair:
    probability = _both(a, b) if probability is None else probability
    return Pair(
        a=a.claim, b=b.claim, relation="agree", kind="model", probability=round(probability, 3)
    )


def _differing(a: Judged, b: Judged, *, probability: float | None = None) -> Pair:
    kind, cues_a, cues_b = clash_of(a.claim, b.claim)
    probability = _both(a, b) if probability is None else probability
    return Pair(
        a=a.claim,
        b=b.claim,
        relation="differ",
        kind=kind,
        probability=round(probability, 3),
        cues_a=cues_a,
        cues_b=cues_b,
    )


def _both(a: Judged, b: Judged) -> float:
    return min(a.probability or 0, b.probability or 0)


def _surest_first(pairs: Sequence[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: -pair.probability)


def _moved(spans: Sequence[Span], claim: Claim) -> tuple[Span, ...]:
    start = claim.span.start
    return tuple(Span(start + span.start, start + span.end) for span in spans)
