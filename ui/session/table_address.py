"""The address of a table of sources by questions, which is a permalink."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from index.compare.source_table import Arrangement
from index.notebook.judgements import asks_same
from ui.session.permalinks import Parameters

MOST_QUESTIONS = 12
ADD, DROP = "add", "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableQuery:
    """The questions of a table, each once, and how it is arranged."""

    questions: tuple[str, ...] = ()
    arrangement: Arrangement = field(default_factory=Arrangement)

    def parameters(self) -> Parameters:
        """The parameters of an address that shows the same; defaults are left out."""
        by, named, stances = (
            self.arrangement.by,
            self.arrangement.named,
            self.arrangement.stances,
        )
        given = {
            "q": list(self.questions),
            "sort": [] if by is None else [str(by + 1)],
            "name": [named] if named else [],
            "stance": list(stances),
        }
        return {name: values for name, values in given.items() if values}

    def with_questions(self, questions: Sequence[str]) -> "TableQuery":
        """The same with other questions; the order stays with its question while that is there."""
        by = self.arrangement.by
        ordered_by = self.questions[by] if by is not None and by < len(self.questions) else None
        kept = questions.index(ordered_by) if ordered_by in questions else None
        return TableQuery(
            questions=tuple(questions), arrangement=replace(self.arrangement, by=kept)
        )


def read_table(parameters: Mapping[str, Sequence[str]]) -> TableQuery:
    """The table in the parameters of an address; what is not valid is passed over.

    >>> read_table({"q": ["Why?", "why", "How?"], "sort": ["2"]}).questions
    ('Why?', 'How?')
    """
    questions = without_repeats(parameters.get("q", ()))[:MOST_QUESTIONS]
    given = (parameters.get("sort") or [""])[-1]
    place = int(given) - 1 if given.isascii() and given.isdecimal() and len(given) < 3 else -1
    return TableQuery(
        questions=tuple(questions),
        arrangement=Arrangement(
            by=place if 0 <= place < len(questions) else None,
            named=(parameters.get("name") or [""])[-1].strip(),
            stances=tuple(dict.fromkeys(parameters.get("stance", ()))),
        ),
    )


def without_repeats(questions: Sequence[str]) -> list[str]:
    """The questions on one line each, without empty ones and those that ask the same again."""
    kept: list[str] = []
    for question in (" ".join(words.split()) for words in questions):
        if question and not any(asks_same(question, other) for other in kept):
            kept.append(question)
    return kept


def table_address(table: TableQuery, *, add: str = "", drop: str = "") -> str:
    """The address of a table, relative to any page; it may add or drop a question.

    >>> table_address(TableQuery(questions=("Does salt help?",)), add="Why?")
    'table?q=Does+salt+help%3F&add=Why%3F'
    """
    changes = {name: [words] for name, words in ((ADD, add), (DROP, drop)) if words}
    return f"table?{urlencode({**table.parameters(), **changes}, doseq=True)}"


def adding_address(question: str) -> str:
    """The address that adds a question to the table that a person last had, and shows that.

    >>> adding_address("Does salt help?")
    'table?add=Does+salt+help%3F'
    """
    return table_address(TableQuery(), add=" ".join(question.split()))
