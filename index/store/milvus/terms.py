"""Terms as words that an engine can search for, and the number of passages with each."""

import json
import re
from collections.abc import Mapping

from index.files.digests import text_digest
from index.store.milvus.client import Row
from index.store.milvus.schema import NOTHING

_PLAIN = re.compile(r"(?!zz)[a-z0-9]+", re.ASCII)
_LONG = 100
HASHED, _CODED = "zzh", "zzx"


def word_of(term: str) -> str:
    """A term as one word of Latin letters and digits, which no analyzer of an engine splits.

    >>> word_of("cramp"), word_of("krämpf")
    ('cramp', 'zzx6b72c3a46d7066')
    """
    if len(term) <= _LONG and _PLAIN.fullmatch(term):
        return term
    if len(term) <= _LONG:
        return _CODED + term.encode().hex()
    return HASHED + text_digest(term)


def term_of(word: str, *, long: Mapping[str, str]) -> str:
    """The term that `word_of` made this word from; `long` has those too long to be in a word."""
    if word.startswith(_CODED):
        return bytes.fromhex(word.removeprefix(_CODED)).decode()
    return long.get(word, word)


def word_row(word: str, count: int, *, born: int, before: Row | None, oldest: int) -> Row:
    """The number of passages with a word from the generation `born` on, and `before` that.

    Counts that apply to no generation from `oldest` on are left out.
    """
    counts: list[list[int]] = json.loads(before["counts"]) if before else []
    last = [pair for pair in counts if pair[0] <= oldest][-1:]
    counts = [*last, *(pair for pair in counts if oldest < pair[0] < born), [born, count]]
    return {"word": word, "born": born, "counts": json.dumps(counts), "nothing": NOTHING}


def count_in(row: Row, *, generation: int) -> int:
    """The number of passages of a generation with the word in a row.

    >>> row = word_row("cramp", 3, born=2, before={"counts": "[[1, 5]]"}, oldest=1)
    >>> count_in(row, generation=1), count_in(row, generation=2), count_in(row, generation=9)
    (5, 3, 3)
    """
    counts: list[list[int]] = json.loads(row["counts"])
    return next((count for born, count in reversed(counts) if born <= generation), 0)


def word_before(row: Row, *, born: int) -> Row | None:
    """The row of a word without the counts from `born` on; None if nothing is left."""
    counts = [pair for pair in json.loads(row["counts"]) if pair[0] < born]
    if not counts:
        return None
    fields = {"born": counts[-1][0], "counts": json.dumps(counts), "nothing": NOTHING}
    return {"word": row["word"], **fields}
