"""Finds the articles below the corpus folders, in a stable order, and says what it skips."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.errors import CorpusError
from ingest.file_kinds import (
    ARTICLES,
    NO_ARTICLES,
    READABLE,
    REMOVED,
    TABLES,
    Found,
    file_format,
    is_readable,
    unreadable,
)
from ingest.reading import Failure, Unopened, in_a_line

_CLUTTER = {
    REMOVED,
    "Thumbs.db",
    "desktop.ini",
    ".cache",
    ".DS_Store",
    ".git",
    ".gitkeep",
    ".hg",
    ".index",
    ".ipynb_checkpoints",
    ".svn",
    ".venv",
}
_CLUTTER_STARTS = ("~$", "._")
"""Lock files of office programs, and what macOS leaves on foreign disks."""
# What a browser calls the folder of pictures and frames beside a page that it saves, in its
# language; the same as Windows moves along with the page ("connected files" in its Shell).
_SAVED_WITH = (
    *(".files", "_files", "-Dateien", "_fichiers", "_bestanden", "_file", "_archivos", "-filer"),
    *("_tiedostot", "_pliki", "_soubory", "_elemei", "_ficheiros", "_arquivos", "_dosyalar"),
    *("_datoteke", "_fitxers", "_failid", "_fails", "_bylos", "_fajlovi", "_fitxategiak"),
)


def find(roots: Sequence[Path]) -> tuple[list[Found], list[Failure]]:
    """Every readable file below `roots`, and a line on each file or folder that is skipped.

    Sorted by root as given, then by path. A root is a folder or a file. A file that can be
    reached in several ways (a link within the folder, overlapping roots) is found once, under
    its own name if it has one. At the top of a folder `sources.csv` is the catalogue, and
    `differences.csv`, `judged.csv`, `kept.csv`, `saved.csv`, `tabled.csv` and `tags.csv` contain
    what its user kept; none is an article. No file is opened.

    Raises:
        CorpusError: a root is missing, or nothing below the roots can be read.
    """
    search = _Search()
    for root in roots:
        search.add(root)
    if not search.files:
        raise CorpusError(_nothing_found(roots, search.failures))
    return list(search.files.values()), search.failures


def _nothing_found(roots: Sequence[Path], failures: Sequence[Failure]) -> str:
    where = ", ".join(str(root) for root in roots) or "the corpus"
    skipped = f" {failures[0].path} {failures[0].reason}." if failures else ""
    more = f" ({len(failures) - 1} more skipped.)" if len(failures) > 1 else ""
    return (
        f"There is no article in {where}.{skipped}{more} "
        f"Put articles there; readable formats: {READABLE}"
    )


class _Search:
    """The files found so far, in all roots."""

    def __init__(self) -> None:
        self.files: dict[str, Found] = {}
        self.failures: list[Failure] = []
        self._taken: set[str] = set()

    def add(self, root: Path) -> None:
        try:
            is_there, is_file = root.exists(), root.is_file()
        except OSError as error:
            self.failures.append(_unopened(f"{root}/", error))
            return
        if not is_there:
            raise CorpusError(
                f"There is no {root}. Name a folder of articles or an article: --corpus PATH"
            )
        if is_file:
            self._take([(root.name, str(root.resolve()))])
            return
        folder = _Folder(root)
        files = sorted(folder.files)
        self._take([(path, location) for path, location in files if path not in NO_ARTICLES])
        self.failures += sorted(folder.failures, key=lambda failure: failure.path)

    def _take(self, files: list[tuple[str, str]]) -> None:
        for path, location in files:
            if location in self._taken:
                continue
            self._taken.add(location)
            one = self._checked(path, location)
            if isinstance(one, Found):
                self.files[one.path] = one
            else:
                self.failures.append(one)

    def _checked(self, path: str, location: str) -> Found | Failure:
        suffix, gzipped = file_format(path)
        if _printable(path) != path:
            return _skipped(path, "has a name that cannot be shown as it is; rename it")
        if suffix not in ARTICLES + TABLES:
            return _skipped(path, unreadable(path))
        if path in self.files:
            other = self.files[path].location
            reason = f"has the same path as {other}, so only that one is read; rename one of them"
            return _skipped(path, reason)
        return Found(location=location, path=path, suffix=suffix, gzipped=gzipped)


class _Folder:
    """The files below one root, each once; its own name is preferred to that of a link."""

    def __init__(self, root: Path) -> None:
        self.files: list[tuple[str, str]] = []
        self.failures: list[Failure] = []
        self._given = root
        self._root = root.resolve()
        self._walked: set[str] = set()
        self._links: list[tuple[str, str]] = []
        self._walk(str(self._root), "")
        self._follow_links()

    def _walk(self, folder: str, below: str) -> None:
        self._walked.add(folder)
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self.failures.append(_unopened(below or f"{self._given}/", error))
            return
        if {"lock", "generations"} <= {entry.name for entry in entries}:
            # An index, whose tables are no articles.
            return
        for entry in entries:
            page = _page_beside(entry, entries)
            if page:
                reason = f"is what a browser saved with {page}, so it was skipped"
                self._skip(f"{below}{entry.name}/", reason)
                continue
            self._sort_in(entry, below + entry.name)

    def _sort_in(self, entry: "os.DirEntry[str]", path: str) -> None:
        if entry.name in _CLUTTER or entry.name.startswith(_CLUTTER_STARTS):
            return
        if entry.name.startswith("."):
            if _contains_readable(Path(entry.path)):
                self._skip(path, "is hidden, so it was skipped; rename it to include it")
        elif entry.is_symlink():
            self._links.append((path, entry.path))
        elif entry.is_dir():
            self._walk(entry.path, f"{path}/")
        elif entry.is_file():
            self.files.append((path, entry.path))
        else:
            self._skip(path, "is not a file but a pipe or a device; move it out of the folder")

    def _follow_links(self) -> None:
        taken = {location for _, location in self.files}
        while self._links:
            path, link = self._links.pop(0)
            target = self._target(path, Path(link))
            if target is None or str(target) in taken | self._walked:
                continue
            if target.is_dir():
                self._walk(str(target), f"{path}/")
            else:
                self.files.append((path, str(target)))
            taken.update(location for _, location in self.files)

    def _target(self, path: str, link: Path) -> Path | None:
        try:
            target = link.resolve(strict=True)
        except PermissionError as error:
            self.failures.append(_unopened(path, error))
            return None
        # Before Python 3.13 a link that leads to itself is a RuntimeError.
        except (OSError, RuntimeError):
            self._skip(path, "is a link that leads nowhere; fix it or remove it")
            return None
        if target.is_relative_to(self._root):
            return target
        self._skip(
            path,
            "is a link that leaves the folder, so it was skipped; copy its target here",
        )
        return None

    def _skip(self, path: str, reason: str) -> None:
        self.failures.append(_skipped(path, reason))


def _page_beside(folder: "os.DirEntry[str]", entries: "Sequence[os.DirEntry[str]]") -> str | None:
    """The name of the page that a browser saved with this folder; None if it is no such folder."""
    # Few names end so, and there may be thousands of pages.
    if not folder.name.endswith(_SAVED_WITH) or not folder.is_dir():
        return None
    stems = {folder.name.removesuffix(end) for end in _SAVED_WITH if folder.name.endswith(end)}
    return next(
        (
            one.name
            for one in reversed(entries)
            if file_format(one.name)[0] == ".html" and Path(one.name).stem in stems
        ),
        None,
    )


def _skipped(path: str, reason: str) -> Failure:
    return Failure(path=_printable(path), reason=reason)


def _unopened(path: str, error: OSError) -> Unopened:
    reason = f"cannot be opened ({error.strerror}); allow reading it"
    return Unopened(path=_printable(path), reason=reason)


def _printable(path: str) -> str:
    if path.isascii() and path.isprintable():
        return path
    return in_a_line(os.fsencode(path).decode("utf-8", "replace"))


def _contains_readable(hidden: Path) -> bool:
    try:
        return any(_is_article(file.name) for file in _files_in(hidden))
    except OSError:
        return _is_article(hidden.name)


def _is_article(name: str) -> bool:
    """Whether a hidden file is likely to be one: most in JSON or XML are settings of programs."""
    return is_readable(name) and not name.lower().endswith((".json", ".xml"))


def _files_in(hidden: Path) -> Iterator[Path]:
    if hidden.is_dir() and not hidden.is_symlink():
        yield from hidden.rglob("*")
    else:
        yield hidden
