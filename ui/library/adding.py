"""Where articles are added: dropped files, or a page by its address."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from index.attribution import counted
from index.records import Document
from index.store.generation import Generation
from ingest.corpus.editing import trouble_of
from ingest.corpus.folder import CorpusFolder
from ui.library.build_panel import begin
from ui.library.said import act, draw_said
from ui.library.uploads import (
    Upload,
    add_uploads,
    clear_uploads,
    draw_drop_zone,
    draw_uploads,
    upload_key,
    uploads,
)
from ui.markup import Html, error_html, local_link
from ui.session.permalinks import AskQuery, ask_address

_ADDED = "library-added"
_MOST_ASKED = 40


def draw_adding(
    index: Path,
    generation: Generation | None,
    roots: Sequence[Path],
) -> list[Document]:
    """Draw the drop zone and, beside it, the box for an address; below, what was dropped.

    Returns the dropped articles that can be added.
    """
    documents: list[Document] = []
    folder = next(root for root in roots if not root.is_file())
    left, right = st.columns([3, 2])
    with left:
        files = draw_drop_zone()
    with right:
        _draw_address(index, folder)
    if files:
        documents = draw_uploads(files, _known(generation))
        _draw_add(index, folder)
    draw_said("add")
    if generation:
        _draw_added(generation)
    return documents


def _draw_address(index: Path, folder: Path) -> None:
    with st.form("page", border=False):
        box, button = st.columns([3, 1], vertical_alignment="bottom")
        url = box.text_input(
            "Or add a web page by its address",
            key=upload_key("address"),
            placeholder="https://",
            help="The page is fetched once. Nothing else leaves this machine.",
        )
        if button.form_submit_button("Add page", width="stretch") and url.strip():
            act("Fetching the page…", partial(_add_page, index, folder, url), at="page")
    draw_said("page")


def _draw_add(index: Path, folder: Path) -> None:
    ready = uploads()
    if not ready:
        return
    troubles = [f"{one.name}: {words}" for one in ready if (words := trouble_of(one.fields))]
    for words in troubles:
        st.html(error_html(words))
    total = counted(sum(upload.articles for upload in ready), "article")
    if st.button(f"Add {total}", type="primary", disabled=bool(troubles)):
        act("Adding…", partial(_add, index, folder, ready), at="add")


def _draw_added(generation: Generation) -> None:
    """Draw a link that asks the articles added last in this session, once they are in."""
    paths = st.session_state.get(_ADDED, ())
    doc_ids = [one.doc_id for one in generation.listings if one.path in paths] if paths else []
    if 0 < len(doc_ids) <= _MOST_ASKED:
        words = "Ask about the article you added"
        if len(doc_ids) > 1:
            words = f"Ask about the {len(doc_ids):,} articles you added"
        st.html(Html(f"<p>{local_link(ask_added_address(doc_ids), words)}</p>"))


def ask_added_address(doc_ids: Sequence[str]) -> str:
    """The address at which a question is put to these articles only.

    >>> ask_added_address(["a.md"])
    './?article=a.md'
    """
    return ask_address(AskQuery(articles=tuple(doc_ids)))


def _known(generation: Generation | None) -> Mapping[str, str]:
    """The titles of the articles in the library, by the digest of their files."""
    if generation is None:
        return {}
    titles = {one.path: one.title for one in generation.listings}
    return {digest: titles.get(path, path) for path, digest in generation.manifest.articles.items()}


def _add(index: Path, folder: Path, ready: Sequence[Upload]) -> str:
    places = add_uploads(folder, ready)
    clear_uploads()
    return _added(index, folder, places)


def _add_page(index: Path, folder: Path, url: str) -> str:
    # Imported here: nothing else on any page contacts other machines.
    from ingest.corpus.web_page import as_file
    from ingest.web.page import fetch

    place = as_file(fetch(url)).keep_in(CorpusFolder(folder))
    clear_uploads()
    return _added(index, folder, [place])


def _added(index: Path, folder: Path, places: Sequence[Path]) -> str:
    paths = tuple(place.relative_to(folder).as_posix() for place in places)
    st.session_state[_ADDED] = paths
    return f"Added {counted(len(places), 'file')}. {begin(index)}"
