"""Claim retrieval: each source's passages and claims that come near a text, without verdicts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.compare.claims import claims_of, is_topic
from index.compare.comparison import Claim
from index.compare.thresholds import Thresholds
from index.embedding.embedder import EmbeddedQuestion
from index.embedding.token_vectors import directions, token_cosines
from index.records import Document, Listing, Passage, Span, Vectors
from index.retrieval.filters import Filters, allowed_documents
from index.search.searcher import Searcher
from index.text.analyzer import terms, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A claim that may bear on the text.

    `nearness` is the mean similarity of each word of the text to the closest word in the sentence
    or its context, in 0..1; it only orders what is read. `passage` is the place of the claim's
    passage among those of its source. `vector` is the mean of the sentence's token vectors, of
    length 1.
    """

    claim: Claim
    nearness: float
    passage: int
    vector: Vectors


@dataclass(slots=True, kw_only=True)
class SourceClaims:
    """A source with its documents, its nearest passages, and their claims, both nearest first.

    `label` is its name or its title, and is unique; `is_read` is false if only the nearest
    passage is known, because enough sources came nearer.
    """

    name: str | None
    label: str
    documents: list[Listing]
    candidates: list[Candidate] = field(default_factory=list)
    passages: list[tuple[Document, Passage]] = field(default_factory=list)
    is_read: bool = True

    @property
    def nearest(self) -> Passage | None:
        """The passage that comes nearest; None if none does."""
        return self.passages[0][1] if self.passages else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCandidates:
    """All sources that pass the filters, nearest first, and the text they were gathered for."""

    text: str
    sources: tuple[SourceClaims, ...]


def gather(
    searcher: Searcher, text: str, filters: Filters | None = None, *, thresholds: Thresholds
) -> ClaimCandidates:
    """The passages and claims of each source that are nearest to a text, which is read as prose.

    Raises:
        QuestionError: a filter names something unknown.
    """
    query, ranking = searcher.rank(text, filters)
    sources = all_sources(searcher, filters or Filters())
    by_document = {document.doc_id: source for source in sources for document in source.documents}
    rows: dict[int, list[int]] = {}
    order: list[SourceClaims] = []
    listings = searcher.generation.listings_at(ranking.documents)
    for row, number in zip(ranking.rows.tolist(), ranking.documents.tolist(), strict=True):
        source = by_document[listings[number].doc_id]
        chosen = rows.setdefault(id(source), [])
        if not chosen:
            order.append(source)
        if len(chosen) < thresholds.nearest:
            chosen.append(row)
    asked = _AskedText(text, query, searcher.model.content_token_starts(text))
    for place, source in enumerate(order):
        source.is_read = place < thresholds.sources
        _fill(source, searcher, asked, rows[id(source)][: None if source.is_read else 1])
    silent = [source for source in sources if id(source) not in rows]
    return ClaimCandidates(text=text, sources=(*order, *silent))


class _AskedText:
    """The words of a text, with the places of each word's tokens among all its tokens."""

    def __init__(self, text: str, query: EmbeddedQuestion, starts: Sequence[int]) -> None:
        # A long text is cut off at the model's window.
        self.query = query
        self.words = list(words(text))
        self.places = [
            [
                place
                for place, start in enumerate(starts[: len(query.tokens)])
                if word.span.start <= start < word.span.end
            ]
            for word in self.words
        ]

    def nearness(self, cosines: Vectors, said: set[str]) -> float:
        """The mean of how well these tokens match each word; 1 for a word that is in `said`."""
        best = cosines.max(axis=1, initial=0)
        matches = [
            1.0 if word.term in said else float(best[places].mean()) if places else 0.0
            for word, places in zip(self.words, self.places, strict=True)
        ]
        return sum(matches) / max(len(matches), 1)


def all_sources(searcher: Searcher, filters: Filters) -> list[SourceClaims]:
    """Each source that passes the filters, with its documents and nothing of what it says yet."""
    mask = allowed_documents(filters, searcher.listings)
    allowed = [
        document for document, is_allowed in zip(searcher.listings, mask, strict=True) if is_allowed
    ]
    titles = Counter(document.title for document in allowed if not document.source)
    named: dict[str, SourceClaims] = {}
    sources: list[SourceClaims] = []
    for document in allowed:
        key = document.source.casefold() if document.source else ""
        if key and key in named:
            named[key].documents.append(document)
            continue
        label = document.source or f"“{document.title}”"
        if not key and titles[document.title] > 1:
            label = f"{label} ({document.doc_id})"
        source = SourceClaims(name=document.source, label=label, documents=[document])
        sources.append(source)
        if key:
            named[key] = source
    return sources


def _fill(source: SourceClaims, searcher: Searcher, asked: _AskedText, rows: Sequence[int]) -> None:
    """Give a source its passages and, if it is read, their claims, without copies."""
    candidates: dict[str, Candidate] = {}
    generation = searcher.generation
    for place, (row, passage) in enumerate(zip(rows, generation.passages(rows), strict=True)):
        document = generation.document(passage.doc_id)
        assert document
        source.passages.append((document, passage))
        if not source.is_read:
            continue
        tokens = _Tokens(searcher, document, passage, row)
        cosines = token_cosines(asked.query.tokens, tokens.vectors)
        for claim in claims_of(document, passage):
            topic = f"{document.title}\n" if is_topic(document.title) else ""
            said = set(terms(f"{topic}{claim.premise}"))
            candidate = Candidate(
                claim=claim,
                nearness=asked.nearness(cosines[:, tokens.inside(claim)], said),
                passage=place,
                vector=tokens.mean(claim, generation.manifest.dimension),
            )
            # Below another heading or lead-in, the same words may say the opposite.
            candidates.setdefault(claim.premise, candidate)
    source.candidates = sorted(candidates.values(), key=lambda one: -one.nearness)


class _Tokens:
    """The token vectors of a passage: those of its title and heading, then its own."""

    def __init__(self, searcher: Searcher, document: Document, passage: Passage, row: int) -> None:
        [self.vectors] = searcher.generation.tokens_of([row])
        starts = searcher.model.content_token_starts(passage.text)
        # Passages of a large library have no token vectors.
        self._starts = np.array(starts if len(self.vectors) >= len(starts) else [], dtype=np.int64)
        self._above = len(self.vectors) - len(self._starts)
        self._passage = passage
        titled = len(searcher.model.content_token_starts(document.title))
        self._left_out = 0 if is_topic(document.title) else min(titled, self._above)

    def inside(self, claim: Claim) -> NDArray[np.bool_]:
        """A mask of the tokens of the claim, its context, and the passage's title and heading."""
        chosen = np.ones(len(self.vectors), dtype=np.bool_)
        chosen[: self._left_out] = False
        chosen[self._above :] = self._own((claim.span, *claim.context))
        return chosen

    def mean(self, claim: Claim, dimension: int) -> Vectors:
        """The mean vector of the claim's own tokens, of length 1; zeros if it has none."""
        vectors = directions(self.vectors[self._above :][self._own((claim.span,))])
        if not len(vectors):
            return np.zeros(dimension, dtype=np.float32)
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        mean = (vectors / lengths).mean(axis=0)[:dimension]
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)

    def _own(self, spans: Iterable[Span]) -> NDArray[np.bool_]:
        own = np.zeros(len(self._starts), dtype=np.bool_)
        for start, end in spans:
            own |= (start - self._passage.start <= self._starts) & (
                self._starts < end - self._passage.start
            )
        return own
