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
"""Told how many steps of how many are done."""

# Below this nearness a sentence is not taken for an answer to a question without a claim.
ON_TOPIC = 0.62
# So many articles of a source are looked at for text that another source has, too.
DOCUMENTS_A_SOURCE = 2
_ORDER: tuple[SourceStance, ...] = (
    *("supports", "disputes", "mixed", "unclear", "unread", "silent"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonInput:
    """What is compared: the question as typed, and the claim that stances are about, if any.

    `gathered` is what each source has to say, nearest first, without verdicts.
    """

    question: str
    claim: str | None
    gathered: ClaimCandidates
    notices: tuple[str, ...]
    began: float


class Comparer:
    """Compares the sources of one index, over its `searcher`. Several threads may ask at once."""

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
        """What each source says to `question`, or to `claim` where one is given.

        Raises:
            QuestionError: the question has no words or is too long, or a filter names nothing.
        """
        return self.judge(self.gather(question, claim=claim, filters=filters))

    def gather(
        self, question: str, *, claim: str | None = None, filters: Filters | None = None
    ) -> ComparisonInput:
        """What each source has to say, without verdicts; much faster than `judge`.

        Without `claim` a yes/no question is turned into one by rule.

        Raises:
            QuestionError: as `compare`.
        """
        began = time.perf_counter()
        # Both are checked as any question is: for words, and for their length.
        claim = claim and parse_question(well_formed(claim)).typed
        answer = self.searcher.search(question, k=1, filters=filters)
        first, *more = questions_in(answer.question) or [answer.question]
        claim = claim or claim_of(first)
        notices = [*answer.notices]
        if more:
            notices.append(f"There is more than one question in this; compared is: “{first}”")
        if claim and is_double_negation(claim):
            notices.append(
                "The claim denies something twice, which is easily read the wrong way round. "
                "Say it without “not” if you can."
            )
        gathered = gather(self.searcher, claim or first, filters)
        if unread := sum(not voice.is_read for voice in gathered.voices):
            notices.append(
                f"{counted(unread, 'source')} further away were not read sentence by "
                f"sentence; each is listed with its nearest passage."
            )
        if not claim and not answer.answerable:
            for voice in gathered.voices:
                voice.candidates = []
        return ComparisonInput(
            question=answer.question,
            claim=claim,
            gathered=gathered,
            notices=tuple(notices),
            began=began,
        )

    def judge(self, inquiry: ComparisonInput, *, advance: Advance | None = None) -> Comparison:
        """The whole comparison. `advance` is told of each source that is done, and the pairs."""
        voices = inquiry.gathered.voices
        speaking = [voice for voice in voices if voice.candidates]
        steps = len(speaking) + 1
        judged: dict[int, list[Judged]] = {}
        for done, voice in enumerate(speaking, start=1):
            judged[id(voice)] = self._judged(voice, inquiry)
            if advance:
                advance(done, steps)
        kept = [_kept(voice, judged[id(voice)]) for voice in speaking]
        pairs = pair_claims(
            kept, list(judged.values()), scorer=self._scorer, thresholds=self._thresholds
        )
        if advance:
            advance(steps, steps)
        shared = self._shared(voices)
        views = [
            _view(voice, judged.get(id(voice), []), inquiry.claim, shared.get(number, ()))
            for number, voice in enumerate(voices)
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

    def _judged(self, voice: SourceClaims, inquiry: ComparisonInput) -> list[Judged]:
        if inquiry.claim is None:
            near = [one for one in voice.candidates if one.nearness >= ON_TOPIC]
            return [Judged(claim=one.claim) for one in near]
        judged = judge(
            voice.candidates,
            inquiry.gathered,
            inquiry.claim,
            scorer=self._scorer,
            thresholds=self._thresholds,
        )
        speaking = [one for one in judged if one.stance != "neutral"]
        return sorted(speaking, key=lambda one: (one.stance == "unclear", -(one.probability or 0)))

    def _shared(self, voices: Sequence[SourceClaims]) -> dict[int, tuple[str, ...]]:
        """For each source the labels of others that share text with it, by the voice's place."""
        near = [number for number, voice in enumerate(voices) if voice.candidates]
        groups = [
            [self._sentences(document) for document in _spoken(voices[number])] for number in near
        ]
        names: dict[int, tuple[str, ...]] = {}
        for one, other, _ in sharing(groups):
            a, b = near[one], near[other]
            names[a] = (*names.get(a, ()), voices[b].label)
            names[b] = (*names.get(b, ()), voices[a].label)
        return names

    def _sentences(self, document: Document) -> Sentences:
        found = self._read.get(document.doc_id)
        if found is None:
            found = sentence_vectors(document, self.searcher.generation, self.searcher.model)
            self._read[document.doc_id] = found
        return found


def _spoken(voice: SourceClaims) -> list[Document]:
    """The documents that a source's candidates stand in, the nearest few."""
    found = {one.claim.document.doc_id: one.claim.document for one in voice.candidates}
    return list(found.values())[:DOCUMENTS_A_SOURCE]


def _kept(voice: SourceClaims, judged: Sequence[Judged]) -> SourceClaims:
    """The voice with only those candidates that came through."""
    places = {one.claim.place for one in judged}
    candidates = [one for one in voice.candidates if one.claim.place in places]
    return SourceClaims(
        name=voice.name,
        label=voice.label,
        documents=voice.documents,
        candidates=candidates,
        nearest=voice.nearest,
    )


def _view(
    voice: SourceClaims, judged: Sequence[Judged], claim: str | None, shared: tuple[str, ...]
) -> SourceView:
    return SourceView(
        name=voice.name,
        label=voice.label,
        documents=tuple(voice.documents),
        stance=_stance(voice, judged, claim),
        claims=tuple(judged),
        nearest=voice.nearest,
        shares_text_with=shared,
    )


def _stance(
    voice: SourceClaims, judged: Sequence[Judged], claim: str | None
) -> SourceStance | None:
    if not voice.is_read:
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


def _groups(voices: Sequence[SourceClaims], pairs: Sequence[Pair]) -> list[Group]:
    spoken = [(one, voice.label) for voice in voices for one in voice.candidates]
    claims: list[Claim] = [one.claim for one, _ in spoken]
    return group_claims(claims, pairs, [label for _, label in spoken])
