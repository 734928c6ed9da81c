"""What is a word: those of an article, and those that the embedding model has as a whole."""

import importlib.util
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from index.embedding.model_files import DEFAULT_PACKAGE

# As programs write the one at the end of a line.
HYPHENS = "-\u2010\u00ad\ufffe\x02"
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ENDINGS = (
    ("ies", "y"), ("es", ""), ("es", "e"), ("s", ""), ("ed", ""), ("ed", "e"), ("d", ""),
    ("ing", ""), ("ing", "e"), ("ly", ""), ("ers", ""), ("er", ""), ("er", "e"), ("ment", ""),
    ("able", ""), ("able", "e"), ("ness", ""), ("less", ""), ("ful", ""), ("ation", "e"),
    ("ability", ""), ("ability", "e"), ("ity", ""), ("ity", "e"), ("ally", ""), ("al", ""),
)  # fmt: skip
_SHORTEST_HALF = 3
# They stand before a hyphen far more often than in one word with what they are put before.
_HYPHENED = frozenset(("self", "well", "non", "ex", "all", "half", "quasi"))
_MOST_ENGLISH = 0.6
_ENOUGH = 30


@cache
def model_words() -> frozenset[str]:
    """The words that the embedding model knows, in lower case; empty if it is not installed."""
    package = importlib.util.find_spec(DEFAULT_PACKAGE)
    folders = (package.submodule_search_locations or ()) if package else ()
    for folder in folders:
        file = Path(folder) / "model" / "vocab.txt"
        if file.is_file():
            words = file.read_text(encoding="utf-8").split("\n")
            return frozenset(word for word in words if len(word) > 1 and word.isalpha())
    return frozenset()


@lru_cache(maxsize=100_000)
def is_word(word: str) -> bool:
    """Whether an English word, in any case, is known, or the word that it is formed from.

    >>> is_word("Contractions"), is_word("contracti")
    (True, False)
    """
    word = word.lower()
    known = model_words()
    if word in known:
        return True
    return any(
        word.endswith(ending)
        and len(word) > len(ending) + 3
        and word[: -len(ending)] + more in known
        for ending, more in _ENDINGS
    )


class Lexicon:
    """The words of an article, which decide whether a hyphen at the end of a line belongs to one.

    >>> article = Lexicon(["A double-blind trial of magnesium."])
    >>> article.joined("double", "blind"), article.joined("magne", "sium")
    ('double-blind', 'magnesium')
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        is_parted = False
        for line in lines:
            found = _WORDS.findall(line)
            # The last word of a line may be the half of one, and so may then the next line's first.
            was_parted, is_parted = is_parted, line.endswith(tuple(HYPHENS))
            self._counts.update(word.lower() for word in found[was_parted : len(found) - is_parted])
        self._prefixes = {word.split("-")[0] for word in self._counts if "-" in word}
        sample = [word for word in self._counts if len(word) > 3]
        known = sum(map(is_word, sample))
        self._is_english = len(sample) < _ENOUGH or known > _MOST_ENGLISH * len(sample)

    def joined(self, first: str, second: str, *, is_inner: bool = False) -> str:
        """The word that a line ends with, before its hyphen, and the rest of it on the next.

        `is_inner` is whether it has another hyphen, so that halves of two letters are words, too.
        """
        whole, parted = first + second, f"{first}-{second}"
        counts = self._counts[whole.lower()], self._counts[parted.lower()]
        if counts[0] != counts[1]:
            return whole if counts[0] > counts[1] else parted
        if len(first) == 1 or (first.isupper() and second.islower()):
            # As in X-ray or DNA-based: no program parts a word behind its first letter.
            return parted
        return parted if self._is_compound(first.lower(), second.lower(), is_inner) else whole

    def _is_compound(self, first: str, second: str, is_inner: bool) -> bool:
        whole = first + second
        if not self._is_english or is_word(whole):
            return False
        if first in _HYPHENED:
            return True
        halves = (first, second)
        is_long = min(map(len, halves)) >= _SHORTEST_HALF
        return (is_long or is_inner or first in self._prefixes) and all(map(self._is_half, halves))

    def _is_half(self, word: str) -> bool:
        return is_word(word) or word in self._prefixes or self._counts[word] > 1
