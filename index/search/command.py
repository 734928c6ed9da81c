"""Runs `python -m index search`."""

import argparse
import json
import sys

from index.errors import QuestionError, TableError
from index.retrieval.filters import Filters
from index.retrieval.query import well_formed
from index.search.answer import Answer
from index.search.answer_lines import answer_lines
from index.search.excerpt import parse_excerpt
from index.search.searcher import Searcher, open_searcher
from index.settings import DEFAULT_MODEL
from index.terminal import readable_file
from index.text.language import expect_question


def run_search(arguments: argparse.Namespace, *, filters: Filters) -> None:
    """Answer one question, each of a file of them, or a text of an article, and print it.

    Raises:
        ConcordanceError: the index cannot be opened, or what was asked for cannot be read.
    """
    like = None if arguments.like is None else parse_excerpt(arguments.like)
    rows = _questions(arguments.questions) if arguments.questions is not None else None
    if arguments.question is not None and arguments.model in (None, DEFAULT_MODEL):
        expect_question(arguments.question)
    searcher = open_searcher(arguments.index, model=arguments.model)
    if rows is None:
        if like:
            answer = searcher.search_like(like, k=arguments.k, filters=filters)
        else:
            answer = searcher.search(arguments.question, k=arguments.k, filters=filters)
        _print_answer(answer, arguments)
        return
    for row, question in rows:
        answer = _ask(searcher, question, k=arguments.k, filters=filters)
        _print_answer(answer, arguments, row=row)


def _questions(name: str) -> list[tuple[dict[str, str], str]]:
    """The rows of a file of questions: the fields to repeat in the answer, and the question."""
    questions = []
    lines = readable_file(name).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
                question = well_formed(str(row["question"] if "question" in row else row["text"]))
            except (ValueError, KeyError, TypeError) as error:
                raise TableError(
                    f"{name}, line {number} is not a question. "
                    f'Write one JSON object per line: {{"question": "…"}}'
                ) from error
            questions.append(({"_id": row["_id"]} if "_id" in row else {}, question))
    return questions


def _ask(searcher: Searcher, question: str, *, k: int, filters: Filters) -> Answer:
    """Ask one of many questions; one that cannot be asked gets its error as a notice."""
    try:
        return searcher.search(question, k=k, filters=filters)
    except QuestionError as error:
        words = str(error)
        return Answer(
            question=question, answerable=False, hits=(), milliseconds=0, notices=(words,)
        )


def _print_answer(
    answer: Answer, arguments: argparse.Namespace, *, row: dict[str, str] | None = None
) -> None:
    if arguments.json:
        print(json.dumps({**(row or {}), **answer.as_json()}, ensure_ascii=False))  # noqa: T201
        return
    if row is not None:
        print(f"\n{answer.question}")  # noqa: T201
    for line in answer_lines(answer, nearest=arguments.nearest, why=arguments.why):
        print(line)  # noqa: T201
    for notice in answer.notices:
        print(notice, file=sys.stderr)  # noqa: T201
    if answer.did_you_mean:
        print(f"Did you mean: {answer.did_you_mean}", file=sys.stderr)  # noqa: T201
