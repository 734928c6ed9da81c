"""Earlier states of the library, and the way back to one."""

from functools import partial
from pathlib import Path

import streamlit as st

from index.attribution import counted
from index.errors import IndexDamagedError, UnusableIndexError
from index.store.manifest import Manifest
from index.store.open import open_store
from index.store.store import Store
from ui.library.build_words import moment
from ui.library.said import act, draw_said
from ui.markup import Html, error_html
from ui.session.sign_in import may_edit


def draw_generations(index: Path) -> None:
    """Draw a line for each state that is kept, newest first; nothing, if there is but one."""
    store = open_store(index)
    try:
        live = store.live()
    except UnusableIndexError:
        return
    names = store.names()
    draw_said("back")
    if len(names) < 2:
        return
    with st.expander("Earlier states of your library"):
        st.html(
            Html(
                '<p class="facts">Going back changes what questions are answered from, not the '
                "articles themselves, and lasts until an article changes.</p>"
            )
        )
        for name in reversed(names):
            _draw_state(index, store, name, is_live=name == live)


def _draw_state(index: Path, store: Store, name: str, *, is_live: bool) -> None:
    try:
        manifest = store.manifest(name)
    except IndexDamagedError as error:
        st.html(error_html(str(error)))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(_line(manifest, store.size(name)), width="content")
        if is_live:
            st.html(Html("<b>in use</b>"), width="content")
        elif may_edit():
            _draw_way_back(index, manifest)


def _draw_way_back(index: Path, manifest: Manifest) -> None:
    with st.popover("Go back to this state", type="tertiary"):
        st.html(
            Html(
                f"<p>Questions will be answered from {counted(manifest.documents, 'article')} as "
                f"they were on {moment(manifest.created)}.</p>"
            )
        )
        if st.button("Yes, go back", key=f"back-{manifest.name}", type="primary"):
            act("Going back…", partial(_roll_back, index, manifest), at="back")


def _roll_back(index: Path, manifest: Manifest) -> str:
    store = open_store(index)
    with store.writing():
        store.roll_back(manifest.name)
    return f"Questions are answered again as on {moment(manifest.created)}."


def _line(manifest: Manifest, size: int | None) -> Html:
    return Html(
        f'<span class="version">{moment(manifest.created)} · '
        f"{counted(manifest.documents, 'article')} · {counted(manifest.passages, 'passage')}"
        f"{'' if size is None else f' · {_size_words(size)}'}</span>"
    )


def _size_words(size: int) -> str:
    """A size on disk.

    >>> _size_words(90_000), _size_words(12_400_000)
    ('0.1 MB', '12.4 MB')
    """
    return f"{max(size / 1e6, 0.1):,.1f} MB"
