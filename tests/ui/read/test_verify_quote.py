from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from index.records import Document, Passage, Span
from ui.read.verify_quote import QuoteCheck, check_quote

TEXT = "It rises.\n\nIt falls."
ARTICLE = Document(doc_id="tide.md", path="tide.md", title="Tides", text=TEXT)
FALLS = Span(11, 20)
PASSAGE = Passage(doc_id="tide.md", ordinal=1, start=11, end=20, text="It falls.")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "tide.md").write_bytes(TEXT.replace("\n", "\r\n").encode())
    return tmp_path


def check(corpus: Path, document: Document = ARTICLE, passage: Passage = PASSAGE) -> QuoteCheck:
    articles = {"tide.pdf": sha256(b"as read").hexdigest()}
    return check_quote(document, FALLS, passages=[passage], corpus=[str(corpus)], articles=articles)


def test_a_quote_in_the_file_is_verified_against_it(corpus: Path) -> None:
    assert check(corpus) == QuoteCheck(
        sound=True,
        words="Word for word as in the article; its file tide.md contains it at the same place.",
    )


def test_a_changed_file_is_reported(corpus: Path) -> None:
    (corpus / "tide.md").write_text("Rewritten.")

    assert check(corpus).words.endswith("has changed since and no longer contains it there.")


def test_a_file_that_changed_elsewhere_still_contains_the_quote(corpus: Path) -> None:
    (corpus / "tide.md").write_text(TEXT + "\n\nIt rises again.")

    assert check(corpus).words.endswith("contains it at the same place.")


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    assert check(tmp_path).words.endswith("its file tide.md is no longer in the corpus folder.")


def test_an_empty_file_counts_as_unreadable(corpus: Path) -> None:
    (corpus / "tide.md").write_text("")

    assert check(corpus).words.endswith("its file tide.md can no longer be read.")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"as read", "is unchanged since it was read."), (b"other", "has changed since it was read.")],
)
def test_a_file_that_is_not_text_is_compared_by_its_digest(
    tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "tide.pdf").write_bytes(content)

    checked = check(tmp_path, replace(ARTICLE, path="tide.pdf"))

    assert checked.words.endswith(words)


def test_a_passage_that_differs_from_its_place_is_not_verified(corpus: Path) -> None:
    checked = check(corpus, passage=replace(PASSAGE, text="It fails."))

    assert not checked.sound
    assert "python -m ingest verify" in checked.words
