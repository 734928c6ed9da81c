"""Judged sets: what is right for each question, by the names of articles and passages."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from index.attribution import counted
from index.errors import QuestionError, TableError
from index.notebook.judgements import Judgement, short_name
from index.records import Listing, Location
from index.retrieval.query import parse_question
from index.search.searcher import Searcher

Unit = Literal["document", "passage"]

_SAME_SIGNS = str.maketrans("‘’ʼ“”‐‑", "'''\"\"--")


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSet:
    """Questions by id, and for each the names that were judged, with grades (0 is wrong).

    Nothing answers those that are `unanswered`. `stances` are what articles say to a question, by
    its id and theirs.

    `by_passage` has the ids of the questions for which passages were judged, named as
    `passage_name` does; for the others it is documents, by doc_id or by the part after `#`.
    `notices` are lines on judgements that do not count; `lines` gives the line of a judgement of
    question and name in its file, where it is known.
    """

    questions: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]
    by_passage: frozenset[str] = frozenset()
    unanswered: frozenset[str] = frozenset()
    stances: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notices: Sequence[str] = ()
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def unit(self, question: str) -> Unit:
        """What was judged for the question of this id."""
        return "passage" if question in self.by_passage else "document"


def passage_name(passage: Location) -> str:
    """The name of a passage in a judged set.

    >>> passage_name(Location(doc_id="a.md", ordinal=0, start=3, end=9))
    'a.md@3-9'
    """
    return f"{passage.doc_id}@{passage.start}-{passage.end}"


def place_judgements(file: Path, judgements: Sequence[Judgement], searcher: Searcher) -> JudgedSet:
    """The judged set of the rows of `file` in this index.

    A question with a phrase in some row is judged on passages: right are all that contain the
    phrase, in the named article if one is named; if none contains all of it, the two it spans;
    if a row names only an article, all its passages. Marks on what is no longer in the index are
    passed over, and a notice says so.

    Raises:
        TableError: a row written by hand names what is not in the index, or a question
            cannot be asked; it names the line.
    """
    if not judgements:
        raise TableError(
            f"{file} contains no question yet. Write one per line below the columns, or mark "
            f"passages by “Answers it” while asking: python -m ui"
        )
    places = _Places(file, searcher)
    by_passage = frozenset(one.question for one in judgements if one.phrase)
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    stances: dict[str, dict[str, str]] = defaultdict(dict)
    lost: list[int] = []
    for one in judgements:
        if one.is_refusal:
            places.check(one)
            continue
        is_of_passages = one.question in by_passage and not one.stance
        try:
            names = places.names(one, unit="passage" if is_of_passages else "document")
        except TableError:
            if not one.marked:
                raise
            lost.append(one.line)
            continue
        if one.stance:
            stances[one.question] |= dict.fromkeys(names, one.stance)
            continue
        given = grades[one.question]
        given.update({name: max(one.grade, given.get(name, 0)) for name in names})
    notices = [
        f"Passed over: {counted(len(lost), 'mark')} on what is no longer in the articles "
        f"(first in line {line} of {file})."
        for line in lost[:1]
    ]
    unanswered = frozenset(one.question for one in judgements if one.is_refusal)
    _refuse_both(file, judgements, unanswered)
    asked = dict.fromkeys(one.question for one in judgements)
    known = grades.keys() | stances.keys() | unanswered
    return JudgedSet(
        questions={question: question for question in asked if question in known},
        grades=grades,
        by_passage=by_passage & grades.keys(),
        unanswered=unanswered,
        stances=stances,
        notices=notices,
    )


def _refuse_both(file: Path, judgements: Sequence[Judgement], unanswered: frozenset[str]) -> None:
    for one in judgements:
        if one.question in unanswered and one.grade > 0 and not one.stance:
            raise TableError(
                f"{file}, line {one.line} names an answer to a question that another row says "
                f"nothing answers. Remove one of the two rows."
            )


def stands_in(phrase: str, text: str) -> bool:
    """Whether `text` contains the words of `phrase`.

    Case, white space and the shape of quotation marks and hyphens make no difference.

    >>> stands_in("the calf’s  REST", "Give the calf's rest a try")
    True
    """
    return _fold(phrase) in _fold(text)


class _Places:
    """The articles and passages of an index by the names that people give them."""

    def __init__(self, file: Path, searcher: Searcher) -> None:
        self._file = file
        self._generation = searcher.generation
        self._named: dict[str, list[Listing]] = defaultdict(list)
        self._documents = searcher.listings
        for document in searcher.listings:
            for name in {document.doc_id, document.path, short_name(document.doc_id)}:
                self._named[name].append(document)
        self._folded = cache(lambda doc_id: _fold(self._text(doc_id)))

    def names(self, one: Judgement, *, unit: Unit) -> list[str]:
        """The names of what is judged."""
        where = self.check(one)
        documents = self._articles(one.article, where) if one.article else self._documents
        if one.phrase:
            return self._with_phrase(one, documents, where)
        if len(documents) > 1:
            raise TableError(
                f"{where}: {one.article!r} names {counted(len(documents), 'article')}. Write one "
                f"of them, such as {documents[0].doc_id}, or add a phrase."
            )
        if unit == "document":
            return [documents[0].doc_id]
        return [passage_name(one) for one in self._generation.passages_of(documents[0].doc_id)]

    def check(self, one: Judgement) -> str:
        """Where a judgement stands, after a look whether its question can be asked."""
        where = f"{self._file}, line {one.line}"
        try:
            parse_question(one.question)
        except QuestionError as error:
            raise TableError(f"{where}: {error}") from error
        return where

    def _articles(self, name: str, where: str) -> list[Listing]:
        named = self._named.get(name, [])
        # An article's own id takes precedence over a table of the same name.
        exact = [document for document in named if document.doc_id == name]
        if not named:
            raise TableError(
                f"{where}: there is no article {name[:100]!r} in your library. See their names: "
                f"python -m ingest status"
            )
        return exact or named

    def _with_phrase(self, one: Judgement, documents: Sequence[Listing], where: str) -> list[str]:
        phrase = _fold(one.phrase)
        containing = [document for document in documents if phrase in self._folded(document.doc_id)]
        if not containing:
            raise TableError(
                f"{where}: {one.phrase[:100]!r} is nowhere in {one.article or 'the articles'}. "
                f"Copy a few words of the passage exactly."
            )
        names = [name for document in containing for name in self._in(document, phrase)]
        if not names:
            raise TableError(
                f"{where}: {one.phrase[:100]!r} is in {containing[0].doc_id}, but in none of its "
                f"passages. Choose words of the text itself."
            )
        return names

    def _in(self, document: Listing, phrase: str) -> list[str]:
        passages = self._generation.passages_of(document.doc_id)
        whole = [passage for passage in passages if phrase in _fold(passage.text)]
        for one, other in zip(passages, passages[1:], strict=False):
            both = slice(one.start, other.end)
            if not whole and phrase in _fold(self._text(document.doc_id)[both]):
                return [passage_name(one), passage_name(other)]
        return [passage_name(passage) for passage in whole]

    def _text(self, doc_id: str) -> str:
        document = self._generation.document(doc_id)
        return document.text if document else ""


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(_SAME_SIGNS).casefold().split())
