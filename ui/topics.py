"""What a library is about: its articles' headings, and questions that they surely answer."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from index.errors import QuestionError
from index.records import Document
from index.search import Searcher

_LONGEST = 60


def headings(document: Document) -> list[str]:
    """The headings that say what an article is about, in reading order, each once.

    Those of notices and menus are left out, and the title where it stands as the first heading.
    """
    found = [
        " ".join(document.text[heading.start : heading.end].split())
        for heading in document.headings
        if not any(span.start <= heading.start < span.end for span in document.boilerplate)
    ]
    return [words for words in dict.fromkeys(found) if words and words != document.title]


def examples(searcher: Searcher, *, count: int = 4) -> list[str]:
    """Up to `count` questions that this library answers, in its own words, of many articles."""
    found: list[str] = []
    for words in _candidates(searcher.documents):
        if len(found) == count:
            break
        if words not in found and _answers(searcher, words):
            found.append(words)
    return found


def _candidates(documents: Sequence[Document]) -> Iterator[str]:
    """Short headings, one article after the other; questions first, then longer before shorter."""
    columns = [
        sorted(_fit(document), key=lambda words: (not words.endswith("?"), -len(words)))
        for document in documents[:20]
    ]
    rows = zip_longest(*columns)
    return (words for words in chain.from_iterable(rows) if words is not None)


def _fit(document: Document) -> list[str]:
    fit = [words for words in headings(document) if len(words) <= _LONGEST]
    several = [words for words in fit if len(re.findall(r"\w+", words)) > 1]
    return several or [document.title]


def _answers(searcher: Searcher, words: str) -> bool:
    try:
        return searcher.search(words, k=1).answerable
    except QuestionError:
        return False
