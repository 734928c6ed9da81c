"""Whether two claims speak of the same thing, so far as their words show it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from index.compare.claims import is_topic
from index.compare.english.phrase_table import blotted, fold
from index.compare.english.population import scope
from index.differences.article_claims import ClaimAt
from index.differences.turned_sentence import Turn
from index.records import Document, Span
from index.text.analyzer import terms

# What holds for a part, in a case or perhaps does not contradict what holds elsewhere.
_PARTLY = re.compile(
    r"(?<!\w)(?:when|whenever|if|unless|until|while|although|though|except|some|other|others"
    r"|another|several|certain|most|mostly|many|few|usually|typically|generally|normally|often"
    r"|sometimes|rarely|occasionally|less|cases?|who|whose|types?|forms?"
    r"|not all|not every|one of|either|whereas|however|only|also)(?!\w)"
)
# What may be is not denied by another number.
_PERHAPS = re.compile(r"(?<!\w)(?:may|might|could|can)(?!\w)")
# What an article reports of its own work, and of what is over, another's number does not deny.
_OWN = re.compile(r"(?<!\w)(?:we|our|ours)(?!\w)")
_OVER = re.compile(r"(?<!\w)(?:was|were|had|did)(?!\w)")
# A sentence that explains a word, points back, or sends the reader elsewhere.
_NO_STATEMENT = re.compile(
    r"(?:this|that|these|those|it|they|neither|none)\s(?:mean|can|may|will|would|could|might|is|are|was|were)\w*\b"
    r"|(?:learn|read|see|find|visit|click|ask|talk|call|contact|check)\s"
    r"|.*(?<!\w)(?:(?<!which )means|refers to|is defined as|is called)(?!\w)",
    re.DOTALL,
)
# Abbreviations, genes and codes, as far as they are more than one capital.
_NAME = re.compile(r"(?<!\w)(?=\w*[A-Z])(?=\w*(?:\d|[A-Z]\w*[A-Z]))\w+")
# The origin of a title that nobody wrote.
_FILE_NAME = "the file name"
_FOLLOWING = 3
_KEPT = 1 << 16
_SHARED_BEFORE = 2


def same_subject(a: ClaimAt, b: ClaimAt) -> bool:
    """Whether both speak of the same subject and groups of people, and nothing shows another.

    The title of an article is its subject if it is a topic, and more than the name of a file:
    then the other claim must be about all of it, or, if both are topics, one of the two.
    """
    fits = [
        _title_terms(one.claim.document.title) <= other.about
        for one, other in ((a, b), (b, a))
        if _is_subject(one.claim.document)
    ]
    if fits and not any(fits):
        return False
    return _people(a.claim.premise) == _people(b.claim.premise)


def is_same_thing(a: str, b: str, turn: Turn) -> bool:
    """Whether nothing but the words that clash shows that `a`, which is turned, and `b` differ.

    >>> from index.differences.turned_sentence import turns
    >>> a, b, c = "It affects 5 % of men.", "It affects 9 % of men.", "It lowers weight by 9 %."
    >>> [is_same_thing(a, other, turn) for other in (b, c) for turn in turns(a, other)]
    [True, False]
    """
    left = [blotted(fold(a), turn.own), blotted(fold(b), turn.other)]
    parts = [set(_PARTLY.findall(text)) for text in left]
    if parts[0] != parts[1] or any(_PERHAPS.search(text) or _OWN.search(text) for text in left):
        return False
    if turn.kind == "number" and any(_OVER.search(text) for text in left):
        return False
    if set(_NAME.findall(a)) != set(_NAME.findall(b)):
        return False
    if turn.kind == "date":
        return len(_before(a, turn.own) & _before(b, turn.other)) >= _SHARED_BEFORE
    counted, other = _counted(a, turn.own), _counted(b, turn.other)
    if counted and other:
        return bool(counted & other)
    before = _before(a, turn.own), _before(b, turn.other)
    return 2 * len(before[0] & before[1]) >= max(_SHARED_BEFORE, *map(len, before))


def _is_subject(document: Document) -> bool:
    return _is_topic(document.title) and document.origins.get("title") != _FILE_NAME


# Each is asked for in all pairs of a claim, and these come back throughout a library.
_is_topic = lru_cache(maxsize=_KEPT)(is_topic)
_people = lru_cache(maxsize=_KEPT)(scope)


@lru_cache(maxsize=_KEPT)
def is_statement(text: str) -> bool:
    """Whether a sentence states something of its own, and does not point back or elsewhere."""
    return not _NO_STATEMENT.match(fold(text))


@lru_cache(maxsize=_KEPT)
def _title_terms(title: str) -> frozenset[str]:
    return frozenset(terms(title))


def _counted(text: str, spans: Sequence[Span]) -> set[str]:
    """The terms that follow a number: what it is a number of."""
    return set(terms(text[spans[-1].end :])[:_FOLLOWING])


def _before(text: str, spans: Sequence[Span]) -> set[str]:
    """The terms before a date: what happened then."""
    return set(terms(text[: spans[0].start]))
