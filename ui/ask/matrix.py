"""The matrix of sources and claims: in one word, what each source says about each claim."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from index.attribution import lead_words
from index.compare.comparison import Claim, Comparison, Group, Kind, Pair
from index.compare.question import Form, form_of
from ui.components.stance_symbols import SYMBOLS, said_words
from ui.markup import Html, escape, isolated

MOST_SOURCES = 20
MOST_CLAIMS = 10
ASKED = "Asked"
_SAYS, _DIFFERS = "says so", "differs"
# How a source relates to a claim of others, or to what was asked.
SIGNS: dict[str, str] = {
    **{str(stance): sign for stance, sign in SYMBOLS.items()},
    _SAYS: "●",
    _DIFFERS: "≠",
    "less sure": "~",
    "other scope": "◇",
    "other number": "#",
}
SILENT = "none of the sentences shown"
_KINDS: dict[Kind, str] = {
    "hedge": "less sure",
    "scope": "other scope",
    "number": "other number",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Names of sources, claims with their short names, and the words in the cells.

    The keys of `words` are the row of a source and the column of a claim, both from 0. A source
    that says nothing about a claim has no entry. `form` is that of what was asked, on which the
    words for a stance depend.
    """

    sources: tuple[str, ...]
    claims: tuple[tuple[str, str], ...]
    words: dict[tuple[int, int], str]
    form: Form


def matrix_of(comparison: Comparison) -> Matrix | None:
    """The matrix of the first sources with claims; None if no two of them speak to one claim."""
    views = [view for view in comparison.sources if view.claims][:MOST_SOURCES]
    groups = list(islice(_columns(comparison), MOST_CLAIMS))
    if len(views) < 2 or not groups:
        return None
    asked = [(ASKED, comparison.claim)] if comparison.claim else []
    first = len(asked)
    words = {(row, 0): str(view.stance) for row, view in enumerate(views) if view.stance}
    for column, group in enumerate(groups, start=first):
        said = _words(group, comparison)
        for row, view in enumerate(views):
            in_source = {word for one in view.documents for word in said.get(one.doc_id, ())}
            if in_source:
                words[row, column] = _word(in_source)
    numbered = [
        (str(number), _in_full(group.claims[0])) for number, group in enumerate(groups, start=1)
    ]
    return Matrix(
        sources=tuple(view.label for view in views),
        claims=(*asked, *numbered),
        words=words,
        form=form_of(comparison),
    )


def _in_full(claim: Claim) -> str:
    after = f" (after {lead_words(claim.lead)})" if claim.before else ""
    return f"{' '.join(claim.text.split())}{after}"


def matrix_html(matrix: Matrix) -> Html:
    """The matrix as a table, with the claims in full below."""
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name, _ in matrix.claims)
    rows = "".join(
        f'<tr><th scope="row">{isolated(name)}</th>{_cells(matrix, row)}</tr>'
        for row, name in enumerate(matrix.sources)
    )
    claims = "".join(
        f"<dt>{escape(name)}</dt><dd>{isolated(text)}</dd>" for name, text in matrix.claims
    )
    return Html(
        f'<div class="wide" role="region" aria-label="Sources and claims" tabindex="0">'
        f'<table class="known matrix"><thead><tr><th scope="col">Source</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        f'<dl class="claims">{claims}</dl>'
    )


def legend_html(matrix: Matrix) -> Html:
    """The meaning of each sign in the matrix."""
    used = set(matrix.words.values())
    signs = [(sign, word) for word, sign in SIGNS.items() if word in used]
    entries = "".join(
        f'<li><span aria-hidden="true">{sign}</span> {said_words(word, matrix.form)}</li>'
        for sign, word in (*signs, ("·", SILENT))
    )
    return Html(f'<ul class="signs facts">{entries}</ul>')


def _cells(matrix: Matrix, row: int) -> str:
    words = (matrix.words.get((row, column), "") for column in range(len(matrix.claims)))
    return "".join(f"<td>{_cell(word, matrix.form)}</td>" for word in words)


def _cell(word: str, form: Form) -> str:
    return f'<span aria-hidden="true">{SIGNS[word]}</span> {said_words(word, form)}' if word else ""


def _columns(comparison: Comparison) -> Iterator[Group]:
    """Claims that several sources make, then claims of one source that another differs from.

    A claim that only one source speaks to would be a column with a single sign in it.
    """
    differing = {
        claim.place
        for pair in comparison.pairs
        if pair.relation == "differ"
        for claim in (pair.a, pair.b)
    }
    alone = (group for group in comparison.groups if len(group.claims) == 1)
    yield from (group for group in comparison.groups if len(group.claims) > 1)
    yield from (group for group in alone if group.claims[0].place in differing)


def _words(group: Group, comparison: Comparison) -> dict[str, set[str]]:
    """Every word that applies to each article for the claim of a group."""
    inside = {claim.place for claim in group.claims}
    said = {claim.document.doc_id: {_SAYS} for claim in group.claims}
    for pair in comparison.pairs:
        for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
            if pair.relation == "differ" and one.place in inside:
                word = _differing_word(pair, comparison)
                said.setdefault(other.document.doc_id, set()).add(word)
    return said


def _differing_word(pair: Pair, comparison: Comparison) -> str:
    """How one end of a pair differs; on opposite sides of what was asked it plainly does."""
    sides = [
        view.stance
        for view in comparison.sources
        for one in view.documents
        if one.doc_id in (pair.a.document.doc_id, pair.b.document.doc_id)
    ]
    return _DIFFERS if set(sides) == {"supports", "disputes"} else _KINDS.get(pair.kind, _DIFFERS)


def _word(words: set[str]) -> str:
    """One word for all that a source says in several places."""
    if {_SAYS, _DIFFERS} <= words:
        return "mixed"
    return next(word for word in SIGNS if word in words)
