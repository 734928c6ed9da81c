"""Parses a question as typed: what it asks, what must occur, what must not."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.errors import QuestionError

LONGEST = 5_000
# A quotation mark after a number stands for inches.
_OPERATOR = re.compile(
    r"""
    (?<!\S)-["“”](?P<without>[^"“”]*)["“”] | (?<!\w)["“”](?P<phrase>[^"“”]*)["“”]
    | (?<!\S)-(?=[^\W\d_])(?P<excluded>\w[\w'’ʼ\u00ad\u200b-\u200d\u2060\u2010-\u2015-]*)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`text` is what is searched for by meaning and words; `phrases` must occur in a passage,
    `excluded` words and phrases must not. `typed` is the question as typed.
    """

    typed: str
    text: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def parse_question(typed: str) -> Question:
    """Take `"quoted phrases"`, `-words` and `-"quoted phrases"` out of a question.

    A hyphen inside a word, before a number or alone is left as it is.

    Raises:
        QuestionError: nothing is left to look for, or the question is too long.

    >>> parse_question('can "charley horse" hurt -runner').phrases
    ('charley horse',)
    >>> parse_question('can "charley horse" hurt -runner').text
    'can charley horse hurt'
    """
    if len(typed) > LONGEST:
        raise QuestionError(
            f"The question has {len(typed):,} characters; at most {LONGEST:,} are read. "
            f"Ask about one thing in a sentence or two."
        )
    operators = list(_OPERATOR.finditer(typed))
    phrases = _texts(operator["phrase"] for operator in operators)
    excluded = _texts(operator["without"] or operator["excluded"] for operator in operators)
    text = " ".join(_OPERATOR.sub(lambda operator: f" {operator['phrase'] or ''} ", typed).split())
    if not re.search(r"\w", text):
        raise QuestionError("The question has no word to look for. Ask in a few words of your own.")
    return Question(typed=typed, text=text, phrases=phrases, excluded=excluded)


def _texts(parts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in parts if part and re.search(r"\w", part))


def well_formed(text: str) -> str:
    """`text` with a question mark for each character that cannot be encoded.

    They come from bytes on a command line that are not UTF-8, and from half a surrogate in JSON.

    >>> well_formed("cramps \\udcff")
    'cramps ?'
    """
    return text.encode(errors="replace").decode()
