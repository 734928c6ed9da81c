from pathlib import Path

import pytest

from index.differences import candidate_differences
from index.differences.difference import Difference
from index.records import Document
from tests.support.differences import claim, difference
from tests.support.pages import Open, html_of
from ui.library import differing_articles
from ui.library.differing_articles import differing_lines

TITLES = {"coast.md": "Coast on rest", "hill.md": "Hill on rest", "sea.md": "Sea"}


def test_each_added_article_that_differs_has_a_line_with_the_other_source() -> None:
    lines = differing_lines(["sea.md", "coast.md", "gone.md"], TITLES, [difference()])

    assert lines == ["Coast on rest: Differs from Hill on rest after a cramp."]


def test_of_many_added_articles_ten_are_named_and_the_others_counted() -> None:
    names = [f"{number}" for number in range(12)]
    known = [
        difference(claim("Rest takes a day.", source=name), claim("No.", source="Hill"))
        for name in names
    ]

    lines = differing_lines([f"{name}.md" for name in names], {f"{n}.md": n for n in names}, known)

    assert len(lines) == 11
    assert lines[-1] == "And 2 more, on the page Differences."


def test_a_dropped_article_says_from_which_source_it_differs_and_is_compared_once(
    library: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []

    def differences_of(document: Document, *_: object, most: int) -> list[Difference]:
        compared.append(document.title)
        own = claim("Rest takes a week.", source=document.doc_id.removesuffix(".md"))
        return [difference(claim("Rest takes a day.", source="<b>Hill"), own)]

    monkeypatch.setattr(candidate_differences, "differences_of", differences_of)
    monkeypatch.setattr(differing_articles, "load_stance_model", lambda: None)
    app = open_page(library / "index", library / "corpus")

    app.file_uploader[0].set_value([("sand.md", b"# Sand\n\nRest takes a week.\n", "text/plain")])
    app.run().run()

    assert not app.exception
    assert "<bdi>Sand: Differs from &lt;b&gt;Hill on rest after a cramp.</bdi>" in html_of(app)
    assert compared == ["Sand"]
