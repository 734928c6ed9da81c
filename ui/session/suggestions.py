"""The topics of a library: the headings of its articles, and questions that they answer."""

from collections import Counter
from itertools import chain, islice, zip_longest

from index.errors import QuestionError
from index.records import Document
from index.search.searcher import Searcher
from index.text.analyzer import terms

_LONGEST = 60
_LOOKED_AT = 20


def headings(document: Document) -> list[str]:
    """The headings that say what an article is about, in reading order, each once.

    Headings in notices and menus are left out, and so is any that repeats the title.
    """
    texts = [
        " ".join(document.text[heading.start : heading.end].split())
        for heading in document.headings
        if not any(span.start <= heading.start < span.end for span in document.boilerplate)
    ]
    return [words for words in dict.fromkeys(texts) if words and words != document.title]


def examples(searcher: Searcher, *, count: int = 4) -> list[str]:
    """Up to `count` questions that this library answers, in the words of several articles."""
    answered = (words for words in _candidates(searcher) if _answers(searcher, words))
    return list(islice(answered, count))


def _candidates(searcher: Searcher) -> list[str]:
    """Short headings, one from each article in turn, the most typical of each article first."""
    documents = searcher.documents[:_LOOKED_AT]
    # Headings that several articles share are often "Introduction" or "Methods".
    frequency = Counter(words for document in documents for words in headings(document))
    columns = [
        sorted(
            _fit(document, frequency),
            key=lambda words: (not words.endswith("?"), -_reach(searcher, words)),
        )
        for document in documents
    ]
    rows = chain.from_iterable(zip_longest(*columns))
    different = {frozenset(terms(words)): words for words in rows if words is not None}
    return list(different.values())[:_LOOKED_AT]


def _fit(document: Document, frequency: Counter[str]) -> list[str]:
    fit = [
        words
        for words in headings(document)
        if len(words) <= _LONGEST and len(terms(words)) > 1 and frequency[words] == 1
    ]
    return fit or [document.title]


def _reach(searcher: Searcher, words: str) -> int:
    """In how many articles the rarest of the words occurs: one, for a passing phrase."""
    return min(map(searcher.generation.articles_with, terms(words)), default=0)


def _answers(searcher: Searcher, words: str) -> bool:
    try:
        return searcher.search(words, k=1).answerable
    except QuestionError:
        return False
