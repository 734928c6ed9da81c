"""Claims of several sources as HTML: where they differ or agree, and what only one says."""

from collections.abc import Sequence

from index.attribution import PROMISE, counted
from index.compare.comparison import KINDS, Comparison, Group, Pair, SourceView
from ui.ask.matrix import legend_html, matrix_html, matrix_of
from ui.ask.voices import sets_sharing
from ui.components.quotes import folded_html, names_html, quote_html
from ui.markup import Html, escape, note
from ui.session.permalinks import AskQuery

_SCOPE = "They may be about different people or cases."
_FROM_STANCES = (
    "Read both: these pairs follow from who says yes and who says no, which may be wrong. The "
    "sentences are what counts."
)
_FROM_READING = (
    "Read both: a small program paired these sentences, and may be wrong. The sentences are what "
    "counts."
)
_ONE_SOURCE = (
    "There is only one source to compare. Add articles from other sources, or remove a filter."
)
_EXPLAINED = (
    "The sentences below each verdict are what counts. Words that soften, deny or count are "
    "highlighted."
)
_MOST_PAIRS = 6
_MOST_GROUPS = 10
MOST_ALONE = 20


def relations_html(comparison: Comparison, asked: AskQuery) -> Html:
    """Where sources differ and agree, what only one says, and all of it as a table, folded."""
    parts = []
    if len(comparison.sources) == 1:
        parts.append(note(_ONE_SOURCE))
    if sum(1 for view in comparison.sources if view.claims) > 1:
        parts += [differ_html(comparison, asked), agree_html(comparison, asked)]
    parts.append(alone_html(comparison, asked))
    if matrix := matrix_of(comparison):
        parts.append(
            Html(
                "<section><h2>Sources by claims</h2><details><summary>Show the table</summary>"
                f"{legend_html(matrix)}{matrix_html(matrix)}</details></section>"
            )
        )
    if comparison.claim:
        parts.append(_explained(comparison))
    return Html("".join(parts))


def _explained(comparison: Comparison) -> Html:
    return Html(f'<p class="facts">{PROMISE} {escape(comparison.judged_by)} {_EXPLAINED}</p>')


def differ_html(comparison: Comparison, asked: AskQuery) -> Html:
    """Pairs of sentences that differ, side by side, with the conflicting words highlighted.

    Where there are none, the words follow from the stances, as the tally does.
    """
    pairs = [_pair(pair, asked) for pair in comparison.pairs if pair.relation == "differ"]
    note = (_FROM_STANCES if comparison.claim else _FROM_READING) if pairs else ""
    nothing = _nothing_differs(comparison)
    return _section("Where they differ", pairs, _MOST_PAIRS, "pair", nothing, note=note)


def agree_html(comparison: Comparison, asked: AskQuery) -> Html:
    """Claims that two or more sources make, each in its own sentence."""
    views = _views(comparison)
    groups = [_group(group, views, asked) for group in comparison.groups if len(group.claims) > 1]
    nothing = "No two sources clearly say the same here."
    return _section("Where they agree", groups, _MOST_GROUPS, "claim", nothing)


def alone_html(comparison: Comparison, asked: AskQuery) -> Html:
    """Claims that only one source makes, folded; those beyond `MOST_ALONE` are only counted."""
    alone = [group.claims[0] for group in comparison.groups if len(group.claims) == 1]
    if not alone:
        return Html("")
    parts: list[str] = [quote_html(claim, asked, named=True) for claim in alone[:MOST_ALONE]]
    if len(alone) > MOST_ALONE:
        parts.append(f'<p class="facts">and {counted(len(alone) - MOST_ALONE, "more claim")}</p>')
    return Html(
        f"<section><h2>Only one source says</h2>"
        f"{folded_html(counted(len(alone), 'claim'), parts)}</section>"
    )


def _nothing_differs(comparison: Comparison) -> str:
    if comparison.claim is None:
        return "No two sources differ here, as far as a small program can tell."
    if comparison.of_stance("supports") and comparison.of_stance("disputes"):
        return "Sources take opposite sides; the sentences of each are above."
    mixed = len(comparison.of_stance("mixed"))
    within = f" {counted(mixed, 'source')} said both; see above." if mixed else ""
    return f"No two sources take opposite sides here.{within}"


def _section(
    title: str, parts: Sequence[str], most: int, noun: str, nothing: str, *, note: str = ""
) -> Html:
    note = f'<p class="facts">{note}</p>' if note else ""
    rest = folded_html(counted(len(parts) - most, f"more {noun}"), parts[most:])
    shown = "".join(parts[:most]) or f'<p class="facts">{nothing}</p>'
    return Html(f"<section><h2>{title}</h2>{note}{shown}{rest}</section>")


def _pair(pair: Pair, asked: AskQuery) -> str:
    why = f'<p class="facts">{_SCOPE}</p>' if pair.kind == "scope" else ""
    sides = "".join(
        quote_html(claim, asked, cues=cues, named=True)
        for claim, cues in ((pair.a, pair.cues_a), (pair.b, pair.cues_b))
    )
    return (
        f'<div class="pair"><h3>{escape(KINDS[pair.kind])}</h3>{why}'
        f'<div class="sides">{sides}</div></div>'
    )


def _group(group: Group, views: dict[str, SourceView], asked: AskQuery) -> str:
    speaking = [views[claim.document.doc_id] for claim in group.claims]
    shared = [together for together in sets_sharing(speaking) if len(together) > 1]
    lines = "".join(
        f'<p class="facts shared">{names_html(view.label for view in together)}: '
        f"they share part of their text</p>"
        for together in shared
    )
    quotes = "".join(quote_html(claim, asked, named=True) for claim in group.claims)
    head = f"<h3>{counted(len(group.claims), 'source')}</h3>"
    return f'<div class="group">{head}{lines}{quotes}</div>'


def _views(comparison: Comparison) -> dict[str, SourceView]:
    return {document.doc_id: view for view in comparison.sources for document in view.documents}
