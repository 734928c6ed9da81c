"""A comparison from beginning to end: gather what the sources say, then judge it."""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np

from index.attribution import counted
from index.compare.comparison import (
    Comparison,
    Judged,
    Pair,
    SourceStance,
    SourceView,
    ordered,
)
from index.compare.pairs import Speaking, groups_of, pairs_by_reading, pairs_by_side
from index.compare.question import Asked, asked_in, is_double_negation
from index.compare.retrieve_claims import ClaimCandidates, ClaimRetriever, SourceClaims
from index.compare.shared_articles import SharedArticles
from index.compare.stance.kept_verdicts import KeptVerdicts
from index.compare.stance.model import StanceScorer, about_the_reader
from index.compare.thresholds import Thresholds, shipped_thresholds
from index.compare.verdicts import cues_of, judge, stance_of
from index.records import Document
from index.retrieval.filters import Filters
from index.retrieval.query import parse_question, well_formed
from index.search.answer import Answer
from index.search.searcher import Searcher

Advance = Callable[[int, int], None]
"""Called with the number of steps done, and of all steps."""

Told = Callable[[SourceView], None]
"""Called with a source and its verdict, as yet without the sources that share its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonInput:
    """The question as typed, what stances refer to (see `Comparison.claim`), and what is compared.

    `gathered` is what each source says, nearest first, without verdicts. `judged_by` is one
    sentence on what will give them.
    """

    question: str
    claim: str | None
    gathered: ClaimCandidates
    notices: tuple[str, ...]
    judged_by: str
    began: float


class Comparer:
    """Compares the sources of the index of `searcher`. Several threads may use it at once."""

    def __init__(
        self, searcher: Searcher, scorer: StanceScorer, *, thresholds: Thresholds | None = None
    ) -> None:
        self.searcher = searcher
        self._scorer = KeptVerdicts(scorer)
        self._thresholds = thresholds or shipped_thresholds()
        self._retriever = ClaimRetriever(searcher)
        self._articles = SharedArticles(searcher)

    def compare(
        self, question: str, *, claim: str | None = None, filters: Filters | None = None
    ) -> Comparison:
        """What each source says about `question`, or about `claim` if one is given.

        Raises:
            QuestionError: the question has no words or is too long, or a filter names something
                unknown.
        """
        return self.judge(self.gather(question, claim=claim, filters=filters))

    def gather(
        self,
        question: str,
        *,
        claim: str | None = None,
        filters: Filters | None = None,
        answer: Answer | None = None,
    ) -> ComparisonInput:
        """What each source says, without verdicts; much faster than `judge`.

        With `claim`, stances refer to that instead of the question. `answer` is what
        `searcher.search` gave for the question and these filters, if the caller has it.

        Raises:
            QuestionError: as for `compare`.
        """
        began = time.perf_counter()
        # Both are checked like any question: that they have words, and not too many.
        claim = claim and parse_question(well_formed(claim)).typed
        answer = answer or self.searcher.search(question, k=1, filters=filters)
        asked = _claimed(claim) if claim else asked_in(answer.question)
        gathered = self._retriever.gather(asked.text, filters, thresholds=self._thresholds)
        if asked.form == "open" and not answer.answerable:
            for source in gathered.sources:
                source.candidates = []
        return ComparisonInput(
            question=answer.question,
            claim=None if asked.form == "open" else asked.text,
            gathered=gathered,
            notices=(*answer.notices, *_notices(asked, gathered)),
            judged_by=about_the_reader(self._scorer.name),
            began=began,
        )

    def judge(
        self,
        inquiry: ComparisonInput,
        *,
        advance: Advance | None = None,
        told: Told | None = None,
    ) -> Comparison:
        """The whole comparison.

        As soon as a source is read, `told` is called with it, and `advance`; the nearest source
        comes first, those that need no reading in between. At the end `advance` is called for the
        pairs. Both are called in this thread, and what they raise ends the reading.
        """
        sources = inquiry.gathered.sources
        steps = sum(bool(source.candidates) for source in sources) + 1
        views: list[SourceView] = []
        done = 0
        with closing(self._views(inquiry)) as every:
            for source, view in zip(sources, every, strict=True):
                views.append(view)
                if told:
                    told(view)
                done += bool(source.candidates)
                if advance and source.candidates:
                    advance(done, steps)
        pairs = self._pairs(sources, views, inquiry)
        if advance:
            advance(steps, steps)
        return Comparison(
            question=inquiry.question,
            claim=inquiry.claim,
            sources=tuple(ordered(self._with_shared(sources, views))),
            pairs=tuple(pairs),
            groups=tuple(groups_of(views, pairs)),
            notices=inquiry.notices,
            milliseconds=1000 * (time.perf_counter() - inquiry.began),
            judged_by=inquiry.judged_by,
        )

    def _views(self, inquiry: ComparisonInput) -> Generator[SourceView]:
        """Each source with its verdict, in order."""
        sources = inquiry.gathered.sources
        speaking = [source for source in sources if source.candidates]
        with closing(self._judged(speaking, inquiry.claim)) as judged:
            for source in sources:
                yield self._view(source, next(judged) if source.candidates else [], inquiry)

    def _judged(
        self, sources: Sequence[SourceClaims], claim: str | None
    ) -> Generator[list[Judged]]:
        if claim is not None:
            yield from judge(sources, claim, scorer=self._scorer, thresholds=self._thresholds)
            return
        for source in sources:
            near = [one for one in source.candidates if one.nearness >= self._thresholds.near]
            yield [
                Judged(claim=one.claim, cues=cues_of(one.claim))
                for one in near[: self._thresholds.claims]
            ]

    def _view(
        self, source: SourceClaims, judged: Sequence[Judged], inquiry: ComparisonInput
    ) -> SourceView:
        stance: SourceStance | None = None
        if not source.is_read:
            stance = "unread"
        elif inquiry.claim is not None:
            stance = stance_of(judged, self._thresholds)
        return SourceView(
            name=source.name,
            label=source.label,
            documents=tuple(source.documents),
            stance=stance,
            claims=tuple(judged),
            nearest=source.nearest,
        )

    def _pairs(
        self,
        sources: Sequence[SourceClaims],
        views: Sequence[SourceView],
        inquiry: ComparisonInput,
    ) -> list[Pair]:
        speaking = [
            _speaking(source, view)
            for source, view in zip(sources, views, strict=True)
            if view.claims
        ]
        if inquiry.claim is not None:
            return pairs_by_side(speaking, thresholds=self._thresholds)
        return pairs_by_reading(speaking, scorer=self._scorer, thresholds=self._thresholds)

    def _with_shared(
        self, sources: Sequence[SourceClaims], views: Sequence[SourceView]
    ) -> list[SourceView]:
        shared = self._shared(sources)
        return [
            replace(view, shares_text_with=shared.get(number, ()))
            for number, view in enumerate(views)
        ]

    def _shared(self, sources: Sequence[SourceClaims]) -> dict[int, tuple[str, ...]]:
        """The labels of the sources that share text with each, by its place in `sources`."""
        near = [number for number, source in enumerate(sources) if source.candidates]
        most = self._thresholds.documents
        names: dict[int, tuple[str, ...]] = {}
        for one, other in self._articles.among([_spoken(sources[at])[:most] for at in near]):
            a, b = near[one], near[other]
            names[a] = (*names.get(a, ()), sources[b].label)
            names[b] = (*names.get(b, ()), sources[a].label)
        return names


def _spoken(source: SourceClaims) -> list[Document]:
    """The documents of a source's candidates, nearest first."""
    documents = {one.claim.document.doc_id: one.claim.document for one in source.candidates}
    return list(documents.values())


def _claimed(claim: str) -> Asked:
    """A claim as it was typed; an open question in its place stays one."""
    asked = asked_in(claim)
    is_open = asked.form == "open" and claim.endswith("?")
    return asked if is_open else Asked(text=claim, form="claim")


def _notices(asked: Asked, gathered: ClaimCandidates) -> Iterator[str]:
    if asked.further:
        yield f"There is more than one question here; only the first is compared: “{asked.text}”"
    if asked.form != "open" and is_double_negation(asked.text):
        yield (
            "What is compared contains a double negative, which is easily misread. "
            "Rephrase it without “not” if you can."
        )
    if unread := sum(not source.is_read for source in gathered.sources):
        yield (
            f"Not read sentence by sentence: {counted(unread, 'less relevant source')}. "
            f"Each is listed with its nearest passage."
        )


def _speaking(source: SourceClaims, view: SourceView) -> Speaking:
    vectors = {one.claim.place: one.vector for one in source.candidates}
    return Speaking(
        stance=view.stance,
        judged=view.claims,
        vectors=np.array([vectors[one.claim.place] for one in view.claims], dtype=np.float32),
    )
