"""The differences of an article that is not in the index yet."""

import re
from collections.abc import Iterator

from index.differences.article_claims import (
    ClaimAt,
    LibraryClaims,
    claims_with_vectors,
    source_key,
)
from index.differences.difference import Difference
from index.differences.library_search import best_first
from index.differences.near_pairs import NEAREST_PASSAGES, NearestPairs
from index.differences.pair_judge import StateReader
from index.differences.read_pairs import read_pairs
from index.records import Document, Passage
from index.retrieval.filters import Filters
from index.search.searcher import Searcher

# Somebody waits for it.
MOST_READ = 60
_PARAGRAPHS = re.compile(r"(?:(?!\n\s*\n).){1,1200}", re.DOTALL)


def differences_of(
    document: Document, searcher: Searcher, reader: StateReader, *, most: int = MOST_READ
) -> list[Difference]:
    """On what the sources of an index contradict a text that is not in it, surest first.

    The article is one end of each. Only the `most` nearest pairs are read. An article of the same
    id or source is not compared with it.
    """
    own = list(_claims(document, searcher))
    if not own:
        return []
    claims = LibraryClaims(searcher.generation, searcher.model)
    pairs = NearestPairs(most)
    for passage_claims in own:
        for others in claims.at(_near_rows(passage_claims, document, searcher)):
            if others:
                pairs.add(others, passage_claims)
    found = read_pairs(pairs.nearest_first(), reader=reader)
    return best_first(one for one in found if one)


def _claims(document: Document, searcher: Searcher) -> Iterator[list[ClaimAt]]:
    """The claims of each paragraph, which is embedded with the title, as a build would."""
    skipped = document.boilerplate
    passages = [
        Passage(
            doc_id=document.doc_id,
            ordinal=number,
            start=match.start(),
            end=match.end(),
            text=match[0],
            heading=_heading(document, match.start()),
            boilerplate=any(span.start <= match.start() < span.end for span in skipped),
        )
        for number, match in enumerate(_PARAGRAPHS.finditer(document.text))
        if match[0].strip()
    ]
    embedded = searcher.model.embed_documents([f"{document.title}\n{one.text}" for one in passages])
    for passage, tokens in zip(passages, embedded.tokens, strict=True):
        if found := claims_with_vectors(document, passage, tokens, model=searcher.model):
            yield found


def _near_rows(claims: list[ClaimAt], document: Document, searcher: Searcher) -> list[int]:
    """The rows of passages of other sources that are near to a paragraph."""
    start, end = claims[0].claim.passage.start, claims[0].claim.passage.end
    text = f"{document.title}\n{document.text[start:end]}"
    _, ranking = searcher.rank(text, Filters())
    listings = searcher.generation.listings_at(ranking.documents)
    own = source_key(document)
    rows = []
    for row, number in zip(ranking.rows.tolist(), ranking.documents.tolist(), strict=True):
        listing = listings[number]
        if listing.doc_id != document.doc_id and source_key(listing) != own:
            rows.append(row)
        if len(rows) == NEAREST_PASSAGES:
            break
    return rows


def _heading(document: Document, start: int) -> str | None:
    above = [one for one in document.headings if one.start <= start]
    return document.text[above[-1].start : above[-1].end].strip() if above else None
