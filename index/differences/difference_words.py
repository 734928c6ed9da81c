"""Differences in words: for a terminal, and for the line on an article that was added."""

import textwrap
from collections.abc import Iterator, Sequence

from index.attribution import counted, date_words
from index.differences.difference import KIND_WORDS, Difference, QuotedClaim
from index.differences.found_differences import FoundDifferences

_NAMED = 3
_WIDTH = 96


def difference_lines(differences: Sequence[Difference]) -> Iterator[str]:
    """The differences as a terminal shows them, in their order."""
    for number, one in enumerate(differences, start=1):
        state = "" if one.state == "new" else f" · {one.state} by you"
        yield f"{number}. {one.topic or 'Difference'} · {KIND_WORDS[one.kind].lower()}{state}"
        for end, quoted in (("a", one.a), ("b", one.b)):
            yield from _quoted(quoted, is_newer=one.newer == end)
        yield ""


def search_words(found: FoundDifferences) -> str:
    """How much was searched, in one or two sentences."""
    if not found.generation:
        return "This library has not been searched for differences yet."
    words = f"{counted(found.total, 'article')} searched."
    if found.unread:
        words += (
            f" {counted(found.read, 'pair')} of near statements were read against each other, and "
            f"{found.unread:,} that are less near were not."
        )
    return words


def differs_words(differences: Sequence[Difference], doc_ids: Sequence[str]) -> str:
    """From which sources these articles differ on what, in one line; empty if from none.

    Differences that the user dismissed do not count. Pass those of a text that is not in the
    index with its doc_id.
    """
    ours = set(doc_ids)
    topics: dict[str, str] = {}
    for one in differences:
        for own, other in ((one.a, one.b), (one.b, one.a)):
            if one.state != "dismissed" and own.doc_id in ours and other.doc_id not in ours:
                topics.setdefault(other.label, one.topic)
    if not topics:
        return ""
    who = f"{len(topics):,} of your sources" if len(topics) > 1 else next(iter(topics))
    named = [topic for topic in dict.fromkeys(topics.values()) if topic][:_NAMED]
    more = " and more" if len(set(topics.values())) > len(named) > 0 else ""
    return f"Differs from {who}{' on ' if named else ''}{'; '.join(named)}{more}."


def _quoted(claim: QuotedClaim, *, is_newer: bool) -> Iterator[str]:
    newer = " (newer)" if is_newer else ""
    titled = f", “{claim.title}”" if claim.source else ""
    yield f"   {claim.label}{titled}, {date_words(claim.published)}{newer}:"
    yield textwrap.fill(
        f"“{claim.words}”", _WIDTH, initial_indent="      ", subsequent_indent="      "
    )
    if claim.lead:
        said = f"after {claim.lead}"
        yield textwrap.fill(said, _WIDTH, initial_indent="      ", subsequent_indent="      ")
