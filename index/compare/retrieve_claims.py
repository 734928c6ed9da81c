"""Claim retrieval: each source's claims that bear on a text, nearest first, without verdicts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.compare.claims import claims_of, is_topic
from index.compare.comparison import Claim
from index.compare.english.synonyms import alike, opposed
from index.embedding.embedder import EmbeddedQuestion
from index.embedding.token_vectors import directions, token_cosines
from index.records import Document, Listing, Passage, Span, Vectors
from index.retrieval.filters import Filters, allowed_documents
from index.search.searcher import Searcher
from index.text.analyzer import Word, terms, words

# Only this many sources, those with the nearest passages, are read sentence by sentence.
MOST_SOURCES = 20
PASSAGES_A_SOURCE = 6
CLAIMS_A_SOURCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A claim that may bear on the text: how near it is, and how well each word is matched.

    `met[i]` is the similarity of word i of the text to the closest word in the sentence or its
    context, 1 for the same term; `nearness` is the mean. `own` is the same without the context,
    except for the lead-in of a list item. `vector` is the mean of the sentence's token vectors,
    of length 1.
    """

    claim: Claim
    nearness: float
    met: NDArray[np.float32]
    own: NDArray[np.float32]
    vector: Vectors


@dataclass(slots=True, kw_only=True)
class SourceClaims:
    """A source with its documents, its candidates nearest first, and its nearest passage.

    `label` is its name or its title, and is unique; `is_read` is false if only the nearest
    passage is known, because enough sources came nearer.
    """

    name: str | None
    label: str
    documents: list[Listing]
    candidates: list[Candidate] = field(default_factory=list)
    nearest: Passage | None = None
    is_read: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCandidates:
    """All sources that pass the filters, nearest first.

    `words` are those of the text, in the order of `Candidate.met`.
    """

    text: str
    words: tuple[Word, ...]
    sources: tuple[SourceClaims, ...]


def gather(searcher: Searcher, text: str, filters: Filters | None = None) -> ClaimCandidates:
    """The claims of each source that are nearest to a text, which is read as prose.

    Raises:
        QuestionError: a filter names something unknown.
    """
    query, ranking = searcher.rank(text, filters)
    sources = _all_sources(searcher, filters or Filters())
    by_document = {document.doc_id: source for source in sources for document in source.documents}
    rows: dict[int, list[int]] = {}
    order: list[SourceClaims] = []
    listings = searcher.generation.listings_at(ranking.documents)
    for row, number in zip(ranking.rows.tolist(), ranking.documents.tolist(), strict=True):
        source = by_document[listings[number].doc_id]
        chosen = rows.setdefault(id(source), [])
        if not chosen:
            order.append(source)
        if len(chosen) < PASSAGES_A_SOURCE:
            chosen.append(row)
    asked = _AskedText(text, query, searcher.model.content_token_starts(text))
    for place, source in enumerate(order):
        source.is_read = place < MOST_SOURCES
        wanted = rows[id(source)][: None if source.is_read else 1]
        passages = searcher.generation.passages(wanted)
        source.nearest = passages[0]
        if source.is_read:
            _fill(source, searcher, asked, list(zip(wanted, passages, strict=True)))
    silent = [source for source in sources if id(source) not in rows]
    return ClaimCandidates(text=text, words=tuple(asked.words), sources=(*order, *silent))


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

    def met(self, cosines: Vectors, said: set[str]) -> NDArray[np.float32]:
        """How well these tokens match each word; 1 if it or its opposite is in `said`."""
        best = cosines.max(axis=1, initial=0)
        return np.array(
            [
                1.0
                if (alike(word.term) | opposed(word.term)) & said
                else best[places].mean()
                if places
                else 0.0
                for word, places in zip(self.words, self.places, strict=True)
            ],
            dtype=np.float32,
        )


def _all_sources(searcher: Searcher, filters: Filters) -> list[SourceClaims]:
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


def _fill(
    source: SourceClaims,
    searcher: Searcher,
    asked: _AskedText,
    passages: Sequence[tuple[int, Passage]],
) -> None:
    """Give a source the claims of its passages, each text once."""
    candidates: dict[str, Candidate] = {}
    generation = searcher.generation
    for row, passage in passages:
        document = generation.document(passage.doc_id)
        assert document
        tokens = _Tokens(searcher, document, passage, row)
        cosines = token_cosines(asked.query.tokens, tokens.vectors)
        for claim in claims_of(document, passage):
            topic = f"{document.title}\n" if is_topic(document.title) else ""
            inside = tokens.inside(claim)
            met = asked.met(cosines[:, inside], set(terms(f"{topic}{claim.premise}")))
            own = asked.met(cosines[:, tokens.own(claim)], set(terms(claim.with_lead_in)))
            candidate = Candidate(
                claim=claim,
                nearness=float(met.mean()) if len(met) else 0.0,
                met=met,
                own=own,
                vector=tokens.mean(claim, generation.manifest.dimension),
            )
            candidates.setdefault(claim.text, candidate)
    nearest = sorted(candidates.values(), key=lambda one: -one.nearness)
    source.candidates = nearest[:CLAIMS_A_SOURCE]


class _Tokens:
    """The token vectors of a passage: those of its title and heading, then its own."""

    def __init__(self, searcher: Searcher, document: Document, passage: Passage, row: int) -> None:
        self.vectors = searcher.generation.tokens_of(row)
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

    def own(self, claim: Claim) -> NDArray[np.bool_]:
        """A mask of the tokens of the claim itself and its lead-in."""
        chosen = np.zeros(len(self.vectors), dtype=np.bool_)
        chosen[self._above :] = self._own((claim.span, *claim.leads))
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
