"""Explains a hit: the sentence that answers best, and the question's words it contains."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

import numpy as np

from index.embedding.token_vectors import TokenVectors, token_cosines
from index.records import Passage, Span, Vectors
from index.retrieval.bm25 import united
from index.retrieval.retriever import PostingStats
from index.search.passage_readings import Reading
from index.search.question_words import QuestionWord
from index.text.analyzer import words
from index.text.sentences import sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryTerm:
    """A word of the question as typed, and where its term occurs, or one of `others`."""

    word: str
    term: str
    postings: PostingStats
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedTerm:
    """A word of the question that occurs in a passage, at `spans` of the document.

    `passages` counts those of the whole index that contain it.
    """

    word: str
    term: str
    spans: tuple[Span, ...]
    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How a passage matches the question; all spans count from the document's start.

    `words` occur in the passage; those `above` only in the title, headings or lead-in by which
    it is found, too; those `missing` in none of these. All are in the order of the question.
    `sentence` is the nearest one, and `answers` whether it is taken to answer. `passages` is how
    many the whole index has.
    """

    sentence: Span
    answers: bool = True
    words: tuple[MatchedTerm, ...] = ()
    above: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    passages: int = 0

    @property
    def highlights(self) -> tuple[Span, ...]:
        """The sentence if it answers, then the question's words in order, without overlaps."""
        words = _merged(span for word in self.words for span in word.spans)
        return (self.sentence, *words) if self.answers else tuple(words)


def query_terms(
    asked: Sequence[QuestionWord], postings: Mapping[str, PostingStats]
) -> list[QueryTerm]:
    """The words of a question, each term once; `postings` are those of its ranking."""
    first = {word.terms[0]: word for word in reversed(asked)}
    return [
        QueryTerm(
            word=word.word,
            term=term,
            postings=_united([postings[one] for one in word.terms]),
            others=word.terms[1:],
        )
        for term, word in reversed(first.items())
    ]


def _united(postings: Sequence[PostingStats]) -> PostingStats:
    """The places of any of these terms."""
    if len(postings) == 1:
        return postings[0]
    rows = reduce(united, (one.rows for one in postings))
    return PostingStats(rows=rows, passages=max(len(rows), *(one.passages for one in postings)))


class LateInteraction(NamedTuple):
    """What the nearest sentence is found by in a passage that was not read.

    `query` are the token vectors of the question. `starts` are the offsets of the content tokens
    in the passage's text, and the last of `tokens` are their vectors.
    """

    query: Vectors
    tokens: TokenVectors
    starts: Sequence[int]


def explain(
    passage: Passage,
    *,
    row: int,
    asked: Sequence[QueryTerm],
    by: Reading | LateInteraction,
    answers: bool,
    passages: int,
) -> Explanation:
    """How `passage`, at `row` of an index of `passages` passages, matches the words `asked`.

    The nearest sentence is the one that answers `by` a reading, or the nearest by late
    interaction; without token vectors, the one with most of the question's words; of equals, the
    first. `answers` says whether the index has an answer at all.
    """
    spans: dict[str, list[Span]] = {word.term: [] for word in asked}
    asked_by: dict[str, list[QueryTerm]] = {}
    for one in asked:
        for term in (one.term, *one.others):
            asked_by.setdefault(term, []).append(one)
    for term, span in words(passage.text, among=asked_by):
        for one in asked_by[term]:
            spans[one.term].append(span)
    occurrences = [span for places in spans.values() for span in places]
    if isinstance(by, Reading):
        sentence = by.best
        answers &= by.answers
    else:
        sentence = _nearest(passage.text, occurrences, by)
    absent = [word for word in asked if not spans[word.term]]
    here = np.array([row])
    is_above = [bool(word.postings.occurs_in(here)[0]) for word in absent]
    return Explanation(
        sentence=_moved(sentence, passage.start),
        answers=answers,
        words=tuple(
            MatchedTerm(
                word=word.word,
                term=word.term,
                spans=tuple(_moved(span, passage.start) for span in spans[word.term]),
                passages=word.postings.passages,
            )
            for word in asked
            if spans[word.term]
        ),
        above=tuple(word.word for word, above in zip(absent, is_above, strict=True) if above),
        missing=tuple(word.word for word, above in zip(absent, is_above, strict=True) if not above),
        passages=passages,
    )


def _nearest(text: str, occurrences: Sequence[Span], by: LateInteraction) -> Span:
    query, tokens, starts = by
    found = sentences(text)
    begins = starts if len(tokens) >= len(starts) else []
    late = dict.fromkeys(range(len(found)), 0.0)
    # Tokens stand in reading order, so those of a sentence stand together.
    bounds = [(bisect_left(begins, one.start), bisect_left(begins, one.end)) for one in found]
    read = [number for number, (first, end) in enumerate(bounds) if first < end]
    if read and len(query):
        cosines = token_cosines(query, tokens[len(tokens) - len(begins) :])
        places = [place for number in read for place in bounds[number]]
        # Every other place begins what is between two sentences; behind the last may be nothing.
        best = np.maximum.reduceat(cosines, places[: -1 if places[-1] == len(begins) else None], 1)
        means = np.ascontiguousarray(best[:, ::2].T).mean(axis=1)
        late.update(zip(read, means.tolist(), strict=True))

    def nearness(number: int) -> tuple[float, int]:
        start, end = found[number]
        return late[number], sum(start <= word.start < end for word in occurrences)

    return found[max(late, key=nearness)]


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged


def _moved(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)
