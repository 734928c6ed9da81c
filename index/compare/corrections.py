"""Verdicts of a person in place of the model's, kept in `judged.csv` beside the articles."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product
from typing import get_args

from index.compare.comparison import (
    Comparison,
    Correction,
    Pair,
    SourceStance,
    SourceView,
    ordered,
)
from index.compare.pairs import agreeing_pairs, groups_of, opposite_pair
from index.errors import TableError
from index.notebook.judgements import (
    Judgement,
    article_names,
    asks_same,
    judged_file,
    overrule,
    read_marks,
    take_back_verdict,
)

_SIDES = {"supports", "disputes"}
_STANCES: tuple[SourceStance, ...] = get_args(SourceStance)


def with_corrections(comparison: Comparison, corpus: Sequence[str]) -> Comparison:
    """The comparison with what a person wrote of its sources in the table beside the articles.

    Where the table cannot be read, a notice says so and the model's verdicts stand.
    """
    if not corpus:
        return comparison
    try:
        return corrected(comparison, read_marks(judged_file(corpus)))
    except TableError as error:
        notice = f"Your own verdicts are not shown: {error}"
        return replace(comparison, notices=(*comparison.notices, notice))


def corrected(comparison: Comparison, judgements: Iterable[Judgement]) -> Comparison:
    """The comparison with the verdicts of `judgements` on what it judged.

    A verdict on an article is one on its source; two articles of it on opposite sides make it
    mixed. Pairs and groups follow: sources that are on one side now no longer differ in it.
    """
    judged = comparison.claim
    if judged is None:
        return comparison
    own = [one for one in judgements if one.stance and asks_same(one.question, judged)]
    views = ordered(_corrected(view, own) for view in comparison.sources)
    if not any(view.correction for view in views):
        return comparison
    pairs = _pairs(comparison.pairs, views)
    return replace(
        comparison,
        sources=tuple(views),
        pairs=tuple(pairs),
        groups=tuple(groups_of(views, pairs)),
    )


def correct(
    comparison: Comparison,
    view: SourceView,
    stance: str,
    *,
    corpus: Sequence[str],
    reason: str = "",
) -> None:
    """Write a person's verdict on a source of a comparison, in place of any before it.

    It is one on what was judged, and is written to the article of the source's strongest sentence.

    Raises:
        TableError: the table is damaged, or cannot be written.
        ValueError: nothing was judged that a source can be for or against, or it is no stance.
    """
    verdict = Judgement(
        question=_judged(comparison),
        article=view.judged_article.doc_id,
        stance=stance,
        reason=reason,
    )
    overrule(judged_file(corpus), verdict, instead_of=_names(view))


def take_back_correction(
    comparison: Comparison, view: SourceView, *, corpus: Sequence[str]
) -> None:
    """Remove a person's verdict on a source, so that the model's stands again.

    Raises:
        TableError, ValueError: as `correct`.
    """
    take_back_verdict(judged_file(corpus), _judged(comparison), _names(view))


def _judged(comparison: Comparison) -> str:
    if comparison.claim is None:
        raise ValueError(f"{comparison.question!r} is no yes/no question, so has no verdicts")
    return comparison.claim


def _names(view: SourceView) -> frozenset[str]:
    return frozenset().union(*map(article_names, view.documents))


def _corrected(view: SourceView, own: Sequence[Judgement]) -> SourceView:
    verdicts = [
        (one, document)
        for one in own
        for document in view.documents
        if one.article in article_names(document)
    ]
    if not verdicts:
        return view
    stances = {one.stance for one, _ in verdicts}
    first = min(_STANCES, key=lambda stance: (stance not in stances, _STANCES.index(stance)))
    stance: SourceStance = "mixed" if stances >= _SIDES else first
    said, article = next(((o, d) for o, d in verdicts if o.stance == stance), verdicts[0])
    correction = Correction(instead_of=view.stance, article=article, reason=said.reason)
    return replace(view, stance=stance, correction=correction)


def _pairs(pairs: Sequence[Pair], views: Sequence[SourceView]) -> list[Pair]:
    """The pairs that still hold, and those of sources that a correction put on a side."""
    sides = [
        [(view, view.strongest) for view in views if view.stance == side]
        for side in ("supports", "disputes")
    ]
    opposite = [
        opposite_pair(strongest, other_strongest)
        for (view, strongest), (other, other_strongest) in product(*sides)
        if strongest and other_strongest and (view.correction or other.correction)
    ]
    of_place = {one.claim.place: view for view in views for one in view.claims}
    kept = [
        pair
        for pair in pairs
        if pair.relation == "differ"
        and _holds(pair, of_place.get(pair.a.place), of_place.get(pair.b.place))
    ]
    of_sides = [[strongest for _, strongest in side if strongest] for side in sides]
    return [*opposite, *kept, *agreeing_pairs(of_sides, kept)]


def _holds(pair: Pair, a: SourceView | None, b: SourceView | None) -> bool:
    """Whether sources still differ; those on opposite sides by a correction are paired anew."""
    if a is None or b is None or not (a.correction or b.correction):
        return True
    return a.stance == b.stance and a.stance in _SIDES and pair.kind == "number"
