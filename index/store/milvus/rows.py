"""Documents and passages as rows of Milvus, and back."""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np

from index.embedding.token_packing import KeptTokens
from index.files.digests import text_digest
from index.records import (
    Document,
    Governor,
    Heading,
    Listing,
    Location,
    Passage,
    Proposal,
    Span,
)
from index.retrieval.passage_runs import own_words
from index.retrieval.term_keys import RUN
from index.store.generation import Stored
from index.store.milvus.client import Engine, Row
from index.store.milvus.schema import FOREVER, LONGEST, NOTHING
from index.store.milvus.terms import HASHED, term_of, word_of

PIECES = 2**14
"""The most pieces that one thing may have."""
UNKNOWN = ""


def source_key(source: str | None) -> str:
    """The key of a source, whatever its case; empty for an unknown source."""
    return text_digest(source.casefold()) if source else UNKNOWN


def first_day(date: str | None) -> int:
    """The first day that an ISO date, or only a year or month, may mean; 0 for no date.

    >>> first_day("2019"), last_day("2019-06"), first_day("2019-06-30")
    (20190101, 20190699, 20190630)
    """
    return _day(date, "01") if date else 0


def last_day(date: str | None) -> int:
    """The last day that it may mean, or a number after it."""
    return _day(date, "99") if date else 0


def _day(date: str, missing: str) -> int:
    year, *rest = date.split("-")
    month, day = [*rest, missing, missing][:2]
    return int(f"{year}{month}{day}")


def run_keys(text: str) -> set[int]:
    """A 32-bit number for each run of three terms of a text; a shorter text is one run."""
    words = own_words(text)
    runs = zip(*(words[start:] for start in range(RUN)), strict=False)
    joined = {"\n".join(run) for run in runs} if len(words) >= RUN else {"\n".join(words)}
    # Milvus does not accept the largest 32-bit number.
    digests = (blake2b(run.encode(), digest_size=4).digest() for run in joined)
    return {int.from_bytes(one, "big") % (2**32 - 2) for one in digests}


def document_row(
    document: Document, *, number: int, first: int, passages: int, made_from: str, born: int
) -> tuple[Row, list[Row]]:
    """A document as a row of all but its text, and as pieces of the whole."""
    pieces = list(in_pieces(as_json(_body(document)), of=number, born=born))
    listing = json.dumps(_listing(document), ensure_ascii=False)
    row = {
        "number": number,
        "doc_key": text_digest(document.doc_id),
        "source_key": source_key(document.source),
        "first_day": first_day(document.published),
        "last_day": last_day(document.published),
        "made_from": made_from,
        # A listing too long for a field is read from the pieces.
        "listing": listing if len(listing.encode()) <= LONGEST else "",
        "first": first,
        "passages": passages,
        "born": born,
        "died": FOREVER,
        "nothing": NOTHING,
    }
    return row, pieces


def listing_in(row: Row) -> Listing | None:
    """The listing of the document in a row; None if it was too long for the field."""
    return Listing(**_listing_fields(json.loads(row["listing"]))) if row["listing"] else None


def document_in(pieces: Iterable[Row]) -> Document:
    """The document in these pieces."""
    fields = from_json(pieces)
    return Document(
        **_listing_fields(fields["listing"]),
        text=fields["text"],
        headings=tuple(Heading(start=s, end=e, level=n) for s, e, n in fields["headings"]),
        boilerplate=tuple(Span(*span) for span in fields["boilerplate"]),
        pages=tuple(fields["pages"]),
        governors=tuple(Governor(*one) for one in fields["governors"]),
        recognised=tuple(fields["recognised"]),
        left_out=fields["left_out"],
    )


def as_json(fields: Mapping[str, Any]) -> bytes:
    """An object as bytes, to be cut into pieces."""
    return zlib.compress(json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def from_json(pieces: Iterable[Row]) -> dict[str, Any]:
    """The object in these pieces."""
    text = zlib.decompress(from_pieces(pieces)).decode("utf-8", "surrogatepass")
    fields: dict[str, Any] = json.loads(text)
    return fields


def _body(document: Document) -> dict[str, Any]:
    return {
        "listing": _listing(document),
        "text": document.text,
        "headings": [(h.start, h.end, h.level) for h in document.headings],
        "boilerplate": document.boilerplate,
        "pages": document.pages,
        "governors": document.governors,
        "recognised": document.recognised,
        "left_out": dict(document.left_out),
    }


def _listing(document: Document) -> dict[str, Any]:
    names = (
        *("doc_id", "title", "path", "source", "author", "published", "url", "licence"),
        *("digest_of", "read", "tags"),
    )
    known = {name: getattr(document, name) for name in names}
    return known | {"origins": dict(document.origins), "proposal": document.proposal}


def _listing_fields(stored: Mapping[str, Any]) -> dict[str, Any]:
    proposal = stored["proposal"]
    return {**stored, "proposal": Proposal(*proposal) if proposal else None}


def in_pieces(whole: bytes, *, of: int, born: int) -> Iterator[Row]:
    """Something large in pieces that fit a field, in order; each says how many follow."""
    size = LONGEST // 4 * 3
    starts = range(0, max(len(whole), 1), size)
    if len(starts) > PIECES:
        raise ValueError(f"{len(whole)} bytes are too many for {PIECES} pieces")
    for place, start in enumerate(starts):
        yield {
            "piece": of * PIECES + place,
            "of": of,
            "more": len(starts) - 1 - place,
            "body": b64encode(whole[start : start + size]).decode(),
            "born": born,
            "nothing": NOTHING,
        }


def read_pieces(engine: Engine, collection: str, of: Sequence[int]) -> dict[int, list[Row]]:
    """The pieces in a collection of each of these things; none for one that is missing."""
    fields = ["of", "more", "body"]
    first = engine.get(collection, [one * PIECES for one in of], fields)
    others = [row["piece"] + place for row in first for place in range(1, row["more"] + 1)]
    pieces: dict[int, list[Row]] = {one: [] for one in of}
    for row in (*first, *engine.get(collection, others, fields)):
        pieces[row["of"]].append(row)
    return pieces


def from_pieces(rows: Iterable[Row]) -> bytes:
    """The bytes that were cut into these pieces, which may be in any order."""
    ordered = sorted(rows, key=lambda row: int(row["piece"]))
    return b"".join(b64decode(row["body"]) for row in ordered)


def passage_row(
    passage: Passage, document: Document, stored: Stored, *, number: int, born: int
) -> tuple[Row, list[Row]]:
    """A passage as a row, and its token vectors as pieces."""
    pieces = list(_token_pieces(stored, born=born))
    runs = run_keys(passage.text)
    place = [passage.start, passage.end, passage.heading, passage.page, passage.recognised]
    words = [word_of(term) for term in stored.terms]
    long = {
        word: term
        for word, term in zip(words, stored.terms, strict=True)
        if word.startswith(HASHED)
    }
    row = {
        "row": stored.row,
        "number": number,
        "ordinal": passage.ordinal,
        "key": stored.key.hex(),
        "source_key": source_key(document.source),
        "first_day": first_day(document.published),
        "last_day": last_day(document.published),
        "boilerplate": passage.boilerplate,
        "place": _fitting([*place, long]),
        "stems": " ".join(words),
        "vector": np.asarray(stored.vector, dtype=np.float32),
        "runs": dict.fromkeys(runs, 1.0),
        "runs_in": len(runs),
        "born": born,
        "died": FOREVER,
    }
    return row, pieces


def _fitting(place: list[Any]) -> str:
    text = json.dumps(place, ensure_ascii=False)
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise ValueError("the heading and words of a passage are too long for a field")
    return text


def location_in(row: Row, doc_id: str) -> Location:
    """The location of the passage in a row."""
    start, end, heading, page, recognised, _ = json.loads(row["place"])
    return Location(
        doc_id=doc_id,
        ordinal=row["ordinal"],
        start=start,
        end=end,
        heading=heading,
        page=page,
        recognised=recognised,
    )


def passage_in(row: Row, document: Document) -> Passage:
    """The passage of `document` in a row."""
    start, end, heading, page, recognised, _ = json.loads(row["place"])
    return Passage(
        doc_id=document.doc_id,
        ordinal=row["ordinal"],
        start=start,
        end=end,
        text=document.text[start:end],
        heading=heading,
        page=page,
        recognised=recognised,
        lead=document.lead(Span(start, end)),
        boilerplate=bool(row["boilerplate"]),
    )


def terms_in(row: Row) -> list[str]:
    """The terms that the passage in a row is found by, in reading order."""
    *_, long = json.loads(row["place"])
    return [term_of(word, long=long) for word in row["stems"].split()]


def vector_in(row: Row) -> np.ndarray[Any, np.dtype[np.float16]]:
    """The vector of the passage in a row, shape (dim,), in half precision as it came."""
    return np.asarray(row["vector"], dtype=np.float16)


def _token_pieces(stored: Stored, *, born: int) -> Iterator[Row]:
    tokens = np.ascontiguousarray(stored.tokens)
    if len(tokens):
        width = tokens.shape[1].to_bytes(4, "little")
        yield from in_pieces(width + tokens.tobytes(), of=stored.row, born=born)


def tokens_in(rows: Sequence[Row]) -> KeptTokens:
    """The token vectors in these pieces, as they are kept."""
    whole = from_pieces(rows)
    width = int.from_bytes(whole[:4], "little")
    return np.frombuffer(whole, dtype=np.uint8, offset=4).reshape(-1, width)
