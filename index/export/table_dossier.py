"""A table of sources by questions as quotes with their places."""

from dataclasses import replace

from index.compare.comparison_formats import overruled_words
from index.compare.source_table import SourceTable
from index.compare.table_formats import stance_words
from index.export.quotations import Dossier, Permalink, dossier_of, sentence_quotation
from index.store.manifest import Manifest

_TITLE = "What the sources say"


def table_dossier(table: SourceTable, manifest: Manifest, permalink: Permalink) -> Dossier:
    """The strongest sentence of each cell, question by question, and which sources say nothing."""
    quotations, lines = [], []
    for place, question in enumerate(table.questions):
        for row in table.rows:
            cell = row.cells[place]
            strongest = cell.strongest if cell else None
            if cell and strongest:
                quoted = sentence_quotation(cell, strongest, permalink)
                quotations.append(replace(quoted, question=question))
            elif cell and cell.correction:
                own = overruled_words(cell.correction)
                lines.append(f"{question} {row.label}: {cell.stance}. {own}")
        others: dict[str, list[str]] = {}
        for row in table.rows:
            cell = row.cells[place]
            if not cell or not (cell.claims or cell.correction):
                others.setdefault(stance_words(cell), []).append(row.label)
        lines += [f"{question} {words}: {', '.join(names)}." for words, names in others.items()]
    made = [one for one in table.comparisons if one]
    return dossier_of(
        manifest,
        title=_TITLE,
        quotations=quotations,
        judged_by=next((one.judged_by for one in made), ""),
        lines=[*lines, *dict.fromkeys(notice for one in made for notice in one.notices)],
    )
