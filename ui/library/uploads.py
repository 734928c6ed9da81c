"""Files dropped on the page: read, described, confirmed and added."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from index.attribution import counted, date_words
from index.records import Document
from index.text.written_names import author_words
from ingest.build.candidate import Candidate, read_candidate
from ingest.corpus.editing import edit
from ingest.corpus.folder import CorpusFolder
from ingest.file_kinds import ALIASES, ARTICLES, TABLES
from ingest.reading import Limits
from ui.markup import Html, error_html, isolated, note

_COUNT = "uploads-count"
_READ = "uploads-read"
_TYPES = [ending.removeprefix(".") for ending in (*ARTICLES, *ALIASES, *TABLES)] + ["gz"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that can be added, with the details that the user typed in place of its own."""

    name: str
    data: bytes
    articles: int
    fields: Mapping[str, str] = field(default_factory=dict)


def draw_uploads(known: Mapping[str, str]) -> list[Upload]:
    """Draw the drop zone and the contents of each dropped file; returns those that can be added.

    `known` has the paths of all files in the corpus, by digest.
    """
    files = st.file_uploader(
        "Drop articles here, or choose them",
        type=_TYPES,
        accept_multiple_files=True,
        key=upload_key("uploads"),
    )
    return [upload for file in files if (upload := _draw_upload(file, known))]


def upload_key(name: str) -> str:
    """The session key of a widget, valid until `clear_uploads` empties it."""
    return f"{name}-{st.session_state.setdefault(_COUNT, 0)}"


def clear_uploads() -> None:
    """Start over with nothing to add."""
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    st.session_state.pop(_READ, None)


def add_uploads(root: Path, uploads: list[Upload]) -> list[Path]:
    """Put files into the folder `root` and save their details; returns their paths.

    Raises:
        CorpusError: a file cannot be added, or its details cannot be saved.
    """
    folder = CorpusFolder(root)
    places = []
    for upload in uploads:
        place = folder.add_upload(upload.name, BytesIO(upload.data), limits=Limits())
        places.append(place)
        if upload.fields:
            edit([root], {place.relative_to(root).as_posix(): upload.fields})
    return places


def _draw_upload(file: UploadedFile, known: Mapping[str, str]) -> Upload | None:
    data = file.getvalue()
    same = known.get(_digest(data))
    if same:
        st.html(note(f"{file.name} is already here as {same}, so it is not added again."))
        return None
    seen = _read(file, data)
    for failure in seen.failed:
        st.html(error_html(f"{failure.path} {failure.reason}"))
    if not seen.articles:
        return None
    if seen.document:
        fields = _draw_fields(file, seen.document)
        return Upload(name=seen.name, data=data, articles=1, fields=fields)
    articles = counted(seen.articles, "article")
    words = f"<p><b>{isolated(seen.name)}</b>: a table of {articles}, described in its rows.</p>"
    st.html(Html(words))
    return Upload(name=seen.name, data=data, articles=seen.articles)


def _read(file: UploadedFile, data: bytes) -> Candidate:
    """The articles in the file, which is read once, however often the page is drawn."""
    read: dict[str, Candidate] = st.session_state.setdefault(_READ, {})
    if file.file_id not in read:
        with st.spinner("Reading the file…"):
            read[file.file_id] = read_candidate(file.name, data)
    return read[file.file_id]


def _draw_fields(file: UploadedFile, document: Document) -> Mapping[str, str]:
    """Draw the details of an article; returns those that the user has changed."""
    with st.container(border=True):
        said = [f"by {author_words(document, most=6)}"] if document.author else []
        said += [date_words(document.published), counted(len(document.text.split()), "word")]
        st.html(Html(f'<p class="facts">{isolated(file.name)} · {isolated(" · ".join(said))}</p>'))
        known = {"title": document.title, "source": document.source or ""}
        left, right = st.columns(2)
        typed = {
            "title": left.text_input("Title", known["title"], key=f"title-{file.file_id}"),
            "source": right.text_input(
                "Source",
                known["source"],
                key=f"source-{file.file_id}",
                placeholder="unknown: who published it",
            ),
        }
    plain = {name: " ".join(value.split()) for name, value in typed.items()}
    return {name: value for name, value in plain.items() if value != known[name]}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
