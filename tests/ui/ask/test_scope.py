"""The scope of a question: ticked sources, tags, and what the browser remembers of them."""

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.comparisons import QUESTION, write_articles
from tests.support.pages import Open, html_of, stances


def test_ticked_sources_are_the_scope_and_are_remembered(open_page: Open) -> None:
    names = '["Calf Clinic",["copper.md"],["gone.md"],"Gone Press"]'
    kept = {"concordance-scope": quote(names)}

    ticked = open_page(q=QUESTION, source="Calf Clinic")
    fresh = open_page(cookies=kept)
    answered = open_page(cookies=kept, q=QUESTION)
    just_added = open_page(cookies=kept, article="copper.txt")

    assert 'data-source="Calf Clinic" checked>' in html_of(ticked)
    assert "<summary>1 of 4 sources</summary>" in html_of(ticked)
    assert stances(ticked) == {"Yes": [], "No": ["Calf Clinic"]}
    assert fresh.multiselect(key="sources").value == ["Calf Clinic", ("copper.md",)]
    assert "<summary>All 4 sources</summary>" in html_of(answered)
    # Both together could leave nothing to ask.
    assert just_added.multiselect(key="sources").value == []
    assert "<summary>All 4 sources, only 1 article</summary>" in html_of(just_added)


def test_each_article_without_a_source_is_a_source_in_the_boxes_as_in_the_strip(
    open_page: Open, tmp_path: Path
) -> None:
    texts = {f"{name}.md": f"Salt {name} causes muscle cramps at night." for name in "abc"}
    table = "path,title,source\na.md,On ale,\nb.md,On bread,\nc.md,On corn,Corn Club\n"
    index = write_articles(tmp_path / "unnamed", texts, table)
    question = "Does salt cause muscle cramps?"

    every = open_page(index=index, q=question)
    some = open_page(index=index, q=question, source="Corn Club", unnamed="b.md")
    old = open_page(index=index, q=question, unnamed="yes")
    gone = open_page(index=index, q=question, unnamed="d.md")

    assert "<summary>All 3 sources</summary>" in html_of(every)
    assert 'data-unnamed="a.md"> <bdi>“On ale”</bdi>' in html_of(every)
    assert "<summary>2 of 3 sources</summary>" in html_of(some)
    assert 'data-unnamed="b.md" checked>' in html_of(some)
    assert sum(map(len, stances(some).values())) == 2
    assert "<summary>2 of 3 sources</summary>" in html_of(old)
    assert sum(map(len, stances(old).values())) == 2
    assert "There is no article" in html_of(gone)


@pytest.mark.parametrize("cookie", ["", "%5B1", "7", "%7B%7D", "%5B1%2C2%5D"])
def test_a_cookie_that_is_not_ours_is_ignored(open_page: Open, cookie: str) -> None:
    app = open_page(cookies={"concordance-scope": cookie})

    assert not app.exception
    assert "<summary>All 4 sources</summary>" in html_of(app)


def test_a_tag_is_a_scope_and_the_page_says_so(open_page: Open, index: Path) -> None:
    table = index.with_name("corpus") / "tags.csv"
    table.write_text("article,title,tags\nsalt.md,On salt,<b>legs</b>\n", encoding="utf-8")

    app = open_page(q=QUESTION, tag="<b>legs</b>")
    unknown = open_page(q=QUESTION, tag="arms")
    table.unlink()

    assert not app.exception
    assert stances(app) == {"Yes": ["Salt Society"], "No": []}
    assert "All 4 sources, articles tagged “&lt;b&gt;legs&lt;/b&gt;”</summary>" in html_of(app)
    assert app.multiselect(key="tags").value == ["<b>legs</b>"]
    assert "No article has the tag “arms”." in html_of(unknown)
