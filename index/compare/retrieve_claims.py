"""What each source has to say: its claims that bear on a text, nearest first; no verdicts yet."""

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

# So many sources, those whose best passage is nearest, are looked at sentence by sentence.
MOST_SOURCES = 20
PASSAGES_A_SOURCE = 6
CLAIMS_A_SOURCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A claim that may bear on the text: how near it is, and how well each word is met.

    `met` says for each word of the text how near the nearest in the sentence and its context is,
    1 for one of the same stem; `nearness` is the mean. `own` is the same without the context, but
    for the lead-in of an item. `vector` is the mean of the sentence's
    token vectors, of length 1.
    """

    claim: Claim
    nearness: float
    met: NDArray[np.float32]
    own: NDArray[np.float32]
    vector: Vectors


@dataclass(slots=True, kw_only=True)
class SourceClaims:
    """A source with its documents, its candidates nearest first, and its nearest passage.

    `label` is its name or its title, and no other source has the same; `is_read` is false where
    only the nearest passage is known, since enough sources came nearer.
    """

    name: str | None
    label: str
    documents: list[Listing]
    candidates: list[Candidate] = field(default_factory=list)
    nearest: Passage | None = None
    is_read: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCandidates:
    """All sources that pass the filters, those that come nearest first.

    `words` are those of the text, in the order of `Candidate.met`.
    """

    text: str
    words: tuple[Word, ...]
    voices: tuple[SourceClaims, ...]


def gather(searcher: Searcher, text: str, filters: Filters | None = None) -> ClaimCandidates:
    """The claims of each source that come nearest to a text, which is read as prose.

    Raises:
        QuestionError: a filter names nothing.
    """
    query, ranking = searcher.rank(text, filters)
    voices = _voices(searcher, filters or Filters())
    by_document = {document.doc_id: voice for voice in voices for document in voice.documents}
    rows: dict[int, list[int]] = {}
    order: list[SourceClaims] = []
    listings = searcher.generation.listings_at(ranking.documents)
    for row, number in zip(ranking.rows.tolist(), ranking.documents.tolist(), strict=True):
        voice = by_document[listings[number].doc_id]
        found = rows.setdefault(id(voice), [])
        if not found:
            order.append(voice)
        if len(found) < PASSAGES_A_SOURCE:
            found.append(row)
    asked = _Asked(text, query, searcher.model.content_token_starts(text))
    for place, voice in enumerate(order):
        voice.is_read = place < MOST_SOURCES
        wanted = rows[id(voice)][: None if voice.is_read else 1]
        passages = searcher.generation.passages(wanted)
        voice.nearest = passages[0]
        if voice.is_read:
            _fill(voice, searcher, asked, list(zip(wanted, passages, strict=True)))
    silent = [voice for voice in voices if id(voice) not in rows]
    return ClaimCandidates(text=text, words=tuple(asked.words), voices=(*order, *silent))


class _Asked:
    """A text as its words, with the places of each word's tokens among the text's."""

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
        """How well each word is met by these tokens; 1 if it or its opposite is `said`."""
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


def _voices(searcher: Searcher, filters: Filters) -> list[SourceClaims]:
    mask = allowed_documents(filters, searcher.listings)
    heard = [
        document for document, is_heard in zip(searcher.listings, mask, strict=True) if is_heard
    ]
    titles = Counter(document.title for document in heard if not document.source)
    named: dict[str, SourceClaims] = {}
    voices: list[SourceClaims] = []
    for document in heard:
        key = document.source.casefold() if document.source else ""
        if key and key in named:
            named[key].documents.append(document)
            continue
        label = document.source or f"“{document.title}”"
        if not key and titles[document.title] > 1:
            label = f"{label} ({document.doc_id})"
        voice = SourceClaims(name=document.source, label=label, documents=[document])
        voices.append(voice)
        if key:
            named[key] = voice
    return voices


def _fill(
    voice: SourceClaims, searcher: Searcher, asked: _Asked, found: Sequence[tuple[int, Passage]]
) -> None:
    """Give a voice the claims of its passages, each text once."""
    candidates: dict[str, Candidate] = {}
    generation = searcher.generation
    for row, passage in found:
        document = generation.document(passage.doc_id)
        assert document
        tokens = _Tokens(searcher, document, passage, row)
        cosines = token_cosines(asked.query.tokens, tokens.vectors)
        for claim in claims_of(document, passage):
            topic = f"{document.title}\n" if is_topic(document.title) else ""
            inside = tokens.inside(claim)
            met = asked.met(cosines[:, inside], set(terms(f"{topic}{claim.premise}")))
            own = asked.met(cosines[:, tokens.own(claim)], set(terms(claim.told)))
            candidate = Candidate(
                claim=claim,
                nearness=float(met.mean()) if len(met) else 0.0,
                met=met,
                own=own,
                vector=tokens.mean(claim, generation.manifest.dimension),
            )
            candidates.setdefault(claim.text, candidate)
    nearest = sorted(candidates.values(), key=lambda one: -one.nearness)
    voice.candidates = nearest[:CLAIMS_A_SOURCE]


class _Tokens:
    """The token vectors of a passage: first those of what stands above it, then its own."""

    def __init__(self, searcher: Searcher, document: Document, passage: Passage, row: int) -> None:
        self.vectors = searcher.generation.tokens_of(row)
        starts = searcher.model.content_token_starts(passage.text)
        # Passages of a large library have no vectors of tokens.
        self._starts = np.array(starts if len(self.vectors) >= len(starts) else [], dtype=np.int64)
        self._above = len(self.vectors) - len(self._starts)
        self._passage = passage
        titled = len(searcher.model.content_token_starts(document.title))
        self._untold = 0 if is_topic(document.title) else min(titled, self._above)

    def inside(self, claim: Claim) -> NDArray[np.bool_]:
        """Which tokens are of the claim, of its context, or of what stands above the passage."""
        chosen = np.ones(len(self.vectors), dtype=np.bool_)
        chosen[: self._untold] = False
        chosen[self._above :] = self._own((claim.span, *claim.context))
        return chosen

    def own(self, claim: Claim) -> NDArray[np.bool_]:
        """Which tokens are of the claim itself, or of its lead-in."""
        chosen = np.zeros(len(self.vectors), dtype=np.bool_)
        chosen[self._above :] = self._own((claim.span, *claim.leads))
        return chosen

    def mean(self, claim: Claim, dimension: int) -> Vectors:
        """The mean of the vectors of the claim's own tokens, of length 1, or 0 without any."""
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
