"""Why a passage is a hit, as HTML: what met the question, its best sentence, and its scores."""

from index.answer import Answer, Hit
from index.explanation import NO_PROBABILITY, best_sentence, explanation, score_rows
from ui.markup import Html, escape, isolated


def why_html(hit: Hit, answer: Answer) -> Html:
    """What speaks for `hit`, a hit of `answer`."""
    lines = "".join(f"<p>{isolated(line)}</p>" for line in explanation(hit, answer))
    rows = "".join(
        f"<tr><th scope='row'>{escape(name)}</th><td>{mine}</td><td>{best}</td></tr>"
        for name, mine, best in score_rows(hit, answer)
    )
    return Html(
        f'<div class="why">{lines}'
        f'<p>Best sentence: <q dir="auto">{escape(best_sentence(hit))}</q></p>'
        f"<table><thead><tr><th scope='col'>Score</th><th scope='col'>here</th>"
        f"<th scope='col'>best shown</th></tr></thead><tbody>{rows}</tbody></table>"
        f'<p class="facts">{NO_PROBABILITY} Words are counted with titles and headings.</p></div>'
    )
