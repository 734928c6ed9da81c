"""Verdicts beyond a ranking: whether a question is answered, and which stance each source takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.compare.comparison import Comparison

VERDICTS = ("silence", "stances", "not_opposite")
"""The share of questions rightly answered or refused; of the judged sources of a question, those
with the right stance; of those that take a side, those not shown on the opposite one."""

_SIDES = {"supports", "disputes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was judged and what was shown: "answer" or "none" for a question, or a stance.

    `doc_id` is the article whose stance it is; None for the question as a whole.
    """

    question: str
    doc_id: str | None
    judged: str
    shown: str

    @property
    def is_right(self) -> bool:
        """Whether both are the same. A silent source may be undecided, which takes no side."""
        return self.judged == self.shown or (self.judged, self.shown) == ("silent", "undecided")


def stance_verdicts(comparison: Comparison, stances: Mapping[str, str]) -> list[Verdict]:
    """What the model says of the source of each judged article, beside what was judged.

    A person's verdicts in the comparison make no difference: it is the model that is measured.
    """
    shown_of = {
        one.doc_id: view.model_stance for view in comparison.sources for one in view.documents
    }
    return [
        Verdict(
            question=comparison.question,
            doc_id=doc_id,
            judged=stance,
            shown=shown_of.get(doc_id) or "silent",
        )
        for doc_id, stance in stances.items()
    ]


def verdict_values(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """The values of `VERDICTS` for one question; without those that nothing was judged for."""
    return dict(_values(verdicts))


def _values(verdicts: Sequence[Verdict]) -> Iterator[tuple[str, float]]:
    whole = [one.is_right for one in verdicts if one.doc_id is None]
    stances = [one for one in verdicts if one.doc_id is not None]
    sides = [{one.judged, one.shown} != _SIDES for one in stances if one.judged in _SIDES]
    right = [one.is_right for one in stances]
    for name, values in zip(VERDICTS, (whole, right, sides), strict=True):
        if values:
            yield name, sum(values) / len(values)


def misjudged(verdicts: Mapping[str, Sequence[Verdict]]) -> list[Verdict]:
    """Those of all questions that are not right."""
    return [one for of_question in verdicts.values() for one in of_question if not one.is_right]
