"""The build report says how much of an article is folded or left out."""

from collections.abc import Mapping

from index.records import Document, Span
from ingest.build.article_notices import folded_share, left_out_notices


def _article(name: str, *, folded: int = 0, left_out: Mapping[str, int] | None = None) -> Document:
    return Document(
        doc_id=name,
        path=name,
        title=name,
        text="x" * 100,
        boilerplate=(Span(0, folded),) if folded else (),
        left_out=left_out or {},
    )


def test_an_article_is_named_if_parts_are_left_out_or_most_is_folded() -> None:
    articles = [
        _article("a.html", folded=62, left_out={"hidden parts": 3, "comments": 1}),
        _article("b.html", folded=40),
        _article("c.html", left_out={"struck-out passages": 1}),
    ]

    assert left_out_notices(articles) == [
        "a.html: 62% of the text is folded (menus, references); 3 hidden parts, 1 comment left out "
        "of the text.",
        "c.html: 1 struck-out passage left out of the text.",
    ]


def test_many_such_articles_are_one_line() -> None:
    articles = [_article(f"{n}.html", folded=10 * n, left_out={"comments": n}) for n in range(1, 9)]

    assert left_out_notices(articles) == [
        "In 8 articles: 36 comments left out of the text; more than half is folded (menus, "
        "references) in 3. Read shows which."
    ]


def test_front_matter_is_no_part_that_is_folded() -> None:
    words = "---\ntitle: Tides\nsource: Sea\n---\n"
    spans = (Span(0, len(words)), Span(len(words), len(words) + 40))
    note = Document(
        doc_id="a.md", path="a.md", title="Tides", text=words + "x" * 100, boilerplate=spans
    )

    assert folded_share(note) == 0.4
