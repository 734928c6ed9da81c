"""Differences made by hand, for tests of the page and of exports."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from index.differences.difference import KIND_WORDS, Difference, DifferenceKind, QuotedClaim
from index.differences.found_differences import FoundDifferences, read_found, write_found
from index.records import Span


def claim(
    text: str, clash: str = "", *, source: str | None = "Coast", start: int = 0
) -> QuotedClaim:
    """A claim at `start` of an article of a source, with the word that clashes marked."""
    at = start + text.index(clash) if clash else 0
    name = (source or "unnamed").lower()
    return QuotedClaim(
        doc_id=f"{name}.md",
        span=Span(start, start + len(text)),
        text=text,
        title=f"{source or 'Unnamed'} on rest",
        source=source,
        marks=(Span(at, at + len(clash)),) if clash else (),
    )


def difference(
    a: QuotedClaim | None = None,
    b: QuotedClaim | None = None,
    *,
    kind: DifferenceKind = "number",
    topic: str = "rest after a cramp",
) -> Difference:
    """A difference of two sources, on numbers unless told otherwise."""
    return Difference(
        a=a or claim("Rest takes two days.", "two days", start=8),
        b=b or claim("Rest takes a week.", "a week", source="Hill", start=5),
        kind=kind,
        probability=0.9,
        topic=topic,
    )


def many(count: int) -> list[Difference]:
    """As many differences, each of words of its own."""
    one = difference()
    return [
        replace(one, topic=f"rest {number}", a=replace(one.a, text=f"Rest takes {number} days."))
        for number in range(count)
    ]


def put(index: Path, *differences: Difference, generation: str = "000001", near: int = 0) -> None:
    """Write what a search of two articles has found into the folder of an index."""
    found = FoundDifferences(
        differences=differences,
        articles={"calf.md": "digest", "copper.txt": "digest"},
        total=2,
        near=near,
        generation=generation,
    )
    write_found(index, found)


@contextmanager
def differing(index: Path, *, patience: float = 120.0) -> Iterator[None]:
    """Differences of each kind in what a running server has found, as soon as it has searched."""
    deadline = time.monotonic() + patience
    while not (found := read_found(index)).is_complete:
        assert time.monotonic() < deadline, "the search for differences did not end"
        time.sleep(0.1)
    kinds = [replace(difference(kind=kind), topic=f"rest: {kind}") for kind in KIND_WORDS]
    write_found(index, replace(found, differences=tuple(kinds)))
    yield
    write_found(index, found)
