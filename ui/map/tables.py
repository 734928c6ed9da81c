"""The pictures of a library as tables, on the page and as files."""

import csv
import io
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.attribution import beginning, date_words, lead_words, source_words
from index.overview.subjects import Subjects
from index.records import Listing, Span
from index.text.csv_cells import plain
from ui.map.points import Point
from ui.markup import Html, escape, isolated, local_link
from ui.session.permalinks import AskQuery, ask_address, place_parameters, read_address

MOST_ROWS = 200
_LONGEST = 90


def points_html(points: Sequence[Point], asked: AskQuery) -> Html:
    """The passages of the map, hits of the question first, each a link to its place."""
    rows = (
        f"<tr><td>{point.rank or ''}</td>"
        f"<td>{isolated(source_words(point.document))}</td>"
        f"<td>{isolated(point.document.title)}</td><td>{_link(point, asked)}</td>"
        f"<td>{point.x:.2f}</td><td>{point.y:.2f}</td></tr>"
        for point in ranked(points)[:MOST_ROWS]
    )
    heads = ("Rank", "Source", "Article", "Passage", "To the right", "Up")
    return _table("Passages on the map", heads, rows)


def points_csv(points: Sequence[Point]) -> str:
    """All passages of the map with their coordinates."""
    heads = ("rank", "source", "title", "article", "start", "end", "right", "up", "lead", "passage")
    return _csv(
        heads,
        (
            (
                str(point.rank or ""),
                point.document.source or "",
                point.document.title,
                point.document.doc_id,
                str(point.passage.start),
                str(point.passage.end),
                f"{point.x:.4f}",
                f"{point.y:.4f}",
                lead_words(point.passage.lead),
                point.passage.text,
            )
            for point in ranked(points)
        ),
        numbers=(6, 7),
    )


def ranked(points: Sequence[Point]) -> list[Point]:
    """Points with a rank first, the others in their order."""
    return sorted(points, key=lambda point: point.rank or len(points) + 1)


def dates_html(documents: Sequence[Listing]) -> Html:
    """Articles with their dates, each a link to the article."""
    rows = (
        f'<tr><th scope="row">{escape(date_words(one.published))}</th>'
        f"<td>{isolated(source_words(one))}</td><td>{_article(one)}</td></tr>"
        for one in documents[:MOST_ROWS]
    )
    return _table("Articles by date", ("Published", "Source", "Article"), rows)


def dates_csv(documents: Iterable[Listing]) -> str:
    """All articles with their dates, as exactly as they are known."""
    return _csv(
        ("published", "source", "title", "article"),
        ((one.published or "", one.source or "", one.title, one.doc_id) for one in documents),
    )


def undated_html(documents: Sequence[Listing], *, most: int = 12) -> Html:
    """The articles without a date as links; those beyond `most` are only counted."""
    entries = "".join(
        f'<li>{_article(one)} <span class="facts">{isolated(source_words(one))}</span></li>'
        for one in documents[:most]
    )
    more = len(documents) - most
    rest = f'<p class="facts">and {more:,} more, in the table below</p>' if more > 0 else ""
    return Html(f'<ul class="library">{entries}</ul>{rest}')


def subjects_html(subjects: Subjects, names: Sequence[str]) -> Html:
    """A table of words by sources; each number links to a question about its word in its source."""
    heads = "".join(f'<th scope="col">{isolated(name)}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{isolated(word)}</th>{_cells(subjects, word)}</tr>'
        for word in subjects.words
    )
    totals = "".join(f"<td>{subjects.totals[source]:,}</td>" for source in subjects.sources)
    return Html(
        '<div class="wide" role="region" aria-label="Topics by source" tabindex="0">'
        f'<table class="known matrix"><thead><tr><th scope="col">Word</th>{heads}</tr></thead>'
        f'<tbody>{rows}<tr><th scope="row">all passages</th>{totals}</tr></tbody></table></div>'
    )


def subjects_csv(subjects: Subjects, names: Sequence[str]) -> str:
    """The table of words by sources."""
    return _csv(
        ("word", *names),
        (
            (word, *(str(subjects.counts.get((one, word), 0)) for one in subjects.sources))
            for word in subjects.words
        ),
    )


def asked_of(word: str, source: str | None) -> AskQuery:
    """A query for a word in one source."""
    return replace(AskQuery(question=word), sources=(source,))


def _cells(subjects: Subjects, word: str) -> str:
    return "".join(
        f"<td>{_count(subjects.counts.get((source, word), 0), asked_of(word, source))}</td>"
        for source in subjects.sources
    )


def _count(count: int, asked: AskQuery) -> str:
    return local_link(ask_address(asked), f"{count:,}") if count else "0"


def _link(point: Point, asked: AskQuery) -> Html:
    passage = point.passage
    place = place_parameters(passage.doc_id, Span(passage.start, passage.end), asked)
    words = textwrap.shorten(beginning(passage), _LONGEST, placeholder=" …")
    return local_link(read_address(place), words)


def _article(document: Listing) -> Html:
    return local_link(read_address({"doc": [document.doc_id]}), document.title)


def _table(name: str, heads: Sequence[str], rows: Iterable[str]) -> Html:
    cells = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return Html(
        f'<div class="wide" role="region" aria-label="{name}" tabindex="0">'
        f'<table class="known"><thead><tr>{cells}</tr></thead><tbody>{"".join(rows)}</tbody>'
        f"</table></div>"
    )


def _csv(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[int] = ()
) -> str:
    """A CSV file for spreadsheets; cells that would run as formulas begin with an apostrophe."""
    text = io.StringIO(newline="")
    # Without a byte order mark, spreadsheets assume another encoding.
    text.write("\ufeff")
    table = csv.writer(text)
    table.writerow([plain(head) for head in heads])
    for row in rows:
        # A negative number begins like a formula but is none.
        table.writerow([cell if at in numbers else plain(cell) for at, cell in enumerate(row)])
    return text.getvalue()
