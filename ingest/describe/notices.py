"""Recognises blocks that are about the page they are on instead of the article's subject."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.text.sentences import sentences
from ingest.lower_case import lowered

NOTICE_SHARE = 1 / 3


class Rule(NamedTuple):
    """A notice contains the fixed `word`, the `other` one, too, and in one of its clauses all
    `parts` in turn; a rule of one part applies to the whole notice.

    Looking for a fixed word takes a hundredth of the time of a pattern.
    """

    word: str
    other: str
    parts: Sequence[re.Pattern[str]]


def _rule(words: str, *parts: str) -> Rule:
    word, _, other = words.partition(" ")
    return Rule(word, other, [re.compile(part, re.VERBOSE) for part in parts])


_PAGE = r"\b(?:we|articles?|contents?|information|(?:web)?sites?|pages?|materials?|blogs?|posts?)\b"
# Only what is about the page itself: that rest "is not a substitute for medical care" is content.
_RULES = (
    _rule(
        "cookie",
        r"""\b(?:we|sites?|website|partners)\s+(?:\w+\s+){0,2}
        (?:uses?|using|stores?|sets?|places?)\s(?:\w+\s+){0,3}cookies?\b(?!\s+(?:made|baked))
        | \bcookie\s+(?:policy|settings|preferences)\b""",
    ),
    _rule("purpose only", r"\b(?:educational|informational?)\s+purposes?\s+only\b"),
    _rule("assume no", r"\bassumes?\s+no\s+(?:liability|responsibility)\b"),
    _rule(
        "healthcare intended",
        r"""\b(?:information|article|content|page|site)\s+is\s+intended\s+for
        \s+healthcare\s+professionals\b""",
    ),
    _rule(
        "reviewed",
        r"""\b(?:articles?|pages?|contents?|posts?)\b.{0,40}
        \b(?:has\s+been|have\s+been|are|is|was)
        \s+(?:medically\s+)?reviewed\s+(?:by|for\s+accuracy)\b""",
    ),
    _rule("helpful was", r"\bwas\s+this\s+(?:article|page|information)\s+helpful\b"),
    _rule("rights reserved", r"\ball\s+rights\s+reserved\b"),
    _rule("©", r"©\s*\d{4}\b"),
    _rule("(c)", r"\(c\)\s*\d{4}\b"),
    _rule("copyright", r"\bcopyright\b\s*\d{4}\b"),
    _rule("newsletter", r"\b(?:our|weekly|daily|free)\s+newsletter\b"),
    _rule("more read", r"\bread\s+more\W*$"),
    _rule("tailor help", r"\bhelp\s+us\s+tailor\b"),
    _rule("describes best", r"\bwhich\s+best\s+describes\s+you\b"),
    _rule("choice helps", r"\byour\s+choice\s+helps\s+us\b"),
    _rule("tear out", r"\btear\s+this\s+out\b"),
    _rule("near visit", r"\bnear\s+you,\s+visit\b"),
    _rule("excerpted", r"\bpage\s+is\s+excerpted\s+from\b"),
    *(
        _rule(
            f"{verb} not",
            _PAGE,
            rf"\b(?:do(?:es)?|should)\s+not\s+{verb}\s",
            r"\b(?:(?:medical|professional|legal)\s+(?:\w+\s+)?(?:advice|care)|discretion)\b",
        )
        for verb in ("provide", "constitute", "offer", "replace")
    ),
    *(
        _rule(
            f"{word} not",
            _PAGE,
            r"\bnot\s+(?:be\s+)?(?:(?:a\s+)?substitute|intended\s+(?:to|as|for))\b",
            r"\b(?:advice|diagnos\w+|treat\w*)\b",
        )
        for word in ("substitute", "intended")
    ),
    _rule(
        "receiv",
        r"""\byou(?:['’]re|\s+are)?\s+receiv\w+\s+this
        \s+(?:e-?mail|message|newsletter)\b""",
    ),
    _rule(
        "unsubscribe",
        r"""\b(?:to|can|or|may)\s+unsubscribe\b[^.]*\b(?:here|any\s?time|from\s+(?:this|our|these))\b
        | \bunsubscribe\s*\| | \|\s*unsubscribe\b | ^\W*unsubscribe(?:\s+here)?\W*$""",
    ),
    _rule(
        "editorial",
        r"\b(?:view|our|strict|follow)\b",
        r"\beditorial\s+(?:policy|process|guidelines)\b",
    ),
)
_BEGINNING = re.compile(
    r"""
    \s*(?:
    (?:accept|manage|reject)\s+(?:all\s+)?cookies
    | (?:medically|clinically)\s+reviewed\b | reviewed\s+by\s*: | fact[- ]checked\b
    | (?:sign\s+up|subscribe)\b[^.]*
        \b(?:newsletters?|e-?mails?|inbox|updates|alerts|channel|account)\b
    | (?:subscribe|log\s+in|sign\s+(?:in|up)|follow\s+us|share\s+this|skip\s+to)\W*$
    | (?:click\s+here|follow\s+us\s+on|skip\s+to\s+(?:main\s+)?(?:content|navigation))\b
    | share\s+(?:this\s+(?:article|page|post|story)|on\s+(?:facebook|twitter|x|whatsapp))\b
    | advertisements?\s*$
    | (?:(?:page\s+)?last\s+)?(?:updated|modified|reviewed)(?:\s+on)?\s*:
    | written,?\s+(?:edited\s+)?(?:or\s+reviewed\s+)?by\s*:
    | personali[sz]e\s*$
    | <?https?://\S+>?\s*$ | please\s+visit\s+(?:\[|our\b|https?:|www\.)
    | [\s*_]*use\s+\[[^]]+\]\(https?:[^)]*\)
    | digest\s+of\s+(?:an?|the)\s
    | (?:view|read)\s+(?:(?:this|it|the)\s+)?(?:(?:e-?mail|message|newsletter|issue|letter)\s+)?
        (?:online|in\s+(?:your|a)\s+(?:web\s?)?browser)\W*$
    | (?:having\s+)?(?:trouble|problems)\s+(?:viewing|reading)\s+this\s
    | was\s+this\s+e-?mail\s+forwarded\s+to\s+you\b | our\s+mailing\s+address\s+is\b
    | (?:manage|update|change)\s+(?:your\s+)?(?:e-?mail\s+)?preferences(?:\W*$|\s*\||\s+or\s)
    | forward\s+(?:this\s+)?(?:e-?mail\s+)?to\s+a\s+friend\W*$
    | (?:please\s+)?add\s+us\s+to\s+your\s+address\s+book\b
    )
    """,
    re.VERBOSE,
)


class Notices:
    """Finds the notices in one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._low = lowered(text)
        # In most texts, few may apply to any block.
        self._rules = [one for one in _RULES if one.word in self._low and one.other in self._low]

    def is_notice(self, start: int, end: int) -> bool:
        """Whether notices make up at least a third of the words of `text[start:end]`."""
        if not self._gives_notice(start, end):
            return False
        parts = sentences(self._text, start=start, end=end)
        noticed = sum(self._count(*part) for part in parts if self._gives_notice(*part))
        return noticed >= NOTICE_SHARE * self._count(start, end)

    def _count(self, start: int, end: int) -> int:
        return len(self._text[start:end].split())

    def _gives_notice(self, start: int, end: int) -> bool:
        low = self._low
        if _BEGINNING.match(low, start, end):
            return True
        for word, other, parts in self._rules:
            if (
                low.find(word, start, end) >= 0
                and low.find(other, start, end) >= 0
                and _applies(parts, low[start:end])
            ):
                return True
        return False


def is_notice(words: str) -> bool:
    """Whether notices make up at least a third of the words of a block."""
    return Notices(words).is_notice(0, len(words))


def _applies(parts: Sequence[re.Pattern[str]], words: str) -> bool:
    if len(parts) == 1:
        return parts[0].search(words) is not None
    # One pattern with gaps would take quadratic time, or worse.
    return parts[-1].search(words) is not None and any(
        _match_in_turn(parts, clause) for clause in words.split(".")
    )


def _match_in_turn(parts: Iterable[re.Pattern[str]], clause: str) -> bool:
    place = 0
    for part in parts:
        match = part.search(clause, place)
        if match is None:
            return False
        place = match.end()
    return True
