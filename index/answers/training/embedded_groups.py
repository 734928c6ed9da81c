"""The token vectors of groups, made once and kept in a file between runs."""

import pickle
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.answers.matches import LONGEST_QUESTION, Matches, PassageTokens, match
from index.answers.training.question_groups import Group, Judged, Text
from index.embedding.sentence_transformer import EmbeddingModel
from index.embedding.threads import cores
from index.embedding.token_vectors import directions
from index.records import Vectors

# A passage near to a question and judged for another is taken not to answer it. The very nearest
# are left out, since they may.
_NEAR = slice(3, 40)
_AT_ONCE = 2000


class Known(NamedTuple):
    """Passages with their tokens and questions with the vectors of theirs, each by its text."""

    passages: dict[Text, PassageTokens]
    questions: dict[str, Vectors]

    def matches(self, way: str, texts: Sequence[Text]) -> Matches:
        """The matches of a question, in this wording, in passages with these texts."""
        return match(
            self.questions[way].astype(np.float32), [self.passages[text] for text in texts]
        )


def embed(groups: Sequence[Group], model: EmbeddingModel, cache: Path) -> Known:
    """All passages and questions of the groups; those in the `cache` are not embedded again.

    The cache is a pickle: use only a file that you made.
    """
    known = pickle.loads(cache.read_bytes()) if cache.exists() else Known({}, {})  # noqa: S301
    texts = {one.text: None for group in groups for one in group.passages}
    ways = {way: None for group in groups for way in group.ways}
    new = [text for text in texts if text not in known.passages]
    asked = [way for way in ways if way not in known.questions]
    vectors = model.embed_documents([f"{one.above}\n{one.text}" for one in new]).tokens
    for text, tokens in zip(new, vectors, strict=True):
        starts = model.content_token_starts(text.text)
        # What the window of the model cuts off has no vectors.
        above = len(model.content_token_starts(text.above))
        starts = starts[: max(len(tokens) - above, 0)]
        known.passages[text] = PassageTokens.of(tokens, starts, text.sentences)
    with ThreadPoolExecutor(cores()) as threads:
        for way, query in zip(asked, threads.map(model.embed_question, asked), strict=True):
            known.questions[way] = query.pieces[: LONGEST_QUESTION + 2].astype(np.float16)
    if new or asked:
        cache.write_bytes(pickle.dumps(known))
    return known


def near_passages(known: Known, ways: Sequence[str]) -> Iterator[list[Text]]:
    """For each question the passages near to it by their mean token, of all that there are."""
    texts = list(known.passages)
    means = _unit(np.stack([_mean(known.passages[text]) for text in texts]))
    iterator = iter(ways)
    while part := list(islice(iterator, _AT_ONCE)):
        asked = np.stack(
            [known.questions[way].astype(np.float32)[1:-1].mean(axis=0) for way in part]
        )
        cosines = _unit(asked) @ means.T
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
    mean: Vectors = _unit(directions(tokens.vectors)).mean(axis=0)
    return mean


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-6), dtype=np.float32)
