"""Parses a question as typed: what it asks, what must occur, what must not."""

import re
from dataclasses import dataclass
from unicodedata import normalize

from index.errors import QuestionError
from index.text.analyzer import is_unspaced

LONGEST = 5_000
# A quotation mark after a number stands for inches.
_OPERATOR = re.compile(
    r"""(?<!\w)["“”](?P<phrase>[^"“”]*)["“”] | (?<!\S)-(?=[^\W\d_])(?P<excluded>\w[\w'’-]*)""",
    re.VERBOSE,
)
_SAME_SIGNS = str.maketrans("‘’ʼ‐‑", "'''--")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`text` is what is searched for by meaning and words; `phrases` must occur in a passage,
    `excluded` words must not. `typed` is the question as typed.
    """

    typed: str
    text: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def parse_question(typed: str) -> Question:
    """Take `"quoted phrases"` and `-words` out of a question.

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
    operators = [
        (operator["phrase"] or "", operator["excluded"]) for operator in _OPERATOR.finditer(typed)
    ]
    phrases = tuple(" ".join(phrase.split()) for phrase, _ in operators if re.search(r"\w", phrase))
    excluded = tuple(word for _, word in operators if word)
    text = " ".join(_OPERATOR.sub(lambda operator: f" {operator['phrase'] or ''} ", typed).split())
    if not re.search(r"\w", text):
        raise QuestionError(
            "The question has no word to look for. Ask in a few words of your own, "
            "such as: why do my legs cramp at night?"
        )
    return Question(typed=typed, text=text, phrases=phrases, excluded=excluded)


def well_formed(text: str) -> str:
    """`text` with a question mark for each character that cannot be encoded.

    They come from bytes on a command line that are not UTF-8, and from half a surrogate in JSON.

    >>> well_formed("cramps \\udcff")
    'cramps ?'
    """
    return text.encode(errors="replace").decode()


def holds_phrase(text: str, phrase: str) -> bool:
    """Whether `phrase` occurs in `text` as whole words.

    Case, white space and the shape of apostrophes and hyphens make no difference. Where a script
    has no blanks between words, a phrase may occur anywhere.
    """
    parts = normalize("NFC", phrase).translate(_SAME_SIGNS).split()
    words = r"\s+".join(re.escape(word) for word in parts)
    before = "" if is_unspaced(parts[0][0]) else r"(?<!\w)"
    behind = "" if is_unspaced(parts[-1][-1]) else r"(?!\w)"
    within = normalize("NFC", text).translate(_SAME_SIGNS)
    return re.search(f"{before}{words}{behind}", within, re.I) is not None
