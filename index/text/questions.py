"""Questions in the words of an article: its own, and those that English word order can make."""

import re
from collections.abc import Mapping, Sequence

from index.text.analyzer import terms
from index.text.stop_words import STOP_WORDS

_LONGEST = 80
# What these refer to stands outside the question.
_POINTS_BACK = re.compile(
    r"\b(?:its?|they|them|their|this|these|those|such|he|him|his|she|hers?|we|ours?|us|my|i|me"
    r"|here|there|above|below|former|latter|others?|another|also|too|both|now|then|today|even"
    r"|same|so|something|anything|someone|things?)\b|\b(?:more|less)\b(?!.*\bthan\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:what|why|how|which|who|whose|when|where|am|is|are|was|were|do|does|did|has|have|had|can"
    r"|could|will|would|should|must)\b",
    re.IGNORECASE,
)
_ENDS = ("?", "？", "؟")
# Denials, two things in one, and what is asked of somebody.
_NOT_WHETHER = re.compile(
    r"\b(?:not|no|never|cannot|none|nor|without|and|or|whether|how|what|why|you|yours?)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_BEFORE_SUBJECT = re.compile(
    r"\w+ly\b|(?:sometimes|often|perhaps|maybe|always|still|yet|even|instead|thus|hence|therefore"
    r"|however|moreover|although|though|since|like|unlike|many|several|today|little|few|much|various)\b",
    re.IGNORECASE,
)
_CAPITAL = r"\b[A-Z][a-z'’-]*\b"
_WORD = r"[^\W\d_][\w'’-]*"
_NOUN = rf"(?P<noun>(?:an?\s)?{_WORD}(?:\s{_WORD}){{0,3}}?)"
_EFFECT = (
    r"(?P<verb>cause|help|prevent|reduce|increase|relieve|worsen|improve|affect|trigger|raise"
    r"|lower|harm|protect|damage|work|lead(?=s?\sto\b)|depend(?=s?\son\b))"
)
_REST = r"(?!an?\s|the\s|(?:called|known|named|said|thought|considered)\s)(?P<rest>\S+\s.+)"
_HEADINGS = {
    r"How\sto\s(?P<rest>.+)": "How do you {rest}?",
    r"(?P<wh>When|Where|What)\sto\s(?P<rest>.+)": "{wh} should you {rest}?",
    r"What\s(?P<noun>.+)\s(?P<verb>is|are)": "What {verb} {noun}?",
    r"(?P<wh>How|Why|When|Where)\s(?P<noun>\S+(?:\s\S+){0,3}?)\s(?P<verb>is|are|can|should)\s"
    r"(?P<rest>.+)": "{wh} {verb} {noun} {rest}?",
    r"(?:The\s)?(?P<noun>\w{2,}[^\Wsui]s)\sof\s(?P<rest>.+)": "What are the {noun} of {rest}?",
}
_DEFINITIONS = {
    rf"{_NOUN}(?:\s\(\w+\))?\sis\s(?:an?|the|one)\s.+": "What is {noun}?",
    rf"{_NOUN}(?:\s\(\w+\))?\sare\s\w+\s.+": "What are {noun}?",
}
_CLAIMS = {
    rf"{_NOUN}\s(?P<verb>is|are|should)\s{_REST}": "{verb} {noun} {rest}?",
    rf"{_NOUN}\s(?:can|may|might|could)\s{_REST}": "can {noun} {rest}?",
    rf"{_NOUN}\s{_EFFECT}s\s{_REST}": "does {noun} {verb} {rest}?",
    rf"{_NOUN}(?<=[^\Ws]s)\s{_EFFECT}\s{_REST}": "do {noun} {verb} {rest}?",
}
_LEADING = re.compile(
    r"^(?:[^,]{2,60},\s|.*\b(?:shows?|showed|suggests?|suggested|finds?|found|says?|said|reports?"
    r"|reported|claims?|claimed|concludes?|concluded)(?:\s\w+)?\sthat\s)",
    re.IGNORECASE,
)
# What follows is a clause of its own, or more about the one before.
_CLAUSE_END = re.compile(
    r"\s*[,;:(–—]|\s(?:because|which|that|who|when|if|while|although|but|unless|until|where)\s"
)


def asked_in_line(line: str, *, english: bool) -> str | None:
    """The line, if it is a question that needs no other; in English it begins as one does.

    >>> asked_in_line("What helps against cramps?", english=True)
    'What helps against cramps?'
    >>> asked_in_line("Is it dangerous?", english=True), asked_in_line("Cramps?", english=True)
    (None, None)
    """
    words = " ".join(line.split())
    if not words.endswith(_ENDS) or (english and not _ASKS.match(words)):
        return None
    is_whole = len(words.split()) > 2 or not english
    return words if is_whole and _stands_alone(words) else None


def asked_by_heading(heading: str, *, texts: Sequence[str]) -> str | None:
    """A question that asks for what a heading announces.

    As everywhere here, `texts` are that of its article and others; they show which words have a
    capital within a sentence. A word that none of them shows makes no question.

    >>> asked_by_heading("Causes of Leg Cramps", texts=["Few causes of leg cramps do harm."])
    'What are the causes of leg cramps?'
    """
    return _made(_HEADINGS, heading, texts)


def asked_for_definition(sentence: str, *, texts: Sequence[str]) -> str | None:
    """The question that a sentence answers by saying what something is.

    >>> asked_for_definition("A cramp is a sudden pull of a muscle.", texts=["Such a cramp hurts."])
    'What is a cramp?'
    """
    return _made(_DEFINITIONS, sentence.removesuffix("."), texts)


def asked_whether(claim: str, *, texts: Sequence[str]) -> str | None:
    """The yes/no question that the main clause of a sentence answers.

    >>> asked_whether("If it freezes, cold can cause cramps.", texts=[""])
    'Can cold cause cramps?'
    """
    clause = _CLAUSE_END.split(_LEADING.sub("", claim, count=1).removesuffix("."))[0]
    if not claim.endswith(".") or _NOT_WHETHER.search(clause):
        return None
    return _made(_CLAIMS, clause, texts)


def _made(patterns: Mapping[str, str], words: str, texts: Sequence[str]) -> str | None:
    words = " ".join(words.split())
    for pattern, question in patterns.items():
        found = re.fullmatch(pattern, words, re.IGNORECASE)
        if found and _is_subject(found.groupdict().get("noun", "")):
            asked = question.format(**found.groupdict())
            asked = _as_within(asked, texts) if _is_whole(asked) else ""
            return f"{asked[0].upper()}{asked[1:]}" if asked else None
    return None


def _is_subject(words: str) -> bool:
    """Whether these words can come behind a verb: no adverb or clause is among them."""
    inner = words.lower().split()
    inner = inner[1:] if inner[:1] in (["a"], ["an"]) else inner
    adverbs = _BEFORE_SUBJECT.match(words) or words.endswith("ly")
    return not adverbs and STOP_WORDS.isdisjoint({*inner} - {"of"})


def _as_within(words: str, texts: Sequence[str]) -> str:
    """The words as they are written within a sentence; empty if that is not known."""
    capitals = {word: _within(word, texts) for word in re.findall(_CAPITAL, words)}
    if None in capitals.values():
        return ""
    return re.sub(_CAPITAL, lambda word: capitals[word.group()] or "", words)


def _within(word: str, texts: Sequence[str]) -> str | None:
    if word.lower() in STOP_WORDS:
        return word.lower()
    small, name = rf"\b{re.escape(word.lower())}\b", rf"[a-z,] {re.escape(word)}\b"
    for text in texts:
        counts = len(re.findall(small, text)), len(re.findall(name, text))
        if any(counts):
            return word if counts[1] > counts[0] else word.lower()
    return None


def _is_whole(question: str) -> bool:
    return _stands_alone(question) and question[:-1].split()[-1] not in STOP_WORDS


def _stands_alone(question: str) -> bool:
    return (
        len(question) <= _LONGEST
        and re.search(r"[^\w\s'’,¿-]", question[:-1]) is None
        and _POINTS_BACK.search(question) is None
        and len(terms(question)) > 0
    )
