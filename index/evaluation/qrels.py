"""Judged sets as published: questions as JSONL, judgements as TSV."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from index.attribution import counted
from index.errors import TableError
from index.evaluation.judged_set import JudgedSet
from index.notebook.csv_tables import json_rows, read_text
from index.notebook.judgements import short_name
from index.search.searcher import Searcher

# Some sets give -1 for worse than wrong.
_WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)


def read_judged_set(queries: Path, qrels: Path) -> JudgedSet:
    """Questions from a JSONL file (`_id`, `text` or `question`) and grades from a TSV file
    (`query-id`, `corpus-id`, `score`, named in its first line).

    Questions without any right document are left out: nothing can be measured on them. So are
    judgements of other questions, which a notice counts.

    Raises:
        TableError: a file cannot be read, a row does not have that form or repeats another,
            or the two files do not match.
    """
    questions = _questions(queries)
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    lines: dict[tuple[str, str], int] = {}
    others: list[int] = []
    for line, question, document, grade in _qrels(qrels):
        if (question, document) in lines:
            raise TableError(
                f"{qrels}, line {line} judges {document!r} for question {question!r}, as line "
                f"{lines[question, document]} does. Remove one of the two rows."
            )
        lines[question, document] = line
        grades[question][document] = grade
        others += [] if question in questions else [line]
    measured = {
        question: judged
        for question, judged in grades.items()
        if question in questions and any(grade > 0 for grade in judged.values())
    }
    if not measured:
        raise TableError(
            f"No question of {queries} has a right document in {qrels}. Check the ids."
        )
    notices = [
        f"Passed over: {counted(len(others), 'judgement')} on questions that are not in {queries} "
        f"(first in line {line} of {qrels})."
        for line in others[:1]
    ]
    return JudgedSet(
        questions={question: questions[question] for question in measured},
        grades=measured,
        lines=lines,
        notices=notices,
    )


def place_qrels(judged: JudgedSet, qrels: Path, searcher: Searcher) -> JudgedSet:
    """The same with a notice on the judged documents that the index does not have.

    They count as never found. Each question must have a right document that is in the corpus,
    even if it could not be indexed, such as one without text.

    Raises:
        TableError: no right document of a question is in the corpus; it names the line.
    """
    indexed = _names(document.doc_id for document in searcher.listings)
    failed = _names(path for path, _ in searcher.generation.manifest.failed)
    missing = []
    for question, grades in judged.grades.items():
        right = [name for name, grade in grades.items() if grade > 0]
        if not (indexed | failed) & set(right):
            raise TableError(
                f"{qrels}, line {judged.lines[question, right[0]]}: {right[0]!r} is not in the "
                f"index, nor is any other right document of question {question!r}. Check the "
                f"ids, and that this is the index of that corpus: --index"
            )
        missing += [judged.lines[question, name] for name in grades if name not in indexed]
    if not missing:
        return judged
    notice = (
        f"Never found: {counted(len(missing), 'judgement')} on what is not in the index "
        f"(first in line {min(missing)} of {qrels})."
    )
    return replace(judged, notices=[*judged.notices, notice])


def _names(doc_ids: Iterable[str]) -> set[str]:
    return {name for doc_id in doc_ids for name in (doc_id, short_name(doc_id))}


def _questions(queries: Path) -> dict[str, str]:
    questions: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, row in json_rows(queries):
        text = row.get("text") or row.get("question")
        if row.get("_id") is None or not isinstance(text, str):
            raise TableError(
                f"{queries}, line {line} has no _id or no text. "
                f'Write one question per line: {{"_id": "1", "text": "…"}}'
            )
        name = str(row["_id"])
        if name in questions:
            raise TableError(
                f"{queries}, line {line} has the _id {name!r} of line {lines[name]}. "
                f"Give each question an _id of its own."
            )
        questions[name], lines[name] = text, line
    return questions


def _qrels(qrels: Path) -> Iterator[tuple[int, str, str, int]]:
    for line, text in enumerate(read_text(qrels).splitlines(), start=1):
        cells = [cell.strip() for cell in text.split("\t")]
        if not text.strip():
            continue
        if len(cells) != 3:
            raise TableError(
                f"{qrels}, line {line} has {counted(len(cells), 'column')}, not three. Write "
                f"query-id, corpus-id and score, separated by tabs."
            )
        question, document, grade = cells
        if _WHOLE.fullmatch(grade):
            yield line, question, document, int(grade)
        elif line > 1:
            raise TableError(
                f"{qrels}, line {line} has the score {grade[:20]!r}. Write a whole number: "
                f"0 for wrong, 1 for right, more for better."
            )
