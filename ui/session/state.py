"""State that outlasts one run of a page: the open index, the address, the session."""

import sys
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock

import streamlit as st

from index.compare.comparer import Comparer
from index.errors import ConcordanceError
from index.files.address import DEFAULT_INDEX
from index.search.searcher import Searcher
from index.store.generation import Generation
from index.store.open import open_store
from ingest.corpus.roots import corpus_roots, last_origin
from ui.session.background import begin
from ui.session.open_index import index_lock, is_open, live_version, open_live, open_version
from ui.session.permalinks import Parameters
from ui.session.sided import sided_questions
from ui.session.suggestions import examples

_Find = Callable[[Comparer], list[str]]
# Each kind of suggestion is looked for once.
_starting = Lock()
_DRAWN = "drawn"
_PAGES = ("differences", "kept", "library", "limits", "map", "quality", "read", "table")


def index_folder() -> Path:
    """The index folder that the program was started with."""
    return Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_INDEX


def library_roots() -> list[Path]:
    """The folders and files that the index is built from, or will be built from."""
    given = [Path(folder) for folder in sys.argv[2:]]
    store = open_store(index_folder())
    return corpus_roots(() if last_origin(store) else given, store)


def open_library() -> Searcher:
    """A searcher over the live generation; a newly published one is opened at the next call.

    Raises:
        IndexMissingError: nothing has been built yet.
        IndexDamagedError: the index is damaged.
        ModelError: the model that it was built with cannot be found.
    """
    return _open().searcher


def open_comparer() -> Comparer:
    """A comparer of the sources of the live generation.

    Raises:
        ConcordanceError: as `open_library`.
    """
    return _open()


def suggestions() -> Future[list[str]]:
    """Questions that the live generation answers, once they are found in the background.

    Raises:
        IndexMissingError, IndexDamagedError: there is no live generation, or it is damaged.
    """
    return _looked_for(_answered, *live_generation())


def sided_suggestions() -> Future[list[str]]:
    """Yes/no questions on which sources of the live generation take sides, found in the same way.

    Raises:
        IndexMissingError, IndexDamagedError: there is no live generation, or it is damaged.
    """
    return _looked_for(sided_questions, *live_generation())


def library_generation() -> Generation:
    """The live generation, also while it is being opened: no model is loaded for it.

    So a page can draw its form first.

    Raises:
        IndexMissingError: nothing has been built yet.
        IndexDamagedError: the index is damaged.
    """
    return open_library().generation if is_open() else _without_model(*live_generation())


def warm_up(index: Path) -> None:
    """Open the index before a question needs it.

    Raises:
        ConcordanceError: as `open_library`.
    """
    # English words: what tells languages is not needed for the first page.
    open_live(index).searcher.search("Is it ready?", k=1)


def find_suggestions(index: Path) -> None:
    """Find the suggestions of the first page, and return when they are found.

    Raises:
        IndexMissingError, IndexDamagedError: there is no live generation, or it is damaged.
    """
    _looked_for(_answered, *live_version(index)).result()


def warm_up_comparing(index: Path) -> None:
    """Judge a first claim, which loads the models for comparing, and look for more of them.

    Raises:
        ConcordanceError: as `open_library`.
    """
    open_live(index).compare("Does rest help?")
    _looked_for(sided_questions, *live_version(index))


def live_generation() -> tuple[str, str, str]:
    """A key that identifies the live generation, cheap enough to read on each click.

    Raises:
        IndexMissingError: nothing has been built yet.
        IndexDamagedError: the pointer to the live generation is damaged.
    """
    return live_version(index_folder())


def _open() -> Comparer:
    with st.spinner("Opening your library…"):
        return open_live(index_folder())


@lru_cache(maxsize=1)
def _without_model(*_version: str) -> Generation:
    """Opened once, though form, tags and footer of the first page all ask for it."""
    return open_store(index_folder()).open()


def _answered(comparer: Comparer) -> list[str]:
    return examples(comparer.searcher)


def _looked_for(find: _Find, *version: str) -> Future[list[str]]:
    with _starting:
        return _begun(find, *version)


@lru_cache(maxsize=2)
def _begun(find: _Find, *version: str) -> Future[list[str]]:
    found: Future[list[str]] = Future()

    def work() -> None:
        questions: list[str] = []
        try:
            # The pages report it.
            with suppress(ConcordanceError):
                with index_lock:
                    comparer = open_version(*version)
                questions = find(comparer)
        finally:
            # Also after any other error, which the thread shows: somebody waits for this.
            found.set_result(questions)

    begin(work)
    return found


def is_drawn_again(asked: object) -> bool:
    """Whether the last page drawn in this session showed the same."""
    before = st.session_state.get(_DRAWN)
    st.session_state[_DRAWN] = asked
    return bool(before == asked)


def address_parameters() -> Parameters:
    """The parameters of the address in the browser."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def page_address() -> str:
    """The address of this program in the browser, up to and including the last slash."""
    url = str(st.context.url or "http://localhost/")
    for page in _PAGES:
        url = url.removesuffix(f"/{page}")
    return url.rstrip("/") + "/"
