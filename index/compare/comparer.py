"""A comparison from beginning to end: gather what the sources say, then judge it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.attribution import counted
from index.compare.comparison import (
    Claim,
    Comparison,
    Group,
    Judged,
    Pair,
    SourceStance,
    SourceView,
)
from index.compare.english.claim import claim_of, is_double_negation, questions_in
from index.compare.pairs import group_claims, pair_claims
from index.compare.retrieve_claims import ClaimCandidates, SourceClaims, gather
from index.compare.shared_text import Sentences, sentence_vectors, sharing
from index.compare.stance.model import StanceScorer
from index.compare.verdicts import Thresholds, judge, shipped_thresholds
from index.records import Document
from index.retrieval.filters import Filters
from index.retrieval.query import parse_question, well_formed
from index.search.searcher import Searcher

Advance = Callable[[int, int], None]
"""Called with the number of steps done, and of all steps."""

# Below this nearness a sentence does not count as an answer to a question without a claim.
ON_TOPIC = 0.62
# How many articles of a source are checked for text that another source shares.
DOCUMENTS_A_SOURCE = 2
_ORDER: tuple[SourceStance, ...] = (
    *("supports", "disputes", "mixed", "unclear", "unread", "silent"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonInput:
    """The question as typed, the claim that stances refer to, if any, and what is compared.

    `gathered` is what each source says, nearest first, without verdicts.
    """

    question: str
    claim: str | None
    gathered: ClaimCandidates
    notices: tuple[str, ...]
    began: float


class Comparer:
    """Compares the sources of the index of `searcher`. Several threads may use it at once."""

    def __init__(
        self, searcher: Searcher, scorer: StanceScorer, *, thresholds: Thresholds | None = None
    ) -> None:
        self.searcher = searcher
        self._scorer = scorer
        self._thresholds = thresholds or shipped_thresholds()
        self._read: dict[str, Sentences] = {}

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
        self, question: str, *, claim: str | None = None, filters: Filters | None = None
    ) -> ComparisonInput:
        """What each source says, without verdicts; much faster than `judge`.

        Without `claim`, a yes/no question is turned into a claim by rule.

        Raises:
            QuestionError: as for `compare`.
        """
        began = time.perf_counter()
        # Both are checked like any question: that they have words, and not too many.
        claim = claim and parse_question(well_formed(claim)).typed
        answer = self.searcher.search(question, k=1, filters=filters)
        first, *more = questions_in(answer.question) or [answer.question]
        claim = claim or claim_of(first)
        notices = [*answer.notices]
        if more:
            notices.append(
                f"There is more than one question here; only the first is compared: “{first}”"
            )
        if claim and is_double_negation(claim):
            notices.append(
                "The claim contains a double negative, which is easily misread. "
                "Rephrase it without “not” if you can."
            )
        gathered = gather(self.searcher, claim or first, filters)
        if unread := sum(not source.is_read for source in gathered.sources):
            notices.append(
                f"Not read sentence by sentence: {counted(unread, 'less relevant source')}. "
                f"Each is listed with its nearest passage."
            )
        if not claim and not answer.answerable:
            for source in gathered.sources:
                source.candidates = []
        return ComparisonInput(
            question=answer.question,
            claim=claim,
            gathered=gathered,
            notices=tuple(notices),
            began=began,
        )

    def judge(self, inquiry: ComparisonInput, *, advance: Advance | None = None) -> Comparison:
        """The whole comparison. `advance` is called after each source, and after the pairs."""
        sources = inquiry.gathered.sources
        speaking = [source for source in sources if source.candidates]
        steps = len(speaking) + 1
        judged: dict[int, list[Judged]] = {}
        for done, source in enumerate(speaking, start=1):
            judged[id(source)] = self._judged(source, inquiry)
            if advance:
                advance(done, steps)
        kept = [_kept(source, judged[id(source)]) for source in speaking]
        pairs = pair_claims(
            kept, list(judged.values()), scorer=self._scorer, thresholds=self._thresholds
        )
        if advance:
            advance(steps, steps)
        shared = self._shared(sources)
        views = [
            _view(source, judged.get(id(source), []), inquiry.claim, shared.get(number, ()))
            for number, source in enumerate(sources)
        ]
        return Comparison(
            question=inquiry.question,
            claim=inquiry.claim,
            sources=tuple(_ordered(views)),
            pairs=tuple(pairs),
            groups=tuple(_groups(kept, pairs)),
            notices=inquiry.notices,
            milliseconds=1000 * (time.perf_counter() - inquiry.began),
        )

    def _judged(self, source: SourceClaims, inquiry: ComparisonInput) -> list[Judged]:
        if inquiry.claim is None:
            near = [one for one in source.candidates if one.nearness >= ON_TOPIC]
            return [Judged(claim=one.claim) for one in near]
        judged = judge(
            source.candidates,
            inquiry.gathered,
            inquiry.claim,
            scorer=self._scorer,
            thresholds=self._thresholds,
        )
        speaking = [one for one in judged if one.stance != "neutral"]
        return sorted(speaking, key=lambda one: (one.stance == "unclear", -(one.probability or 0)))

    def _shared(self, sources: Sequence[SourceClaims]) -> dict[int, tuple[str, ...]]:
        """The labels of the sources that share text with each, by its place in `sources`."""
        near = [number for number, source in enumerate(sources) if source.candidates]
        groups = [
            [self._sentences(document) for document in _spoken(sources[number])] for number in near
        ]
        names: dict[int, tuple[str, ...]] = {}
        for one, other, _ in sharing(groups):
            a, b = near[one], near[other]
            names[a] = (*names.get(a, ()), sources[b].label)
            names[b] = (*names.get(b, ()), sources[a].label)
        return names

    def _sentences(self, document: Document) -> Sentences:
        sentences = self._read.get(document.doc_id)
        if sentences is None:
            sentences = sentence_vectors(document, self.searcher.generation, self.searcher.model)
            self._read[document.doc_id] = sentences
        return sentences


def _spoken(source: SourceClaims) -> list[Document]:
    """The documents of a source's nearest candidates, a few at most."""
    documents = {one.claim.document.doc_id: one.claim.document for one in source.candidates}
    return list(documents.values())[:DOCUMENTS_A_SOURCE]


def _kept(source: SourceClaims, judged: Sequence[Judged]) -> SourceClaims:
    """The source with only those of its candidates that are in `judged`."""
    places = {one.claim.place for one in judged}
    candidates = [one for one in source.candidates if one.claim.place in places]
    return SourceClaims(
        name=source.name,
        label=source.label,
        documents=source.documents,
        candidates=candidates,
        nearest=source.nearest,
    )


def _view(
    source: SourceClaims, judged: Sequence[Judged], claim: str | None, shared: tuple[str, ...]
) -> SourceView:
    return SourceView(
        name=source.name,
        label=source.label,
        documents=tuple(source.documents),
        stance=_stance(source, judged, claim),
        claims=tuple(judged),
        nearest=source.nearest,
        shares_text_with=shared,
    )


def _stance(
    source: SourceClaims, judged: Sequence[Judged], claim: str | None
) -> SourceStance | None:
    if not source.is_read:
        return "unread"
    if claim is None:
        return None
    stances = {one.stance for one in judged}
    if {"supports", "disputes"} <= stances:
        return "mixed"
    for stance in _ORDER:
        if stance in stances:
            return stance
    return "silent"


def _ordered(views: Sequence[SourceView]) -> list[SourceView]:
    def place(view: SourceView) -> tuple[int, float]:
        order = _ORDER.index(view.stance) if view.stance else (0 if view.claims else len(_ORDER))
        return order, -(view.claims[0].probability or 0 if view.claims else 0)

    return sorted(views, key=place)


def _groups(sources: Sequence[SourceClaims], pairs: Sequence[Pair]) -> list[Group]:
    spoken = [(one, source.label) for source in sources for one in source.candidates]
    claims: list[Claim] = [one.claim for one, _ in spoken]
    return group_claims(claims, pairs, [label for _, label in spoken])
