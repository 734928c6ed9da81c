"""The topics of a library: the headings of its articles, and questions that they answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, zip_longest

from index.errors import QuestionError
from index.overview.sampling import even_places
from index.records import Document, Span
from index.search.answerability import is_answerable
from index.search.searcher import Searcher
from index.text.analyzer import terms
from index.text.language import article_language
from index.text.questions import asked_by_heading, asked_for_definition, asked_in_line
from index.text.sentences import sentences

_LOOKED_AT = 20
_ASKED_AT_MOST = 30
READ = 10_000
"""How many characters of an article are looked at."""
# A line of its own, in articles that mark no headings; the last of a list is not answered below.
_ASKING = re.compile(r"(?<!\?\n)(?<!\?\n\n)^[^\W\d_].*\?(?=[ \t]*$)", re.MULTILINE)
_LOWEST = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question made from an article, and the span of the article that should answer it."""

    words: str
    doc_id: str
    answer: Span


def headings(document: Document) -> list[str]:
    """The headings that say what an article is about, in reading order, each once.

    Headings in notices and menus are left out, and so is any that repeats the title.
    """
    texts = [
        " ".join(document.text[heading.start : heading.end].split())
        for heading in document.headings
        if not is_notice(document, heading.start)
    ]
    return [words for words in dict.fromkeys(texts) if words and words != document.title]


def examples(searcher: Searcher, *, count: int = 4) -> list[str]:
    """Up to `count` questions that this library answers, in the words of several articles."""
    answered = (one.words for one in _candidates(searcher) if _answers(searcher, one))
    return list(islice(answered, count))


def sampled(searcher: Searcher) -> list[Document]:
    """Some articles from all over the library."""
    documents = searcher.documents
    return [documents[place] for place in even_places(len(documents), _LOOKED_AT)]


def _candidates(searcher: Searcher) -> list[Example]:
    """Questions that articles ask, then those that their topics lead to, each in other words.

    In both one from each article in turn, the most typical of each article first.
    """
    documents = sampled(searcher)
    texts = [document.text[:READ] for document in documents]
    asked, made = [], []
    for document in documents:
        english = is_english(searcher, document)
        asked.append(list(asked_by(document, english=english)))
        made.append(list(_made(document, texts)) if english else [])
    different: dict[frozenset[str], Example] = {}
    for columns in (asked, made):
        ranked = [
            sorted(column, key=lambda one: -_reach(searcher, one.words)) for column in columns
        ]
        for one in chain.from_iterable(zip_longest(*ranked)):
            if one:
                different.setdefault(frozenset(terms(one.words)), one)
    return list(different.values())[:_ASKED_AT_MOST]


def is_english(searcher: Searcher, document: Document) -> bool:
    """Whether an article seems to be in English."""
    known = searcher.generation.manifest.languages
    if known is None:
        return article_language(document.text) is None
    return not any(document.doc_id in doc_ids for doc_ids in known.values())


def asked_by(document: Document, *, english: bool) -> Iterator[Example]:
    """The questions that an article asks in its title, headings and other lines."""
    whole = Span(0, len(document.text))
    for words, answer in [(document.title, whole), *_sections(document)]:
        if question := asked_in_line(words, english=english):
            yield Example(words=question, doc_id=document.doc_id, answer=answer)


def _made(document: Document, others: Sequence[str]) -> Iterator[Example]:
    texts = [document.text[:READ], *others]
    sections = [*_sections(document)]
    for words, answer in sections:
        if question := asked_by_heading(words, texts=texts):
            yield Example(words=question, doc_id=document.doc_id, answer=answer)
    topics = [(frozenset(terms(words)), answer) for words, answer in sections]
    titled = frozenset(terms(document.title))
    for span in sentences(texts[0]):
        question = asked_for_definition(texts[0][span.start : span.end], texts=texts)
        thing = frozenset(terms(question or ""))
        # One word of a heading is rarely all that it is about.
        about = [answer for topic, answer in topics if len(thing) > 1 and thing <= topic]
        if question and (about or thing == titled):
            answer = about[0] if about else Span(0, len(document.text))
            yield Example(words=question, doc_id=document.doc_id, answer=answer)


def _sections(document: Document) -> Iterator[tuple[str, Span]]:
    """The headings, and other lines that ask, each with the span of what stands below it.

    Those with nothing below them are left out.
    """
    text = document.text
    begins = {heading.start: (heading.end, heading.level) for heading in document.headings}
    for line in _ASKING.finditer(text, 0, READ):
        begins.setdefault(line.start(), (line.end(), _LOWEST))
    places = sorted(begins)
    for place, start in enumerate(places):
        end, level = begins[start]
        behind = (other for other in places[place + 1 :] if begins[other][1] <= level)
        below = Span(end, next(behind, len(text)))
        if not is_notice(document, start) and text[below.start : below.end].strip():
            yield text[start:end], below


def is_notice(document: Document, place: int) -> bool:
    """Whether a notice or menu of the article is at this place."""
    return any(span.start <= place < span.end for span in document.boilerplate)


def _reach(searcher: Searcher, words: str) -> int:
    """In how many articles the rarest of the words occurs: one, for a passing phrase."""
    return min(map(searcher.generation.articles_with, terms(words)), default=0)


def _answers(searcher: Searcher, example: Example) -> bool:
    """Whether the first passage for the question is the one it was made from, by its meaning.

    Its words occur there, so that they do says nothing.
    """
    try:
        hits = searcher.search(example.words, k=1).hits
    except QuestionError:
        return False
    first = hits[0].passage if hits else None
    if first is None or first.doc_id != example.doc_id:
        return False
    if first.end <= example.answer.start or example.answer.end <= first.start:
        return False
    features = searcher.answer_features(example.words)
    return is_answerable(replace(features, is_named=False))
