"""How often comparisons are right on questions judged by reading before they were asked.

Of topics that nothing was tuned to: whole comparisons, gold sentences read alone, and stances that
another wording changes. `score.py` beside the sets prints the first by the command line.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from index.compare.comparer import Comparer
from index.compare.reading import BETWEEN
from index.compare.stance.model import StanceScorer
from index.compare.stance.training.judged_pairs import LABELS
from ingest.build.pipeline import build
from tests.quality.differ import MEDQUAD
from tests.support.paths import SHARED

JUDGED = SHARED / "judged"
LIBRARIES = ("A", "B", "C")
COUNTED = (
    *("sided", "right", "opposite", "silenced", "shown", "shown_right", "silent", "given"),
    *("differ", "found", "wrong"),
)
SIDES = {"supports": "entailment", "disputes": "contradiction"}
_TITLE = re.compile(r"^title: *[\"']?(.*?)[\"']? *$", re.MULTILINE)


class Gold(NamedTuple):
    """A gold sentence behind its title, the question, and the labels that count as right."""

    sentence: str
    question: str
    right: frozenset[int]


def gold_figure(library: str, scorer: StanceScorer) -> tuple[int, int]:
    """How many gold sentences of a library the reader judges right, read alone, and of how many."""
    gold = list(gold_sentences(library))
    read = scorer.probabilities([(one.sentence, one.question) for one in gold])
    right = [label in one.right for label, one in zip(read.argmax(axis=1), gold, strict=True)]
    return sum(right), len(right)


def gold_sentences(library: str) -> Iterator[Gold]:
    """The gold sentences of the sources that take a side."""
    articles = _articles(library)
    for row in _rows(f"{library}.dev.jsonl"):
        if row["form"] == "open":
            continue
        for name, where in row["sentences"].items():
            stances = row["accepted"].get(name) or [row["stances"].get(name)]
            right = frozenset(LABELS.index(SIDES[one]) for one in stances if one in SIDES)
            if right:
                title, text = articles[name]
                said = where if isinstance(where, str) else text[where[0] : where[1]]
                yield Gold(BETWEEN.join((title, " ".join(said.split()))), row["question"], right)


def comparison_figures(library: str, comparer: Comparer) -> Counter[str]:
    """Counts over the judged sources of a library's questions, by the rules of `score.py`.

    `sided` sources take a side, `right` of these are shown on it and `opposite` on the other one;
    `silent` ones take none, `given` of these are shown with one; `shown` sides were shown. Of the
    pairs that `differ`, `found` are shown, and `wrong` others.
    """
    counts: Counter[str] = Counter()
    for row in _rows(f"{library}.dev.jsonl"):
        if row["form"] == "open":
            continue
        comparison = comparer.compare(row["question"])
        for view in comparison.sources:
            names = [_name(document.doc_id) for document in view.documents]
            judged = {name: row["stances"][name] for name in names if name in row["stances"]}
            cited = {_name(one.claim.document.doc_id) for one in view.claims}
            sided = {name: stance for name, stance in judged.items() if stance != "silent"}
            # A verdict that rests on an article nobody judged counts for nothing.
            if judged and (sided or not cited or cited & set(judged)):
                counts += _counts(sided, row["accepted"], str(view.stance))
        shown = {
            _ends(pair.a.document.doc_id, pair.b.document.doc_id)
            for pair in comparison.pairs
            if pair.relation == "differ"
        }
        gold = {frozenset(pair[:2]) for pair in row["differ"]}
        either = {frozenset(pair[:2]) for pair in row.get("unscored_pairs", [])}
        found, wrong = len(gold & shown), len(shown - gold - either)
        counts += Counter(differ=len(gold), found=found, wrong=wrong)
    return counts


def _counts(
    sided: Mapping[str, str], accepted: Mapping[str, list[str]], shown: str
) -> Counter[str]:
    is_shown = shown in {*SIDES, "mixed"}
    if not sided:
        return Counter(silent=1, given=int(is_shown), shown=int(is_shown))
    choices = [accepted.get(name) or [stance] for name, stance in sided.items()]
    is_right = shown in {_together(one) for one in product(*choices)}
    is_opposite = not is_right and {_together(sided.values()), shown} == set(SIDES)
    return Counter(
        sided=1,
        right=int(is_right),
        opposite=int(is_opposite),
        shown=int(is_shown),
        shown_right=int(is_shown and is_right),
        silenced=int(not is_shown),
    )


def _together(stances: Iterable[str]) -> str:
    """The stance of a source by those of its articles."""
    seen = set(stances)
    if "mixed" in seen or set(SIDES) <= seen:
        return "mixed"
    return next((side for side in SIDES if side in seen), "silent")


def _ends(a: str, b: str) -> frozenset[str]:
    return frozenset((_name(a), _name(b)))


def _name(doc_id: str) -> str:
    """How a judged row names an article: by the part behind the "#", or its file."""
    return doc_id.rpartition("#")[2].rpartition("/")[2]


def changing_stances(comparer: Comparer) -> tuple[int, int]:
    """How many sources that take a side in one wording of a question do not in another.

    The second number is of all sources that take a side in any wording.
    """
    shown: dict[tuple[int, str], set[str | None]] = {}
    for row in _rows("wordings-B.dev.jsonl"):
        for view in comparer.compare(row["question"]).sources:
            shown.setdefault((row["group"], view.label), set()).add(view.stance)
    sided = [stances for stances in shown.values() if stances & {*SIDES, "mixed"}]
    return sum(len(stances) > 1 for stances in sided), len(sided)


def build_library(library: str, index: Path) -> None:
    """Build the index of a library: the user's articles, some of MedQuAD, or those written here."""
    if library != "B":
        corpus = {"A": SHARED / "articles", "C": JUDGED / "library-c"}[library]
        build(index, corpus=[corpus])
        return
    wanted = set((JUDGED / "library-b-ids.txt").read_text(encoding="utf-8").split())
    corpus = index.with_name(f"{index.name}.jsonl")
    corpus.parent.mkdir(parents=True, exist_ok=True)
    names = ("_id", "title", "text", "source", "url")
    rows = [{name: row.get(name) for name in names} for row in _medquad() if row["_id"] in wanted]
    corpus.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    build(index, corpus=[corpus])


def _articles(library: str) -> dict[str, tuple[str, str]]:
    """Title and text of the articles of a library, by their names in its rows."""
    if library == "B":
        return {row["_id"]: (row["title"], row["text"]) for row in _medquad()}
    texts = {file.name: file.read_text("utf-8") for file in (JUDGED / "library-c").glob("*.md")}
    return {name: (_title(text), text) for name, text in texts.items()}


def _title(text: str) -> str:
    match = _TITLE.search(text)
    return match.group(1) if match else ""


def _medquad() -> Iterator[Mapping[str, Any]]:
    with gzip.open(MEDQUAD, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _rows(name: str) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, (JUDGED / name).read_text(encoding="utf-8").splitlines())
