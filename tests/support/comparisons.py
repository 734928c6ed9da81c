"""Comparisons made by hand, and a small library to compare, for tests of the screens."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from index.compare.comparison import (
    Claim,
    ClaimStance,
    Comparison,
    Group,
    Judged,
    Kind,
    Pair,
    Relation,
    SourceStance,
    SourceView,
)
from index.records import Document, Passage, Span, Vectors
from ingest.build.pipeline import build
from tests.support.sources import Row
from ui.session.permalinks import AskQuery

COMPARED = AskQuery(question="Does salt help?")


def document(name: str, text: str, *, source: str | None = "", **known: str) -> Document:
    """An article; by default its source has its name."""
    return Document(
        doc_id=f"{name}.md",
        path=f"{name}.md",
        title=f"About {name}",
        text=text,
        source=name if source == "" else source,
        published=known.get("published"),
        digest_of=known.get("digest_of"),
    )


def claim(article: Document, words: str | None = None, *, context: Iterable[Span] = ()) -> Claim:
    """The sentence `words` of an article, or all of it."""
    start = article.text.index(words or article.text)
    text = article.text
    passage = Passage(doc_id=article.doc_id, ordinal=0, start=0, end=len(text), text=text)
    span = Span(start, start + len(words or text))
    return Claim(document=article, passage=passage, span=span, context=tuple(context))


def judged(one: Claim, stance: ClaimStance | None, probability: float | None = 0.9) -> Judged:
    """A claim with its stance."""
    return Judged(claim=one, stance=stance, probability=probability)


def view(
    name: str,
    stance: SourceStance | None = "supports",
    text: str = "Salt helps.",
    *,
    shares: Sequence[str] = (),
    claims: Sequence[Judged] | None = None,
) -> SourceView:
    """A source with one article, `text`, of this stance."""
    article = document(name, text)
    one = claim(article)
    of_claim: dict[SourceStance | None, ClaimStance] = {
        "disputes": "disputes",
        "undecided": "undecided",
    }
    judgements = [] if stance == "silent" else [judged(one, of_claim.get(stance, "supports"))]
    return SourceView(
        name=name,
        label=name,
        documents=(article,),
        stance=stance,
        claims=tuple(judgements if claims is None else claims),
        nearest=one.passage,
        shares_text_with=tuple(shares),
    )


def comparison(
    *sources: SourceView,
    asked: str | None = "Salt helps.",
    pairs: Iterable[Pair] = (),
    groups: Iterable[Group] = (),
) -> Comparison:
    """A comparison of the sources over what was asked: a claim, or a question if that is typed."""
    return Comparison(
        question="Does salt help?",
        claim=asked,
        sources=sources,
        pairs=tuple(pairs),
        groups=tuple(groups),
        judged_by="A small model judged.",
    )


def pair(a: Claim, b: Claim, *, kind: Kind = "model", relation: Relation = "differ") -> Pair:
    """Two claims that differ, or agree."""
    return Pair(a=a, b=b, relation=relation, kind=kind, probability=0.9)


QUESTION = "Does dehydration cause muscle cramps?"


CLAIM = "Dehydration causes muscle cramps."


ARTICLES = {
    "salt.md": "Dehydration causes muscle cramps. Drink before you run.",
    "calf.md": "Dehydration does not cause muscle cramps. Tired nerves fire.",
    "both.md": "Dehydration causes muscle cramps in heat. In the cold dehydration does not "
    "cause muscle cramps.",
    "copper.md": "Wilson's disease stores copper in the liver. Hands shake.",
}


SOURCES = """path,title,source,published
salt.md,On salt,Salt Society,2019-10-16
calf.md,On calves,Calf Clinic,2026-01-04
both.md,On both,Both Weekly,
copper.md,On copper,,
"""


class ByNegation:
    """Says yes if sentence and question both deny or neither does, and no otherwise.

    Of several sentences it says the mean of those about cramps.
    """

    name = "by negation"

    def __init__(self) -> None:
        self.asked = 0

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        self.asked += len(pairs)
        rows = [self._row(premise, hypothesis) for premise, hypothesis in pairs]
        return np.array(rows, dtype=np.float32).reshape(-1, 3)

    def _row(self, premise: str, hypothesis: str) -> Row:
        rows = [
            self._sentence(sentence, hypothesis)
            for sentence in premise.split(". ")
            if "cramp" in sentence and "cramp" in hypothesis
        ]
        if not rows:
            return (0.01, 0.98, 0.01)
        supports, neither, disputes = np.mean(rows, axis=0).tolist()
        return supports, neither, disputes

    def _sentence(self, sentence: str, hypothesis: str) -> Row:
        same = ("not" in sentence.split()) == ("not" in hypothesis.split())
        return (0.96, 0.02, 0.02) if same else (0.02, 0.02, 0.96)


def write_articles(folder: Path, articles: dict[str, str], sources: str = "") -> Path:
    folder.mkdir()
    for name, text in articles.items():
        (folder / name).write_text(text, encoding="utf-8")
    if sources:
        (folder / "sources.csv").write_text(sources, encoding="utf-8")
    build(folder.with_name(f"{folder.name}.index"), corpus=[folder])
    return folder.with_name(f"{folder.name}.index")
