"""The answer to a question: hits with their scores, and whether they answer it."""

from dataclasses import asdict, dataclass
from typing import Any

from index.records import Document, Listing, Location, Passage, Span
from index.retrieval.retriever import Scores
from index.search.explanation import Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage with its rank, from 1, and its document.

    `also_in` has all its near-duplicates in the index that pass the filters, in the order of the
    index.
    """

    rank: int
    scores: Scores
    passage: Passage
    document: Document
    why: Explanation
    also_in: tuple[tuple[Location, Listing], ...] = ()

    @property
    def highlights(self) -> tuple[Span, ...]:
        """From the document's start: the sentence that answers best, then the question's words."""
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
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "highlights": [list(span) for span in hit.highlights],
        "why": _why(hit.why),
        "also_in": [
            {
                "doc_id": other.doc_id,
                "start": other.start,
                "end": other.end,
                "source": where.source,
                "title": where.title,
            }
            for other, where in hit.also_in
        ],
    }


def _why(why: Explanation) -> dict[str, Any]:
    return {
        "sentence": list(why.sentence),
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
