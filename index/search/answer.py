"""The answer to a question: hits with their scores, and whether they answer it."""

from dataclasses import asdict, dataclass
from typing import Any

from index.attribution import lead_json
from index.records import Document, Listing, Location, Passage, Span
from index.retrieval.retriever import Scores
from index.search.differences import Difference
from index.search.explanation import Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class NearHit:
    """A better hit of nearly the same words, and where the words differ."""

    rank: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage with its rank, from 1, and its document.

    `also_in` has all its near-duplicates in the index that say the same and pass the filters, in
    the order of the index. One that differs in a word is a hit of its own, with the first hit that
    it is near to in `nearly_same`.
    """

    rank: int
    scores: Scores
    passage: Passage
    document: Document
    why: Explanation
    also_in: tuple[tuple[Location, Listing], ...] = ()
    nearly_same: NearHit | None = None

    @property
    def highlights(self) -> tuple[Span, ...]:
        """From the document's start: the sentence that answers, if one does, then the words."""
        return self.why.highlights


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`hits` are the nearest passages, best first, even if they do not answer the question.

    `notices` are lines for the user to read: what was left out or not understood.
    `did_you_mean` is the question with near words of the articles for those that they do not have.
    """

    question: str
    answerable: bool
    hits: tuple[Hit, ...]
    milliseconds: float
    notices: tuple[str, ...] = ()
    did_you_mean: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The answer as the command line prints it."""
        return {
            "question": self.question,
            "answerable": self.answerable,
            "hits": [_hit(hit) for hit in self.hits],
            "notices": list(self.notices),
            "did_you_mean": self.did_you_mean,
            "milliseconds": round(self.milliseconds, 1),
        }


def _hit(hit: Hit) -> dict[str, Any]:
    passage, document = hit.passage, hit.document
    return {
        "rank": hit.rank,
        "scores": {name: round(score, 4) for name, score in asdict(hit.scores).items()},
        "doc_id": document.doc_id,
        "title": document.title,
        "source": document.source,
        "published": document.published,
        "url": document.url,
        "path": document.path,
        "digest_of": document.digest_of,
        "heading": passage.heading,
        "page": passage.page,
        "recognised": passage.recognised,
        "start": passage.start,
        "end": passage.end,
        "lead": lead_json(passage.lead),
        "text": passage.text,
        "highlights": [list(span) for span in hit.highlights],
        "why": _why(hit),
        "also_in": [
            {
                "doc_id": other.doc_id,
                "start": other.start,
                "end": other.end,
                "source": where.source,
                "title": where.title,
                "heading": other.heading,
            }
            for other, where in hit.also_in
        ],
        "nearly_same": _nearly_same(hit.nearly_same) if hit.nearly_same else None,
    }


def _nearly_same(near: NearHit) -> dict[str, Any]:
    return {
        "rank": near.rank,
        "differences": [
            {**one._asdict(), "here": list(one.here), "there": list(one.there)}
            for one in near.differences
        ],
    }


def _why(hit: Hit) -> dict[str, Any]:
    why = hit.why
    return {
        "sentence": list(why.sentence),
        "answers": why.answers,
        "lead": lead_json(hit.document.lead(why.sentence)),
        "words": [
            {
                "word": matched.word,
                "stem": matched.term,
                "spans": [list(span) for span in matched.spans],
                "passages": matched.passages,
            }
            for matched in why.words
        ],
        "above": list(why.above),
        "missing": list(why.missing),
        "of_passages": why.passages,
    }
