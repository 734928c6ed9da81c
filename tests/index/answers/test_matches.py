"""The matches of a question's tokens, worked by hand in two dimensions."""

import numpy as np

from index.answers.matches import ABOVE, PassageTokens, match
from index.answers.training.train_token_codec import train_codec
from index.embedding.token_packing import TokenPacking
from index.embedding.token_vectors import quantise
from index.records import Span

X: list[float] = [1.0, 0.0]
Y: list[float] = [0.0, 1.0]
DIAGONAL: list[float] = [0.6, 0.6]
ENDS = [[-1.0, 0.0], [0.0, -1.0]]


def passage(*tokens: tuple[int, list[float]], sentences: int) -> PassageTokens:
    vectors = quantise(np.array([vector for _, vector in tokens], dtype=np.float32).reshape(-1, 2))
    of = np.array([of for of, _ in tokens], dtype=np.int64)
    return PassageTokens(vectors, of, sentences)


def test_each_token_is_matched_in_sentences_in_the_title_and_in_all() -> None:
    question = np.array([ENDS[0], X, Y, ENDS[1]], dtype=np.float32)
    titled = passage((ABOVE, Y), (0, X), (0, DIAGONAL), (1, Y), (2, DIAGONAL), sentences=3)
    plain = passage((0, Y), sentences=1)

    found = match(question, [titled, plain])

    half = 0.7071
    assert found.question.tolist() == [X, Y]
    assert np.allclose(found.sentence, [[1, 0, half, 0], [half, 1, half, 1]], atol=1e-3)
    assert np.allclose(found.above, [[0, 0], [1, 0]], atol=1e-3)
    assert np.allclose(found.passage, [[1, 0], [1, 1]], atol=1e-3)
    assert np.allclose(found.before, np.array([[0, 1, 0, 0], [0, half, 1, 0]]), atol=1e-3)
    assert np.allclose(found.lead, np.array([[0, 1, 1, 0], [0, half, half, 0]]), atol=1e-3)
    assert np.allclose(found.meaning[1:], np.array([Y, [half, half], Y]), atol=1e-3)
    assert found.tokens.tolist() == [2, 1, 1, 1]
    assert (found.of.tolist(), found.number.tolist()) == ([0, 0, 0, 1], [0, 1, 2, 0])


def test_a_passage_of_a_title_alone_and_one_without_tokens_have_no_sentences() -> None:
    question = np.array([ENDS[0], X, ENDS[1]], dtype=np.float32)

    found = match(
        question,
        [passage(sentences=1), passage((ABOVE, X), sentences=1), passage((0, X), sentences=1)],
    )

    assert (found.of.tolist(), found.passage.tolist()) == ([2], [[0.0, 1.0, 1.0]])


def test_packed_tokens_match_as_they_do_unpacked() -> None:
    chance = np.random.default_rng(4)
    question = chance.normal(size=(6, 9)).astype(np.float32)
    tokens = quantise(chance.normal(size=(600, 9)).astype(np.float32))
    codec = train_codec(tokens)
    of = np.repeat([0, 1, 2], 10)
    packed = [codec.encode(tokens[start : start + 30]) for start in (0, 30)]

    found = match(
        question, [PassageTokens(one, of, 3) for one in packed], TokenPacking("packed", codec)
    )

    whole = match(question, [PassageTokens(codec.decode(one), of, 3) for one in packed])
    assert found.meaning.shape == whole.meaning.shape == (6, 9)
    assert (found.meaning * whole.meaning).sum(axis=1).min() > 0.98
    length = np.linalg.norm(question, axis=1).max()
    assert np.abs(found.sentence - whole.sentence).max() < 0.15 * length
    assert np.abs(found.passage - whole.passage).max() < 0.15 * length


def test_tokens_belong_to_the_sentence_that_they_stand_in_the_first_to_the_title() -> None:
    vectors = np.zeros((5, 1), dtype=np.uint8)

    of = PassageTokens.of(vectors, [0, 6, 12, 15], [Span(0, 10), Span(11, 20)])
    too_few = PassageTokens.of(vectors[:3], [0, 6, 12, 15], [Span(0, 10), Span(11, 20)])

    assert of.sentence_of.tolist() == [ABOVE, 0, 0, 1, 1]
    assert too_few.sentence_of.tolist() == [ABOVE] * 3
