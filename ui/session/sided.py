"""Yes/no questions on which sources of a library take sides."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice, zip_longest

from index.compare.comparer import Comparer
from index.compare.question import asked_in
from index.records import Document
from index.retrieval.filters import Filters
from index.search.searcher import Searcher
from index.text.analyzer import terms
from index.text.questions import asked_whether
from index.text.sentences import sentences
from ui.session.background import is_ending
from ui.session.suggestions import READ, asked_by, is_english, is_notice, sampled

_SIDES = ("supports", "disputes", "mixed")
_FEWEST_SOURCES = 2
_SOURCES_READ = 4
_RANKED = 60
_PASSAGES = 30
_COMPARED = 6


def sided_questions(comparer: Comparer, *, count: int = 4) -> list[str]:
    """Up to `count` yes/no questions on which two or more sources take sides, opposite ones first.

    They are asked by articles or made from their sentences. Those that come near to several
    sources are compared, a few of them only, which takes seconds.
    """
    sided = []
    for question, documents in _nearest(comparer.searcher)[:_COMPARED]:
        if is_ending():
            break
        comparison = comparer.compare(question, filters=Filters(documents=documents))
        stances = {view.stance for view in comparison.sources}
        taking = sum(view.stance in _SIDES for view in comparison.sources)
        if taking >= _FEWEST_SOURCES:
            sided.append(
                (not ("mixed" in stances or {"supports", "disputes"} <= stances), question)
            )
    sided.sort(key=lambda row: row[0])
    return _different(question for _, question in sided)[:count]


def _different(questions: Iterable[str]) -> list[str]:
    """Those of the questions that are not another with more words, or fewer."""
    kept: dict[frozenset[str], str] = {}
    for question in questions:
        words = frozenset(terms(question))
        if not any(words <= other or other <= words for other in kept):
            kept[words] = question
    return list(kept.values())


def _nearest(searcher: Searcher) -> list[tuple[str, tuple[str, ...]]]:
    """Questions, each with an article of each source near it, those near to two sources first."""
    ranked = []
    for question in islice(_questions(searcher), _RANKED):
        if is_ending():
            break
        near = _near_sources(searcher, question)
        if len(near) >= _FEWEST_SOURCES:
            nearness = sorted((score for score, _ in near.values()), reverse=True)
            documents = tuple(doc_id for _, doc_id in near.values())
            ranked.append((nearness[_FEWEST_SOURCES - 1], question, documents))
    ranked.sort(key=lambda row: -row[0])
    return [(question, documents) for _, question, documents in ranked]


def _near_sources(searcher: Searcher, question: str) -> dict[str, tuple[float, str]]:
    """The nearest sources, each with how near it is and its nearest article."""
    _, ranking = searcher.rank(question)
    numbers = ranking.documents[:_PASSAGES]
    listings = searcher.generation.listings_at(numbers)
    near: dict[str, tuple[float, str]] = {}
    for place, number in enumerate(numbers.tolist()):
        listing = listings[number]
        score = float(ranking.dense[place] + ranking.late[place])
        near.setdefault(listing.source or listing.doc_id, (score, listing.doc_id))
    return dict(islice(near.items(), _SOURCES_READ))


def _questions(searcher: Searcher) -> Iterator[str]:
    """Yes/no questions, one from each article in turn, each in other words."""
    documents = sampled(searcher)
    texts = [document.text[:READ] for document in documents]
    columns = [
        _whether(document, texts, english=is_english(searcher, document)) for document in documents
    ]
    seen = set()
    for question in chain.from_iterable(zip_longest(*columns)):
        words = frozenset(terms(question or ""))
        if question and words not in seen:
            seen.add(words)
            yield question


def _whether(document: Document, others: list[str], *, english: bool) -> Iterator[str]:
    """The yes/no questions that an article asks, then those that its sentences answer."""
    if not english:
        return
    for asked in asked_by(document, english=english):
        if asked_in(asked.words).form == "yes/no":
            yield asked.words
    text = document.text[:READ]
    for span in sentences(text):
        question = asked_whether(text[span.start : span.end], texts=[text, *others])
        if question and not is_notice(document, span.start):
            yield question
