"""Training material from a person's own verdicts and marks."""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.attribution import counted
from index.compare.comparer import Comparer
from index.compare.comparison import Claim, Judged, SourceView
from index.compare.question import asked_in
from index.compare.stance.training.asked_claims import plainly_asked
from index.compare.stance.training.judged_pairs import LABELS, OWN
from index.errors import QuestionError, TableError
from index.evaluation.judged_set import stands_in
from index.notebook.judgements import Judgement, article_names
from index.records import Document
from index.retrieval.filters import Filters

MIXED = "mixed"
RIGHT, WRONG = "right", "wrong"
"""Labels of marks, which say no more than whether a passage answers."""
_OF_STANCE = {
    "supports": "entailment",
    "disputes": "contradiction",
    "mixed": MIXED,
    "undecided": "neutral",
    "silent": "neutral",
}
_SIDES = ("supports", "disputes")
_MARKS = f"{OWN}-marks"

Row = Mapping[str, str]
"""A pair as the training of the reader of stances reads it; see `judged_pairs.passage_of`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Rows to train on, and how many judgements gave none since their words are gone."""

    rows: Sequence[Row]
    lost: int

    def words(self) -> Iterator[str]:
        """How many there are of each kind, and what they can be used for."""
        labels = Counter(row["label"] for row in self.rows)
        pairs = sum(labels[label] for label in LABELS)
        yield (
            f"{counted(pairs, 'pair')} for the reader of stances: {labels['entailment']} yes, "
            f"{labels['contradiction']} no, {labels['neutral']} undecided. To train on them, name "
            f"the file {OWN}.train.jsonl.gz in the folder stance of the judged sets."
        )
        if labels[MIXED]:
            yield f"{labels[MIXED]} that say both: training passes over them."
        if marks := labels[RIGHT] + labels[WRONG]:
            yield (
                f"{counted(marks, 'mark')} of passages as right or wrong: for a reader of answers; "
                f"the training of stances passes over them."
            )
        if self.lost:
            yield f"Passed over: {self.lost:,}, whose article or sentence is not found any more."


def training_material(judgements: Sequence[Judgement], comparer: Comparer) -> Material:
    """What can be learned from judgements, over the articles as they are now.

    A verdict is one on the sentence that is shown for its article; with "undecided" and "silent",
    on each sentence that the model puts on a side. A passage marked as wrong for a yes/no question
    does not decide it.
    """
    named: dict[str, list[str]] = defaultdict(list)
    for listing in comparer.searcher.listings:
        for name in article_names(listing):
            named[name].append(listing.doc_id)
    rows: list[Row] = []
    lost = 0
    for one in judgements:
        if one.is_refusal:
            continue
        # A mark without an article gives none: its words may stand in many.
        found: list[Row] = []
        if len(named[one.article]) == 1:
            document = comparer.searcher.generation.document(named[one.article][0])
            assert document
            rows_of = _verdict_rows if one.stance else _mark_rows
            found = list(rows_of(one, document, comparer))
        rows += found
        lost += not found
    return Material(rows=rows, lost=lost)


def write_rows(rows: Sequence[Row], file: Path) -> None:
    """Write rows as lines of JSON, compressed if the name of the file ends with `.gz`.

    Raises:
        TableError: the file cannot be written.
    """
    text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    data = text.encode()
    try:
        file.write_bytes(gzip.compress(data, mtime=0) if file.suffix == ".gz" else data)
    except OSError as error:
        raise TableError(
            f"{file} cannot be written ({error.strerror}). Name another file with --training."
        ) from error


def _verdict_rows(one: Judgement, document: Document, comparer: Comparer) -> Iterator[Row]:
    try:
        compared = comparer.compare(one.question, filters=Filters(documents=(document.doc_id,)))
    except QuestionError:
        return
    if compared.claim is None:
        return
    for claim in _claims(compared.sources[0], one.stance):
        yield from _in_both_forms(_claim_cells(claim), one.question, _OF_STANCE[one.stance])


def _claims(view: SourceView, stance: str) -> list[Claim]:
    sided = [judged for judged in view.claims if judged.stance in _SIDES]
    if stance in _SIDES:
        own = [judged for judged in view.claims if judged.stance == stance]
        chosen: Sequence[Judged] = (own or view.claims)[:1]
    else:
        chosen = sided if sided and stance != MIXED else view.claims[:1]
    return [judged.claim for judged in chosen]


def _claim_cells(claim: Claim) -> dict[str, str]:
    document = claim.document
    before = " ".join(_line(document.text[start:end]) for start, end in claim.before)
    return _cells(document, claim.passage.heading, before, claim.text)


def _mark_rows(one: Judgement, document: Document, comparer: Comparer) -> Iterator[Row]:
    if not one.phrase:
        return
    passages = comparer.searcher.generation.passages_of(document.doc_id)
    passage = next((each for each in passages if stands_in(one.phrase, each.text)), None)
    if passage is None:
        return
    lead = " ".join(_line(each.text) for each in passage.lead)
    cells = _cells(document, passage.heading, lead, one.phrase)
    yield {
        **cells,
        "set": _MARKS,
        "hypothesis": one.question,
        "label": RIGHT if one.grade else WRONG,
    }
    if not one.grade and asked_in(one.question).form != "open":
        yield from _in_both_forms(cells, one.question, "neutral")


def _in_both_forms(cells: Row, asked: str, label: str) -> Iterator[Row]:
    """The pair as typed; a claim also as the question whether it holds, which comes first."""
    is_question = asked_in(asked).form == "yes/no"
    question = asked if is_question else plainly_asked(asked)
    if question:
        yield {**cells, "set": OWN, "hypothesis": question, "label": label, "form": "question"}
    if not is_question:
        yield {**cells, "set": OWN, "hypothesis": asked, "label": label, "form": "claim"}


def _cells(document: Document, heading: str | None, before: str, premise: str) -> dict[str, str]:
    heading = _line(heading or "")
    return {
        "id": document.doc_id,
        "title": _line(document.title),
        "heading": heading if heading != _line(document.title) else "",
        "before": before,
        "premise": _line(premise),
    }


def _line(text: str) -> str:
    return " ".join(text.split())
