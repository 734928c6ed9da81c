"""Dropped files: read, shown in one table, corrected there and added."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from index.attribution import counted
from index.records import Document
from ingest.build.candidate import Candidate, read_candidates
from ingest.corpus.editing import edit
from ingest.corpus.folder import CorpusFolder
from ingest.file_kinds import ALIASES, ARTICLES, TABLES
from ingest.reading import Limits
from ui.markup import Html, as_label, isolated

_COUNT = "uploads-count"
_READ = "uploads-read"
_TYPES = [ending.removeprefix(".") for ending in (*ARTICLES, *ALIASES, *TABLES)] + ["gz"]
_EDITED = ("title", "source", "published")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that can be added, with the details that the user typed in place of its own."""

    name: str
    data: bytes
    articles: int
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A dropped file in the table.

    `says` are the words on it in the table; `trouble` says in full why none, or not all of it, can
    be added. `upload` is None if none can.
    """

    row: Mapping[str, object]
    says: str
    trouble: Sequence[str]
    upload: Upload | None


def draw_uploads(files: Sequence[UploadedFile], known: Mapping[str, str]) -> list[Document]:
    """Read dropped files and draw them in one table; returns the articles that can be added.

    `known` has the titles of all articles in the corpus, by the digest of their files.
    """
    read = _read(files)
    rows = [dropped(one.name, one.getvalue(), read[one.file_id], known) for one in files]
    table = pd.DataFrame([{**one.row, "says": one.says} for one in rows])
    st.data_editor(
        table,
        key=upload_key("table"),
        hide_index=True,
        disabled=["file", "words", "says"],
        column_config=_columns(),
        placeholder="",
        alt="Dropped files",
    )
    troubles = [words for one in rows for words in one.trouble]
    if troubles:
        entries = "".join(f"<li>{isolated(words)}</li>" for words in troubles)
        st.html(Html(f'<ul class="trouble" role="alert">{entries}</ul>'))
    st.session_state[upload_key("rows")] = rows
    return [
        document
        for file, one in zip(files, rows, strict=True)
        if one.upload and (document := read[file.file_id].document)
    ]


def uploads() -> list[Upload]:
    """The files in the table that can be added, with the details typed there."""
    rows: Sequence[Dropped] = st.session_state.get(upload_key("rows"), ())
    edits = st.session_state.get(upload_key("table"), {}).get("edited_rows", {})
    return [
        Upload(
            name=one.upload.name,
            data=one.upload.data,
            articles=one.upload.articles,
            fields=_typed(one.row, edits.get(number, {})) if one.row["words"] else {},
        )
        for number, one in enumerate(rows)
        if one.upload
    ]


def dropped(name: str, data: bytes, read: Candidate, known: Mapping[str, str]) -> Dropped:
    """A dropped file as it was read."""
    document = read.document
    row = {
        "file": name,
        "title": document.title if document else None,
        "source": document.source if document else None,
        "published": document.published if document else None,
        "words": len(document.text.split()) if document else None,
    }
    if same := known.get(hashlib.sha256(data).hexdigest()):
        words = f"{name} is already here as “{same}”, so it is not added again."
        return Dropped(row=row, says="already here", trouble=[words], upload=None)
    trouble = [f"{failure.path} {failure.reason}" for failure in read.failed]
    if not read.articles:
        return Dropped(row=row, says="cannot be read", trouble=trouble, upload=None)
    said = _notes(read)
    if trouble:
        said.append("not all of it can be read")
    upload = Upload(name=read.name, data=data, articles=read.articles)
    says = "; ".join(said)
    return Dropped(row=row, says=says, trouble=trouble, upload=upload)


def _notes(read: Candidate) -> list[str]:
    if read.scanned:
        return [f"a scan: {counted(read.scanned, 'page')} to recognise, which takes a while"]
    if read.document is None:
        return [f"a table with an article in each row ({counted(read.articles, 'article')})"]
    return []


def _typed(row: Mapping[str, object], cells: Mapping[str, object]) -> dict[str, str]:
    typed = {name: " ".join(str(cells[name] or "").split()) for name in _EDITED if name in cells}
    return {name: value for name, value in typed.items() if value != (row[name] or "")}


def _columns() -> dict[str, Any]:
    text = st.column_config.TextColumn
    return {
        "file": text("File", width=150),
        "title": text("Title", width=300, help="Click twice to correct it."),
        "source": text("Source", width=160, help="Who published it. Click twice to correct it."),
        "published": text("Date", width=100, help="2026-01-31, 2026-01 or 2026."),
        "words": st.column_config.NumberColumn("Words", width=70, format="localized"),
        "says": text("To know", width="large"),
    }


def upload_key(name: str) -> str:
    """The session key of a widget, valid until `clear_uploads` empties it."""
    return f"{name}-{st.session_state.setdefault(_COUNT, 0)}"


def clear_uploads() -> None:
    """Start over with nothing to add."""
    st.session_state.pop(upload_key("rows"), None)
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    st.session_state.pop(_READ, None)


def add_uploads(root: Path, uploads: Sequence[Upload]) -> list[Path]:
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


def draw_drop_zone() -> Sequence[UploadedFile]:
    """Draw the place where files are dropped; returns those that were."""
    return st.file_uploader(
        "Drop articles here, or choose them",
        type=_TYPES,
        accept_multiple_files=True,
        key=upload_key("uploads"),
    )


def _read(files: Sequence[UploadedFile]) -> Mapping[str, Candidate]:
    """What is in each file, by its id; each is read once, however often the page is drawn."""
    read: dict[str, Candidate] = st.session_state.setdefault(_READ, {})
    unread = [file for file in files if file.file_id not in read]
    if not unread:
        return read
    place = st.empty()

    def told() -> Iterator[tuple[str, bytes]]:
        for number, file in enumerate(unread):
            # A label is Markdown.
            words = as_label(f"Reading {file.name} ({number + 1:,} of {len(unread):,})")
            place.progress(number / len(unread), text=words)
            yield file.name, file.getvalue()

    for file, candidate in zip(unread, read_candidates(told()), strict=True):
        read[file.file_id] = candidate
    place.empty()
    return read
