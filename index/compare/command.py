"""`python -m index compare`: what each source says about a question, in a terminal."""

import json
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from index.attribution import PROMISE, RECOGNISED, date_words, lead_words
from index.compare.comparer import Comparer
from index.compare.comparison import (
    KINDS,
    NO_SIDES,
    NO_VERDICT,
    Claim,
    Comparison,
    SourceView,
    judged_words,
)
from index.compare.comparison_formats import (
    comparison_csv,
    comparison_json,
    comparison_markdown,
    overruled_words,
    sentence_words,
)
from index.compare.corrections import with_corrections
from index.compare.stance.model import load_stance_model
from index.retrieval.filters import Filters
from index.search.searcher import open_searcher

# Of pairs that differ, this many are printed.
_MOST_PAIRS = 6
# Of sources that share text, this many are named.
_NAMED = 5
_COUNTS = "The sentence is what counts."


def print_comparison(
    question: str,
    *,
    claim: str | None,
    filters: Filters,
    index: Path,
    model: str | None,
    stance_model: str | None,
    form: str,
) -> None:
    """Print the comparison as "text", "json", "csv" or "markdown".

    Raises:
        ConcordanceError: the index, a model or the question cannot be used.
    """
    searcher = open_searcher(index, model=model)
    comparer = Comparer(searcher, load_stance_model(stance_model))
    compared = comparer.compare(question, claim=claim, filters=filters)
    comparison = with_corrections(compared, searcher.generation.manifest.corpus)
    if form == "json":
        print(json.dumps(comparison_json(comparison), ensure_ascii=False))  # noqa: T201
        return
    if form in ("csv", "markdown"):
        text = comparison_csv(comparison) if form == "csv" else comparison_markdown(comparison)
        sys.stdout.write(text)
        return
    for line in comparison_lines(comparison):
        print(line)  # noqa: T201
    for notice in comparison.notices:
        print(notice, file=sys.stderr)  # noqa: T201


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """The comparison as the terminal shows it, without its notices."""
    if instead := comparison.judged_instead:
        yield f"{judged_words(instead)}: {instead}"
    if comparison.claim is None:
        yield NO_SIDES
    # A verdict of a person is shown even where no sentence is.
    speaking = [view for view in comparison.sources if view.claims or view.correction]
    for view in speaking:
        yield from _view(view)
    others = [view for view in comparison.sources if not (view.claims or view.correction)]
    unread = [view.label for view in others if view.stance == "unread"]
    silent = [view.label for view in others if view.stance != "unread"]
    nothing = "Silent, nothing near it was found"
    for word, labels in ((f"Not read, {NO_VERDICT}", unread), (nothing, silent)):
        if labels:
            yield f"\n{word}: {', '.join(labels)}"
    differ = [pair for pair in comparison.pairs if pair.relation == "differ"]
    for pair in differ[:_MOST_PAIRS]:
        yield f"\nThey differ ({KINDS[pair.kind]}):"
        yield from _quote(pair.a)
        yield from _quote(pair.b)
    if len(differ) > _MOST_PAIRS:
        yield f"\n{len(differ) - _MOST_PAIRS:,} more pairs differ; --form markdown has all."
    yield ""
    yield textwrap.fill(" ".join((comparison.judged_by, _COUNTS, PROMISE)).strip(), 96)


def _view(view: SourceView) -> Iterator[str]:
    yield f"\n{view.label} · {view.stance or NO_VERDICT}"
    if view.correction:
        words = overruled_words(view.correction)
        yield textwrap.fill(words, 96, initial_indent="   ", subsequent_indent="   ")
    if view.shares_text_with:
        named, more = view.shares_text_with[:_NAMED], view.shares_text_with[_NAMED:]
        others = (f"{len(more):,} more",) if more else ()
        yield f"   shares text with {', '.join((*named, *others))}"
    for judged in view.claims:
        yield from _quote(judged.claim, sentence_words(judged) if view.stance else None)


def _quote(claim: Claim, stance: str | None = None) -> Iterator[str]:
    words = " ".join(claim.text.split())
    yield textwrap.fill(f"“{words}”", 96, initial_indent="   ", subsequent_indent="   ")
    if claim.before:
        said = f"after {lead_words(claim.lead)}"
        yield textwrap.fill(said, 96, initial_indent="     ", subsequent_indent="     ")
    place = f"{date_words(claim.document.published)}, {claim.document.doc_id}"
    prefix = f"{stance} · " if stance else ""
    by = f", {RECOGNISED}" if claim.recognised else ""
    yield f"     {prefix}{place}, characters {claim.span.start:,}–{claim.span.end:,}{by}"
