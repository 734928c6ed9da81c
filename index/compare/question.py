"""What was typed: a yes/no question, a claim, or a question without sides."""

import re
from dataclasses import dataclass
from typing import Literal

from index.compare.comparison import Comparison
from index.compare.english.finite_verbs import may_have_finite_verb
from index.text.sentences import sentences

Form = Literal["yes/no", "claim", "open"]

_AUXILIARY = (
    r"(?:am|is|are|was|were|do|does|did|has|have|had|can|could|may|might|will|would|should|must"
    r"|shall)(?:n['’]t)?|cannot|(?:ca|wo|sha)n['’]t"
)
# Those that begin a question: "Can bees sting and have wings?" is one, so "have" is not here.
_FINITE = "(?:am|is|are|was|were|does|did|can|could|will|would|should|must|shall)"
_WH = r"what|why|how|which|who|whom|whose|when|where"
_FILLER = r"(?:so|and|but|also|or|ok|okay|hi|hello|please|well|now)\b[\s,]*"
_LEADING = r"[^,?]{2,60},\s+|(?:in|on|at|for|with|without|during|after|before|under|to|from|by)\s+"
_ASKS = re.compile(rf"(?:{_FILLER})*(?:{_AUXILIARY})\b", re.IGNORECASE)
_OPENS = re.compile(rf"(?:{_FILLER})*(?:{_WH})(?:['’]s|\b)", re.IGNORECASE)
_ASKS_WHAT = re.compile(rf"(?:{_FILLER})*(?:{_LEADING})?(?:{_WH})(?:['’]s|\b)", re.IGNORECASE)
# "When I run, do I need salt?" asks whether, not when.
_ASKS_LATER = re.compile(rf"(?:when|where|how|if)\b[^,?]+,\s+(?:{_AUXILIARY})\b", re.IGNORECASE)
# "Can you tell me what causes cramps?" asks what, not whether.
_ASKS_TO_TELL = re.compile(
    rf"(?:{_FILLER})*(?:{_AUXILIARY})\s+(?:you|anyone|anybody|someone|somebody)"
    rf"\s+\w+\s+(?:\w+\s+)?(?:{_WH})\b",
    re.IGNORECASE,
)
# "Is heat or ice better?" asks which, not whether.
_ASKS_WHICH = re.compile(
    r".*\bor\b(?! not\b).*\b(?:better|worse|best|worst|more|less|\w+ier)\b"
    r"|.*\b(?:better|worse|more|less)\b.* (?P<in>in|with|for|at|by|from) .* or (?P=in)\b",
    re.IGNORECASE,
)
# "Heat or ice?" asks which, too.
_ASKS_EITHER = re.compile(rf"(?!(?:{_FILLER})*(?:{_AUXILIARY})\b).*\bor\b(?! not\b)", re.IGNORECASE)
# The end of "Does salt help, or doesn't it?" asks nothing more.
_OR_NOT = re.compile(
    rf",?\s+or\s+(?:(?:{_AUXILIARY})\s+\w+\s+not|\w+n['’]t\s+\w+|not)\s*\?+$", re.IGNORECASE
)
# "When cramps strike, salt helps" claims something.
_BEGINS_LATER = re.compile(r"(?:when|where)\b[^,?]+,", re.IGNORECASE)
# The second of two questions in one: "Does salt help, and is it safe?"
_SECOND = re.compile(
    rf"(?:,?\s+(?:and|or|but)|;)\s+(?=(?:{_AUXILIARY})\s+"
    r"(?:it|they|he|she|this|that|these|those|there|the|an?|i|you|we|my|your)\b)",
    re.IGNORECASE,
)
# "Does salt help, and is sugar safe?" But not: "Do those who run and do yoga cramp?"
_SAME_AGAIN = re.compile(
    rf"(?P<first>{_AUXILIARY})\b(?:(?!\b(?:who|that|which|whose|if|when|while|because)\b).)*?"
    rf"(?P<between>(?:,?\s+(?:and|or|but)|;)\s+)(?=(?:(?P=first)|{_FINITE})\s+\w)",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|without|cannot|untrue|false that"
    r"|fail(?:s|ed)? to|lack of|absence of|unable to)\b|n['’]t\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:]|\b(?:but|because|and|if|when|while|although)\b", re.IGNORECASE)
_FEWEST_WORDS = 3
_OPERATOR = re.compile(r"(?<!\S)-?[\"“”][^\"“”]*[\"“”]|(?<!\S)-(?=[^\W\d_])\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question or claim as it was typed, up to the end of the first question.

    `further` counts the questions behind that one.
    """

    text: str
    form: Form
    further: int = 0


def asked_in(typed: str) -> Asked:
    """What a text asks or claims. What stands before a question is kept: "it" may refer to it.

    >>> asked_in("Does salt help, and is it safe? And for whom?")
    Asked(text='Does salt help?', form='yes/no', further=2)
    >>> [asked_in(text).form for text in ("Salt helps the calves.", "How long do cramps last?")]
    ['claim', 'open']
    """
    text = _OR_NOT.sub("?", " ".join(typed.split()))
    pieces = [text[start:end] for start, end in sentences(text)]
    questions = [place for place, piece in enumerate(pieces) if _is_question(piece)]
    if not questions:
        return Asked(text=text, form="claim" if _claims(text) else "open")
    first = questions[0]
    parts = _parts(pieces[first])
    is_short = len(parts[0].split()) < _FEWEST_WORDS
    question = parts[0] if len(parts) == 1 else f"{parts[0].rstrip(' ,')}?"
    return Asked(
        text=" ".join([*pieces[:first], question]),
        form="open" if is_short or _is_open(question) else "yes/no",
        further=len(questions) - 1 + len(parts) - 1,
    )


def form_of(comparison: Comparison) -> Form:
    """The form of what was compared; what sources are for or against is a claim if no question."""
    if comparison.claim is None:
        return "open"
    form = asked_in(comparison.claim).form
    return "claim" if form == "open" else form


def is_double_negation(text: str) -> bool:
    """Whether a clause contains two negations, so that the user should be asked to rephrase.

    >>> is_double_negation("There is no cure without risk."), is_double_negation("No cure exists.")
    (True, False)
    """
    return any(len(_NEGATION.findall(clause)) > 1 for clause in _CLAUSE_END.split(text))


def _parts(question: str) -> list[str]:
    """The questions joined in one sentence."""
    if _ASKS_LATER.match(question):
        return [question]
    parts = []
    while again := _SAME_AGAIN.match(question):
        parts += _SECOND.split(question[: again.start("between")])
        question = question[again.end() :]
    return [*parts, *_SECOND.split(question)]


def _is_question(piece: str) -> bool:
    if piece.endswith("?"):
        return True
    if piece.endswith(".") or (_BEGINS_LATER.match(piece) and not _ASKS_LATER.match(piece)):
        return False
    return bool(_ASKS.match(piece) or _OPENS.match(piece))


def _claims(text: str) -> bool:
    """Whether it says something, rather than being words to look for."""
    if text.endswith((".", "!")):
        return len(text.split()) >= _FEWEST_WORDS
    # What is quoted must occur as it stands, and what is excluded must not.
    words = _OPERATOR.sub("…", text)
    return len(words.split()) >= _FEWEST_WORDS and may_have_finite_verb(words)


def _is_open(question: str) -> bool:
    if _ASKS_LATER.match(question):
        return False
    ways = (_ASKS_WHAT, _ASKS_TO_TELL, _ASKS_WHICH, _ASKS_EITHER)
    return any(way.match(question) for way in ways)
