"""Checks a quote against its article, and against the article's file as it is on disk now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.files.digests import file_digest
from index.records import Document, Passage, Span
from ingest.file_kinds import Found
from ingest.readers import read
from ingest.reading import Limits, Reading

_AS_WRITTEN = (".txt", ".md")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteCheck:
    """The result of a check; `words` say what was compared and how it came out."""

    sound: bool
    words: str


def check_quote(
    document: Document,
    span: Span,
    *,
    passages: Iterable[Passage],
    corpus: Sequence[str],
    articles: Mapping[str, str],
) -> QuoteCheck:
    """Compare the quote with the passage as indexed, and with the article's file.

    `corpus` and `articles` are those of the manifest: the folders, and the digests of the files.
    """
    quote = document.text[span.start : span.end]
    indexed = [passage.text for passage in passages if (passage.start, passage.end) == span]
    if any(text != quote for text in indexed):
        return QuoteCheck(
            sound=False,
            words="The passage differs from the article's text at its place. "
            "Check the index: python -m ingest verify",
        )
    file = article_file(document, corpus)
    on_disk = (
        _on_disk(document, span, file=file, digest=articles.get(document.path))
        if file
        else "is no longer in the corpus folder"
    )
    return QuoteCheck(
        sound=True,
        words=f"Word for word as in the article; its file {document.path} {on_disk}.",
    )


def _on_disk(document: Document, span: Span, *, file: Path, digest: str | None) -> str:
    """Whether the article's file still has the quote, in words."""
    if file.suffix.lower() in _AS_WRITTEN:
        now = _text(file, document)
        if now is None:
            return "can no longer be read"
        if now[span.start : span.end] == document.text[span.start : span.end]:
            return "contains it at the same place"
        return "has changed since and no longer contains it there"
    try:
        current = file_digest(file)
    except OSError:
        return "can no longer be read"
    return (
        "is unchanged since it was read" if current == digest else "has changed since it was read"
    )


def article_file(document: Document, corpus: Sequence[str]) -> Path | None:
    """The file that an article was read from; None if it is no longer in the corpus folder."""
    for root in map(Path, corpus):
        file = root if root.is_file() else root / document.path
        if file.is_file() and file.as_posix().endswith(document.path):
            return file
    return None


def _text(file: Path, document: Document) -> str | None:
    found = Found(location=str(file), path=document.path, suffix=file.suffix.lower())
    for reading in read(found, limits=Limits()):
        if isinstance(reading, Reading):
            return reading.text
    return None
