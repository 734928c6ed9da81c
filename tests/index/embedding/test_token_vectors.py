"""Late interaction, worked by hand."""

import numpy as np
import pytest

from index.embedding.token_vectors import directions, maxsim, quantise, token_cosines

EAST, NORTH, NORTHEAST = [1.0, 0.0], [0.0, 1.0], [0.5**0.5, 0.5**0.5]
QUERY = np.array([EAST, NORTH], dtype=np.float32)
NOTHING = np.zeros((0, 2), dtype=np.float32)


def test_tokens_keep_their_directions() -> None:
    vectors = np.array([[0.7, -0.4, 0.14], [-0.5, 0.0, 0.5], [0.0, 0.0, 0.0]], dtype=np.float32)

    packed = quantise(vectors)

    # 7 -4 1 (0), each plus 8: 15 4 9 8; the third is packed above the first, the fourth the second.
    assert packed.tolist()[0] == [9 * 16 + 15, 8 * 16 + 4]
    assert directions(packed).tolist() == [[7, -4, 1, 0], [-7, 0, 7, 0], [0, 0, 0, 0]]
    random = np.random.default_rng(0).normal(size=(50, 384)).astype(np.float32)
    kept = directions(quantise(random))
    cosines = (kept * random).sum(1) / np.linalg.norm(kept, axis=1) / np.linalg.norm(random, axis=1)
    assert cosines.min() > 0.98


def test_each_token_of_the_question_counts_by_its_best_match_in_the_passage() -> None:
    passages = [[EAST, NORTHEAST], [NORTHEAST], [], [NORTH, EAST]]
    tokens = [quantise(np.array(rows, dtype=np.float32).reshape(-1, 2)) for rows in passages]

    scores = maxsim(QUERY, [tokens[row] for row in (3, 0, 1, 2)])

    assert scores == pytest.approx([(1 + 1) / 2, (1 + 0.5**0.5) / 2, 0.5**0.5, 0])


def test_without_tokens_on_either_side_the_score_is_0() -> None:
    assert maxsim(QUERY, [quantise(NOTHING)] * 2).tolist() == [0, 0]
    assert token_cosines(NOTHING, quantise(QUERY)).shape == (0, len(QUERY))


def test_many_tokens_compared_in_blocks_have_the_same_cosines() -> None:
    chance = np.random.default_rng(5)
    query, tokens = (chance.standard_normal((rows, 8)).astype(np.float32) for rows in (3, 2500))
    kept = directions(quantise(tokens))

    cosines = token_cosines(query / np.linalg.norm(query, axis=1, keepdims=True), quantise(tokens))

    lengths = np.linalg.norm(query, axis=1)[:, None] * np.linalg.norm(kept, axis=1)
    np.testing.assert_allclose(cosines, query @ kept.T / lengths, atol=1e-5)
