"""The search for differences over a whole library, of which only what is new is searched."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from index.batches import batched
from index.compare.shared_text import sentence_vectors, shared_text
from index.differences.article_claims import LibraryClaims, source_key
from index.differences.checkpoint import Checkpoint
from index.differences.difference import Difference
from index.differences.found_differences import FoundDifferences, read_found, write_found
from index.differences.near_pairs import NearestPairs, NearPair, PassageVectors
from index.differences.pair_judge import StateReader
from index.differences.read_pairs import Bars, read_pairs, shipped_bars
from index.errors import ConcordanceError, IndexUnwritableError
from index.files.address import spoken
from index.search.searcher import Searcher
from index.store.generation import Generation

Advance = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

# Read in one search: so many of the nearest pairs for each passage that is searched, and in all.
PAIRS_OF_A_PASSAGE = 10
MOST_PAIRS = 2500
PAIRS_AT_ONCE = 40
# Two articles that contradict each other throughout would fill the page.
MOST_OF_TWO_ARTICLES = 3
# Changes with what counts as a difference, so that a library is searched again.
_RULES = "3"
_AT_ONCE = 2000


def search_library(
    searcher: Searcher,
    reader: StateReader,
    index: Path,
    *,
    advance: Advance | None = None,
    bars: Bars | None = None,
    most: int = MOST_PAIRS,
) -> FoundDifferences:
    """Search what is new in a library, store what is found at `index`, and return all of it.

    Only the claims of articles that are new or changed are compared with all others; differences
    of articles that are gone are dropped. It may be stopped at any time and goes on from there.

    Raises:
        ConcordanceError: another process is searching, or the library is too large.
        IndexUnwritableError: what was found cannot be written.
    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        with FileLock(index / ".differences.lock", timeout=0):
            return _search(searcher, reader, index, advance or _silently, bars, most)
    except Timeout as error:
        raise ConcordanceError(
            f"The differences of {spoken(index)} are being searched by another program. Wait until "
            f"it has finished, or end it."
        ) from error
    except OSError as error:
        raise IndexUnwritableError(index, error.strerror or str(error)) from error


def is_searched(index: Path, generation: str) -> bool:
    """Whether all of a generation was searched, cheap enough to ask often."""
    found = read_found(index)
    return found.generation == generation and found.is_complete


def _search(
    searcher: Searcher,
    reader: StateReader,
    index: Path,
    advance: Advance,
    bars: Bars | None,
    most: int,
) -> FoundDifferences:
    generation = searcher.generation
    bars = bars or shipped_bars()
    rules = f"{_RULES} {reader.name} {bars} {generation.manifest.model_digest}"
    digests = {name: f"{made} {generation.manifest.rules}" for name, made in _made_from(generation)}
    before = read_found(index)
    if before.rules != rules:
        before = FoundDifferences()
    unchanged = {name for name, digest in digests.items() if before.articles.get(name) == digest}
    kept = [one for one in before.differences if {one.a.doc_id, one.b.doc_id} <= unchanged]
    new = [name for name in digests if name not in unchanged]
    near, read, fresh = 0, 0, list[Difference]()
    checkpoint = Checkpoint(index, search=f"{generation.manifest.name} {rules} {len(new)}")
    if new:
        pairs, near = nearest_pairs(searcher, most, new=new, advance=advance)
        read = len(pairs)
        _read_all(pairs, reader, bars, checkpoint, advance)
        fresh = _not_shared(checkpoint.found(), searcher)
    is_whole = not unchanged
    found = FoundDifferences(
        differences=tuple(best_first([*kept, *fresh])),
        articles=digests,
        total=len(digests),
        near=near if is_whole else before.near + near,
        read=read if is_whole else before.read + read,
        generation=generation.manifest.name,
        rules=rules,
        searched=datetime.now(UTC).isoformat("T", "seconds"),
    )
    write_found(index, found)
    checkpoint.remove()
    return found


def best_first(differences: Iterable[Difference]) -> list[Difference]:
    """The surest first, at most three of the same two articles, and each claim once.

    >>> best_first([])
    []
    """
    counts: dict[frozenset[str], int] = {}
    said: set[tuple[str, str]] = set()
    chosen = []
    for one in sorted(differences, key=lambda one: (-one.probability, one.key)):
        articles = frozenset((one.a.doc_id, one.b.doc_id))
        counts[articles] = counts.get(articles, 0) + 1
        # The same sentence in several articles of a source is one difference.
        words = (one.a.words, one.b.words)
        if counts[articles] <= MOST_OF_TWO_ARTICLES and words not in said:
            said.add(words)
            chosen.append(one)
    return chosen


def passage_vectors(generation: Generation, *, advance: Advance) -> PassageVectors:
    """The vectors of all passages of a generation."""
    rows = [row for one in generation.listings for row in generation.rows_of(one.doc_id)]
    keys = [
        source_key(one)
        for one, count in zip(generation.listings, generation.passage_counts, strict=True)
        for _ in range(count)
    ]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    vectors = np.zeros((len(rows), generation.manifest.dimension), dtype=np.float32)
    for start in range(0, len(rows), _AT_ONCE):
        advance("Opening passages", start, len(rows))
        some = generation.stored(rows[start : start + _AT_ONCE])
        vectors[start : start + len(some)] = [one.vector for one in some]
    sources = np.array([numbers[key] for key in keys], dtype=np.int64)
    return PassageVectors(np.array(rows, dtype=np.int64), vectors, sources)


def nearest_pairs(
    searcher: Searcher,
    most: int = MOST_PAIRS,
    *,
    new: Sequence[str] | None = None,
    advance: Advance | None = None,
) -> tuple[list[NearPair], int]:
    """The nearest pairs of claims in a library, nearest first, and how many there are in all.

    With `new` only those of which one claim is in one of these articles.

    Raises:
        ConcordanceError: the library is too large.
    """
    generation, advance = searcher.generation, advance or _silently
    manifest = generation.manifest
    if manifest.is_large:
        raise ConcordanceError(
            f"Differences are found in libraries of at most {manifest.settings['late_passages']:,} "
            f"passages, and this one has {manifest.passages:,}. Split it, or compare sources on "
            f"one question: python -m index compare"
        )
    vectors = passage_vectors(generation, advance=advance)
    names = [one.doc_id for one in generation.listings] if new is None else new
    wanted = {row for name in names for row in generation.rows_of(name)}
    places = [place for place, row in enumerate(vectors.rows.tolist()) if row in wanted]
    claims = LibraryClaims(generation, searcher.model)
    pairs = NearestPairs(min(most, PAIRS_OF_A_PASSAGE * len(places)))
    pairs.add_all(_reporting(vectors.near(places), len(places), advance), claims)
    return pairs.nearest_first(), pairs.found


def _reporting(
    near: Iterable[tuple[int, list[int]]], total: int, advance: Advance
) -> Iterator[tuple[int, list[int]]]:
    for done, one in enumerate(near):
        if done % 100 == 0:
            advance("Looking for near statements", done, total)
        yield one


def _read_all(
    pairs: Sequence[NearPair],
    reader: StateReader,
    bars: Bars,
    checkpoint: Checkpoint,
    advance: Advance,
) -> None:
    left = [pair for pair in pairs if not checkpoint.has(pair)]
    done = len(pairs) - len(left)
    for some in batched(left, PAIRS_AT_ONCE):
        advance("Reading pairs", done, len(pairs))
        checkpoint.keep(some, read_pairs(some, reader=reader, bars=bars))
        done += len(some)
    advance("Reading pairs", done, len(pairs))


def _not_shared(differences: Sequence[Difference], searcher: Searcher) -> list[Difference]:
    """Those of articles that were written independently of each other."""
    known: dict[frozenset[str], bool] = {}
    for one in differences:
        ends = frozenset((one.a.doc_id, one.b.doc_id))
        if ends not in known:
            known[ends] = _shares_text(searcher, one.a.doc_id, one.b.doc_id)
    return [one for one in differences if not known[frozenset((one.a.doc_id, one.b.doc_id))]]


def _shares_text(searcher: Searcher, *doc_ids: str) -> bool:
    documents = [searcher.generation.document(doc_id) for doc_id in doc_ids]
    a, b = (
        sentence_vectors(document, searcher.generation, searcher.model)
        for document in documents
        if document
    )
    return shared_text(a, b).counts


def _made_from(generation: Generation) -> Iterable[tuple[str, str]]:
    made: Mapping[str, str] = generation.made_from
    return made.items()


def _silently(what: str, done: int, total: int) -> None:
    """Report nothing."""
