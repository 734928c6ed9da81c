"""The answer strip: who says yes, no, both, nothing, each name with its sentence one click away."""

from collections.abc import Iterable, Iterator, Sequence

from index.attribution import counted
from index.compare.comparison import Comparison, SourceStance, SourceView
from index.compare.question import Form, form_of
from index.records import Listing, SourceKey
from index.search.answer import Answer, Hit
from ui.ask.voices import (
    count_apart,
    opened_html,
    place_html,
    sets_sharing,
    symbol_html,
    voice_html,
)
from ui.components.attribution import label
from ui.components.quotes import answer_html
from ui.components.stance_symbols import SYMBOLS
from ui.markup import Html, isolated
from ui.session.permalinks import AskQuery

MOST_NAMED = 12
_NAMES: dict[Form, dict[SourceStance, str]] = {
    "yes/no": {"supports": "Yes", "disputes": "No", "mixed": "Both"},
    "claim": {"supports": "Support it", "disputes": "Dispute it", "mixed": "Say both"},
    "open": {},
}
_OTHERS: dict[SourceStance, str] = {
    "undecided": "Undecided",
    "unread": "Not read",
    "silent": "Silent",
}
_SIDES: tuple[SourceStance, ...] = ("supports", "disputes")
_Verbs = dict[SourceStance, tuple[str, str]]
_SAYS: dict[Form, _Verbs] = {
    "yes/no": {"supports": ("says yes", "say yes"), "disputes": ("says no", "say no")},
    "claim": {
        "supports": ("supports it", "support it"),
        "disputes": ("disputes it", "dispute it"),
    },
    "open": {},
}
_SAYS_ELSE: _Verbs = {
    "supports": ("says so", "say so"),
    "disputes": ("denies it", "deny it"),
    "mixed": ("says both", "say both"),
    "undecided": ("does not decide", "do not decide"),
    "unread": ("was not read", "were not read"),
    "silent": ("is silent", "are silent"),
}
_READING = "Reading what each source says…"
_REFUSED = "No article here answers that"
_SAYS_REFUSED: _Verbs = {"undecided": ("speaks of it", "speak of it")}


def waiting_html(form: Form) -> Html:
    """The strip while sources are read, as high as it is later."""
    rows = (_row(side, _NAMES[form][side], "…", ()) for side in _SIDES)
    return _strip(_READING, rows, is_busy=True)


def silent_html(*, is_like: bool) -> Html:
    """That nothing answers, or with `is_like` that no other source is like the text."""
    words = "No other source here is like that." if is_like else f"{_REFUSED}."
    return Html(f'<div role="status"><h2 class="summary">{words}</h2></div>')


def reading_html(views: Sequence[SourceView], question: str, asked: AskQuery) -> Html:
    """The strip with the sources that were read so far, while others are being read."""
    so_far = Comparison(question=question, claim=question, sources=tuple(views))
    form = form_of(so_far)
    return _strip(
        f"{_READING} {len(views):,} so far", _side_rows(so_far, asked, form), is_busy=True
    )


def sides_html(comparison: Comparison, asked: AskQuery, *, is_refused: bool = False) -> Html:
    """The strip of a yes/no question or a claim: a row for each stance that a source takes.

    With `is_refused` no passage answers it, though sources may speak of it.
    """
    form = form_of(comparison)
    rows = _side_rows(comparison, asked, form)
    words = headline(comparison, is_refused=is_refused)
    return _strip(words, rows, below=shared_html(comparison))


def _side_rows(comparison: Comparison, asked: AskQuery, form: Form) -> Iterator[str]:
    names = {**_NAMES[form], **_OTHERS}
    views = {stance: comparison.of_stance(stance) for stance in SYMBOLS}
    for stance, some in views.items():
        if some or stance in _SIDES:
            yield _row(stance, names[stance], str(count_apart(some)), _voices(some, asked, form))


def answering_html(answer: Answer, asked: AskQuery, comparison: Comparison | None) -> Html:
    """The strip of an open question: the sources that answer it, and once compared, the others."""
    hits = _first_of_each(hit for hit in answer.hits if hit.why.answers)
    voices = [opened_html(_name(hit.document), answer_html(hit, asked)) for hit in hits]
    answering = {hit.document.doc_id for hit in hits}
    rows = [_row(None, "Seem to answer", str(len(hits)), voices)] if hits else []
    views = comparison.sources if comparison else ()
    others = [view for view in views if not _is_among(view, answering)]
    speaking = [view for view in others if view.claims]
    silent = [view for view in others if not view.claims]
    for name, some in (("Speak of it", speaking), ("Silent", silent)):
        if some:
            rows.append(_row(None, name, str(len(some)), _voices(some, asked, "open")))
    seems = "seems" if len(hits) == 1 else "seem"
    words = f"{counted(len(hits), 'source')} {seems} to answer this."
    return _strip(words, rows, below=shared_html(comparison) if comparison else "")


def headline(comparison: Comparison, *, is_refused: bool = False) -> str:
    """One sentence on how many sources take which side; those that share text count once.

    With `is_refused` it begins by saying that nothing answers.
    """
    form = form_of(comparison)
    counts = {stance: count_apart(comparison.of_stance(stance)) for stance in SYMBOLS}
    verbs = {**_SAYS_ELSE, **_SAYS[form], **(_SAYS_REFUSED if is_refused else {})}
    said = [f"{count} {verbs[stance][count > 1]}" for stance, count in counts.items() if count]
    if not any(counts[stance] for stance in (*_SIDES, "mixed")):
        return f"{_REFUSED if is_refused else 'No source decides this'}: {', '.join(said)}."
    if counts["supports"] and counts["disputes"]:
        return f"Sources differ: {', '.join(said)}."
    many, rest = said[0].split(" ", 1)
    return f"{counted(int(many), 'source')} {', '.join([rest, *said[1:]])}."


def shared_html(comparison: Comparison) -> Html:
    """A line for each set of sources that share part of their text."""
    speaking = [view for view in comparison.sources if view.claims]
    lines = [
        f'<p class="facts shared">{_joined(together)} share part of their text'
        f"{_counting(together)}.</p>"
        for together in sets_sharing(speaking)
        if len(together) > 1
    ]
    return Html("".join(lines))


def _strip(words: str, rows: Iterable[str], *, below: str = "", is_busy: bool = False) -> Html:
    busy = ' aria-busy="true"' if is_busy else ""
    return Html(
        f'<section class="strip" aria-label="Who says what"{busy}><details class="who">'
        f'<summary><span class="summary" role="status">{words}</span></summary>'
        f'<div class="rows">{"".join(rows)}</div></details>{below}</section>'
    )


def _row(stance: SourceStance | None, name: str, count: str, voices: Sequence[str]) -> str:
    sign = f"{symbol_html(stance)} " if stance else ""
    said = "".join(voices) or '<span class="facts">none</span>' * (count == "0")
    return (
        f'<div class="row {stance or "open"}"><h3>{sign}{name} '
        f'<span class="count">{count}</span></h3><div class="names">{said}</div></div>'
    )


def _voices(views: Sequence[SourceView], asked: AskQuery, form: Form) -> list[str]:
    """The first sources with what they say, and all others by name, folded."""
    shown: list[str] = [voice_html(view, asked, form=form) for view in views[:MOST_NAMED]]
    if further := views[MOST_NAMED:]:
        names = "".join(f"<li>{place_html(view, asked)}</li>" for view in further)
        shown.append(opened_html(f"{len(further):,} more", f'<ul class="library">{names}</ul>'))
    return shown


def _first_of_each(hits: Iterable[Hit]) -> list[Hit]:
    """The first hit of each source; each article of unknown source is one of its own."""
    first: dict[SourceKey, Hit] = {}
    for hit in hits:
        first.setdefault(hit.document.source_key, hit)
    return list(first.values())


def _name(document: Listing) -> str:
    return document.source or label(document)


def _is_among(view: SourceView, doc_ids: set[str]) -> bool:
    return any(document.doc_id in doc_ids for document in view.documents)


def _joined(views: Sequence[SourceView]) -> str:
    *first, last = (isolated(view.label) for view in views)
    return f"{', '.join(first)} and {last}"


def _counting(views: Sequence[SourceView]) -> str:
    stances = [view.stance for view in views if view.stance]
    twice = len(set(stances)) < len(stances)
    return " and count once where they agree" if twice else ""
