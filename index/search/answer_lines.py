"""An answer as lines for a terminal, at most 96 columns wide."""

import textwrap
from collections.abc import Iterator

from index.attribution import attribution, lead_words
from index.search.answer import Answer, Hit
from index.search.explanation_text import (
    NO_PROBABILITY,
    best_lead,
    best_sentence,
    difference_words,
    explanation,
    score_rows,
    sentence_name,
)


def answer_lines(answer: Answer, *, nearest: bool, why: bool) -> Iterator[str]:
    """The hits of an answer, with the reasons for each if asked `why`.

    Without an answer a line says so; the hits follow only if the `nearest` are wanted.
    """
    if not answer.answerable:
        yield "No article here answers that."
        if not (nearest and answer.hits):
            if answer.hits:
                yield "See the nearest passages with --nearest."
            return
    for hit in answer.hits:
        yield f"\n{hit.rank}  {attribution(hit.passage, hit.document)}"
        if hit.document.digest_of:
            yield f"   digest of {hit.document.digest_of}"
        if hit.document.url:
            yield f"   {hit.document.url}"
        if hit.passage.lead:
            said = f"after {lead_words(hit.passage.lead)}"
            yield textwrap.fill(said, 96, initial_indent="   ", subsequent_indent="   ")
        for paragraph in hit.passage.text.splitlines():
            yield textwrap.fill(paragraph, 96, initial_indent="   ", subsequent_indent="   ")
        if hit.nearly_same:
            yield textwrap.indent(textwrap.fill(difference_words(hit.nearly_same), 93), "   ")
        for passage, document in hit.also_in:
            yield f"   also in: {attribution(passage, document)}"
        if why:
            yield from _why(hit, answer)
    if why:
        yield f"\n{NO_PROBABILITY}"


def _why(hit: Hit, answer: Answer) -> Iterator[str]:
    scores = ", ".join(f"{name} {mine}" for name, mine, _ in score_rows(hit, answer))
    sentence = f"{sentence_name(hit)}: “{' '.join(best_sentence(hit).split())}”"
    sentence += f", after {lead}" if (lead := best_lead(hit)) else ""
    for line in [*explanation(hit, answer), sentence, f"Scores: {scores}"]:
        yield textwrap.fill(line, 96, initial_indent="   | ", subsequent_indent="   | ")
