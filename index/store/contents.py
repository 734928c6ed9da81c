"""The contents of a new generation, as a build hands them to a store: part by part."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding.token_packing import KeptTokens, TokenPacking
from index.records import HalfVectors
from index.store.folder.sqlite_rows import Article, KeptArticle
from index.store.generation import Generation
from index.text.analyzer import terms

Keys = NDArray[np.uint8]
"""Shape (n, 16): each identifies the text of a passage as the model reads it."""


@dataclass(frozen=True, slots=True)
class NewArticle:
    """The place of an article of the parts, with this many passages, in the order of all."""

    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some new articles in order, and for each of their passages a key and its vectors.

    `vectors` have shape (n, dim). `tokens` are packed as the contents say, None if none are kept.
    `terms` are those that each passage is found by, if they are not to be taken from the searched
    text.

    Raises:
        ValueError: the numbers of passages, texts, keys and vectors differ.
    """

    articles: Sequence[Article]
    keys: Keys
    vectors: HalfVectors
    tokens: Sequence[KeptTokens] | None
    terms: Sequence[Sequence[str]] | None = None

    def __post_init__(self) -> None:
        counts = [
            sum(len(article.passages) for article in self.articles),
            sum(len(article.searched) for article in self.articles),
            len(self.keys),
            len(self.vectors),
            *(len(each) for each in (self.tokens, self.terms) if each is not None),
        ]
        if len(set(counts)) != 1:
            raise ValueError(
                f"passages, texts, keys and vectors must be equal in number, not {counts}"
            )

    def term_lists(self) -> Iterator[Sequence[str]]:
        """The terms of each passage, in order."""
        if self.terms is not None:
            return iter(self.terms)
        return (terms(text) for article in self.articles for text in article.searched)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The contents of a new generation: all its articles in `order`, some kept from `base`.

    `parts` has the new ones in the same order, a bounded number of passages at a time, and is
    iterated once: what a part takes to make is done meanwhile. Token vectors are kept by `packing`,
    also in `base`; with `ivf` an inverted file is written for search by meaning. Vectors have
    `dimension` components.
    """

    order: Sequence[NewArticle | KeptArticle]
    parts: Iterable[Part]
    packing: TokenPacking
    ivf: bool
    dimension: int
    base: Generation | None = None
