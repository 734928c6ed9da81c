"""A running or finished build in words and as HTML."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from index.attribution import counted
from ingest.build.pending import Pending
from ingest.build.preview import Preview
from ingest.build.record import BuildRecord
from ingest.build.report import BuildReport
from ui.markup import Html, isolated

_NAMED = 20
_STAGES = {
    "reading": ("Reading", "article"),
    "cutting": ("Finding passages", "article"),
    "embedding": ("Making passages searchable", "passage"),
    "sorting passages": ("Sorting passages", "passage"),
    "asking saved questions": ("Asking your saved questions", "question"),
    "preparing questions": ("Getting ready for questions", "step"),
}


def moment(since: str, *, zone: tzinfo | None = None) -> str:
    """A UTC time as people write it, in local time unless `zone` is given.

    >>> from datetime import UTC
    >>> moment("2026-01-04T10:00:00+00:00", zone=UTC)
    '4 Jan 2026, 10:00'
    """
    when = datetime.fromisoformat(since).astimezone(zone)
    return f"{when.day} {when:%b %Y, %H:%M}"


def duration(seconds: float) -> str:
    """An approximate duration in words.

    >>> duration(4.2), duration(75), duration(4000)
    ('about 5 seconds', 'about 2 minutes', 'about 1 hour')
    """
    if seconds < 55:
        return f"about {counted(max(5 * round(seconds / 5), 5), 'second')}"
    if seconds < 3300:
        return f"about {counted(max(-(-int(seconds) // 60), 1), 'minute')}"
    return f"about {counted(max(round(seconds / 3600), 1), 'hour')}"


def progress_html(record: BuildRecord) -> Html:
    """The stage of a build, its rate and the time left."""
    # With workers, their number follows the stage.
    stage, _, workers = record.stage.partition(" with ")
    verb, noun = _STAGES.get(stage, ("Starting", "step"))
    parts = [f"{verb}: {record.done:,} of {counted(record.total, noun)}" if record.total else verb]
    if workers:
        parts.append(f"with {workers}")
    if record.rate and noun == "passage":
        parts.append(f"{counted(max(round(record.rate), 1), noun)} a second")
    if record.seconds_left and record.done:
        parts.append(f"{duration(record.seconds_left)} left")
    line = " · ".join(parts)
    name = f"{isolated(record.name)}{f': {record.within}' if record.within else ''}"
    name = f'<br><span class="facts">{name}</span>' if record.name else "<br>"
    return Html(f'<p class="building" role="status">{line}{name}</p>')


def fraction(record: BuildRecord) -> float:
    """The part of the stage that is done, from 0 to 1."""
    return min(record.done / record.total, 1.0) if record.total else 0.0


def pending_words(pending: Pending) -> str:
    """What a build would pick up, in one line.

    >>> pending_words(Pending(added=("a.md",), described=("b.md",)))
    '2 articles to update: 1 new file, 1 with new details'
    """
    if pending.put_aside:
        return (
            f"You went back: the articles as they are now, read on {moment(pending.put_aside)}, "
            f"are not used. That stays so until an article changes."
        )
    parts = [
        *([counted(len(pending.added), "new file")] if pending.added else []),
        *([f"{counted(len(pending.changed), 'file')} changed"] if pending.changed else []),
        *([f"{len(pending.removed):,} removed"] if pending.removed else []),
        *([f"{len(pending.described):,} with new details"] if pending.described else []),
    ]
    if not parts:
        return "Up to date: every article in the folder can be searched."
    return f"{counted(len(pending), 'article')} to update: {', '.join(parts)}"


def pending_html(pending: Pending, titles: Mapping[str, str]) -> Html:
    """The articles that a build would pick up, by title; what has none yet by its file name."""
    return _lists(
        {
            "New": pending.added,
            "Changed": pending.changed,
            "Removed": pending.removed,
            "New details": pending.described,
        },
        titles,
    )


def report_words(report: BuildReport, *, live: str = "") -> str:
    """The result of a build in one line; one that was put aside may be `live` by now."""
    if report.held and report.held != live:
        return "an update, put aside"
    if not (report.published or report.held):
        return "nothing had changed"
    done = {"added": report.changes.added, "changed": report.changes.changed}
    done["removed"] = report.changes.removed
    parts = [f"{len(names):,} {kind}" for kind, names in done.items() if names]
    if report.failed:
        parts.append(f"{len(report.failed):,} need{'s' * (len(report.failed) == 1)} attention")
    return ", ".join(parts) or "the same articles, prepared again"


def report_html(report: BuildReport, titles: Mapping[str, str]) -> Html:
    """The result of a build: articles added, changed, removed, and what needs attention.

    `titles` are those of the live articles, by doc_id; what is not among them has its file name.
    """
    changes = report.changes
    names = {"Added": changes.added, "Changed": changes.changed, "Removed": changes.removed}
    whole = counted(report.documents, "article")
    lines = [
        f"<p>{whole}, {counted(report.passages, 'passage')}; "
        f"{counted(report.embedded, 'passage')} made searchable in {report.seconds:.1f} s.</p>"
    ]
    lines.append(_lists(names, titles))
    if report.preview.asked and not report.held:
        lines.append(f"<p>{preview_words(report.preview)}.</p>{moves_html(report.preview)}")
    if gone := report.removal.looked_for:
        also = report.removal.elsewhere
        but = f" except {also:,} that other articles contain, too" if also else ""
        lines.append(
            f"<p>Checked for {counted(gone, 'passage')} that were removed or changed: none is "
            f"left{but}.</p>"
        )
    failed = "".join(
        f"<li>{isolated(f'{failure.path} {failure.reason}')}</li>" for failure in report.failed
    )
    if failed:
        lines.append(f"<h3>Needs attention</h3><ul>{failed}</ul>")
    lines += [f'<p class="note">{isolated(notice)}</p>' for notice in report.notices]
    return Html("".join(lines))


def preview_words(preview: Preview) -> str:
    """How many saved questions a new version answers differently, in one line.

    >>> preview_words(Preview(asked=3))
    '3 saved questions: answered as before'
    """
    asked = counted(preview.asked, "saved question")
    if not preview.moves:
        return f"{asked}: answered as before"
    return f"{len(preview.moves):,} of {asked}: answered differently"


def moves_html(preview: Preview) -> Html:
    """The questions that a new version answers differently, each with the change."""
    entries = "".join(f"<li>{isolated(move.words())}</li>" for move in preview.moves)
    return Html(f'<ul class="moves">{entries}</ul>')


def _lists(names: dict[str, tuple[str, ...]], titles: Mapping[str, str]) -> Html:
    parts = []
    for kind, listed in names.items():
        if listed:
            more = len(listed) - _NAMED
            entries = [isolated(titles.get(name, name)) for name in listed[:_NAMED]]
            entries += [Html(f"and {more:,} more")] if more > 0 else []
            parts.append(f"<p><b>{kind}:</b> {', '.join(entries)}</p>")
    return Html("".join(parts))
