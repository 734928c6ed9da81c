"""The table of all articles, and the edits made in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pandas as pd

from index.errors import IndexDamagedError
from index.records import Listing
from index.store.generation import Generation
from index.store.manifest import Manifest
from index.store.open import open_store
from ingest.build.pending import listed_fields
from ingest.corpus.editing import EDITABLE
from ingest.corpus.find import find

SELECT = "selected"
ARTICLE = "article"
"""The column of doc_ids: the file name, followed by an id for a row of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The edits of the table: new values by doc_id, and the selected articles."""

    fields: Mapping[str, Mapping[str, str]]
    selected: Sequence[str]


def articles_table(generation: Generation, roots: Sequence[Path]) -> pd.DataFrame:
    """A row for each article, in the order of the index.

    `sources.csv` as it is now takes precedence over the index.
    """
    files = {one.path: one.file for one in find(roots)[0]}
    added = _added(generation)
    rows = []
    for (document, listed), passages in zip(
        listed_fields(generation.listings, roots), generation.passage_counts, strict=True
    ):
        values = {field: listed.get(field, getattr(document, field)) for field in EDITABLE}
        rows.append(
            {
                SELECT: False,
                **values,
                "passages": passages,
                "format": _format(document),
                "added": added.get(document.path),
                "changed": _changed(files.get(document.path)),
                ARTICLE: document.doc_id,
            }
        )
    table = pd.DataFrame(rows)
    # A column without any value needs a type, too.
    for field in EDITABLE:
        table[field] = table[field].astype("string")
    for moment in ("added", "changed"):
        table[moment] = pd.to_datetime(table[moment])
    return table


def read_typed(table: pd.DataFrame, edited_rows: Mapping[int, Mapping[str, object]]) -> Typed:
    """The edits of a table, given by row number.

    A cell set to its previous value counts as unchanged.
    """
    fields: dict[str, dict[str, str]] = {}
    selected = []
    for number, cells in edited_rows.items():
        row = table.iloc[number]
        if cells.get(SELECT):
            selected.append(str(row[ARTICLE]))
        new = {
            field: " ".join(str(cells[field] or "").split()) for field in EDITABLE if field in cells
        }
        changed = {
            field: value
            for field, value in new.items()
            if value != ("" if pd.isna(row[field]) else row[field])
        }
        if changed:
            fields[str(row[ARTICLE])] = changed
    return Typed(fields=fields, selected=selected)


def _format(document: Listing) -> str:
    name = document.path.lower().removesuffix(".gz")
    return name.rpartition(".")[2].upper()


def _added(generation: Generation) -> dict[str, datetime]:
    """When each file was added, by path; unknown for files that the oldest stored version has."""
    manifests = []
    store = open_store(generation.index)
    for name in store.names():
        try:
            manifests.append(store.manifest(name))
        except IndexDamagedError:
            continue
    known = set(manifests[0].articles) if manifests else set()
    added: dict[str, datetime] = {}
    for manifest in manifests[1:]:
        for path in manifest.articles.keys() - known:
            added[path] = created(manifest)
        known |= manifest.articles.keys()
    return added


def created(manifest: Manifest, *, zone: tzinfo | None = None) -> datetime:
    """When a generation was built, as a naive time; local unless `zone` is given."""
    return datetime.fromisoformat(manifest.created).astimezone(zone).replace(tzinfo=None)


def _changed(file: Path | None) -> datetime | None:
    try:
        seconds = file.stat().st_mtime if file else None
    except OSError:
        return None
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).astimezone().replace(tzinfo=None, microsecond=0)
