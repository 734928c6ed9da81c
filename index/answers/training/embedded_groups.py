"""The token vectors of groups, made once and kept in a file between runs."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.answers.matches import LONGEST_QUESTION, Matches, PassageTokens, match, unit
from index.answers.training.question_groups import Group, Judged, Text
from index.embedding.embedder import Embedder
from index.embedding.threads import cores
from index.embedding.token_vectors import TokenVectors, directions
from index.records import Vectors

HalfVectors = NDArray[np.float16]
# A passage near to a question and judged for another is taken not to answer it. The very nearest
# are left out, since they may.
_NEAR = slice(3, 40)
_AT_ONCE = 2000


class Known(NamedTuple):
    """Passages with their tokens and questions with the vectors of theirs, each by its text."""

    passages: dict[Text, PassageTokens]
    questions: dict[str, HalfVectors]

    def matches(self, way: str, texts: Sequence[Text]) -> Matches:
        """The matches of a question, in this wording, in passages with these texts."""
        passages = [self.passages[text] for text in texts]
        return match(self.questions[way].astype(np.float32), passages)


class _Vectors(NamedTuple):
    passages: list[TokenVectors]
    questions: list[HalfVectors]


def embed(groups: Sequence[Group], model: Embedder, cache: Path) -> Known:
    """All passages and questions of the groups. Their vectors are kept in the file `cache`, and
    taken from there only for the very same texts in the same order.
    """
    texts = list({one.text: None for group in groups for one in group.passages})
    ways = list({way: None for group in groups for way in group.ways})
    names = [f"{text.above}\n{text.text}" for text in texts]
    digest = hashlib.sha256("\0".join([model.digest, *names, *ways]).encode()).hexdigest()
    kept = _kept(cache, digest)
    if kept is None:
        with ThreadPoolExecutor(cores()) as threads:
            queries = threads.map(model.embed_question, ways)
            asked = [one.pieces[: LONGEST_QUESTION + 2].astype(np.float16) for one in queries]
        kept = _Vectors(model.embed_documents(names).tokens, asked)
        _keep(cache, digest, kept)
    passages = {}
    for text, own in zip(texts, kept.passages, strict=True):
        starts = model.content_token_starts(text.text)
        # What the window of the model cuts off has no vectors.
        starts = starts[: max(len(own) - len(model.content_token_starts(text.above)), 0)]
        passages[text] = PassageTokens.of(own, starts, text.sentences)
    return Known(passages, dict(zip(ways, kept.questions, strict=True)))


def _kept(cache: Path, digest: str) -> "_Vectors | None":
    if not cache.exists():
        return None
    with np.load(cache, allow_pickle=False) as kept:
        if str(kept["digest"]) != digest:
            return None
        return _Vectors(
            *(np.split(kept[name], kept[f"{name}_ends"][:-1]) for name in _Vectors._fields)
        )


def _keep(cache: Path, digest: str, vectors: "_Vectors") -> None:
    arrays = {"digest": np.array(digest)}
    for name, every in vectors._asdict().items():
        arrays[name] = np.concatenate(every)
        arrays[f"{name}_ends"] = np.cumsum([len(one) for one in every])
    with cache.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def near_passages(known: Known, ways: Sequence[str]) -> Iterator[list[Text]]:
    """For each question the passages near to it by their mean token, of all that there are."""
    texts = list(known.passages)
    means = unit(np.stack([_mean(known.passages[text]) for text in texts]))
    iterator = iter(ways)
    while part := list(islice(iterator, _AT_ONCE)):
        asked = np.stack(
            [known.questions[way].astype(np.float32)[1:-1].mean(axis=0) for way in part]
        )
        cosines = unit(asked) @ means.T
        nearest = np.argpartition(-cosines, _NEAR.stop, axis=1)[:, : _NEAR.stop]
        for row, own in zip(cosines, nearest, strict=True):
            order = own[np.argsort(-row[own])][_NEAR]
            yield [texts[place] for place in order]


def with_others(
    group: Group, near: Sequence[Text], chance: random.Random, *, count: int
) -> list[Judged]:
    """The passages of a group, and `count` near ones of other groups that do not answer."""
    own = {one.text for one in group.passages}
    others = [text for text in near if text not in own]
    drawn = chance.sample(others, min(count, len(others)))
    return [*group.passages, *(Judged(text, 0.0) for text in drawn)]


def _mean(tokens: PassageTokens) -> Vectors:
    if not len(tokens.vectors):
        return np.zeros(2 * tokens.vectors.shape[1], dtype=np.float32)
    mean: Vectors = unit(directions(tokens.vectors)).mean(axis=0)
    return mean
