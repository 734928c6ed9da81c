"""Buttons that download quotes: as table, as text, for programs for references, as evidence."""

import re
from collections.abc import Callable

import streamlit as st

from index.export.csv_markdown import dossier_csv, dossier_markdown
from index.export.evidence_html import evidence_html
from index.export.quotations import Dossier
from index.export.ris_bibtex import bibtex, ris

Write = Callable[[Dossier], str]
_LONGEST = 60


def draw_downloads(
    name: str, dossier: Callable[[], Dossier], *, key: str, as_tables: bool = True
) -> None:
    """Draw a button for each form; `dossier` is asked for its quotes when one is clicked.

    `name` begins the name of each file. `as_tables` is whether table and text are among them.
    """
    if as_tables:
        _draw("Table", "csv", name, dossier, _table, key=key, told=_TABLE)
        _draw("Text", "md", name, dossier, dossier_markdown, key=key, told=_TEXT)
    _draw("RIS", "ris", name, dossier, _ris, key=key, told=_REFERENCES)
    _draw("BibTeX", "bib", name, dossier, _bibtex, key=key, told=_REFERENCES)
    _draw("Evidence file", "html", name, dossier, evidence_html, key=key, told=_EVIDENCE)


_TABLE = "A CSV file for spreadsheets. Cells that would run as a formula begin with an apostrophe."
_TEXT = "A Markdown file for notes."
_REFERENCES = "One entry for each article, its quotes as notes, for programs for references."
_EVIDENCE = (
    "One page that needs nothing beside itself: each quote with source, place and digest, to be "
    "kept, printed, sent or checked."
)


def file_name(words: str) -> str:
    """The words as the beginning of a name that every file system takes.

    >>> file_name("Why do my legs cramp?"), file_name("?!")
    ('why-do-my-legs-cramp', 'quotes')
    """
    return re.sub(r"\W+", "-", words.lower())[:_LONGEST].strip("-_") or "quotes"


def _draw(
    label: str,
    ending: str,
    name: str,
    dossier: Callable[[], Dossier],
    write: Write,
    *,
    key: str,
    told: str,
) -> None:
    st.download_button(
        label,
        lambda: write(dossier()).encode(),
        f"{file_name(name)}.{ending}",
        "text/plain",
        key=f"{key}-{ending}",
        on_click="ignore",
        help=told,
    )


def _table(dossier: Dossier) -> str:
    # Without this mark at the beginning spreadsheets take it for another encoding.
    return f"\ufeff{dossier_csv(dossier)}"


def _ris(dossier: Dossier) -> str:
    return ris(dossier.quotations)


def _bibtex(dossier: Dossier) -> str:
    return bibtex(dossier.quotations)
