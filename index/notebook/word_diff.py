"""The words an edited quote has lost, and those it has gained."""

import re
from difflib import SequenceMatcher

from index.records import Span

_PART = re.compile(r"\w+|[^\w\s]")
# Comparing takes time that grows with the square of this.
_MOST_PARTS = 1_000


def changed_words(old: str, new: str) -> tuple[list[Span], list[Span]]:
    """The spans of `old` that `new` lacks, and those of `new` that `old` lacks.

    White space makes no difference. For very long texts both are empty.

    >>> changed_words("Salt often helps.", "Salt rarely helps.")
    ([Span(start=5, end=10)], [Span(start=5, end=11)])
    """
    before, after = (list(_PART.finditer(text)) for text in (old, new))
    if max(len(before), len(after)) > _MOST_PARTS:
        return [], []
    words = [[part.group() for part in parts] for parts in (before, after)]
    gone, came = [], []
    matcher = SequenceMatcher(None, words[0], words[1], autojunk=False)
    for what, low, high, first, last in matcher.get_opcodes():
        if what != "equal" and low < high:
            gone.append(Span(before[low].start(), before[high - 1].end()))
        if what != "equal" and first < last:
            came.append(Span(after[first].start(), after[last - 1].end()))
    return gone, came
