"""Train the codec for the token vectors of large libraries.

Run `python -m index.answers.training.train_token_codec --data ../shared/data`. It embeds the
passages that the reader of answers is trained on with the default model, in three minutes on two
cores, and trains for one.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

import faiss
import numpy as np
from numpy.typing import NDArray

from index.answers.training.question_groups import question_groups
from index.embedding.sentence_transformer import load_model
from index.embedding.token_codec import (
    PIECES,
    SHIPPED,
    WAYS,
    TokenCodec,
    near_in_tree,
    nearest,
    unit,
)
from index.embedding.token_vectors import TokenVectors, directions
from index.records import Vectors

# Of 384 components; each of more pieces would be coarser.
_KEPT = 256
_GROUPS = 64
_SIZE = 8
_LOOKED_AT = 300_000
_ROUNDS = 12


def main() -> None:
    """Embed, train, and write the codec."""
    parser = argparse.ArgumentParser(
        prog="python -m index.answers.training.train_token_codec", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of the sets")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="the file to write")
    given = parser.parse_args()
    groups = question_groups(given.data, kept=False)
    texts = {one.text: None for group in groups for one in group.passages}
    with TemporaryDirectory() as exports:
        model = load_model(exports=Path(exports))
        model.prepare(Path(exports))
        tokens = model.embed_documents([f"{text.above}\n{text.text}" for text in texts]).tokens
    codec = train_codec(np.concatenate(tokens))
    np.savez_compressed(
        given.out,
        model=np.array(model.digest),
        turn=codec.turn.astype(np.float16),
        heads=codec.heads.astype(np.float16),
        centroids=codec.centroids.astype(np.float16),
        pieces=codec.pieces.astype(np.float16),
    )


def train_codec(tokens: TokenVectors) -> TokenCodec:
    """A codec for tokens such as these, of which it looks at 300,000 at most, evenly spaced.

    The same tokens give the same codec.

    Raises:
        ValueError: there are no tokens.
    """
    if not len(tokens):
        raise ValueError("a codec cannot be trained on no tokens")
    sample = unit(directions(tokens[:: -(-len(tokens) // _LOOKED_AT)]))
    turn = _main_axes(sample)
    # If each of few had its own, nothing would be left to learn the pieces from.
    groups = max(min(_GROUPS, int(np.sqrt(len(sample) / 16))), 1)
    turned = sample @ turn
    heads, centroids = _tree(turned, groups)
    near = near_in_tree(turned, heads, centroids)
    left = turned - centroids.reshape(-1, turned.shape[1])[near]
    order = _dealt(left)
    pieces = np.stack(
        [
            _clustered(own, WAYS)
            for own in np.split(left[:, order[: PIECES * _SIZE]], PIECES, axis=1)
        ]
    )
    # The components of the first piece come first, and so on.
    return TokenCodec(turn[:, order], heads[:, order], centroids[..., order], pieces)


def _tree(turned: Vectors, groups: int) -> tuple[Vectors, Vectors]:
    """Centroids of groups, shape (groups, kept), and as many within each."""
    heads = _clustered(turned, groups)
    of = nearest(turned, heads)
    # A group without a token is near to none that will come.
    own = [
        turned[of == group] if (of == group).any() else heads[[group]] for group in range(groups)
    ]
    return heads, np.stack([_clustered(some, groups) for some in own])


def _main_axes(sample: Vectors) -> Vectors:
    """The most telling directions of a sample, shape (dim, kept); at least those of the pieces."""
    axes: Vectors = np.linalg.eigh(sample.T @ sample)[1][:, ::-1][:, :_KEPT]
    missing = max(PIECES * _SIZE - axes.shape[1], 0)
    return np.ascontiguousarray(np.pad(axes, ((0, 0), (0, missing))), dtype=np.float32)


def _clustered(vectors: Vectors, count: int) -> Vectors:
    """So many centroids, shape (count, width)."""
    # faiss needs at least as many as there are centroids.
    enough = np.resize(vectors, (max(len(vectors), count), vectors.shape[1]))
    clusters = faiss.Kmeans(
        vectors.shape[1],
        count,
        niter=_ROUNDS,
        seed=1,
        min_points_per_centroid=1,
        max_points_per_centroid=400,
    )
    clusters.train(np.ascontiguousarray(enough, dtype=np.float32))
    return np.asarray(clusters.centroids, dtype=np.float32)


def _dealt(left: Vectors) -> NDArray[np.intp]:
    """An order of all components in which those of the first piece come first, and so on.

    The most telling is dealt first, always to the piece with the least product so far. Those that
    tell least are in no piece, and come last.

    Source: Ge, He, Ke and Sun 2014, section 3.2, doi:10.1109/TPAMI.2013.240.
    """
    told = np.einsum("ij,ij->j", left, left) / len(left)
    by_telling = np.argsort(-told, kind="stable")
    dealt: list[list[int]] = [[] for _ in range(PIECES)]
    product = np.zeros(PIECES)
    for component in by_telling[: PIECES * _SIZE].tolist():
        open_ = [piece for piece in range(PIECES) if len(dealt[piece]) < _SIZE]
        least = min(open_, key=lambda piece: product[piece])
        dealt[least].append(component)
        product[least] += np.log(max(told[component], 1e-12))
    return np.concatenate([*map(np.array, dealt), by_telling[PIECES * _SIZE :]])


if __name__ == "__main__":
    main()
