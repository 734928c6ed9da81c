"""A table of sources by questions as HTML; on a phone each source is a card."""

from collections.abc import Sequence
from dataclasses import replace

from index.attribution import counted, date_words
from index.compare.comparison import SourceView
from index.compare.question import asked_in
from index.compare.source_table import FEW, Row, SourceTable, silent_rows
from ui.components.overrule_button import overrule_link, own_html
from ui.components.quotes import folded_html, names_html
from ui.components.stance_symbols import SYMBOLS, said_words
from ui.markup import Html, escape, isolated, local_link
from ui.session.permalinks import AskQuery, ask_address, place_parameters, read_address
from ui.session.table_address import TableQuery, table_address

_WAITING = '<p class="verdict">…<span class="unseen"> being compared</span></p>'
_NOTHING = '<p class="verdict">–<span class="unseen"> nothing near it was found</span></p>'


def grid_html(table: SourceTable, query: TableQuery) -> Html:
    """The rows that are shown, then how many sources say nothing, with their names.

    Cells that were not compared yet are as high as others, so that nothing moves when they fill.
    """
    heads = "".join(_head_html(table, place, query) for place in range(len(table.questions)))
    shown = table.rows if len(table.rows) <= FEW else [row for row in table.rows if row.speaks]
    rows = "".join(_row_html(row, table, query) for row in shown)
    if not rows:
        words = "No source is left by these filters." if table.is_whole else "…"
        rows = f'<tr><td colspan="{len(table.questions) + 1}">{words}</td></tr>'
    return Html(
        '<div class="wide" role="region" aria-label="Sources by questions" tabindex="0">'
        '<table class="by-question"><thead><tr><th scope="col">Source</th>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table></div>{_rest_html(table)}"
    )


def _head_html(table: SourceTable, place: int, query: TableQuery) -> str:
    question = table.questions[place]
    arrangement = query.arrangement
    is_by = arrangement.by == place
    ordered = replace(query, arrangement=replace(arrangement, by=None if is_by else place))
    comparison = table.comparisons[place]
    is_open = comparison is not None and comparison.claim is None
    links = [
        local_link(table_address(ordered), "Sort by name" if is_by else "Sort"),
        local_link(table_address(query, drop=question), "Remove"),
    ]
    said = '<span class="open-question">open question</span> · ' if is_open else ""
    sort = ' aria-sort="other"' if is_by else ""
    return (
        f'<th scope="col"{sort}>{local_link(ask_address(AskQuery(question=question)), question)}'
        f'<p class="facts">{said}{" · ".join(links)}</p></th>'
    )


def _row_html(row: Row, table: SourceTable, query: TableQuery) -> str:
    cells = "".join(
        f'<td class="{_style(cell)}"><p class="asked-here">{isolated(question)}</p>'
        f"{_cell_html(cell, question, query, judged=comparison.claim if comparison else None)}</td>"
        for cell, question, comparison in zip(
            row.cells, table.questions, table.comparisons, strict=True
        )
    )
    return f'<tr><th scope="row">{isolated(row.label)}</th>{cells}</tr>'


def _style(cell: SourceView | None) -> str:
    return (cell.stance or "open") if cell else "waiting"


def _cell_html(
    cell: SourceView | None, question: str, query: TableQuery, *, judged: str | None
) -> str:
    if cell is None:
        return _WAITING
    sentence = _sentence_html(cell, question)
    if cell.stance is None:
        return sentence or _NOTHING
    symbol = f'<span class="symbol" aria-hidden="true">{SYMBOLS[cell.stance]}</span>'
    link = overrule_link(table_address(query), cell, question=question) if judged else ""
    form = asked_in(judged or question).form
    verdict = (
        f'<p class="verdict"><span class="stance">{symbol} {said_words(cell.stance, form)}</span> '
        f'<span class="facts">{link}</span></p>'
    )
    return f"{verdict}{own_html(cell, form)}{sentence or _unsaid_html(cell, question)}"


def _sentence_html(cell: SourceView, question: str) -> str:
    """The strongest sentence, which the style sheet shortens until it is opened."""
    strongest = cell.strongest
    if strongest is None:
        return ""
    claim, document = strongest.claim, strongest.claim.document
    asked = AskQuery(question=question)
    place = place_parameters(document.doc_id, claim.span, asked, quote=claim.text)
    facts = [
        isolated(f"“{document.title}”"),
        date_words(document.published),
        local_link(read_address(place), "Read in place"),
    ]
    lead = " … ".join(escape(" ".join(one.text.split())) for one in claim.lead)
    before = f'<span class="text lead" dir="auto">{lead} … </span>' if lead else ""
    return (
        f'<details class="said"><summary>{before}<span class="text" dir="auto">'
        f"{escape(' '.join(claim.text.split()))}</span></summary>"
        f'<p class="facts">{" · ".join(facts)}</p></details>'
    )


def _unsaid_html(cell: SourceView, question: str) -> str:
    if cell.nearest is None:
        return ""
    place = {"doc": [cell.nearest.doc_id], **AskQuery(question=question).parameters()}
    return f'<p class="facts">{local_link(read_address(place), "Its nearest article")}</p>'


def _rest_html(table: SourceTable) -> str:
    """The sources that are not shown, by name; one that was not read is not called silent."""
    if len(table.rows) <= FEW or not table.is_whole:
        return ""
    silent, unread = silent_rows(table.rows)
    return "".join(
        folded_html(f"{counted(len(rows), 'source')} {words}", [_names_html(rows)] if rows else [])
        for words, rows in (
            ("with nothing near these questions", silent),
            ("not read, since others came nearer", unread),
        )
    )


def _names_html(rows: Sequence[Row]) -> str:
    return f'<p class="facts">{names_html(row.label for row in rows)}</p>'
