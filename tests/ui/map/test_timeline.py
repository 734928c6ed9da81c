"""Dates of publication, as exactly as they are known."""

import pytest

from index.records import Listing
from ui.map.timeline import dated, undated, years_shown


def article(published: str | None, doc_id: str = "a") -> Listing:
    return Listing(doc_id=doc_id, title="A", path="a.txt", published=published)


@pytest.mark.parametrize(
    ("published", "exactness", "start", "end"),
    [
        ("2019", "year", 2019, 2020),
        ("2019-01", "month", 2019, 2019 + 31 / 365),
        ("2020-12", "month", 2020 + 335 / 366, 2021),
        ("2019-01-01", "day", 2019, 2019 + 1 / 365),
        ("2020-12-31", "day", 2020 + 365 / 366, 2021),
    ],
)
def test_a_date_spans_the_time_that_is_known(
    published: str, exactness: str, start: float, end: float
) -> None:
    (found,) = dated([article(published)])

    assert found.exactness == exactness
    assert (found.start, found.end) == pytest.approx((start, end))


def test_an_article_without_a_date_is_never_on_the_timeline() -> None:
    articles = [article(None, "b"), article("2020", "a")]

    assert [one.document.doc_id for one in dated(articles)] == ["a"]
    assert [one.doc_id for one in undated(articles)] == ["b"]


def test_the_oldest_comes_first() -> None:
    found = dated([article("2021", "c"), article("2020-02-03", "b"), article("1999-05", "a")])

    assert [one.document.doc_id for one in found] == ["a", "b", "c"]
    assert years_shown(found) == (1999, 2022)
