"""The documents that pass a filter."""

import pytest

from index.errors import QuestionError
from index.records import Document
from index.retrieval.filters import Filters, allowed_documents, undated


def document(doc_id: str, source: str | None, published: str | None) -> Document:
    return Document(
        doc_id=doc_id, title=doc_id, path=doc_id, text="x", source=source, published=published
    )


DOCUMENTS = [
    document("day", "Coast", "2020-05-31"),
    document("month", "Coast", "2020-05"),
    document("year", "Hill", "2020"),
    document("old", "Hill", "2019-12-31"),
    document("undated", None, None),
]


def passing(filters: Filters) -> list[str]:
    mask = allowed_documents(filters, DOCUMENTS)
    return [document.doc_id for document, passes in zip(DOCUMENTS, mask, strict=True) if passes]


@pytest.mark.parametrize(
    ("after", "before", "passed"),
    [
        (None, None, ["day", "month", "year", "old", "undated"]),
        ("2020-05-31", "2020-05-31", ["day", "month", "year"]),
        ("2020-05-31", None, ["day", "month", "year"]),
        ("2020-06-01", None, ["year"]),
        (None, "2020-05-30", ["month", "year", "old"]),
        ("2020-06", None, ["year"]),
        ("2020", "2020", ["day", "month", "year"]),
        (None, "2019", ["old"]),
        ("2021", None, []),
    ],
)
def test_both_ends_are_inclusive_and_a_vague_date_passes_if_any_day_would(
    after: str | None, before: str | None, passed: list[str]
) -> None:
    assert passing(Filters(after=after, before=before)) == passed


@pytest.mark.parametrize(
    ("filters", "passed"),
    [
        (Filters(sources=("COAST",)), ["day", "month"]),
        (Filters(sources=(None,)), ["undated"]),
        (Filters(sources=("coast", ("undated",))), ["day", "month", "undated"]),
        (Filters(sources=("Hill", None), documents=("old", "day", "undated")), ["old", "undated"]),
    ],
)
def test_sources_and_documents_narrow_each_other(filters: Filters, passed: list[str]) -> None:
    assert passing(filters) == passed


def test_only_documents_left_out_because_they_have_no_date_are_counted() -> None:
    assert undated(Filters(after="2020"), DOCUMENTS) == 1
    assert undated(Filters(after="2020", sources=("Hill",)), DOCUMENTS) == 0
    assert undated(Filters(sources=(None,)), DOCUMENTS) == 0


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (Filters(sources=("Valley",)), "'Valley'. The sources are: Coast, Hill"),
        (Filters(documents=("new",)), "no article 'new'"),
    ],
)
def test_a_name_missing_from_the_index_is_an_error(filters: Filters, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        passing(filters)


@pytest.mark.parametrize("date", ["3/4/2020", "2020-13", "2020-1", "20200504", "soon", ""])
def test_an_invalid_date_is_an_error(date: str) -> None:
    with pytest.raises(QuestionError, match="is not a date"):
        Filters(after=date)


def test_two_dates_with_no_day_between_them_are_an_error() -> None:
    Filters(after="2020-05", before="2020")

    with pytest.raises(QuestionError, match="Swap the two"):
        Filters(after="2020-05", before="2020-04-30")
