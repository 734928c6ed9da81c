"""What a build has prepared: all articles of the next generation but their vectors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.records import Document
from index.store.folder.sqlite_rows import Article
from ingest.describe.documents import Attribution
from ingest.passages.spool import Spool
from ingest.reading import Failure, RecognisedPages


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All articles in order: the number of passages of those to write, None for those kept.

    Those to write wait in the `spool`; `made_from` has what each is made from. `failed` has a line
    for each file or row of the catalogue that could not be used. `digests` are those for the
    manifest: a file that could not be opened has none. `recognised` says of which files pages were
    read by text recognition just now, `attributions` how many articles have a source.
    """

    articles: Mapping[str, int | None]
    made_from: Mapping[str, str]
    spool: Spool
    failed: Sequence[Failure]
    digests: dict[str, str]
    recognised: Mapping[str, RecognisedPages]
    attributions: Mapping[Attribution, int]

    def new(self) -> Iterator[Article]:
        """The articles to write, in order, read from disk as they are asked for."""
        return self.spool.articles(self.made_from)

    def documents(self) -> Iterator[Document]:
        """The documents of the articles to write, in order."""
        return self.spool.documents(list(self.made_from))

    @property
    def notices(self) -> list[str]:
        """A line on each file with pages that were read by text recognition."""
        return [f"{path}: {pages.words()}" for path, pages in self.recognised.items()]

    @property
    def kept(self) -> list[str]:
        """The doc_ids of the articles that are unchanged."""
        return [doc_id for doc_id, passages in self.articles.items() if passages is None]
