"""What one source says to a question, as HTML that opens with a click on its name."""

from collections.abc import Sequence

from index.attribution import counted
from index.compare.comparison import Judged, SourceStance, SourceView
from index.compare.question import Form
from index.records import Listing, Passage, Span
from ui.components.attribution import label
from ui.components.overrule_button import overrule_link, own_html
from ui.components.quotes import folded_html, passage_html, quote_html
from ui.components.stance_symbols import SYMBOLS, said_words
from ui.markup import Html, escape, isolated, local_link
from ui.session.permalinks import AskQuery, ask_address, place_parameters, read_address

# A verdict of at least this calibrated probability is called clear, one below it probable.
CLEAR = 0.85
_WHY: dict[SourceStance | None, str] = {
    "mixed": "Says both, each about equally surely:",
    "undecided": "Speaks of it, but neither clearly yes nor clearly no. Its nearest sentences:",
    "silent": "Nothing near it was found.",
    "unread": "Not looked at sentence by sentence: others came nearer to your question.",
}


def voice_html(view: SourceView, asked: AskQuery, *, form: Form) -> Html:
    """The name of a source, which opens its sentences, or its nearest passage if it has none."""
    why = _WHY.get(view.stance, "")
    first = f'<p class="facts">{why}</p>' if why else ""
    body = _sentences(view, asked, form) if view.claims else _nearest_html(view, asked)
    wrong = "" if form == "open" else overrule_link(ask_address(asked), view)
    own = own_html(view, form)
    return opened_html(name_words(view), f"{own}{first}{body}{wrong}", is_own=bool(own))


def opened_html(name: str, body: str, *, is_own: bool = False) -> Html:
    """A name that opens `body`, and closes the one that was open."""
    own = ' <span class="facts">(your verdict)</span>' if is_own else ""
    return Html(
        f'<details class="voice" name="voice"><summary>{isolated(name)}{own}</summary>'
        f'<div class="said">{body}</div></details>'
    )


def place_html(view: SourceView, asked: AskQuery) -> Html:
    """The name of a source as a link to its nearest passage, or to its first article."""
    nearest = view.nearest
    doc_id = nearest.doc_id if nearest else view.documents[0].doc_id
    place = (
        place_parameters(doc_id, Span(nearest.start, nearest.end), asked)
        if nearest
        else {"doc": [doc_id]}
    )
    return local_link(read_address(place), name_words(view))


def verdict_words(judged: Judged, form: Form) -> str:
    """The verdict on a sentence in words; its probability is never shown as a number."""
    if judged.stance not in ("supports", "disputes"):
        return judged.stance or ""
    said = said_words(judged.stance, form)
    return f"{'clearly' if (judged.probability or 0) >= CLEAR else 'probably'} {said}"


def name_words(view: SourceView) -> str:
    """The name of the source; if unknown, that and the title of its article."""
    return view.name or label(view.documents[0])


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


def _sentences(view: SourceView, asked: AskQuery, form: Form) -> str:
    shown = _strongest(view)
    rest = [one for one in view.claims if one not in shown]
    quotes = [_quote(one, asked, form, said=view.stance != "undecided") for one in shown]
    more = [_quote(one, asked, form) for one in rest]
    return f"{''.join(quotes)}{folded_html(counted(len(rest), 'more sentence'), more)}"


def _quote(judged: Judged, asked: AskQuery, form: Form, *, said: bool = True) -> Html:
    words = verdict_words(judged, form) if said else ""
    return quote_html(judged.claim, asked, cues=judged.cues, words=words.capitalize())


def _strongest(view: SourceView) -> list[Judged]:
    """The first sentence on each side; of a source that takes none, all its sentences."""
    if view.stance == "undecided":
        return list(view.claims)
    first: dict[str | None, Judged] = {}
    for one in view.claims:
        first.setdefault(one.stance, one)
    sides = [first[side] for side in ("supports", "disputes") if side in first]
    return sides or list(view.claims[:1])


def _nearest_html(view: SourceView, asked: AskQuery) -> Html:
    nearest = _nearest(view)
    if nearest is None:
        return Html("")
    return Html(f'<p class="says">Its nearest passage</p>{passage_html(*nearest, asked)}')


def _nearest(view: SourceView) -> tuple[Passage, Listing] | None:
    by_id = {document.doc_id: document for document in view.documents}
    passage = view.nearest
    return (passage, by_id[passage.doc_id]) if passage and passage.doc_id in by_id else None


def symbol_html(stance: SourceStance) -> Html:
    """The sign of a stance, which screen readers pass over."""
    return Html(f'<span class="symbol" aria-hidden="true">{escape(SYMBOLS[stance])}</span>')
