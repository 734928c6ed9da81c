"""A comparison as JSON, CSV and Markdown, each quote with its place."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from index.attribution import date_words, source_words
from index.compare.comparison import Claim, Comparison, Judged, Pair, SourceView
from index.text.csv_cells import plain
from index.text.markdown import escaped

COLUMNS = (
    "source",
    "stance",
    "claim_stance",
    "probability",
    "quote",
    "title",
    "published",
    "url",
    "doc_id",
    "start",
    "end",
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
        "milliseconds": round(comparison.milliseconds, 1),
    }


def comparison_csv(comparison: Comparison) -> str:
    """The comparison as CSV: a row for each claim, and one for each source without claims."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for view in comparison.sources:
        for judged in view.claims:
            table.writerow([plain(cell) for cell in _row(view, judged)])
        if not view.claims:
            document = view.documents[0]
            cells = [view.name or "", view.stance or "", "", "", "", document.title]
            cells += [document.published or "", document.url or "", document.doc_id, "", ""]
            table.writerow([plain(cell) for cell in cells])
    return text.getvalue()


def comparison_markdown(comparison: Comparison) -> str:
    """The comparison as Markdown, for notes; every quote with its place."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    yield f"# {escaped(comparison.question)}"
    if comparison.claim:
        yield f"\nClaim: {escaped(comparison.claim)}"
    for view in comparison.sources:
        stance = f": {view.stance}" if view.stance else ""
        yield f"\n## {escaped(view.label)}{stance}\n"
        if view.shares_text_with:
            names = ", ".join(escaped(name) for name in view.shares_text_with)
            yield f"Shares text with {names}.\n"
        for judged in view.claims:
            yield from _quoted(judged.claim, judged.stance)
        if not view.claims:
            unread = view.stance == "unread"
            yield "Not read sentence by sentence." if unread else "Says nothing about it."
    differ = [pair for pair in comparison.pairs if pair.relation == "differ"]
    if differ:
        yield "\n## Where they differ\n"
    for pair in differ:
        yield f"Kind: {pair.kind}\n"
        yield from _quoted(pair.a)
        yield from _quoted(pair.b)
    yield "\nConcordance shows what sources say. It gives no medical advice."


def _quoted(claim: Claim, stance: str | None = None) -> Iterator[str]:
    document = claim.document
    yield f"> {escaped(' '.join(claim.text.split()))}\n>"
    parts = [
        *([stance] if stance else []),
        source_words(document),
        f"“{document.title}”",
        date_words(document.published),
        f"characters {claim.span.start:,}–{claim.span.end:,} of {document.doc_id}",
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
        "claims": [
            {**_claim(judged.claim), "stance": judged.stance, "probability": judged.probability}
            for judged in view.claims
        ],
        "nearest": nearest
        and {
            "doc_id": nearest.doc_id,
            "start": nearest.start,
            "end": nearest.end,
            "text": nearest.text,
        },
        "shares_text_with": list(view.shares_text_with),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "doc_id": claim.document.doc_id,
        "start": claim.span.start,
        "end": claim.span.end,
        "text": claim.text,
        "context": [list(span) for span in claim.context],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "a": {**_claim(pair.a), "marks": [list(span) for span in pair.cues_a]},
        "b": {**_claim(pair.b), "marks": [list(span) for span in pair.cues_b]},
        "relation": pair.relation,
        "kind": pair.kind,
        "probability": pair.probability,
    }


def _row(view: SourceView, judged: Judged) -> list[str]:
    claim, document = judged.claim, judged.claim.document
    return [
        view.name or "",
        view.stance or "",
        judged.stance or "",
        "" if judged.probability is None else f"{judged.probability:.3f}",
        claim.text,
        document.title,
        document.published or "",
        document.url or "",
        document.doc_id,
        str(claim.span.start),
        str(claim.span.end),
    ]
