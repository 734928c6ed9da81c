"""Filters for the documents to answer a question from: by source, by date, by name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.errors import QuestionError
from index.records import Listing, SourceKey

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """An empty field allows all. Dates are ISO, whole or only a year or a month, and both
    ends are inclusive. `sources` are names as on the screen, or articles without a source, each by
    the tuple of its doc_id; None is all of those.
    `boilerplate` allows passages that are not part of an article.

    Raises:
        QuestionError: a date is not one, or no date lies between the two.
    """

    sources: tuple[SourceKey | None, ...] = ()
    documents: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None
    boilerplate: bool = False

    def __post_init__(self) -> None:
        for date in (self.after, self.before):
            if date is not None and not _DATE.fullmatch(date):
                raise QuestionError(
                    f"{date!r} is not a date. Write it as 2026-01-31, 2026-01 or 2026."
                )
        if self.after and self.before and self.after[: len(self.before)] > self.before:
            raise QuestionError(
                f"No date is after {self.after} and before {self.before}. Swap the two."
            )


def allowed_documents(filters: Filters, documents: Sequence[Listing]) -> NDArray[np.bool_]:
    """For each of `documents`, whether it passes, shape (n,).

    A document without a date passes no filter by date. One that is dated by year or month only
    passes if any day of it would.

    Raises:
        QuestionError: a named source or document is not in the index.
    """
    if filters == Filters(boilerplate=filters.boilerplate):
        return np.ones(len(documents), dtype=np.bool_)
    _check_names(filters, documents)
    wanted = {*map(folded, filters.sources)}
    return np.array(
        [
            (not wanted or folded(d.source) in wanted or (d.doc_id,) in wanted)
            and (not filters.documents or d.doc_id in filters.documents)
            and _in_time(d.published, filters)
            for d in documents
        ],
        dtype=bool,
    )


def folded(source: SourceKey | None) -> SourceKey | None:
    """A source as it is compared: names whatever their case."""
    return source.casefold() if isinstance(source, str) else source


def undated(filters: Filters, documents: Sequence[Listing]) -> int:
    """How many of `documents` a filter by date leaves out only because they have no date.

    Raises:
        QuestionError: a named source or document is not in the index.
    """
    if not (filters.after or filters.before):
        return 0
    rest = allowed_documents(replace(filters, after=None, before=None), documents)
    return sum(
        document.published is None for document, mask in zip(documents, rest, strict=True) if mask
    )


def _check_names(filters: Filters, documents: Sequence[Listing]) -> None:
    known = {d.source.casefold() for d in documents if d.source}
    for source in filters.sources:
        if isinstance(source, str) and source.casefold() not in known:
            raise unknown_source(source, documents)
    ids = {d.doc_id for d in documents}
    unnamed = (source[0] for source in filters.sources if isinstance(source, tuple))
    for doc_id in (*unnamed, *filters.documents):
        if doc_id not in ids:
            raise unknown_document(doc_id)


def unknown_source(source: str, documents: Sequence[Listing]) -> QuestionError:
    """The error for a source that none of the documents has."""
    names = sorted({d.source for d in documents if d.source})
    return QuestionError(
        f"No article is from the source {source!r}. The sources are: "
        f"{', '.join(names[:20]) or 'none is named'}{' …' if names[20:] else ''}."
    )


def unknown_document(doc_id: str) -> QuestionError:
    """The error for a document that is not in the index."""
    return QuestionError(
        f"There is no article {doc_id!r} in the index. "
        f"See the names: python -m ingest status --json"
    )


def _in_time(published: str | None, filters: Filters) -> bool:
    if not (filters.after or filters.before):
        return True
    if published is None:
        return False
    # ISO dates sort as text; cut to the shorter of the two, a month equals each of its days.
    late = not filters.after or published[: len(filters.after)] >= filters.after[: len(published)]
    early = (
        not filters.before or published[: len(filters.before)] <= filters.before[: len(published)]
    )
    return late and early
