"""Stances as HTML: how many sources support a claim, then each source with its sentences."""

from collections.abc import Iterable, Sequence

from index.attribution import counted
from index.compare.comparison import Comparison, Judged, SourceStance, SourceView
from index.compare.retrieve_claims import Candidate, SourceClaims
from index.records import Listing, Passage, Span
from ui.components.attribution import label
from ui.components.quotes import folded_html, names_html, passage_html, quote_html
from ui.markup import Html, escape, isolated, local_link
from ui.session.permalinks import CompareQuery, place_parameters, read_address

SYMBOLS: dict[SourceStance, str] = {
    "supports": "✓",
    "disputes": "✗",
    "mixed": "±",
    "undecided": "?",
    "unread": "…",
    "silent": "–",
}
MOST_SILENT = 20
_MOST_NAMED = 12
# A verdict of at least this calibrated probability is called clear, one below it probable.
CLEAR = 0.85
_UNDECIDED = "Speaks of it without deciding, or the reader is not sure. Its nearest sentences:"
_SILENT = "Nothing near it was found."
_UNREAD = "Not read sentence by sentence: sources that came nearer were read first."


def tally_html(comparison: Comparison) -> Html:
    """How many sources take each stance, and which; copies of one text count once.

    The row of unread sources is drawn only if there are any.
    """
    views = {stance: comparison.of_stance(stance) for stance in SYMBOLS}
    if not views["unread"]:
        del views["unread"]
    most = max(1, *(count_apart(of_stance) for of_stance in views.values()))
    rows = (_tally_row(stance, of_stance, most) for stance, of_stance in views.items())
    return Html(f"{_tally(rows)}{shared_html(comparison)}")


def waiting_html() -> Html:
    """The same table before anything is counted, so that nothing below it moves later."""
    return _tally(_row(stance, "…", "", "") for stance in SYMBOLS if stance != "unread")


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


def sources_html(comparison: Comparison, compared: CompareQuery) -> Html:
    """Each source with its sentences; silent ones with their nearest passage, folded."""
    speaking = [view for view in comparison.sources if view.claims]
    silent = [view for view in comparison.sources if not view.claims]
    rows = [_speaking_html(view, compared) for view in speaking]
    rows += [_silent_html(view, compared) for view in silent[:MOST_SILENT]]
    further = silent[MOST_SILENT:]
    names = "".join(f"<li>{_further_html(view, compared)}</li>" for view in further)
    listed = f'<ul class="library">{names}</ul>'
    words = f"{counted(len(further), 'more source')}"
    return Html(f"{''.join(rows)}{folded_html(words, [listed] if further else [])}")


def gathered_html(sources: Sequence[SourceClaims], compared: CompareQuery) -> Html:
    """The sources with their nearest sentences, drawn while these are being read."""
    near = [source for source in sources if source.candidates]
    return Html("".join(_gathered(source.label, source.candidates, compared) for source in near))


def sets_sharing(views: Sequence[SourceView]) -> list[list[SourceView]]:
    """The sources in groups that share part of their text, ordered by the first of each group.

    >>> sets_sharing([])
    []
    """
    places = {view.label: place for place, view in enumerate(views)}
    joined = list(range(len(views)))
    for place, view in enumerate(views):
        for other in (places[name] for name in view.shares_text_with if name in places):
            root = joined[other]
            joined = [joined[place] if one == root else one for one in joined]
    return [
        [view for view, one in zip(views, joined, strict=True) if one == root]
        for root in dict.fromkeys(joined)
    ]


def count_apart(views: Sequence[SourceView]) -> int:
    """How many sources these are, counting those that share part of their text as one."""
    return len(sets_sharing(views))


def verdict_words(judged: Judged) -> str:
    """The verdict on a sentence in words; its probability is never shown as a number."""
    if judged.stance not in ("supports", "disputes"):
        return judged.stance or ""
    return f"{'clearly' if (judged.probability or 0) >= CLEAR else 'probably'} {judged.stance}"


def name_words(view: SourceView) -> str:
    """The name of the source; if unknown, that and the title of its article."""
    return view.name or label(view.documents[0])


def _tally(rows: Iterable[str]) -> Html:
    head = (
        '<th scope="col">Stance</th><th scope="col">Sources</th><td></td><th scope="col">Which</th>'
    )
    return Html(
        f'<table class="tally"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def _tally_row(stance: SourceStance, views: Sequence[SourceView], most: int) -> str:
    count = count_apart(views)
    bar = f'<span class="bar" style="--part: {count / most:.3f}"></span>'
    names = [view.label for view in views[:_MOST_NAMED]]
    more = len(views) - len(names)
    rest = f" and {more:,} more" if more else ""
    return _row(stance, str(count), bar if count else "", f"{names_html(names)}{rest}")


def _row(stance: SourceStance, count: str, bar: str, names: str) -> str:
    return (
        f'<tr class="{stance}"><th scope="row">{_symbol(stance)} {stance}</th><td>{count}</td>'
        f'<td aria-hidden="true">{bar}</td><td>{names}</td></tr>'
    )


def _joined(views: Sequence[SourceView]) -> str:
    *first, last = (isolated(view.label) for view in views)
    return f"{', '.join(first)} and {last}"


def _counting(views: Sequence[SourceView]) -> str:
    stances = [view.stance for view in views if view.stance]
    twice = len(set(stances)) < len(stances)
    return " and count once where they agree" if twice else ""


def _symbol(stance: SourceStance) -> str:
    return f'<span class="symbol" aria-hidden="true">{SYMBOLS[stance]}</span>'


def _speaking_html(view: SourceView, compared: CompareQuery) -> str:
    shown = _strongest(view)
    rest = [one for one in view.claims if one not in shown]
    is_one_way = view.stance in ("supports", "disputes")
    quotes = [
        quote_html(
            one.claim,
            compared,
            cues=one.cues,
            words="" if is_one_way or view.stance == "undecided" else verdict_words(one),
        )
        for one in shown
    ]
    more = [
        quote_html(one.claim, compared, cues=one.cues, words=verdict_words(one)) for one in rest
    ]
    words = counted(len(rest), "more sentence")
    said = verdict_words(shown[0]) if is_one_way else view.stance or ""
    why = f'<p class="facts">{_UNDECIDED}</p>' if view.stance == "undecided" else ""
    return _source_html(
        view.stance, said, name_words(view), f"{why}{''.join(quotes)}{folded_html(words, more)}"
    )


def _strongest(view: SourceView) -> list[Judged]:
    """The first sentence on each side; of a source that takes none, all its sentences."""
    if view.stance == "undecided":
        return list(view.claims)
    first: dict[str | None, Judged] = {}
    for one in view.claims:
        first.setdefault(one.stance, one)
    sides = [first[side] for side in ("supports", "disputes") if side in first]
    return sides or list(view.claims[:1])


def _silent_html(view: SourceView, compared: CompareQuery) -> str:
    is_unread = view.stance == "unread"
    why = f'<p class="facts">{_UNREAD if is_unread else _SILENT}</p>'
    nearest = _nearest(view)
    passage = [passage_html(*nearest, compared)] if nearest else []
    return _source_html(
        "unread" if is_unread else "silent",
        "not read" if is_unread else "silent",
        name_words(view),
        f"{why}{folded_html('Its nearest passage', passage)}",
    )


def _nearest(view: SourceView) -> tuple[Passage, Listing] | None:
    by_id = {document.doc_id: document for document in view.documents}
    passage = view.nearest
    return (passage, by_id[passage.doc_id]) if passage and passage.doc_id in by_id else None


def _further_html(view: SourceView, compared: CompareQuery) -> Html:
    nearest = view.nearest
    doc_id = nearest.doc_id if nearest else view.documents[0].doc_id
    place = (
        place_parameters(doc_id, Span(nearest.start, nearest.end), compared)
        if nearest
        else {"doc": [doc_id]}
    )
    return local_link(read_address(place), name_words(view))


def _gathered(name: str, candidates: Sequence[Candidate], compared: CompareQuery) -> str:
    quote = quote_html(candidates[0].claim, compared)
    return _source_html(None, "being read", name, quote)


def _source_html(stance: SourceStance | None, said: str, name: str, body: str) -> str:
    symbol = f"{_symbol(stance)} " if stance else ""
    word = f' <span class="stance">{symbol}{escape(said)}</span>' if said else ""
    return (
        f'<article class="voice {stance or "open"}"><h3>{isolated(name)}{word}</h3>{body}</article>'
    )
