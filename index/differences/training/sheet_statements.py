"""Pairs of statements from sheets: six sources on one topic, of which some say yes and some no."""

import json
import random
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from index.compare.reading import sentence_reading
from index.compare.stance.training.sheet_pairs import KEPT, SHEETS
from index.differences.article_claims import ClaimAt, claims_with_vectors
from index.differences.near_pairs import NearPair, near_pair, stacked
from index.differences.pair_judge import StateReader
from index.embedding.embedder import Embedder
from index.records import Document, Passage

# From this probability on the reader takes a sentence for the one that answers.
_ANSWERS = 0.6
_MOST_OF_A_KIND = 2
_YES, _NO = 0, 2


class Statements(NamedTuple):
    """A pair of statements, and whether they contradict each other."""

    pair: NearPair
    contradict: bool


def sheet_statements(
    model: Embedder, reader: StateReader, chance: random.Random, *, count: int
) -> Iterator[Statements]:
    """Statements of so many sheets, drawn by chance; none of those kept for development.

    Two sources contradict each other by the sentences in which, as the reader sees it, one says
    yes and the other no to the same question. Two that both say yes do not, nor does the nearest
    sentence of a source that does not decide.
    """
    sheets = list(_sheets())
    for sheet in chance.sample(sheets, min(count, len(sheets))):
        claims = [_claims(one, model) for one in sheet["passages"]]
        for asked in sheet["asked"]:
            yield from _asked(asked, claims, reader, chance)


def _asked(
    asked: dict[str, Any],
    claims: Sequence[list[ClaimAt]],
    reader: StateReader,
    chance: random.Random,
) -> Iterator[Statements]:
    said = {
        letter: [own for own, one in zip(claims, asked["labels"], strict=True) if one == letter]
        for letter in "ynu"
    }
    if not said["y"] or not said["n"]:
        return
    way = chance.choice(asked["ways"])
    yes = _saying(said["y"], way, _YES, reader)
    no = _saying(said["n"], way, _NO, reader)
    both = [(a, b) for a in yes for b in no][:_MOST_OF_A_KIND]
    neither = [(a, b) for a, b in zip(yes, yes[1:], strict=False)]
    undecided = [one for own in said["u"] for one in own]
    neither += [
        (one, max(undecided, key=partial(_cosine, one))) for one in (yes + no)[:1] if undecided
    ]
    for some, contradict in ((both, True), (neither, False)):
        for a, b in some:
            if pair := near_pair(a, b, cosine=_cosine(a, b)):
                yield Statements(pair, contradict)


def _cosine(a: ClaimAt, b: ClaimAt) -> float:
    [[cosine]] = stacked([a]) @ stacked([b]).T
    return float(cosine)


def _saying(
    sources: Sequence[list[ClaimAt]], way: str, side: int, reader: StateReader
) -> list[ClaimAt]:
    """Of each source the sentence that takes a side most surely, if one does."""
    found = []
    for claims in sources[:_MOST_OF_A_KIND]:
        read = reader.probabilities([(sentence_reading(one.claim), way) for one in claims])
        if claims and read[:, side].max() >= _ANSWERS:
            found.append(claims[int(read[:, side].argmax())])
    return found


def _claims(passage: dict[str, str], model: Embedder) -> list[ClaimAt]:
    text = "\n\n".join(part for part in (passage["lead"], passage["text"]) if part)
    title = passage["title"]
    document = Document(doc_id=title, path=title, title=title, text=text)
    whole = Passage(
        doc_id=title,
        ordinal=0,
        start=0,
        end=len(text),
        text=text,
        heading=passage["heading"] or None,
    )
    [tokens] = model.embed_documents([f"{title}\n{text}"]).tokens
    return claims_with_vectors(document, whole, tokens, model=model)


def _sheets() -> Iterator[dict[str, Any]]:
    for file in sorted(SHEETS.glob("*.jsonl")):
        if not file.name.startswith(KEPT):
            yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())
