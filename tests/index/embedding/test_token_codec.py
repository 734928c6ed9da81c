"""Packed token vectors: nearly the same scores, in a tenth of the space."""

import numpy as np
import pytest

from index.answers.training.train_token_codec import train_codec
from index.embedding.sentence_transformer import load_model
from index.embedding.token_codec import TokenCodec, shipped_codec
from index.embedding.token_vectors import TokenVectors, directions, maxsim, quantise
from index.records import Vectors
from tests.support.paths import ROOT

DIMENSION = 64


def drawn(count: int, *, seed: int) -> Vectors:
    """Directions around some hundred, as words in their contexts are."""
    words = np.random.default_rng(0).normal(size=(100, DIMENSION))
    chance = np.random.default_rng(seed)
    near = words[chance.integers(100, size=count)]
    moved = near + 0.5 * chance.normal(size=(count, DIMENSION))
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


def unit(tokens: TokenVectors) -> Vectors:
    whole = directions(tokens)
    return np.asarray(whole / np.linalg.norm(whole, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(scope="module")
def codec() -> TokenCodec:
    return train_codec(quantise(drawn(4_000, seed=1)))


def test_packed_tokens_point_nearly_the_same_way(codec: TokenCodec) -> None:
    tokens = quantise(drawn(500, seed=2))

    packed = codec.encode(tokens)

    assert packed.shape == (500, 18)
    cosines = (unit(codec.decode(packed)) * unit(tokens)).sum(axis=1)
    assert cosines.mean() > 0.9


def test_packed_passages_score_as_their_decoded_tokens_do(codec: TokenCodec) -> None:
    query = drawn(6, seed=3)
    passages = [codec.encode(quantise(drawn(count, seed=count))) for count in (40, 0, 90)]

    scores = codec.maxsim(query, passages)

    decoded = [codec.decode(passage) for passage in passages]
    assert scores == pytest.approx(maxsim(query, decoded), abs=0.01)
    assert scores[1] == 0
    assert codec.maxsim(query[:0], passages).tolist() == [0, 0, 0]


def test_the_passage_with_the_words_of_the_question_comes_first(codec: TokenCodec) -> None:
    passages = [drawn(60, seed=seed) for seed in range(10, 40)]
    packed = [codec.encode(quantise(passage)) for passage in passages]

    for number, passage in enumerate(passages):
        assert codec.maxsim(passage[:8], packed).argmax() == number


def test_the_same_tokens_give_the_same_codec(codec: TokenCodec) -> None:
    again, other = (train_codec(quantise(drawn(4_000, seed=seed))) for seed in (1, 9))

    assert again.digest == codec.digest != other.digest


def test_the_shipped_codec_packs_the_tokens_of_the_default_model() -> None:
    model = load_model()
    codec = shipped_codec(model.digest)
    text = (ROOT / "README.md").read_text(encoding="utf-8")[:900]
    [tokens] = model.embed_documents([text]).tokens

    assert codec
    cosines = (unit(codec.decode(codec.encode(tokens))) * unit(tokens)).sum(axis=1)
    assert cosines.mean() > 0.7
    assert shipped_codec("another model") is None


@pytest.mark.parametrize("dimension", [2, 24, 200])
def test_vectors_of_any_length_and_number_can_be_packed(dimension: int) -> None:
    tokens = quantise(np.random.default_rng(5).normal(size=(9, dimension)).astype(np.float32))
    few = train_codec(tokens)

    cosines = (unit(few.decode(few.encode(tokens))) * unit(tokens)).sum(axis=1)

    assert cosines.min() > 0.9
    with pytest.raises(ValueError, match="no tokens"):
        train_codec(tokens[:0])
