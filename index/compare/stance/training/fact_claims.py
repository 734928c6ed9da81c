"""Training pairs made by rule from lists in health articles: claims stated, denied or not made."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from index.compare.stance.training.judged_pairs import Pair, rows, said


class Fact(NamedTuple):
    """A fact that a sentence of a health article states about its topic."""

    relation: str
    topic: str
    item: str
    premise: str
    article: Mapping[str, str]


_LISTS = {
    "symptom": re.compile(
        r"(?:signs|symptoms)(?: of [^.:]{3,60}?)?"
        r"(?: (?:may|can|often|usually|commonly|generally|typically))*(?: also)? includes?:? "
        r"([^.:;]{8,300})[.;\n]",
        re.IGNORECASE,
    ),
    "risk": re.compile(
        r"risk factors(?: for [^.:]{3,60}?)?(?: may| can)? includes?:? ([^.:;]{8,300})[.;\n]",
        re.IGNORECASE,
    ),
    "treatment": re.compile(
        r"treatments?(?: of [^.:]{3,60}?| for [^.:]{3,60}?| options)?(?: may| can| usually| often)*"
        r" includes? ([^.:;]{8,300})[.;\n]",
        re.IGNORECASE,
    ),
}
_CAUSE = re.compile(
    r"[A-Z][^.;:]{5,200}? (?:is|are|can be|may be) caused by ([^.;:,()]{5,80})(?=[.,;()])"
)
_INHERITED = re.compile(r"[^.\n]*inherited in an? [^.\n]*pattern[^.\n]*\.")
TRUE = {
    "symptom": ("{i} is a symptom of {t}", "{t} can cause {i}", "{t} causes {i}"),
    "risk": ("{i} is a risk factor for {t}", "{i} raises the risk of {t}"),
    "treatment": (
        "{i} is a treatment for {t}",
        "{i} can be used to treat {t}",
        "{t} can be treated with {i}",
    ),
    "cause": ("{t} is caused by {i}", "{i} causes {t}", "{i} can cause {t}"),
    "inherited": ("{t} is hereditary", "{t} is inherited", "{t} runs in families"),
}
FALSE = {
    "symptom": ("{i} is not a symptom of {t}", "{t} does not cause {i}"),
    "risk": (
        "{i} is not a risk factor for {t}",
        "{i} does not raise the risk of {t}",
        "{i} lowers the risk of {t}",
    ),
    "treatment": (
        "{i} does not help against {t}",
        "{t} cannot be treated with {i}",
        "There is no treatment for {t}",
    ),
    "cause": (
        "{i} does not cause {t}",
        "{t} is not caused by {i}",
        "The cause of {t} is not known",
    ),
    "inherited": ("{t} is not hereditary", "{t} is not inherited", "{t} does not run in families"),
}
_IN_AN_ITEM = re.compile(
    r"\b(?:which|that|other|such|these|its|their|it|they|as|with|may|can)\b", re.IGNORECASE
)


def fact_pairs(data: Path, chance: random.Random) -> Iterator[Pair]:
    """Facts listed in health articles, against claims that they make, deny, or say nothing about.

    Half are neutral, and hard: another item, another relation, or another sentence on the topic.
    """
    articles = _articles(data)
    by_topic: dict[str, list[Mapping[str, str]]] = {}
    for row in articles:
        by_topic.setdefault(row["title"].lower(), []).append(row)
    facts = [fact for row in articles for fact in _facts(row, chance)]
    by_relation: dict[str, list[Fact]] = {}
    for fact in facts:
        by_relation.setdefault(fact.relation, []).append(fact)
    for fact in facts:
        names = {"t": fact.topic, "i": lowered(fact.item)}
        premise = _with_topic(fact.premise, fact.topic)
        yield Pair(premise, said(TRUE[fact.relation], names, chance), 0)
        yield Pair(premise, said(FALSE[fact.relation], names, chance), 2)
        relations = [name for name in by_relation if name != "inherited"]
        for relation in {fact.relation, chance.choice(relations)} & set(relations):
            other = chance.choice(by_relation[relation])
            if not _shares_words(other.item, fact.article["text"]):
                claim = _either(relation, {"t": fact.topic, "i": other.item}, chance)
                yield Pair(premise, claim, 1)
        elsewhere = [row for row in by_topic[fact.topic.lower()] if row is not fact.article]
        silent = _silent_sentence(fact, elsewhere, chance)
        if silent:
            yield Pair(_with_topic(silent, fact.topic), _either(fact.relation, names, chance), 1)


def facts_of(data: Path, chance: random.Random) -> list[Fact]:
    """The facts that sentences of health articles state about their topics."""
    return [fact for row in _articles(data) for fact in _facts(row, chance)]


def _articles(data: Path) -> list[Mapping[str, str]]:
    return [row for row in rows(data / "medquad" / "articles.jsonl.gz") if _is_topic(row)]


def _is_topic(row: Mapping[str, str]) -> bool:
    return len(row["title"]) <= 50 and not re.search(r"\?|^What I need", row["title"])


def _facts(row: Mapping[str, str], chance: random.Random) -> Iterator[Fact]:
    text, topic = row["text"][:4000], row["title"]
    for relation, pattern in _LISTS.items():
        match = pattern.search(text)
        if match:
            premise = " ".join(text[text.rfind(".", 0, match.start()) + 1 : match.end()].split())
            listed = items(match.group(1))
            for item in chance.sample(listed, min(2, len(listed))):
                yield Fact(relation, topic, item, premise, row)
    cause = _CAUSE.search(text)
    if cause and len(cause.group(1).split()) <= 8 and topic.lower() not in cause.group(1).lower():
        yield Fact("cause", topic, cause.group(1), " ".join(cause.group().split()), row)
    inherited = _INHERITED.search(text)
    if inherited and chance.random() < 0.4:
        yield Fact("inherited", topic, "", " ".join(inherited.group().split()), row)


def items(listed: str) -> list[str]:
    """The items of a list in a sentence that are a few plain words.

    >>> items("fever, chills (sometimes), and pain in the joints that comes at night")
    ['fever', 'chills']
    """
    parts = re.split(r",|;| and | or ", re.sub(r"\([^)]*\)", "", listed))
    plain = [re.sub(r"^(?:and|or|an?|the) ", "", part.strip()).strip() for part in parts]
    return [
        part
        for part in plain
        if 3 < len(part) < 45 and len(part.split()) <= 5 and not _IN_AN_ITEM.search(part)
    ]


def _silent_sentence(
    fact: Fact, articles: Sequence[Mapping[str, str]], chance: random.Random
) -> str | None:
    """A sentence of another article on the same topic that contains no word of the fact."""
    if not articles:
        return None
    text = chance.choice(articles)["text"][:3000]
    wanted = fact.item or "inherit inherited genetic gene genes family families hereditary parent"
    sentences = [" ".join(part.split()) for part in re.split(r"(?<=[.!?])\s+", text)]
    silent = [one for one in sentences if 40 < len(one) < 300 and not _shares_words(wanted, one)]
    return chance.choice(silent) if silent else None


def _shares_words(words: str, text: str) -> bool:
    return bool(set(re.findall(r"\w{4,}", words.lower())) & set(re.findall(r"\w+", text.lower())))


def _either(relation: str, names: Mapping[str, str], chance: random.Random) -> str:
    return said((TRUE if chance.random() < 0.75 else FALSE)[relation], names, chance)


def lowered(item: str) -> str:
    """The item as it is written within a sentence.

    >>> lowered("Sore calves"), lowered("ALS")
    ('sore calves', 'ALS')
    """
    return item if item[1:2].isupper() else f"{item[:1].lower()}{item[1:]}"


def _with_topic(premise: str, topic: str) -> str:
    return premise if topic.lower() in premise.lower() else f"{topic}. {premise}"
