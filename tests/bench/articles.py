"""Articles for the benchmarks: real ones and, for large sizes, others made from them."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import count, islice
from pathlib import Path

import numpy as np

from tests.support.paths import SHARED

MEDQUAD = SHARED / "data" / "medquad" / "articles.jsonl.gz"
TRIALS = SHARED / "data" / "trials" / "articles.jsonl.gz"
CHARACTERS_A_PASSAGE = 505
# The share of words that are replaced when an article is made from a real one.
REPLACED = 1 / 3
# Word frequencies are counted over this many articles, some two million words.
COUNTED = 500

_WORD = re.compile(r"\w+")


def rows(file: Path) -> Iterator[dict[str, str]]:
    """The articles of a table, gzipped or not."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open() as lines:
        for line in lines:
            yield json.loads(line)


class MadeUp:
    """Makes articles from real ones: a third of the words are redrawn by their frequency.

    Words thus stay as frequent as they are, and no passage is a near-duplicate of another.
    """

    def __init__(self, articles: Iterable[Mapping[str, str]]) -> None:
        counts = Counter(word for row in articles for word in _WORD.findall(row["text"]))
        self._words = np.array(list(counts))
        self._shares = np.array(list(counts.values())) / counts.total()

    def text(self, text: str, *, seed: int) -> str:
        """`text` with other words; the same for the same seed."""
        chance = np.random.default_rng(seed)
        matches = list(_WORD.finditer(text))
        replaced = np.flatnonzero(chance.random(len(matches)) < REPLACED)
        drawn = self._words[chance.choice(len(self._words), size=len(replaced), p=self._shares)]
        parts, at = [], 0
        for place, word in zip(replaced.tolist(), drawn.tolist(), strict=True):
            parts += [text[at : matches[place].start()], word]
            at = matches[place].end()
        return "".join((*parts, text[at:]))


def sized_articles(passages: int, *, file: Path = TRIALS) -> Iterator[dict[str, str]]:
    """Articles with about this many passages: the real ones, then as many made from them as needed.

    The last is cut off at the right size.
    """
    left = passages * CHARACTERS_A_PASSAGE
    for row in _endless(file):
        if left <= 0:
            return
        row["text"] = row["text"][:left]
        left -= len(row["text"])
        yield row


def write_table(table: Path, articles: Iterator[dict[str, str]]) -> Path:
    """Write articles as a table, one per line, unless it exists."""
    if not table.is_file():
        table.parent.mkdir(parents=True, exist_ok=True)
        draft = table.with_suffix(".draft")
        with draft.open("w", encoding="utf-8") as out:
            out.writelines(f"{json.dumps(article)}\n" for article in articles)
        draft.replace(table)
    return table


def _endless(file: Path) -> Iterator[dict[str, str]]:
    yield from rows(file)
    made_up = MadeUp(islice(rows(file), COUNTED))
    for turn in count(1):
        for number, row in enumerate(rows(file)):
            text = made_up.text(row["text"], seed=turn * 1_000_000 + number)
            yield row | {"_id": f"{row['_id']}-{turn}", "text": text}
