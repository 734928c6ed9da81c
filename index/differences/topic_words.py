"""What two claims differ on, in a few words of the articles themselves."""

from collections.abc import Sequence

from index.compare.claims import is_topic
from index.compare.comparison import Claim
from index.records import Span
from index.text.analyzer import terms, words

MOST_PHRASES = 2
LONGEST_PHRASE = 4


def topic_words(a: Claim, b: Claim, *, marks: Sequence[Span] = ()) -> str:
    """The title of `a`, if both are about it, and the longest phrases of `a` that `b` uses, too.

    `marks` are spans of the article of `a` whose words clash, and are no part of it.
    """
    title = a.document.title
    about = set(terms(f"{b.document.title} {b.premise}"))
    named = is_topic(title) and set(terms(title)) <= about
    said = set(terms(title)) if named else set()
    found = _phrases(a, set(terms(b.text)) - said, marks)
    longest = sorted(found, key=lambda span: span.start - span.end)[:MOST_PHRASES]
    phrases = [" ".join(a.document.text[slice(*span)].split()) for span in sorted(longest)]
    below = ", ".join(phrases)
    return f"{title}: {below}" if named and below else title if named else below


def _phrases(claim: Claim, shared: set[str], marks: Sequence[Span]) -> list[Span]:
    """Runs of words of a claim that are all in `shared`, each word once."""
    runs: list[Span] = []
    count, start = 0, claim.span.start
    last = None
    for word in words(claim.text):
        span = Span(start + word.span.start, start + word.span.end)
        if any(mark.start < span.end and span.start < mark.end for mark in marks):
            last = None
            continue
        if word.term not in shared:
            last = None
            continue
        shared = shared - {word.term}
        between = claim.document.text[last.end : span.start] if last else ""
        if last and between.isspace() and count < LONGEST_PHRASE:
            runs[-1] = Span(runs[-1].start, span.end)
            count += 1
        else:
            runs.append(span)
            count = 1
        last = span
    return runs
