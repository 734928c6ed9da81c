"""Quality figures as HTML: tables in plain words, comparisons, and the worst questions."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.attribution import counted
from index.evaluation.measures import SHARES, Figure, Outcome
from index.evaluation.proportion import likely_share
from index.evaluation.report import Place, Places
from index.evaluation.significance import Difference
from index.search.searcher import RetrieverName
from ui.markup import Html, escape, isolated, local_link
from ui.session.permalinks import AskQuery, ask_address, place_parameters, read_address

NAMES = {
    "right_first": "Right passage first",
    "right_in_first_three": "Right passage in the first three",
    "recall@10": "Right passages found among the first ten",
    "recall@100": "Right passages found among the first hundred",
    "nDCG@10": "Order of the first ten",
}
"""The figures on the page; how early the first right passage comes is drawn rank by rank."""
WAYS: Mapping[RetrieverName, str] = {
    "both": "meaning and words (as on the Ask page)",
    "dense": "meaning alone",
    "lexical": "words alone",
}
_LONGEST = 160
# A range is told of at least ten questions and at most a hundred.
_FEWEST, _MOST = 10, 100


def leading_words(first: int, questions: int) -> str:
    """How many of the questions have a right passage first, and what that says of others.

    >>> print(leading_words(17, 20))
    Of your 20 questions, 17 had a right passage first. Over many questions like these, it would \
likely be between 13 and 19 of every 20.
    """
    every = min(max(questions, _FEWEST), _MOST)
    low, high = (round(every * share) for share in likely_share(first, questions))
    asked = f"your {questions:,} questions" if questions > 1 else "your 1 question"
    return (
        f"Of {asked}, {first:,} had a right passage first. Over many questions like "
        f"{'these' if questions > 1 else 'it'}, it would likely be between {low} and {high} of "
        f"every {every}."
    )


def likely_figures(figures: Mapping[str, Figure], questions: int) -> dict[str, Figure]:
    """The figures of the page; those that count questions with the range of a proportion."""
    shown = {name: figures[name] for name in NAMES}
    for name in SHARES:
        low, high = likely_share(round(questions * shown[name].mean), questions)
        shown[name] = replace(shown[name], low=low, high=high)
    return shown


def figures_html(figures: Mapping[str, Figure], questions: int) -> Html:
    """Each figure in words, with its likely range over other questions of the same kind."""
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{_figure_words(key, figures[key], questions)}</td>'
        f"<td>{_range_words(figures[key])}</td></tr>"
        for key, name in NAMES.items()
    )
    return _table(("Figure", "For your questions", "Likely range"), rows)


def _figure_words(name: str, figure: Figure, questions: int) -> str:
    if name in SHARES:
        return f"{round(questions * figure.mean):,} of {questions:,} questions"
    if name == "nDCG@10":
        return f"{_points(figure.mean)} of 100 points"
    return f"{_points(figure.mean)} of 100, on average"


def _range_words(figure: Figure) -> str:
    """The likely range; the same value for every question says nothing of others."""
    if figure.low == figure.high:
        return "cannot be told: the same for every question"
    return f"{_points(figure.low)} to {_points(figure.high)} of 100"


def _points(share: float) -> str:
    return f"{100 * share:.0f}"


def counts_html(counts: Mapping[str, int]) -> Html:
    """How many questions have their first right hit at each rank."""
    rows = "".join(
        f'<tr><th scope="row">{escape(place)}</th><td>{count}</td></tr>'
        for place, count in counts.items()
    )
    return _table(("First right passage", "Questions"), rows)


def comparison_html(together: Figure, others: Mapping[RetrieverName, Difference]) -> Html:
    """Both ways of searching together against each alone, on the same questions."""
    points = _points(together.mean)
    rows = f'<tr><th scope="row">{WAYS["both"]}</th><td>{points}</td><td></td></tr>'
    rows += "".join(
        f'<tr><th scope="row">{WAYS[retriever]}</th><td>{_points(one.other.mean)}</td>'
        f"<td>{escape(difference_words(one))}</td></tr>"
        for retriever, one in others.items()
    )
    return _table(
        ("Search by", f"{NAMES['nDCG@10']}, of 100 points", "Compared with both together"),
        rows,
        style="known compared",
    )


def difference_words(one: Difference) -> str:
    """How another way of searching compares, in plain words."""
    apart = one.difference
    chance = "fewer than 1" if one.p < 0.01 else f"about {100 * one.p:.0f}"
    words = (
        f"{one.words[0].upper()}{one.words[1:]}: {_apart(apart.mean)} points, likely between "
        f"{_apart(apart.low)} and {_apart(apart.high)}. {counted(one.better, 'question')} better, "
        f"{one.worse} worse, {one.same} the same. If both were equally good, chance alone would "
        f"make a difference as large as this in {chance} of 100 tries."
    )
    return words.replace("-", "−")


def _apart(share: float) -> str:
    return f"{100 * share:+.0f}" if round(100 * share) else "0"


def worst_html(outcomes: Sequence[Outcome], places: Places) -> Html:
    """Questions as links that ask them, with the right passage and the one that came first."""
    entries = "".join(f"<li>{_outcome(one, places)}</li>" for one in outcomes)
    return Html(f'<ol class="worst">{entries}</ol>')


def _outcome(one: Outcome, places: Places) -> str:
    question = local_link(ask_address(AskQuery(question=one.question)), one.question)
    came = f"first right passage in place {one.rank}" if one.rank else "none in the first 100"
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
    return Html(
        f'<div class="wide" role="region" aria-label="{escape(heads[0])}" tabindex="0">'
        f'<table class="{style}"><tr>{cells}</tr>{rows}</table></div>'
    )
