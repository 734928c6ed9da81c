"""A fetched page as a file of the corpus: its name and its bytes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from index.errors import FetchError, UnreadableError
from ingest.corpus.folder import CorpusFolder
from ingest.corpus.sources_csv import READ
from ingest.readers.decode import decode, encoding_of
from ingest.readers.web_pages.html import declared_encoding
from ingest.web.address import BY_HAND, is_same
from ingest.web.page import Page

_TEXT = (".html", ".txt", ".md")
_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFile:
    """A page as a file. `name` may have to be made safe; `asked` and `url` are as in Page."""

    name: str
    content: bytes
    asked: str
    url: str

    def keep_in(self, folder: CorpusFolder) -> Path:
        """Write it into a corpus, and its address and the day to `sources.csv`; returns its path.

        A file fetched from the same address before is replaced and goes to `.removed`, unless
        it is the same. A file that was never fetched stays, whatever address its row has.

        Raises:
            TableError: `sources.csv` cannot be read or written.
        """
        known = self._known(folder)
        if known and Path(known).suffix == Path(self.name).suffix:
            place = folder.replace(known, self.content)
        else:
            place = folder.write(self.name, self.content)
            if known:
                folder.remove(known)
        today = datetime.now(UTC).date().isoformat()
        path = place.relative_to(folder.root).as_posix()
        folder.catalogue.set(path, {"url": self.url, READ: today})
        return place

    def _known(self, folder: CorpusFolder) -> str | None:
        """The article that was fetched from this address before."""
        root = folder.root.resolve()
        for row in folder.catalogue.rows():
            path, url = row["path"].strip(), row.get("url", "")
            if row.get(READ, "").strip() and (is_same(url, self.url) or is_same(url, self.asked)):
                place = (root / path).resolve()
                if place.is_file() and place.is_relative_to(root):
                    return path
        return None


def as_file(page: Page) -> PageFile:
    """The file for a page, named after its title, else after its address.

    Its content is what came. Only if just the server says which encoding a text is in, and it
    would be read in another, it becomes UTF-8: a file has no place for what a server said.

    Raises:
        FetchError: it should be text but is not.
    """
    try:
        name, content = _name(page), _content(page)
    except UnreadableError as error:
        raise FetchError(page.url, f"it is said to be text but is not. {BY_HAND}") from error
    return PageFile(name=name, content=content, asked=page.asked, url=page.url)


def _name(page: Page) -> str:
    address = urlsplit(page.url)
    end = PurePosixPath(unquote(address.path)).name
    stem = _title(page) or end.removesuffix(PurePosixPath(end).suffix) or address.hostname
    # Anything before a slash would be taken for a folder.
    plain = "".join(one if one.isprintable() and one not in "/\\" else " " for one in stem or "")
    return f"{' '.join(plain.split())[:_LONGEST]}{page.suffix}"


def _content(page: Page) -> bytes:
    if page.suffix not in _TEXT:
        return page.body
    own = _declared(page)
    encoding = encoding_of(page.body, declared=own or page.charset)
    if encoding == encoding_of(page.body, declared=own):
        return page.body
    try:
        return page.body.decode(encoding).encode()
    except UnicodeDecodeError:
        return page.body


def _declared(page: Page) -> str | None:
    return declared_encoding(page.body) if page.suffix == ".html" else None


def _title(page: Page) -> str:
    if page.suffix != ".html":
        return ""
    text = decode(page.body, declared=_declared(page) or page.charset)
    try:
        title = document_fromstring(text.encode(), parser=HTMLParser(encoding="utf-8")).findtext(
            ".//title"
        )
    except etree.LxmlError:
        return ""
    return " ".join((title or "").split())
