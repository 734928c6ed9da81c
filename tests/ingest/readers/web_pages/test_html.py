import socket
from pathlib import Path

import pytest

from tests.support.formats import blocks_of, reading_of, reason_of

FILLER = " ".join(f"Sentence {n} says that muscles need rest, water and warmth." for n in range(9))
PAGE = f"""<!DOCTYPE html><html><head><title>Night cramps - Example</title>
<meta property="og:site_name" content="Example Health"><meta name="author" content="Jane Doe">
<link rel="canonical" href="https://www.example.org/cramps">
<meta property="article:published_time" content="2021-03-04T10:00:00Z">
<script>var tracker = "do not read me";</script><style>p {{ color: red }}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/shop">Shop</a></li></ul></nav>
<article><h1>Night cramps</h1>
<p>Cramps   are <b>sudden</b>, <a href="/x">painful</a> &amp;
 <i>brief</i>: 5 &lt; 10 *stars* # not a mark.<br>They pass.</p>
<script>alert("neither me")</script>
<h2>Causes</h2><p>They can be caused by:</p>
<ul><li>Too much <em>caffeine</em></li>
<li>Heat<ul><li>in sport</li><li>in summer</li></ul></li>
<li><p>Two lines:</p><p>the second.</p></li></ul>
<ol><li>Stretch</li></ol>
<table><caption>Doses</caption><tr><th>Drug</th><th>Dose</th></tr>
<tr><td>Quinine</td><td>200 mg <b>daily</b></td></tr></table>
<p>H<sub>2</sub>O is <q>water</q>.</p>
<p>{FILLER}</p></article>
<footer>Copyright</footer></body></html>"""


def test_the_article_in_a_page_comes_out_block_by_block(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)

    reading = reading_of(tmp_path / "a.html")

    assert blocks_of(reading) == [
        ("item", 1, "Home"),
        ("item", 1, "Shop"),
        ("heading", 1, "Night cramps"),
        (
            "paragraph",
            0,
            "Cramps are sudden, painful & brief: 5 < 10 *stars* # not a mark.\nThey pass.",
        ),
        ("heading", 2, "Causes"),
        ("paragraph", 0, "They can be caused by:"),
        ("item", 1, "Too much caffeine"),
        ("item", 1, "Heat"),
        ("item", 2, "in sport"),
        ("item", 2, "in summer"),
        ("item", 1, "Two lines:\n  the second."),
        ("item", 1, "Stretch"),
        ("paragraph", 0, "Doses"),
        ("header", 0, "Drug | Dose"),
        ("row", 0, "Quinine | 200 mg daily"),
        ("paragraph", 0, "H₂O is “water”."),
        ("paragraph", 0, FILLER),
        ("paragraph", 0, "Copyright"),
    ]
    aside = [reading.text[span.start : span.end] for span in reading.aside]
    assert aside == ["Home", "Shop", "Copyright"]
    assert "- Heat\n  - in sport\n  - in summer\n- Two lines:\n  the second.\n\n1. Stretch" in (
        reading.text
    )


def test_the_metadata_of_a_page_is_given(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)

    assert reading_of(tmp_path / "a.html").given == {
        "title": "Night cramps",
        "author": "Jane Doe",
        "url": "https://www.example.org/cramps",
        "published": "2021-03-04",
        "source": "Example Health",
    }


def test_nothing_is_made_up_if_a_page_says_nothing_about_itself(tmp_path: Path) -> None:
    page = (
        f'<html><head><link rel="canonical" href="https://www.example.org/x"></head><body>'
        f"<p>{FILLER}</p><p>It was seen by 2019 people.</p></body></html>"
    )
    (tmp_path / "a.html").write_text(page)

    assert reading_of(tmp_path / "a.html").given == {"url": "https://www.example.org/x"}


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [
        ("latin-1", '<meta charset="iso-8859-1">'),
        ("koi8-r", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'),
        ("utf-16", ""),
        ("utf-8", '<meta charset="iso-8859-1">'),
        ("cp1252", ""),
    ],
)
def test_a_page_is_read_in_its_encoding(tmp_path: Path, encoding: str, meta: str) -> None:
    words = "Судороги ног" if encoding == "koi8-r" else "Über Krämpfe und Füße, déjà vu: größer"
    page = f"<html><head>{meta}</head><body><p>{words}.</p><p>{FILLER}</p></body></html>"
    (tmp_path / "a.html").write_bytes(page.encode(encoding))

    assert f"{words}." in reading_of(tmp_path / "a.html").text


def test_a_page_without_an_article_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><script>app()</script></body></html>")

    assert reason_of(tmp_path / "a.html") == (
        "contains no article that can be distinguished from menus and scripts; open it in a "
        "browser and save its text as .txt"
    )


@pytest.mark.parametrize(
    "page",
    [
        "<title>Wells</title><article><p>Dry chalk.</p></article>By four.<section>Men</section>",
        "<head><meta charset=utf-8></head>\n<main>Dry chalk.</main><p>By four.</p><p>Men",
        "<style>p {}</style><!-- old --><my-well>Dry chalk.</my-well><div>By four.</div><p>Men</p>",
        "Dry chalk.<p>By four.<p>Men",
    ],
)
def test_a_page_without_body_tags_is_read_as_a_browser_does(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.html").write_text(page)

    assert reading_of(tmp_path / "a.html").text.replace("\n\n", " ") == "Dry chalk. By four. Men"


@pytest.mark.parametrize("tag", ["div", "ul><li", "table><tr><td", "b", "blockquote"])
def test_deep_nesting_neither_hangs_nor_crashes(tmp_path: Path, tag: str) -> None:
    opened = f"<{tag}>" * 50_000
    (tmp_path / "a.html").write_text(f"<html><body><p>{FILLER}</p>{opened}deep</body></html>")

    assert FILLER in reading_of(tmp_path / "a.html").text


def test_no_other_machine_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a call to another machine")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    page = PAGE.replace(
        "<article>",
        '<article><iframe src="http://x.test"></iframe>'
        '<img src="http://x.test/i.png"><link href="http://x.test/a.css">',
    )
    (tmp_path / "a.html").write_text(page)

    assert reading_of(tmp_path / "a.html").given["title"] == "Night cramps"
