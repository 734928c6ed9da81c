"""The claims of a library by passage, each with a vector and the terms it is about."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.compare.claims import claims_of
from index.compare.comparison import Claim
from index.embedding.embedder import Embedder
from index.embedding.token_vectors import TokenVectors, directions
from index.records import Document, HalfVectors, Listing, Passage, Vectors
from index.store.generation import Generation
from index.text.analyzer import terms

# Shorter sentences say too little to be contradicted, longer ones too much.
FEWEST_WORDS = 4
LONGEST_CLAIM = 400
# Passages whose claims are kept in memory, a few kB each.
MOST_KNOWN = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAt:
    """A claim, the mean vector of its tokens, its terms, and those of its title and heading, too.

    `source` is the same for all articles of a source; an unnamed article is a source of its own.
    """

    claim: Claim
    vector: HalfVectors
    terms: frozenset[str]
    about: frozenset[str]
    source: str


def source_key(listing: Listing) -> str:
    """What articles of one source have in common."""
    return listing.source.casefold() if listing.source else f"\n{listing.doc_id}"


class LibraryClaims:
    """The claims of the passages of a generation, found when they are first asked for."""

    def __init__(self, generation: Generation, model: Embedder) -> None:
        self._generation = generation
        self._model = model
        self._known: dict[int, list[ClaimAt]] = {}

    def at(self, rows: Sequence[int]) -> list[list[ClaimAt]]:
        """The claims of the passages in these rows, none of boilerplate."""
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        new = [row for row in dict.fromkeys(rows) if row not in self._known]
        passages = self._generation.passages(new)
        tokens = self._generation.tokens_of(new)
        documents = {one.doc_id: self._generation.document(one.doc_id) for one in passages}
        for row, passage, own in zip(new, passages, tokens, strict=True):
            document = documents[passage.doc_id]
            assert document
            self._known[row] = claims_with_vectors(document, passage, own, model=self._model)
        return [self._known[row] for row in rows]


def claims_with_vectors(
    document: Document, passage: Passage, tokens: TokenVectors, *, model: Embedder
) -> list[ClaimAt]:
    """The claims of a passage that have a vector, in reading order; none of boilerplate."""
    if passage.boilerplate:
        return []
    starts = np.array(model.content_token_starts(passage.text), dtype=np.int64) + passage.start
    if not len(starts) or len(tokens) < len(starts):
        return []
    # The first tokens are those of the title and heading that are embedded with a passage.
    own = _unit(directions(tokens[len(tokens) - len(starts) :]))
    found = []
    for claim in claims_of(document, passage):
        inside = (claim.span.start <= starts) & (starts < claim.span.end)
        if inside.any() and _is_whole(claim):
            found.append(_claim_at(claim, own[inside].mean(axis=0)))
    return found


def _claim_at(claim: Claim, meaning: NDArray[np.float32]) -> ClaimAt:
    title = claim.document.title
    said = frozenset(terms(claim.text))
    return ClaimAt(
        claim=claim,
        vector=_unit(meaning[None])[0].astype(np.float16),
        terms=said,
        about=said | frozenset(terms(f"{title} {claim.premise}")),
        source=source_key(claim.document),
    )


def _is_whole(claim: Claim) -> bool:
    text = claim.text
    return len(text) <= LONGEST_CLAIM and len(text.split()) >= FEWEST_WORDS


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
