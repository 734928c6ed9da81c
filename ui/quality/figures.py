"""Quality figures as HTML: tables in plain words, comparisons, and the worst questions."""

import textwrap
from collections.abc import Mapping, Sequence

from index.attribution import counted
from index.evaluation.measures import Figure, Outcome
from index.evaluation.report import Place, Places
from index.evaluation.significance import Difference
from index.search.searcher import RetrieverName
from ui.markup import Html, escape, isolated, local_link
from ui.session.permalinks import AskQuery, ask_address, place_parameters, read_address

NAMES = {
    "right_first": "Right passage first",
    "right_in_first_three": "Right passage in the first three",
    "nDCG@10": "Order of the first ten",
    "MRR@10": "How early the first right passage comes",
    "recall@10": "Found among the first ten",
    "recall@100": "Found among the first hundred",
}
WAYS: Mapping[RetrieverName, str] = {
    "both": "meaning and words (as on the Ask page)",
    "dense": "meaning alone",
    "lexical": "words alone",
}
_LONGEST = 160


def figures_html(figures: Mapping[str, Figure]) -> Html:
    """Each figure with its interval."""
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{figures[key].mean:.2f}</td>'
        f"<td>{figures[key].low:.2f} to {figures[key].high:.2f}</td></tr>"
        for key, name in NAMES.items()
    )
    return _table(("Figure", "For your questions", "Likely range"), rows)


def counts_html(counts: Mapping[str, int]) -> Html:
    """How many questions have their first right hit at each rank."""
    rows = "".join(
        f'<tr><th scope="row">{escape(place)}</th><td>{count}</td></tr>'
        for place, count in counts.items()
    )
    return _table(("First right passage", "Questions"), rows)


def comparison_html(together: Figure, others: Mapping[RetrieverName, Difference]) -> Html:
    """Both ways of searching together against each alone, on the same questions."""
    rows = f'<tr><th scope="row">{WAYS["both"]}</th><td>{together.mean:.2f}</td><td></td></tr>'
    rows += "".join(
        f'<tr><th scope="row">{WAYS[retriever]}</th><td>{one.other.mean:.2f}</td>'
        f"<td>{escape(difference_words(one))}</td></tr>"
        for retriever, one in others.items()
    )
    return _table(
        ("Search by", NAMES["nDCG@10"], "Compared with both together"), rows, style="known compared"
    )


def difference_words(one: Difference) -> str:
    """How another way of searching compares, in plain words."""
    apart = one.difference
    chance = "fewer than 1" if one.p < 0.01 else f"about {100 * one.p:.0f}"
    words = (
        f"{one.words[0].upper()}{one.words[1:]}: {apart.mean:+.2f}, likely between "
        f"{apart.low:+.2f} and {apart.high:+.2f}. {counted(one.better, 'question')} better, "
        f"{one.worse} worse, {one.same} the same. Chance alone would produce this difference in "
        f"{chance} of 100 tries."
    )
    return words.replace("-", "−")


def worst_html(outcomes: Sequence[Outcome], places: Places) -> Html:
    """Questions as links that ask them, with the right passage and the one that came first."""
    entries = "".join(f"<li>{_outcome(one, places)}</li>" for one in outcomes)
    return Html(f'<ol class="worst">{entries}</ol>')


def _outcome(one: Outcome, places: Places) -> str:
    question = local_link(ask_address(AskQuery(question=one.question)), one.question)
    came = f"first right passage at rank {one.rank}" if one.rank else "none right in the first 100"
    came += ", others further down" if one.rank == 1 else ""
    more = len(one.expected) - 1
    behind = f" and {counted(more, 'other')}" if more else ""
    lines = [f"right: {_place(one.expected[0], places)}{behind}"]
    if one.first and one.first not in one.expected:
        lines.append(f"came first: {_place(one.first, places)}")
    facts = "".join(f'<p class="facts">{line}</p>' for line in lines)
    return f'{question} <span class="facts">· {came}</span>{facts}'


def _place(name: str, places: Places) -> Html:
    place = places.of(name)
    if place is None:
        return isolated(name)
    return Html(f"{_title(place)}{_beginning(place.text)}")


def _title(place: Place) -> Html:
    doc_id = place.document.doc_id
    parameters = place_parameters(doc_id, place.span) if place.span else {"doc": [doc_id]}
    return local_link(read_address(parameters), f"“{place.document.title}”")


def _beginning(text: str | None) -> str:
    if text is None:
        return ""
    return f" {isolated(textwrap.shorten(text, _LONGEST, placeholder=' …'))}"


def _table(heads: Sequence[str], rows: str, *, style: str = "known") -> Html:
    cells = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return Html(f'<table class="{style}"><tr>{cells}</tr>{rows}</table>')
