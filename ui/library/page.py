"""The page Library: edit, add and remove articles, and build them into the index."""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from index.attribution import counted
from index.errors import ConcordanceError, IndexMissingError, SourceError
from index.files.address import spoken
from index.store.generation import Generation
from ingest.corpus.find import find
from ingest.corpus.folder import CorpusFolder
from ui.library.articles_editor import draw_articles
from ui.library.build_panel import act, begin, draw_build, draw_pending, draw_said, draw_start
from ui.library.generations import draw_generations
from ui.library.proposed_sources import draw_proposals
from ui.library.uploads import Upload, add_uploads, clear_uploads, draw_uploads, upload_key
from ui.markup import Html, error_html, isolated, note
from ui.session.sign_in import ONLY_EDITORS, may_edit
from ui.session.state import index_folder, library_roots, open_library


def draw_library() -> None:
    """Draw all articles and their controls."""
    # The table needs the room.
    st.set_page_config(layout="wide")
    st.html(Html("<h1>Library</h1>"))
    index = index_folder()
    roots = library_roots()
    reason = _why_fixed(index, roots)
    generation = _open()
    draw_said()
    if reason:
        st.html(note(reason))
    is_building = draw_build(index)
    try:
        if generation:
            if not (reason or is_building):
                draw_pending(index, generation)
            _draw_articles(index, generation, roots, fixed=bool(reason))
        elif not (reason or is_building):
            _draw_first_build(index, roots)
    except SourceError as error:
        st.html(error_html(str(error)))
    if not reason:
        _draw_adding(index, generation, roots)
    draw_generations(index)


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
            f"This index was built from single files ({', '.join(map(str, roots))}), so there is "
            f"no folder to manage. Build it from a folder: python -m ingest build --corpus DIR "
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


def _draw_articles(
    index: Path, generation: Generation, roots: Sequence[Path], *, fixed: bool
) -> None:
    st.html(Html(f"<h2>{counted(len(generation.listings), 'article')}</h2>"))
    if not fixed:
        st.html(
            Html(
                '<p class="facts">Your edits are saved in <code>sources.csv</code> beside the '
                "articles. A cell that you empty is filled again from the article itself.</p>"
            )
        )
    if not fixed:
        draw_proposals(index, generation, roots)
    draw_articles(index, generation, roots, fixed=fixed)


def _draw_first_build(index: Path, roots: Sequence[Path]) -> None:
    st.html(Html("<p>There is nothing to ask yet. Drop a first article below.</p>"))
    if any(root.exists() for root in roots):
        files, _ = find([root for root in roots if root.exists()])
        waiting = f"there {'is' if len(files) == 1 else 'are'} {counted(len(files), 'file')}"
        st.html(Html(f"<p>In {isolated(str(roots[0]))} {waiting} to start with.</p>"))
        draw_start(index, "Build", is_due=True)


def _draw_adding(index: Path, generation: Generation | None, roots: Sequence[Path]) -> None:
    folder = next(root for root in roots if not root.is_file())
    where = f'<p class="facts">They are saved in {isolated(str(folder))}.</p>'
    st.html(Html(f"<h2>Add articles</h2>{where}"))
    articles = generation.manifest.articles if generation else {}
    uploads = draw_uploads({digest: path for path, digest in articles.items()})
    if uploads:
        total = counted(sum(upload.articles for upload in uploads), "article")
        if st.button(f"Add {total}", type="primary"):
            act("Adding…", partial(_add, index, folder, uploads))
    with st.form("page", border=False):
        box, button = st.columns([4, 1], vertical_alignment="bottom")
        url = box.text_input(
            "Or add a web page by its address",
            key=upload_key("address"),
            placeholder="https://",
            help="The page is fetched once. Nothing else leaves this machine.",
        )
        if button.form_submit_button("Add page", width="stretch") and url.strip():
            act("Fetching the page…", partial(_add_page, index, folder, url))


def _add(index: Path, folder: Path, uploads: list[Upload]) -> str:
    places = add_uploads(folder, uploads)
    clear_uploads()
    return _added(index, places)


def _add_page(index: Path, folder: Path, url: str) -> str:
    # Imported here: nothing else on any page contacts other machines.
    from ingest.corpus.web_page import as_file
    from ingest.web.page import fetch

    place = as_file(fetch(url)).keep_in(CorpusFolder(folder))
    clear_uploads()
    return _added(index, [place])


def _added(index: Path, places: Sequence[Path]) -> str:
    return f"Added {', '.join(place.name for place in places)}. {begin(index)}"


if __name__ == "__main__":
    draw_library()
