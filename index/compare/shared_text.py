"""Shared text: how much of one article another contains, word for word or reworded."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from index.embedding.embedder import Embedder
from index.embedding.token_vectors import directions
from index.records import Document, Span, Vectors
from index.store.generation import Generation
from index.text.analyzer import terms
from index.text.sentences import sentences

# All chosen on MedQuAD: articles of two publishers on one topic, and articles spun by rule.
ALIKE = 0.71
ALONE = 0.8
SKIPPED = 0.05
RUN = 6
# A sentence with fewer terms is like too many others.
FEWEST_TERMS = 4
WORDS = 0.15
# Without stored token vectors, all meanings are this much alike; words decide the rest.
UNKNOWN = 0.4
BUCKETS = 512

Numbers = NDArray[np.float64]
Places = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """The sentences by which a document is compared, in reading order.

    `vectors` has a row for each of `spans`; `terms` are those of the whole text. Both leave out
    boilerplate; `spans` also leaves out sentences of fewer than four terms.
    """

    doc_id: str
    spans: tuple[Span, ...]
    vectors: Vectors
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedText:
    """What two documents share, both shares in 0..1.

    `share` is that of aligned sentences in the text with fewer sentences, `copied` that of terms
    in runs of at least six that the other text also contains, in the text with fewer terms.
    `pairs` are the aligned sentences, a span of each document, in the first's reading order.
    """

    doc_ids: tuple[str, str]
    share: float
    copied: float
    pairs: tuple[tuple[Span, Span], ...]

    @property
    def counts(self) -> bool:
        """Whether the texts share too much to have been written independently.

        The more sentences are aligned, the smaller a `share` is enough.
        """
        aligned = len(self.pairs)
        return (
            (aligned >= 4 and self.share >= 0.3)
            or (aligned >= 6 and self.share >= 0.15)
            or self.copied >= 0.5
        )


def sharing(groups: Sequence[Sequence[Sentences]]) -> list[tuple[int, int, SharedText]]:
    """The pairs of groups that share text, with what their most similar documents share.

    A group has the documents of one source, which are not compared with each other.
    """
    matches = []
    for i, j in combinations(range(len(groups)), 2):
        pairs = product(groups[i], groups[j])
        near = [(a, b) for a, b in pairs if _cosines(a, b).max(initial=0) >= ALIKE]
        if shared := [one for one in (shared_text(a, b) for a, b in near) if one.counts]:
            matches.append((i, j, max(shared, key=lambda one: (one.share, one.copied))))
    return matches


def shared_text(a: Sentences, b: Sentences) -> SharedText:
    """What two documents share, by alignment of their sentences and by runs of their words.

    Each sentence is aligned with at most one. A text in which every word that names its subject
    was changed is not recognised.
    """
    pairs = align(_cosines(a, b))
    return SharedText(
        doc_ids=(a.doc_id, b.doc_id),
        share=len(pairs) / max(min(len(a.spans), len(b.spans)), 1),
        copied=copied(a.terms, b.terms),
        pairs=tuple((a.spans[i], b.spans[j]) for i, j in pairs),
    )


def sentence_vectors(document: Document, generation: Generation, model: Embedder) -> Sentences:
    """The sentences of a document of `generation`, with vectors that need no run of a model.

    The cosine of two rows is .85 times that of their meanings, the mean directions of their
    content tokens, plus .15 times that of their terms. Without stored token vectors it is .4
    plus .6 times that of their terms.
    """
    every = zip(
        generation.rows_of(document.doc_id), generation.passages_of(document.doc_id), strict=True
    )
    passages = [(row, passage) for row, passage in every if not passage.boilerplate]
    width = 2 * ((generation.manifest.dimension + 1) // 2)
    spans: list[Span] = []
    meanings: list[Vectors] = []
    sentence_terms: list[list[str]] = []
    all_terms: list[str] = []
    for row, passage in sorted(passages, key=lambda item: item[1].start):
        starts = np.array(model.content_token_starts(passage.text), dtype=np.int64) + passage.start
        [tokens] = generation.tokens_of([row])
        # The first tokens are those of the title and heading that are embedded with a passage.
        directed = _unit(directions(tokens[max(len(tokens) - len(starts), 0) :]))
        for span in sentences(document.text, start=passage.start, end=passage.end):
            own_terms = terms(document.text[span.start : span.end])
            all_terms += own_terms
            if len(own_terms) >= FEWEST_TERMS:
                inside = (span.start <= starts) & (starts < span.end)
                kept = directed[inside] if len(directed) == len(starts) else directed[:0]
                spans.append(span)
                meanings.append(kept.sum(axis=0))
                sentence_terms.append(own_terms)
    return Sentences(
        doc_id=document.doc_id,
        spans=tuple(spans),
        vectors=_vectors(np.array(meanings, dtype=np.float32).reshape(-1, width), sentence_terms),
        terms=tuple(all_terms),
    )


def align(cosines: Numbers) -> list[Places]:
    """The aligned rows and columns of `cosines`, shape (n, m), by row.

    Two sentences can be aligned from a cosine of .71 on, and gain what is above it. A run of
    pairs in the same order on both sides gains their sum, less .05 for each sentence skipped on
    either side. The run that gains most is taken, then the next from what is left, since blocks
    may come in another order. A run of a single pair needs .8.

    Source: Smith and Waterman 1981, doi:10.1016/0022-2836(81)90087-5, where only matches gain.

    >>> align(np.array([[0.9, 0.0, 0.75], [0.0, 0.75, 0.0], [0.75, 0.0, 0.0]]))
    [(0, 0), (1, 1)]
    """
    gains = np.where(cosines >= ALIKE, cosines - ALIKE, -np.inf)
    aligned: list[Places] = []
    while pairs := [pair for run in _best_runs(gains) for pair in run]:
        aligned += pairs
        gains[[i for i, _ in pairs]] = -np.inf
        gains[:, [j for _, j in pairs]] = -np.inf
    return sorted(aligned)


def copied(a: Sequence[str], b: Sequence[str]) -> float:
    """The share of the shorter text's terms that lie in runs of at least six found in both.

    >>> copied("a b c d e f x y".split(), "z a b c d e f z z".split())
    0.75
    """
    fewer, more = sorted((a, b), key=len)
    theirs = set(_runs(more))
    inside = np.zeros(len(fewer), dtype=bool)
    for place, run in enumerate(_runs(fewer)):
        if run in theirs:
            inside[place : place + RUN] = True
    return float(inside.mean()) if len(inside) else 0.0


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[place:] for place in range(RUN)), strict=False)


def _cosines(a: Sentences, b: Sentences) -> Numbers:
    return np.asarray(a.vectors @ b.vectors.T, dtype=np.float64)


def _best_runs(gains: Numbers) -> Iterator[list[Places]]:
    """Runs without a sentence in common, the highest gain first, each from its last pair back.

    Stops before a run that needs a sentence of an earlier one: its gain has to be recomputed.
    """
    totals, passed = _totals(gains)
    ends = np.flatnonzero((totals > gains) | (gains >= ALONE - ALIKE))
    taken_rows: set[int] = set()
    taken_columns: set[int] = set()
    for end in ends[np.argsort(-totals.flat[ends], kind="stable")].tolist():
        i, j = divmod(end, gains.shape[1])
        if i in taken_rows or j in taken_columns:
            continue
        run = _run_to(i, j, totals, passed)
        if any(i in taken_rows or j in taken_columns for i, j in run):
            return
        taken_rows.update(i for i, _ in run)
        taken_columns.update(j for _, j in run)
        yield run


def _totals(gains: Numbers) -> tuple[Numbers, Numbers]:
    """The gain of the best run up to each pair, and the cost of skipping all before it."""
    n, m = gains.shape
    passed = SKIPPED * np.add.outer(np.arange(n), np.arange(m))
    totals = np.full((n, m), -np.inf)
    # With that cost added, totals can be compared at any position.
    reach = np.full(m, -np.inf)
    for i in np.flatnonzero((gains > -np.inf).any(axis=1)):
        before = np.maximum.accumulate(reach)[:-1] - passed[i, 1:] + 2 * SKIPPED
        totals[i] = gains[i]
        totals[i, 1:] += np.maximum(before, 0)
        reach = np.maximum(reach, totals[i] + passed[i])
    return totals, passed


def _run_to(i: int, j: int, totals: Numbers, passed: Numbers) -> list[Places]:
    run = [(i, j)]
    while i and j:
        before = totals[:i, :j] + passed[:i, :j] - passed[i, j] + 2 * SKIPPED
        place = divmod(int(before.argmax()), j)
        if before[place] <= 0:
            break
        i, j = place
        run.append(place)
    return run


def _vectors(meanings: Vectors, sentence_terms: Sequence[Sequence[str]]) -> Vectors:
    """A row for each sentence: its meaning, 0 where that is unknown, and its terms."""
    counts = np.zeros((len(sentence_terms), BUCKETS), dtype=np.float32)
    for row, own_terms in enumerate(sentence_terms):
        for term in own_terms:
            counts[row, zlib.crc32(term.encode()) % BUCKETS] += 1
    known = meanings.any(axis=1)
    meanings[~known, 0] = 1
    words = np.where(known, WORDS, 1 - UNKNOWN)[:, None]
    joined = np.hstack([np.sqrt(1 - words) * _unit(meanings), np.sqrt(words) * _unit(counts)])
    return np.asarray(joined, dtype=np.float32)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
