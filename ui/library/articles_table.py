"""The table in which details and tags are edited, and the edits made in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from index.notebook.tags import Tags, typed_tags
from index.records import Listing
from index.store.generation import Generation
from ingest.build.pending import listed_fields
from ingest.corpus.editing import EDITABLE
from ingest.corpus.find import find

SELECT = "selected"
TAGS = "tags"
ARTICLE = "article"
"""The column of doc_ids: the file name, followed by an id for a row of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The edits of the table: new values and tags by doc_id, and the selected articles."""

    fields: Mapping[str, Mapping[str, str]]
    tags: Tags
    selected: Sequence[str]

    def __len__(self) -> int:
        """How many articles have edits."""
        return len(self.fields.keys() | self.tags.keys())


def articles_table(
    generation: Generation,
    roots: Sequence[Path],
    *,
    wanted: Sequence[str],
    tags: Tags,
    added: Mapping[str, datetime],
) -> pd.DataFrame:
    """A row for each of the `wanted` articles, in their order.

    `sources.csv` as it is now takes precedence over the index.
    """
    files = {one.path: one.file for one in find(roots)[0]}
    places = {one.doc_id: place for place, one in enumerate(generation.listings)}
    numbers = [places[doc_id] for doc_id in wanted if doc_id in places]
    listings = generation.listings
    counts = generation.passage_counts
    rows = [
        {
            SELECT: False,
            "title": document.title,
            TAGS: list(tags.get(document.doc_id, ())),
            **{field: listed.get(field, getattr(document, field)) for field in EDITABLE},
            "passages": counts[number],
            "format": _format(document),
            "added": added.get(document.doc_id),
            "changed": _changed(files.get(document.path)),
            ARTICLE: document.doc_id,
        }
        for number, (document, listed) in zip(
            numbers, listed_fields([listings[number] for number in numbers], roots), strict=True
        )
    ]
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
    tags: dict[str, tuple[str, ...]] = {}
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
        given = cells.get(TAGS, row[TAGS])
        named = typed_tags("; ".join(map(str, given if isinstance(given, list) else ())))
        if list(named) != row[TAGS]:
            tags[str(row[ARTICLE])] = named
    return Typed(fields=fields, tags=tags, selected=selected)


def _format(document: Listing) -> str:
    name = document.path.lower().removesuffix(".gz")
    return name.rpartition(".")[2].upper()


def _changed(file: Path | None) -> datetime | None:
    try:
        seconds = file.stat().st_mtime if file else None
    except OSError:
        return None
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).astimezone().replace(tzinfo=None, microsecond=0)
