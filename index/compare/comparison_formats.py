"""A comparison as JSON, CSV and Markdown, each quote with its place."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from index.attribution import PROMISE, RECOGNISED, date_words, lead_json, lead_words, source_words
from index.compare.comparison import (
    KINDS,
    NO_SIDES,
    NO_VERDICT,
    Claim,
    Comparison,
    Correction,
    Judged,
    Pair,
    SourceView,
    judged_words,
)
from index.text.csv_cells import plain
from index.text.markdown import escaped

COLUMNS = (
    "source",
    "stance",
    "claim_stance",
    "probability",
    "context",
    "quote",
    "title",
    "published",
    "url",
    "doc_id",
    "start",
    "end",
    "asked",
    "judged_by",
    "given_by",
    "model_stance",
    "reason",
)


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as the command line prints it."""
    return {
        "question": comparison.question,
        "claim": comparison.claim,
        "sources": [_source(view) for view in comparison.sources],
        "pairs": [_pair(pair) for pair in comparison.pairs],
        "groups": [
            {"sources": list(group.sources), "claims": [_claim(claim) for claim in group.claims]}
            for group in comparison.groups
        ],
        "notices": list(comparison.notices),
        "judged_by": comparison.judged_by,
        "milliseconds": round(comparison.milliseconds, 1),
    }


def comparison_csv(comparison: Comparison) -> str:
    """The comparison as CSV: a row for each claim, and one for each source without claims.

    Every row says what was asked and what judged, since rows get copied.
    """
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    same = (comparison.claim or comparison.question, comparison.judged_by)
    for view in comparison.sources:
        for judged in view.claims:
            cells = [*_row(view, judged), *same, *_given(view)]
            table.writerow([plain(cell) for cell in cells])
        if not view.claims:
            document = view.documents[0]
            cells = [view.name or "", view.stance or NO_VERDICT, "", "", "", "", document.title]
            cells += [document.published or "", document.url or "", document.doc_id, "", ""]
            cells += [*same, *_given(view)]
            table.writerow([plain(cell) for cell in cells])
    return text.getvalue()


def comparison_markdown(comparison: Comparison) -> str:
    """The comparison as Markdown, for notes; every quote with its place."""
    return "\n".join(_lines(comparison)) + "\n"


def sentence_words(judged: Judged) -> str:
    """The verdict on a sentence; one that takes no side, or none surely enough, has none."""
    return judged.stance if judged.stance in ("supports", "disputes") else NO_VERDICT


def given_by(view: SourceView) -> str:
    """Who gave the verdict on a source: "person" or "model"; empty without a verdict."""
    if view.correction:
        return "person"
    return "model" if view.stance else ""


def overruled_words(correction: Correction) -> str:
    """That a person gave a verdict, why, and what the model's was."""
    model = correction.instead_of or NO_VERDICT
    said = f"Verdict given by a person; the model's was: {model}."
    return f"{said} Reason: {correction.reason}" if correction.reason else said


def unsaid_words(view: SourceView) -> str:
    """Why a source has no sentences here."""
    if view.stance == "unread":
        return f"Not read sentence by sentence: {NO_VERDICT}."
    return "Nothing near it was found."


def _lines(comparison: Comparison) -> Iterator[str]:
    yield f"# {escaped(comparison.question)}"
    if instead := comparison.judged_instead:
        yield f"\n{judged_words(instead)}: {escaped(instead)}"
    if comparison.claim is None:
        yield f"\n{NO_SIDES}"
    if comparison.judged_by:
        yield f"\n{escaped(comparison.judged_by)}"
    for view in comparison.sources:
        yield f"\n## {escaped(view.label)}: {view.stance or NO_VERDICT}\n"
        if correction := view.correction:
            yield f"{escaped(overruled_words(correction))}\n"
        if view.shares_text_with:
            names = ", ".join(escaped(name) for name in view.shares_text_with)
            yield f"Shares text with {names}.\n"
        for judged in view.claims:
            yield from _quoted(judged.claim, sentence_words(judged) if view.stance else None)
        if not view.claims:
            yield unsaid_words(view)
    differ = [pair for pair in comparison.pairs if pair.relation == "differ"]
    if differ:
        yield "\n## Where they differ\n"
    for pair in differ:
        yield f"{KINDS[pair.kind].capitalize()}:\n"
        yield from _quoted(pair.a)
        yield from _quoted(pair.b)
    yield f"\n{PROMISE}"


def _quoted(claim: Claim, stance: str | None = None) -> Iterator[str]:
    document = claim.document
    yield f"> {escaped(' '.join(claim.text.split()))}\n>"
    parts = [
        *([stance] if stance else []),
        *([f"after {lead_words(claim.lead)}"] if claim.before else []),
        source_words(document),
        f"“{document.title}”",
        date_words(document.published),
        f"characters {claim.span.start:,}–{claim.span.end:,} of {document.doc_id}",
        *([RECOGNISED] if claim.recognised else []),
        *([document.url] if document.url else []),
    ]
    yield f"> — {escaped(', '.join(parts))}\n"


def _source(view: SourceView) -> dict[str, Any]:
    nearest = view.nearest
    return {
        "source": view.name,
        "documents": [
            {"doc_id": document.doc_id, "path": document.path, "title": document.title}
            for document in view.documents
        ],
        "stance": view.stance,
        "given_by": given_by(view) or None,
        "model_stance": view.model_stance,
        "reason": view.correction.reason if view.correction else "",
        "claims": [
            {**_claim(judged.claim), "stance": judged.stance, "probability": judged.probability}
            for judged in view.claims
        ],
        "nearest": nearest
        and {
            "doc_id": nearest.doc_id,
            "start": nearest.start,
            "end": nearest.end,
            "lead": lead_json(nearest.lead),
            "text": nearest.text,
        },
        "shares_text_with": list(view.shares_text_with),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "doc_id": claim.document.doc_id,
        "start": claim.span.start,
        "end": claim.span.end,
        "lead": lead_json(claim.lead),
        "text": claim.text,
        "context": [list(span) for span in claim.context],
        "recognised": claim.recognised,
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "a": {**_claim(pair.a), "marks": [list(span) for span in pair.cues_a]},
        "b": {**_claim(pair.b), "marks": [list(span) for span in pair.cues_b]},
        "relation": pair.relation,
        "kind": pair.kind,
        "probability": pair.probability,
    }


def _given(view: SourceView) -> tuple[str, str, str]:
    reason = view.correction.reason if view.correction else ""
    return given_by(view), view.model_stance or NO_VERDICT, reason


def _row(view: SourceView, judged: Judged) -> list[str]:
    claim, document = judged.claim, judged.claim.document
    return [
        view.name or "",
        view.stance or NO_VERDICT,
        judged.stance or NO_VERDICT,
        "" if judged.probability is None else f"{judged.probability:.3f}",
        lead_words(claim.lead),
        claim.text,
        document.title,
        document.published or "",
        document.url or "",
        document.doc_id,
        str(claim.span.start),
        str(claim.span.end),
    ]
