"""Pages added by their address: where they are kept, and what is known about them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.errors import CorpusError, FetchError, TableError
from ingest.build.pipeline import build
from ingest.corpus.add_remove import add
from ingest.corpus.folder import safe_name
from ingest.corpus.web_page import as_file
from ingest.readers.decode import decode
from ingest.web.page import Page
from tests.support.bag_of_words import BagOfWords
from tests.support.web_server import Reply, Web, network, serving

HEAD = "path,title,source,author,published,url,licence,read\n"
TODAY = datetime.now(UTC).date().isoformat()


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.fixture
def index(corpus: Path, model: BagOfWords) -> Path:
    build(corpus.parent / "index", corpus=[corpus], model=model)
    return corpus.parent / "index"


def html(title: str, text: str) -> str:
    return f"<html><title>{title}</title><body><article><p>{text}</p></article></body></html>"


def test_a_page_is_kept_as_it_came_under_its_title_with_its_address_and_day(
    web: Web, corpus: Path, index: Path
) -> None:
    body = html("../Tides: high\n and/or\\low\u202e", "Tides rise.")
    url = web.page("/a.php", body)

    [place] = add(index, [url], network=network())

    assert (place.parent, place.read_bytes()) == (corpus, body.encode())
    assert place.name == "Tides high and or low.html"
    row = f"{place.name},,,,,{url},,{TODAY}\n"
    assert (corpus / "sources.csv").read_text() == HEAD + row


def test_a_page_added_again_is_the_same_article_and_its_old_version_is_kept(
    web: Web, corpus: Path, index: Path
) -> None:
    url = web.page("/a", html("Tides", "Tides rise."))
    [first] = add(index, [url], network=network())
    (corpus / "sources.csv").write_text(f"{HEAD}Tides.html,My title,,,,{url}#top,,2020-01-01\n")
    web.page("/a", html("Other", "Tides fall."))

    [again] = add(index, [web.moved("/short", "/a")], network=network())

    assert (again, "fall" in again.read_text()) == (first, True)
    assert (corpus / "sources.csv").read_text() == f"{HEAD}Tides.html,My title,,,,{url},,{TODAY}\n"
    assert "rise" in (corpus / ".removed" / "Tides.html").read_text()
    assert add(index, [url], network=network()) == [first]
    assert [kept.name for kept in (corpus / ".removed").iterdir()] == ["Tides.html"]


def test_a_page_that_has_moved_is_the_same_article_at_its_new_address(
    web: Web, corpus: Path, index: Path
) -> None:
    url = web.page("/a", html("Tides", "Tides rise."))
    [first] = add(index, [url], network=network())
    new = web.page("/b", html("Tides", "Tides fall."))

    assert add(index, [web.moved("/a", "/b")], network=network()) == [first]

    assert (corpus / "sources.csv").read_text() == f"{HEAD}Tides.html,,,,,{new},,{TODAY}\n"


@pytest.mark.parametrize(("path", "read"), [("tides.md", ""), ("../notes.md", TODAY)])
def test_a_page_never_replaces_an_article_that_was_not_fetched(
    web: Web, corpus: Path, index: Path, path: str, read: str
) -> None:
    url = web.page("/tides.md", "# Gulls\n", "text/markdown")
    (corpus.parent / "notes.md").write_text("# Mine\n")
    (corpus / "sources.csv").write_text(f"path,url,read\n{path},{url},{read}\n")
    before = (corpus / path).read_text()

    [place] = add(index, [url], network=network())

    assert place == corpus / "tides (2).md"
    assert (corpus / path).read_text() == before


def test_a_page_that_has_become_a_pdf_replaces_the_html(
    web: Web, corpus: Path, index: Path
) -> None:
    url = web.page("/a", html("Tides", "Tides rise."))
    add(index, [url], network=network())
    web.page("/a", "%PDF-1.4", "application/pdf")

    assert add(index, [url], network=network()) == [corpus / "a.pdf"]

    assert not (corpus / "Tides.html").exists()
    assert (corpus / "sources.csv").read_text() == f"{HEAD}a.pdf,,,,,{url},,{TODAY}\n"


@pytest.mark.parametrize(
    ("address", "content", "name"),
    [
        ("/notes/cramps.md?x=1", "text/plain", "cramps.md"),
        ("/caf%C3%A9%2Fbar.txt", "text/plain", "bar.txt"),
        ("/a.pdf", "application/octet-stream", "a.pdf"),
        ("/", "application/epub+zip", "good.test.epub"),
    ],
)
def test_a_page_without_a_title_is_named_after_its_address(
    web: Web, index: Path, address: str, content: str, name: str
) -> None:
    [place] = add(index, [web.page(address, "Tides", content)], network=network())

    assert place.name == name


def test_a_long_title_in_any_script_makes_a_valid_file_name(web: Web, index: Path) -> None:
    [place] = add(index, [web.page("/a", html("潮" * 300, "Tides."))], network=network())

    assert place.is_file()
    assert safe_name("潮" * 300 + ".html") == place.name


@pytest.mark.parametrize(
    ("body", "suffix", "charset", "expected"),
    [
        ("Łódź i Gdańsk".encode("iso-8859-2"), ".txt", "iso-8859-2", "Łódź i Gdańsk".encode()),
        ("Łódź i Gdańsk".encode(), ".txt", "iso-8859-2", None),
        (b"<meta charset=iso-8859-2>" + "Łódź".encode("iso-8859-2"), ".html", "cp1252", None),
        (b"%PDF-\xa3\xf3", ".pdf", "iso-8859-2", None),
        (b"caf\xe9", ".txt", None, None),
        (b"<title>a</title>caf\xe9", ".html", "idna", None),
    ],
)
def test_an_encoding_that_only_the_server_declares_is_not_lost(
    body: bytes, suffix: str, charset: str | None, expected: bytes | None
) -> None:
    page = Page(asked="http://a.test/", url="http://a.test/", body=body, suffix=suffix,
                charset=charset)  # fmt: skip

    assert as_file(page).content == (expected or body)


def test_the_guess_without_the_server_would_have_been_wrong() -> None:
    assert decode("Łódź i Gdańsk".encode("iso-8859-2")) != "Łódź i Gdańsk"


def test_nothing_is_written_if_one_of_several_cannot_be_fetched_or_noted(
    web: Web, corpus: Path, index: Path, tmp_path: Path
) -> None:
    (tmp_path / "c.txt").write_text("Gulls cry.")
    url = web.page("/a", html("Tides", "Tides rise."))
    web.replies["/b"] = Reply(status=404)
    before = sorted(corpus.iterdir())

    with pytest.raises(FetchError):
        add(index, [tmp_path / "c.txt", url, web.url("/b")], network=network())
    with pytest.raises(CorpusError, match="There is no file"):
        add(index, [url, tmp_path / "none.txt"], network=network())
    assert sorted(corpus.iterdir()) == before

    (corpus / "sources.csv").write_text("name\n")
    with pytest.raises(TableError, match="no column path"):
        add(index, [url], network=network())
    assert not (corpus / "Tides.html").exists()
