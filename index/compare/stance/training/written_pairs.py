"""Training pairs from what was written for this project: passages, topics, other passages."""

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.compare.reading import BETWEEN
from index.compare.stance.training.judged_pairs import (
    FILES,
    LABELS,
    Pair,
    Wordings,
    below,
    passage_of,
    rows,
)

# How often a passage is read with more of its article around it.
SURROUNDED = 0.35
# Longer ones, in words, are left as they are.
_LONGEST_SENTENCE, _LONGEST_PASSAGE = 70, 170
_MIXED = "mixed"
# How often the heading is dropped, and the title with it: else a reader learns from which set a
# passage comes by what stands above it.
_BARE, _BARER = 0.6, 0.15
# A longer title is no name of a topic.
_LONGEST_NAME = 4
_END = re.compile(r"\. |\n")


def written_pairs(data: Path, chance: random.Random) -> Iterator[Wordings]:
    """Each written pair as claim and as question; some with the sentences around their passage.

    What says both stands once as yes and once as no.
    """
    texts = {row["_id"]: row["text"] for row in rows(data / "medquad" / "articles.jsonl.gz")}
    for alike in _in_both_forms(_written(data)):
        row = alike[0]
        said = passage_of(row)
        if chance.random() < SURROUNDED:
            said = surrounded(row, texts.get(row["id"], ""), chance) or said
        said = bared(said, chance)
        labels = (0, 2) if row["label"] == _MIXED else (LABELS.index(row["label"]),)
        for label in labels:
            yield tuple(Pair(said, one["hypothesis"], label) for one in alike)


def _in_both_forms(written: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """The rows, each claim together with the question behind it that asks the same."""
    alike: list[Mapping[str, Any]] = []
    for row in written:
        is_same = alike and [(one["premise"], one["label"]) for one in alike] == [
            (row["premise"], row["label"])
        ]
        if not is_same or row["form"] != "question":
            if alike:
                yield alike
            alike = []
        alike.append(row)
    if alike:
        yield alike


def bared(said: str, chance: random.Random, *, barer: float = _BARER) -> str:
    """The passage as it is, without its heading, or without title and heading."""
    *above, text = said.split(BETWEEN)
    roll = chance.random()
    if not above or roll < barer:
        return text
    return said if roll > _BARE else BETWEEN.join((above[0], text))


def surrounded(row: Mapping[str, Any], text: str, chance: random.Random) -> str | None:
    """The passage of a row with up to two sentences before and behind; None where not known.

    A passage that does not decide gets one at most: more might decide.
    """
    premise, at = row["premise"], text.find(row["premise"])
    if at < 0 or len(premise.split()) > _LONGEST_SENTENCE:
        return None
    most = 1 if row["label"] == "neutral" else 2
    cuts = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    before = [cut for cut in cuts if cut <= at]
    behind = [cut for cut in cuts if cut >= at + len(premise)]
    start = before[-min(len(before), 1 + chance.randint(0, most))]
    end = behind[min(len(behind) - 1, chance.randint(0, most))]
    said = " ".join(text[start:end].split())
    return below(row, said) if len(said.split()) <= _LONGEST_PASSAGE else None


def topic_pairs(data: Path, count: int, chance: random.Random) -> Iterator[Pair]:
    """Passages with a mere topic, of which they say neither yes nor no."""
    written = list(_written(data))
    for row in chance.choices(written, k=count):
        title = row["title"]
        long_words = [word for word in row["premise"].split() if word.isalpha() and len(word) > 4]
        topic = chance.choice((title, title.lower(), row["heading"].rstrip(" ?") or title))
        if long_words and chance.random() < 0.4:
            some = chance.sample(long_words, min(len(long_words), chance.randint(1, 2)))
            topic = " ".join(some) + chance.choice(("", f" in {title.lower()}"))
        yield Pair(passage_of(row), topic, LABELS.index("neutral"))


def stranger_pairs(data: Path, count: int, chance: random.Random) -> Iterator[Pair]:
    """Passages with what was asked of an article of another title."""
    written: Sequence[Mapping[str, Any]] = list(_written(data))
    for row in chance.choices(written, k=count):
        other = chance.choice(written)
        if row["title"] != other["title"]:
            yield Pair(passage_of(row), other["hypothesis"], LABELS.index("neutral"))


def renamed_pairs(data: Path, chance: random.Random) -> Iterator[Pair]:
    """Written pairs whose question names another article's topic in place of its own.

    What is said of gout answers nothing about gallstones. Half of the names end like the right
    one, as "liver cancer" does like "skin cancer", where there are such.
    """
    named = [(row, found) for row in _written(data) if (found := _named(row))]
    names = sorted({_name(row) for row, _ in named})
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(name.split()[-1], []).append(name)
    for row, found in named:
        kin = alike[_name(row).split()[-1]]
        other = chance.choice(kin if len(kin) > 1 and chance.random() < 0.5 else names)
        said = passage_of(row)
        if other != _name(row) and other not in said.casefold():
            asked = row["hypothesis"]
            renamed = f"{asked[: found.start()]}{other}{asked[found.end() :]}"
            yield Pair(bared(said, chance, barer=0.0), renamed, LABELS.index("neutral"))


def _named(row: Mapping[str, Any]) -> re.Match[str] | None:
    """Where what is asked names the topic of the row."""
    name = _name(row)
    if not name or len(name.split()) > _LONGEST_NAME:
        return None
    return re.search(rf"\b{re.escape(name)}\b", row["hypothesis"], re.IGNORECASE)


def _name(row: Mapping[str, Any]) -> str:
    """The topic of a row as it stands within a sentence."""
    return str(row["title"]).partition("(")[0].strip().casefold()


def _written(data: Path) -> Iterator[Mapping[str, Any]]:
    return rows(data / "stance" / FILES[-1].format(split="train"))
