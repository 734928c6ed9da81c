"""Claim retrieval: each source's passages and claims that come near a text, without verdicts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import compress

from index.compare.comparison import Claim
from index.compare.passage_claims import PassageClaims
from index.compare.thresholds import Thresholds
from index.embedding.embedder import EmbeddedQuestion
from index.embedding.token_vectors import token_cosines
from index.recent import Recent
from index.records import Document, Listing, Passage, Vectors
from index.retrieval.filters import Filters, allowed_documents
from index.search.searcher import Searcher
from index.settings import DEFAULT_MODEL
from index.text.analyzer import words

# Choices of articles whose sources are kept: those of several people who ask at once.
_KEPT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A claim that may bear on the text.

    `nearness` is the mean similarity of each word of the text to the closest word in the sentence
    or its context, in 0..1; it only orders what is read. `passage` is the place of the claim's
    passage among those of its source. `vector` is the mean of the sentence's token vectors, of
    length 1. `alike` says how well the passage matches the text, token by token, from -1 to 1; 1
    where the scale is unknown.
    """

    claim: Claim
    nearness: float
    passage: int
    vector: Vectors
    alike: float = 1.0


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

    def without_claims(self) -> "SourceClaims":
        """The same source as long as nothing is gathered."""
        return SourceClaims(name=self.name, label=self.label, documents=self.documents)

    @property
    def nearest(self) -> Passage | None:
        """The passage that comes nearest; None if none does."""
        return self.passages[0][1] if self.passages else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCandidates:
    """All sources that pass the filters, nearest first, and the text they were gathered for."""

    text: str
    sources: tuple[SourceClaims, ...]


class ClaimRetriever:
    """Retrieves claims from the index of `searcher`. Several threads may use it at once."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._has_scale = searcher.model.name == DEFAULT_MODEL
        self._passages = PassageClaims(searcher)
        self._sources = Recent[Filters, _Sources](most=_KEPT)

    def gather(
        self, text: str, filters: Filters | None = None, *, thresholds: Thresholds
    ) -> ClaimCandidates:
        """The passages and claims of each source that are nearest to a text, read as prose.

        Raises:
            QuestionError: a filter names something unknown.
        """
        query, ranking = self._searcher.rank(text, filters)
        [known] = self._sources.of([filters or Filters()], self._all_sources)
        sources = [source.without_claims() for source in known.sources]
        rows: dict[int, list[int]] = {}
        listings = self._searcher.generation.listings_at(ranking.documents)
        for row, number in zip(ranking.rows.tolist(), ranking.documents.tolist(), strict=True):
            chosen = rows.setdefault(known.places[listings[number].doc_id], [])
            if len(chosen) < thresholds.nearest:
                chosen.append(row)
        near = list(rows)
        asked = _AskedText(text, query, self._searcher.model.content_token_starts(text))
        for place in near[: thresholds.sources]:
            self._fill(sources[place], asked, rows[place])
        self._leave_unread(
            [sources[place] for place in near[thresholds.sources :]],
            [rows[place][0] for place in near[thresholds.sources :]],
        )
        silent = [source for place, source in enumerate(sources) if place not in rows]
        return ClaimCandidates(text=text, sources=(*(sources[place] for place in near), *silent))

    def _all_sources(self, wanted: Sequence[Filters]) -> Iterator["_Sources"]:
        for filters in wanted:
            yield _sources_of(self._searcher, filters)

    def _fill(self, source: SourceClaims, asked: "_AskedText", rows: Sequence[int]) -> None:
        """Give a source its passages and their claims, without copies."""
        candidates: dict[str, Candidate] = {}
        vectors = self._searcher.generation.tokens_of(rows)
        for place, (ready, tokens) in enumerate(zip(self._passages.of(rows), vectors, strict=True)):
            source.passages.append((ready.document, ready.passage))
            cosines = token_cosines(asked.query.tokens, tokens)
            # As in `maxsim`; without token vectors nothing is known.
            alike = float(cosines.max(axis=1).mean()) if self._has_scale and cosines.size else 1.0
            for one in ready.claims:
                candidate = Candidate(
                    claim=one.claim,
                    nearness=asked.nearness(cosines[:, one.inside], one.said),
                    passage=place,
                    vector=one.vector,
                    alike=alike,
                )
                # Below another heading or lead-in, the same words may say the opposite.
                candidates.setdefault(one.premise, candidate)
        source.candidates = sorted(candidates.values(), key=lambda one: -one.nearness)

    def _leave_unread(self, sources: Sequence[SourceClaims], rows: Sequence[int]) -> None:
        """Give each source its nearest passage only."""
        generation = self._searcher.generation
        for source, passage in zip(sources, generation.passages(rows), strict=True):
            document = generation.document(passage.doc_id)
            assert document
            source.is_read = False
            source.passages.append((document, passage))


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

    def nearness(self, cosines: Vectors, said: Set[str]) -> float:
        """The mean of how well these tokens match each word; 1 for a word that is in `said`."""
        best = cosines.max(axis=1, initial=0)
        matches = [
            1.0 if word.term in said else float(best[places].mean()) if places else 0.0
            for word, places in zip(self.words, self.places, strict=True)
        ]
        return sum(matches) / max(len(matches), 1)


def all_sources(searcher: Searcher, filters: Filters) -> Sequence[SourceClaims]:
    """Each source that passes the filters, with its documents and nothing of what it says yet."""
    return _sources_of(searcher, filters).sources


def _sources_of(searcher: Searcher, filters: Filters) -> "_Sources":
    listings = searcher.listings
    return _Sources.of(list(compress(listings, allowed_documents(filters, listings))))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """All sources, and the place of each document's source among them."""

    sources: tuple[SourceClaims, ...]
    places: Mapping[str, int]

    @classmethod
    def of(cls, documents: Sequence[Listing]) -> "_Sources":
        titles = Counter(document.title for document in documents if not document.source)
        named: dict[str, int] = {}
        sources: list[SourceClaims] = []
        places: dict[str, int] = {}
        for document in documents:
            key = document.source.casefold() if document.source else ""
            place = named.get(key, len(sources))
            places[document.doc_id] = place
            if place < len(sources):
                sources[place].documents.append(document)
                continue
            label = document.source or f"“{document.title}”"
            if not key and titles[document.title] > 1:
                label = f"{label} ({document.doc_id})"
            sources.append(SourceClaims(name=document.source, label=label, documents=[document]))
            if key:
                named[key] = place
        return cls(sources=tuple(sources), places=places)
