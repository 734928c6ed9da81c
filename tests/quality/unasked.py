"""The share of differences found unasked that really differ, on pairs read by hand."""

import gzip
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from index.compare.stance.training.sheet_pairs import SHEETS
from index.differences.difference import Difference, QuotedClaim
from index.differences.library_search import search_library
from index.differences.pair_judge import StateReader
from index.evaluation.proportion import likely_share
from index.search.searcher import open_searcher
from ingest.build.pipeline import build
from tests.quality.differ import MEDQUAD
from tests.quality.figures import RETRIEVAL
from tests.quality.judged import build_library
from tests.support.paths import ROOT, SHARED

READ = Path(__file__).with_name("unasked.json")
CHOSEN_ON = ("B", "medquad 1", "medquad 2", "nfcorpus", "sheets 1")
"""The libraries that the judge was fitted to or its bar chosen on; the figures of others count."""
_KEPT_SHEETS = {
    "sheets 1": ("kept-1", "kept-2", "kept-3"),
    "sheets 2": ("kept-4", "kept-5", "kept-cause"),
}
_KEPT = ("_id", "title", "text", "source", "url")
Ends = frozenset[tuple[str, int]]


def libraries() -> dict[str, Callable[[Path], None]]:
    """What builds each library in which pairs were read."""
    return {
        "sheets 1": lambda index: _build_sheets(index, "sheets 1"),
        "sheets 2": lambda index: _build_sheets(index, "sheets 2"),
        "corpus": lambda index: _ignore(build(index, corpus=[ROOT / "corpus"])),
        "A": lambda index: build_library("A", index),
        "B": lambda index: build_library("B", index),
        "C": lambda index: build_library("C", index),
        "medquad 1": lambda index: _build_half(index, 0),
        "medquad 2": lambda index: _build_half(index, 1),
        "scifact": lambda index: _build_abstracts(index, "scifact"),
        "nfcorpus": lambda index: _build_abstracts(index, "nfcorpus"),
    }


def why_not() -> str | None:
    """Why this cannot be measured here; None if it can."""
    if SHARED.exists():
        return None
    return f"skipped: the libraries in which pairs were read are not there ({SHARED})"


def shown(index: Path, reader: StateReader) -> tuple[Difference, ...]:
    """The differences that are shown of the library in an index."""
    return search_library(open_searcher(index), reader, index).differences


def read_by_hand() -> dict[Ends, bool]:
    """Whether two claims really differ, by their articles and starts."""
    rows = json.loads(READ.read_text(encoding="utf-8"))
    return {frozenset(_end(*row[end][:2]) for end in "ab"): row["right"] for row in rows}


def ends_of(difference: Difference) -> Ends:
    """The key of a difference in `read_by_hand`."""
    return frozenset(_end(one.doc_id, one.span.start) for one in (difference.a, difference.b))


def row_of(library: str, difference: Difference) -> dict[str, Any]:
    """A difference as stored in `unasked.json`, without the verdict "right": places, no text."""
    return {
        "library": library,
        "kind": difference.kind,
        "a": _place(difference.a),
        "b": _place(difference.b),
    }


def figures(of: dict[str, list[bool | None]]) -> Iterator[str]:
    """A line for each library, and one for all on which nothing was chosen."""
    total: Counter[str] = Counter()
    for library, verdicts in of.items():
        read = [verdict for verdict in verdicts if verdict is not None]
        chosen = " (fitted to, or the bar chosen on it)" if library in CHOSEN_ON else ""
        yield f"{library}: {len(verdicts)} shown, {sum(read)} of {len(read)} read are right{chosen}"
        if not chosen:
            total.update(right=sum(read), read=len(read))
    if not total["read"]:
        yield "all others: no pair that is shown was read"
        return
    share = total["right"] / total["read"]
    interval = likely_share(total["right"], total["read"])
    between = f"{interval[0]:.3f} to {interval[1]:.3f}"
    yield (
        f"all others: {total['right']} of {total['read']} read are right, {share:.3f} (95 %: "
        f"{between})"
    )


def _build_half(index: Path, half: int) -> None:
    """Half of the topics of MedQuAD on which two or more publishers write, drawn by chance."""
    topics: dict[str, list[dict[str, Any]]] = {}
    with gzip.open(MEDQUAD, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            topics.setdefault(row["title"].lower(), []).append(row)
    shared = sorted(t for t, rows in topics.items() if len({row["source"] for row in rows}) > 1)
    random.Random(0).shuffle(shared)
    middle = len(shared) // 2
    chosen = shared[middle:] if half else shared[:middle]
    corpus = index.with_name(f"{index.name}.corpus")
    corpus.mkdir(parents=True, exist_ok=True)
    rows = [{name: row.get(name) for name in _KEPT} for topic in chosen for row in topics[topic]]
    (corpus / "medquad.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    build(index, corpus=[corpus])


def _build_sheets(index: Path, name: str) -> None:
    """The passages of sheets that nothing is trained on, each an article and a source."""
    corpus = index.with_name(f"{index.name}.corpus")
    corpus.mkdir(parents=True, exist_ok=True)
    for file in _KEPT_SHEETS[name]:
        lines = (SHEETS / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
        for number, sheet in enumerate(map(json.loads, lines)):
            for place, one in enumerate(sheet["passages"]):
                named = f"{file}-{number}-{place}"
                above = f"---\ntitle: {json.dumps(one['title'])}\nsource: {named}\n---\n"
                parts = (one["heading"] and f"## {one['heading']}", one["lead"], one["text"])
                text = "\n\n".join(filter(None, parts))
                (corpus / f"{named}.md").write_text(f"{above}{text}\n", encoding="utf-8")
    build(index, corpus=[corpus])


def _build_abstracts(index: Path, name: str) -> None:
    """All abstracts of a retrieval set, each a source of its own."""
    build(index, corpus=[RETRIEVAL / name / "corpus.jsonl"])


def _ignore(_: object) -> None:
    """Nothing to do with a report."""


def _place(claim: QuotedClaim) -> list[Any]:
    return [_end(claim.doc_id, 0)[0], claim.span.start, claim.span.end]


def _end(doc_id: str, start: int) -> tuple[str, int]:
    return doc_id.rpartition("#")[2], start
