"""Buttons that download quotes as a table, text, references or an evidence file."""

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
    """Draw a button for each format; `dossier` is called when one is clicked.

    File names begin with `name`. Table and text are left out unless `as_tables`.
    """
    if as_tables:
        _draw("Table", "csv", name, dossier, _table, key=key, tip=_TABLE)
        _draw("Text", "md", name, dossier, dossier_markdown, key=key, tip=_TEXT)
    _draw("RIS", "ris", name, dossier, _ris, key=key, tip=_REFERENCES)
    _draw("BibTeX", "bib", name, dossier, _bibtex, key=key, tip=_REFERENCES)
    _draw("Evidence file", "html", name, dossier, evidence_html, key=key, tip=_EVIDENCE)


_TABLE = "A CSV file for spreadsheets. Cells that would run as formulas begin with an apostrophe."
_TEXT = "A Markdown file for notes."
_REFERENCES = "One entry per article, with its quotes as notes, for reference managers."
_EVIDENCE = (
    "A self-contained page to keep, print, send or check: each quote with its source, place and "
    "digest."
)


def file_name(words: str) -> str:
    """The words as the start of a file name that is valid on every file system.

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
    tip: str,
) -> None:
    st.download_button(
        label,
        lambda: write(dossier()).encode(),
        f"{file_name(name)}.{ending}",
        "text/plain",
        key=f"{key}-{ending}",
        on_click="ignore",
        help=tip,
    )


def _table(dossier: Dossier) -> str:
    # Without a byte order mark, spreadsheets assume another encoding.
    return f"\ufeff{dossier_csv(dossier)}"


def _ris(dossier: Dossier) -> str:
    return ris(dossier.quotations)


def _bibtex(dossier: Dossier) -> str:
    return bibtex(dossier.quotations)
