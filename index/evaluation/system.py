"""A system to measure: an index, settings and thresholds, and both retrievers or one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from math import inf
from pathlib import Path
from typing import NamedTuple, TypeVar, get_args

from index.compare.comparer import Comparer
from index.compare.stance.model import load_stance_model
from index.compare.thresholds import Thresholds, shipped_thresholds
from index.evaluation.judged_set import JudgedSet, Unit, passage_name
from index.evaluation.judged_verdict import Verdict, stance_verdicts
from index.notebook.judgements import short_name
from index.search.searcher import RetrieverName, Searcher, open_searcher
from index.settings import AnswerSettings, SearchSettings

S = TypeVar("S", SearchSettings, AnswerSettings, Thresholds)
DEPTH = 100
RETRIEVERS: tuple[RetrieverName, ...] = get_args(RetrieverName)
SETTINGS = {
    setting.name: setting.type
    for settings in (SearchSettings, AnswerSettings, Thresholds)
    for setting in fields(settings)
}

_ALONE: Mapping[RetrieverName, Mapping[str, float]] = {
    "both": {},
    "dense": {"dense_weight": 1.0, "feedback_weight": 0.0, "late_depth": 0},
    "lexical": {"dense_weight": 0.0, "feedback_weight": 0.0, "late_depth": 0},
}


class Ranked(NamedTuple):
    """One place of a ranking: the names by which a judged set may know it, and its score.

    A passage has its own name and those of its near-duplicates, which are shown as one hit.
    """

    names: tuple[str, ...]
    score: float


class System:
    """Ranks the contents of an index, with both retrievers fused or one alone, and judges them."""

    def __init__(
        self,
        searcher: Searcher,
        *,
        settings: SearchSettings | None = None,
        answers: AnswerSettings | None = None,
        thresholds: Thresholds | None = None,
        retriever: RetrieverName = "both",
    ) -> None:
        self.searcher = searcher
        self._retriever_name = retriever
        self._thresholds = thresholds
        settings = settings or SearchSettings()
        self._documents = self._passages = searcher.with_settings(settings, answers)
        if retriever != "both":
            alone = replace(settings, **_ALONE[retriever])  # type: ignore[arg-type]
            self._passages = searcher.with_settings(alone, answers)

    def rank(self, question: str, unit: Unit) -> Sequence[Ranked]:
        """The first documents or passages for a question, best first.

        Documents by their best passage, the question read as prose; passages as they are shown
        to users: with operators, near-duplicates as one.
        """
        if unit == "document":
            ranking = self._documents.rank_documents(
                question, k=DEPTH, retriever=self._retriever_name
            )
            return [Ranked((name, short_name(name)), score) for name, score in ranking]
        hits = self._passages.search(question, k=DEPTH).hits
        return [
            Ranked(
                (passage_name(hit.passage), *(passage_name(copy) for copy, _ in hit.also_in)),
                float(-hit.rank),
            )
            for hit in hits
        ]

    def judge(self, question: str, judged: JudgedSet) -> list[Verdict]:
        """What is shown for the question of this id beside what was judged: answered or not, if
        something right is known or nothing answers it, and the stances of articles.
        """
        text = judged.questions[question]
        verdicts = []
        if question in judged.unanswered or max(
            judged.grades.get(question, {}).values(), default=0
        ):
            shown = self._passages.search(text, k=1).answerable
            wanted = "none" if question in judged.unanswered else "answer"
            shown_words = "answer" if shown else "none"
            verdicts.append(Verdict(question=text, doc_id=None, judged=wanted, shown=shown_words))
        if stances := judged.stances.get(question):
            verdicts += stance_verdicts(self._comparer.compare(text), stances)
        return verdicts

    @cached_property
    def _comparer(self) -> Comparer:
        return Comparer(self._passages, load_stance_model(), thresholds=self._thresholds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Changes to a system, by name; `words` is how they were written."""

    words: str
    settings: Mapping[str, float]
    retriever: RetrieverName | None = None
    index: Path | None = None

    def apply(self, searcher: Searcher, *, retriever: RetrieverName) -> System:
        """The system that differs from `searcher` by these.

        Raises:
            ConcordanceError: the named index cannot be opened.
        """
        return System(
            open_searcher(self.index) if self.index else searcher,
            settings=self._changed(SearchSettings()),
            answers=self._changed(AnswerSettings()),
            thresholds=self._changed(shipped_thresholds()),
            retriever=self.retriever or retriever,
        )

    @property
    def is_of_stances(self) -> bool:
        """Whether it changes what a comparison shows."""
        return any(setting.name in self.settings for setting in fields(Thresholds))

    def _changed(self, usual: S) -> S:
        own = {setting.name for setting in fields(usual)}
        changes = {name: value for name, value in self.settings.items() if name in own}
        return replace(usual, **changes)  # type: ignore[arg-type]


def parse_variant(words: str) -> Variant:
    """Read a variant: `retriever=dense`, `index=DIR`, or a field of settings or thresholds.

    Raises:
        ValueError: a name is unknown, or a value is not valid for it; it lists all names.

    >>> parse_variant("dense_weight=0.5,late_depth=0").settings
    {'dense_weight': 0.5, 'late_depth': 0}
    """
    settings: dict[str, float] = {}
    retriever: RetrieverName | None = None
    index: Path | None = None
    for part in words.split(","):
        name, _, value = (piece.strip() for piece in part.partition("="))
        # `leg` is its former name.
        if name in ("retriever", "leg"):
            retriever = next((known for known in RETRIEVERS if known == value), None)
            if retriever is None:
                wanted = ", ".join(RETRIEVERS)
                raise ValueError(f"{name} is {value!r}, but must be one of {wanted}")
        elif name == "index" and value:
            index = Path(value)
        else:
            settings[name] = _number(name, value)
    return Variant(words=words, settings=settings, retriever=retriever, index=index)


def _number(name: str, value: str) -> float:
    if name not in SETTINGS:
        raise ValueError(
            f"{name!r} cannot be compared. Name one or more, separated by commas: index=DIR, "
            f"retriever={'|'.join(RETRIEVERS)}, {', '.join(f'{known}=…' for known in SETTINGS)}"
        )
    whole = SETTINGS[name] in (int, "int")
    lowest, highest = (1, inf) if name == "candidates" else (0, inf if whole else 1)
    if not re.fullmatch(r"\d{1,9}" if whole else r"\d*\.?\d+", value, re.ASCII):
        number = -1.0
    else:
        number = int(value) if whole else float(value)
    if not lowest <= number <= highest:
        wanted = f"a whole number from {lowest}" if whole else "a number from 0 to 1"
        raise ValueError(f"{name} is {value!r}, but must be {wanted}")
    return number
