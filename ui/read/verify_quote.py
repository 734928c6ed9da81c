"""Whether a quote stands in its article, and in the article's file as it is now on the disk."""

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
    """`words` say what was compared, and how it came out."""

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

    `corpus` and `articles` are those of the manifest: where the files were, and their digests.
    """
    quote = document.text[span.start : span.end]
    indexed = [passage.text for passage in passages if (passage.start, passage.end) == span]
    if any(text != quote for text in indexed):
        return QuoteCheck(
            sound=False,
            words="The passage is not what stands in the article at its place. "
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
        words=f"Quote verified against the article, characters {span.start:,}–{span.end:,}; "
        f"its file {document.path} {on_disk}.",
    )


def _on_disk(document: Document, span: Span, *, file: Path, digest: str | None) -> str:
    """How the article's file stands to the quote now."""
    if file.suffix.lower() in _AS_WRITTEN:
        now = _text(file, document)
        if now is None:
            return "can no longer be read"
        if now[span.start : span.end] == document.text[span.start : span.end]:
            return "holds it at the same place"
        return "has changed since and no longer holds it there"
    try:
        found = file_digest(file)
    except OSError:
        return "can no longer be read"
    return "is unchanged since it was read" if found == digest else "has changed since it was read"


def article_file(document: Document, corpus: Sequence[str]) -> Path | None:
    """The file that an article was read from; None where it is gone from the corpus folder."""
    for root in map(Path, corpus):
        file = root if root.is_file() else root / document.path
        if file.is_file() and file.as_posix().endswith(document.path):
            return file
    return None


def _text(file: Path, document: Document) -> str | None:
    found = Found(file=file, path=document.path, suffix=file.suffix.lower())
    for reading in read(found, limits=Limits()):
        if isinstance(reading, Reading):
            return reading.text
    return None
