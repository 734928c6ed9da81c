"""Adds articles to the library of an index and removes them."""

import shlex
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import CorpusError
from index.files.address import spoken
from index.store.open import open_store
from ingest.corpus.find import find
from ingest.corpus.folder import CorpusFolder
from ingest.corpus.removed_rows import remove_rows
from ingest.corpus.roots import corpus_roots
from ingest.corpus.sources_csv import CatalogueFile

if TYPE_CHECKING:
    from ingest.corpus.web_page import PageFile
    from ingest.web.network import Network


def add(
    index: Path, articles: Sequence[Path | str], *, network: "Network | None" = None
) -> list[Path]:
    """Add articles to the folder that the index in `index` is built from; returns their paths.

    A path is a file to copy, a string the address of a page to fetch. All are checked before the
    first is written.

    Raises:
        CorpusError: one is a folder, is missing or cannot be read, or the index is not built
            from a folder.
        FetchError: one cannot be fetched.
    """
    roots = corpus_roots((), open_store(index))
    folder = _folder(index, roots)
    for article in articles:
        if isinstance(article, Path):
            _refuse_folder(index, roots, article)
            folder.check(article)
    urls = [article for article in articles if isinstance(article, str)]
    pages = _fetched(urls, network) if urls else {}
    return [
        pages[article].keep_in(folder) if isinstance(article, str) else folder.add(article)
        for article in articles
    ]


def _fetched(urls: Sequence[str], network: "Network | None") -> dict[str, "PageFile"]:
    # Imported here: nothing else needs network code.
    from ingest.corpus.web_page import as_file
    from ingest.web.page import fetch

    return {url: as_file(fetch(url, network=network)) for url in dict.fromkeys(urls)}


def remove(index: Path, doc_ids: Sequence[str]) -> list[Path]:
    """Remove articles from the library of the index in `index`; returns where they are now.

    A file is moved; a row of a table is put on a list beside it, which is returned, and the table
    stays as it is. All are looked up before the first is removed.

    Raises:
        CorpusError: one does not exist, or none would be left.
    """
    store = open_store(index)
    roots = corpus_roots((), store)
    root_of = {one.path: root for root in roots for one in find([root])[0]}
    live = set(store.open().made_from)
    wanted = dict.fromkeys(doc_ids)
    for doc_id in wanted:
        path, row, _ = doc_id.partition("#")
        if path not in root_of or (row and doc_id not in live):
            raise CorpusError(
                f"There is no article {doc_id!r} in {', '.join(map(str, roots))}. "
                f"See all: python -m ingest status --index {spoken(index)}"
            )
        if not row and not root_of[path].is_dir():
            raise CorpusError(f"{root_of[path]} is the whole corpus; move it away by hand.")
    if live and all(_is_of(doc_id, wanted) for doc_id in live):
        raise CorpusError(
            f"No article would be left, and a library needs one. To get rid of all, delete the "
            f"folder {index} and your articles in {', '.join(map(str, roots))}."
        )
    return [_take_out(root_of[doc_id.partition("#")[0]], doc_id) for doc_id in wanted]


def _is_of(doc_id: str, wanted: Collection[str]) -> bool:
    return doc_id in wanted or doc_id.partition("#")[0] in wanted


def _take_out(root: Path, doc_id: str) -> Path:
    if "#" not in doc_id:
        return CorpusFolder(root).remove(doc_id)
    place = remove_rows(root, [doc_id])
    if root.is_dir():
        CatalogueFile(root).take(doc_id)
    return place


def _refuse_folder(index: Path, roots: Sequence[Path], article: Path) -> None:
    if article.is_dir():
        corpus = " ".join(f"--corpus {shlex.quote(str(one))}" for one in (*roots, article))
        raise CorpusError(
            f"{article} is a folder, and `add` copies single files. Name files in it, or index it "
            f"where it is: python -m ingest build {corpus} --index {spoken(index)}"
        )


def _folder(index: Path, roots: Sequence[Path]) -> CorpusFolder:
    folders = [root for root in roots if not root.is_file()]
    if not folders:
        raise CorpusError(
            f"The index in {spoken(index)} is built from {roots[0]}, which is not a folder. "
            f"Build it from a folder: python -m ingest build --corpus DIR --index {spoken(index)}"
        )
    return CorpusFolder(folders[0])
