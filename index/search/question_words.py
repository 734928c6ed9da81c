"""The words of a question, each by the terms that the index has it under."""

from collections.abc import Iterator
from dataclasses import dataclass

from index.retrieval.retriever import Retriever
from index.text.analyzer import terms, words
from index.text.phrases import Ways, ways


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionWord:
    """A word as typed. A passage has it if it has any of `terms`, the word's own first."""

    word: str
    terms: tuple[str, ...]


def question_words(text: str, retriever: Retriever) -> Iterator[QuestionWord]:
    """The words of a question in reading order, without stop words.

    If the index has a word only joined with its neighbour ("followup" of "follow up"), or only as
    two words, it is found by these terms, too.
    """
    ways_of = _ways_of(text)
    held = retriever.frequencies([t for way in ways_of.values() for t in (way.term, *way.joined)])
    for term, span in words(text):
        word = text[span.start : span.end]
        way = ways_of.get(term)
        if way is None or held[term]:
            joined = filter(held.get, way.joined) if way else ()
            yield QuestionWord(word=word, terms=(term, *joined))
        else:
            apart = _terms_apart(way, retriever) or [term]
            joined = filter(held.get, way.joined)
            yield from (QuestionWord(word=word, terms=(half, *joined)) for half in apart)


def _ways_of(text: str) -> dict[str, Ways]:
    """The ways to write each word, by its term; one that is repeated has several neighbours."""
    ways_of: dict[str, Ways] = {}
    for way in ways(text):
        before = ways_of.get(way.term, way)
        joined = tuple(dict.fromkeys((*before.joined, *way.joined)))
        ways_of[way.term] = way._replace(joined=joined)
    return ways_of


def _terms_apart(way: Ways, retriever: Retriever) -> list[str]:
    """The terms of the two words as which a passage has this word; none if no passage does."""
    apart = {halves: terms(" ".join(halves)) for halves in way.apart}
    held = retriever.frequencies([term for both in apart.values() for term in both])
    known = {halves: both for halves, both in apart.items() if all(held[term] for term in both)}
    if not known or not retriever.holds("".join(next(iter(known)))):
        return []
    return next((both for halves, both in known.items() if retriever.holds(" ".join(halves))), [])
