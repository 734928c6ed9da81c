"""Hostile articles in a real browser: each changes nothing but its own text."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Dialog

from ingest.readers.marks import without_unseen
from tests.support.browser import Watched, served
from tests.support.formats import reading_of

# A word that finds the article, and its hostile content.
HOSTILE = {
    "script": "<script>alert(1)</script><b onclick=alert(2)>bold</b>",
    "picture": '<img src="https://evil.example/x.png" onerror="alert(3)"> <svg onload=alert(4)>',
    "frame": '<iframe src="https://evil.example"></iframe><style>*{display:none}</style>',
    "closing": "</div></article></body><h1>Mine now</h1>&lt;script&gt;alert(5)&lt;/script&gt;",
    "markdown": "# Head **bold** [link](javascript:alert(6)) ![p](https://evil.example/y.png)",
    "latex": r"$\href{javascript:alert(7)}{x}$ $$\frac{1}{0}$$ :red[red] :material/home:",
    "direction": "left \u202eright to left\u202c \u2066isolated\u2069 \u200bzero \ufeffwidth",
    "marks": "z\u0351\u0358\u0346\u0357a\u0315\u0360l\u0328go " * 20,
    "formula": '=HYPERLINK("https://evil.example","tide") +1+1 -2 @SUM(A1)',
    "template": "{{7*7}} ${7*7} <%= 7*7 %> {% raw %} %s %(x)s \\u003cscript\\u003e",
    "long": "x" * 10_000,
}
_FOREIGN = "script, img, iframe, svg, style, a, b, h1, .katex, [onclick], [onerror]"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "corpus"
    folder.mkdir()
    for name, harm in HOSTILE.items():
        text = f"The {name}quay holds this: {harm} and the tide at noon."
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    rows = [
        f'{name}.txt,"{harm[:80].replace(chr(34), chr(34) * 2)}"' for name, harm in HOSTILE.items()
    ]
    (folder / "sources.csv").write_text("path,source\n" + "\n".join(rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def watched(corpus: Path, window: BrowserContext) -> Iterator[Watched]:
    with served(corpus.parent / "index", [corpus]) as address:
        watched = Watched(window.new_page())

        def tell(dialog: Dialog) -> None:
            watched.errors.append(f"a dialog: {dialog.message}")
            dialog.dismiss()

        watched.page.on("dialog", tell)
        watched.open(f"{address}/limits")
        yield watched
        watched.page.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_article_changes_nothing_but_its_own_text(
    watched: Watched, corpus: Path, name: str
) -> None:
    page = watched.page
    text = reading_of(corpus / f"{name}.txt").text
    harm = without_unseen(HOSTILE[name][:60]).strip()

    watched.go(f"./?q={quote(name + 'quay')}")
    shown = page.locator("article.hit .passage").first.text_content() or ""
    watched.go(f"read?doc={name}.txt")
    page.wait_for_selector(".article, .text")
    whole = page.locator("main").text_content() or ""

    assert shown.strip() in text
    assert harm in shown
    assert harm in whole
    assert page.locator(".passage").locator(_FOREIGN).count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert watched.hosts == {"localhost"}
    assert watched.errors == []
