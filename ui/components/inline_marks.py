"""Finds emphasis, links and code that a text marks with the signs of Markdown."""

import re
from collections.abc import Iterator

from index.records import Span
from ui.markup import SIGN, Highlight

# What stands between two marks goes over line ends but not over a blank line, and has an end, so
# that no text takes quadratic time.
_ON = r"(?!\n[ \t]*\n)"
_CODE = re.compile(
    rf"(?<!`)(?P<open>`+)(?P<inner>(?:{_ON}.){{1,400}}?)(?<!`)(?P<close>(?P=open))(?!`)", re.DOTALL
)
_ESCAPED = re.compile(r"(?P<open>\\)(?P<inner>[*_`#\[\]|>~\\-])(?P<close>)")
_LINK = re.compile(
    rf"(?P<open>!?\[)(?P<inner>(?:{_ON}[^\[\]]){{1,400}}?)"
    r"(?P<close>\]\((?:<[^<>\n]{0,999}>|[^()\s]{0,999}(?:\([^()\s]{0,300}\)[^()\s]{0,300})?)"
    r"(?:\s+\"[^\"\n]{0,300}\")?\))"
)
_ADDRESS = re.compile(r"(?P<open><)(?P<inner>https?://[^\s<>]{1,999})(?P<close>>)")
_STRONG = re.compile(
    rf"(?P<open>\*\*|(?<!\w)__)(?=\S)(?P<inner>(?:{_ON}.){{1,400}}?)(?<=\S)(?P<close>(?P=open))"
    r"(?!(?<=_)\w)",
    re.DOTALL,
)
# Two stars in a formula (5*3*2) are no emphasis, nor are low lines in a name.
_EMPHASIS = re.compile(
    rf"(?P<open>(?<![\w*])\*|(?<![\w_])_)(?=[^\s*_])(?P<inner>(?:{_ON}[^*]){{1,400}}?)(?<=[^\s*_])"
    r"(?P<close>(?P=open))(?![\w*_])"
)
_KINDS = (
    (_CODE, "code", True),
    (_ESCAPED, "", True),
    (_LINK, "linked", False),
    (_ADDRESS, "linked", True),
    (_STRONG, "strong", False),
    (_EMPHASIS, "emphasis", False),
)
_TAKEN = "\0"


def inline_marks(text: str, *, start: int) -> Iterator[Highlight]:
    """The words that signs make strong, emphasised, linked or code, and those signs (`sign`).

    Spans count from `start`. In `text` a character that is no sign here may stand as a NUL.

    >>> [(one.style, *one.span) for one in inline_marks("a **b** c", start=10)]
    [('strong', 14, 15), ('sign', 12, 14), ('sign', 15, 17)]
    """
    for pattern, style, is_verbatim in _KINDS:
        signs: list[Span] = []
        for match in pattern.finditer(text):
            # Of a code or an address, no sign is one.
            if is_verbatim and _TAKEN in match["inner"]:
                continue
            if style:
                yield Highlight(_moved(match.span("inner"), start), style)
            ends = [Span(*match.span(name)) for name in ("open", "close")]
            signs += [Span(*match.span("inner"))] if is_verbatim else []
            for sign in filter(lambda one: one.start < one.end, ends):
                signs.append(sign)
                yield Highlight(_moved(sign, start), SIGN)
        text = _without(text, signs)


def _moved(span: tuple[int, int], by: int) -> Span:
    return Span(span[0] + by, span[1] + by)


def _without(text: str, taken: list[Span]) -> str:
    """The text with a NUL for each character of the spans."""
    parts: list[str] = []
    end = 0
    for one in sorted(taken):
        if one.start >= end:
            parts += [text[end : one.start], _TAKEN * (one.end - one.start)]
            end = one.end
    return "".join([*parts, text[end:]])
