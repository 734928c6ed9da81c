"""The page Library: edit, add and remove articles, and build them into the index."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import streamlit as st

from index.attribution import counted
from index.errors import ConcordanceError, CorpusError, IndexMissingError, SourceError
from index.files.address import spoken
from index.records import Document
from index.store.generation import Generation
from ingest.build.pending import Pending
from ingest.corpus.find import find
from ingest.file_kinds import Found
from ui.library.adding import draw_adding
from ui.library.article_list import draw_list
from ui.library.build_panel import (
    draw_build,
    draw_last,
    draw_pending,
    draw_start,
    draw_waiting,
    pending_changes,
)
from ui.library.differing_articles import draw_dropped_differences
from ui.library.generations import draw_generations
from ui.library.said import draw_said
from ui.markup import Html, error_html, isolated, note
from ui.session.sign_in import ONLY_EDITORS, may_edit
from ui.session.state import index_folder, library_roots, open_library


def draw_library() -> None:
    """Draw all articles and their controls."""
    st.html(Html("<h1>Library</h1>"))
    index = index_folder()
    roots = library_roots()
    reason = _why_fixed(index, roots)
    generation = _open()
    documents: list[Document] = []
    if reason:
        st.html(note(reason))
    else:
        if generation is None:
            st.html(Html("<p>Your library is empty. Drop your first articles here.</p>"))
        documents = draw_adding(index, generation, roots)
    place = st.container()
    titles = {one.doc_id: one.title for one in generation.listings} if generation else {}
    files = () if generation or reason else _first_files(roots)
    # That nothing could be made of an empty folder is no news.
    is_building = bool(generation or reason or files) and draw_build(index, titles)
    pending = None if reason or is_building else _pending(generation)
    if pending:
        draw_pending(index, pending, titles)
    if generation:
        draw_waiting(index)
        draw_list(index, generation, roots, fixed=bool(reason))
    elif not (reason or is_building):
        _draw_first_build(index, roots, files)
    # What asks for nothing comes last.
    if pending is not None and not pending:
        draw_pending(index, pending, titles)
    draw_said("update")
    draw_last(index, titles)
    draw_generations(index)
    if generation and documents:
        with place:
            draw_dropped_differences(documents)


def _pending(generation: Generation | None) -> Pending | None:
    """What an update would change; None, with an error on the page, if that cannot be known."""
    try:
        return pending_changes(generation) if generation else None
    except SourceError as error:
        st.html(error_html(str(error)))
        return None


def _open() -> Generation | None:
    """The live generation; None if there is none or, with an error on the page, no usable one."""
    try:
        return open_library().generation
    except IndexMissingError:
        return None
    except ConcordanceError as error:
        st.html(error_html(str(error)))
        return None


def _why_fixed(index: Path, roots: Sequence[Path]) -> str | None:
    """Why articles can be read here but not edited; None if they can be edited."""
    if not may_edit():
        return ONLY_EDITORS
    folders = [root for root in roots if not root.is_file()]
    if not folders:
        return (
            f"This library was made from single files ({', '.join(map(str, roots))}), so articles "
            f"cannot be added here. Make it from a folder: python -m ingest build --corpus DIR "
            f"--index {spoken(index)}"
        )
    for folder in (*folders, index):
        if not _is_writable(folder):
            return (
                f"{folder} cannot be written to, so articles can be read here but not changed. "
                f"Make it writable, then reload this page."
            )
    return None


def _is_writable(folder: Path) -> bool:
    """Whether it can be written to or, if missing, created."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return os.access(there, os.W_OK)


def _first_files(roots: Sequence[Path]) -> Sequence[Found]:
    """The files of a library that has not been built yet."""
    # Without any, the page has already said that the library is empty.
    with suppress(CorpusError):
        return find([root for root in roots if root.exists()])[0]
    return ()


def _draw_first_build(index: Path, roots: Sequence[Path], files: Sequence[Found]) -> None:
    if files:
        waiting = f"there {'is' if len(files) == 1 else 'are'} {counted(len(files), 'file')}"
        with st.container(horizontal=True, vertical_alignment="center"):
            words = f"<p>In {isolated(str(roots[0]))} {waiting} to start with.</p>"
            st.html(Html(words), width="content")
            draw_start(index, "Read them in", is_due=True)


if __name__ == "__main__":
    draw_library()
