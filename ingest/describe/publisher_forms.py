"""The forms in which a page names its publisher: a copyright, a disclaimer, a credit."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_CAPITAL = "A-Z\u00c0-\u00d6\u00d8-\u00de"
_WORD = rf"(?!\d{{4}}\b)(?:[{_CAPITAL}\d](?:[\w’'&-]|\.(?=\w))*|[a-z]{{1,2}}[{_CAPITAL}]\w+)"
HOST = r"(?:[A-Za-z0-9-]{1,60}\.){1,4}[A-Za-z]{2,12}\b"


def _name(joined_by: str) -> str:
    joined = rf"(?:(?:{joined_by})[ \u00a0]){{0,2}}"
    return rf"(?P<name>{HOST}|{_WORD}(?:[ \u00a0]{joined}{_WORD}){{0,7}})"


_OWN = "of|for|and|the|de|der|des|du|für|&"
_NAME = _name(f"{_OWN}|on|in|at|to")
_PAGE = (
    r"(?i:articles?|pages?|posts?|stor(?:y|ies)|texts?|leaflets?|fact\s?sheets?|brochures?|guides?"
    r"|handouts?|information|contents?|materials?|resources?|publications?|(?:web)?sites?|blogs?)"
)
STAFF = (
    r"(?i:editors?|editorial|staff|team|board|reviewers?|newsroom|writers?|medical|clinical"
    r"|content|advisory|review|panel|council)"
)
_REFUSED = (
    r"(?:(?:medical|professional|legal|health)\s+(?:\w+\s+)?advice|liab\w+|warrant\w+|guarantee\w*"
    r"|substitute\s+for|responsib\w+[^.\n]{0,60}\b(?:content|information|sites?|links|errors"
    r"|omissions|damages?|accuracy))"
)


class Form(NamedTuple):
    """A way to name a publisher: how sure it is, and words of which it has one, in lower case."""

    weight: int
    needs: Sequence[str]
    form: re.Pattern[str]


def _form(weight: int, needs: str, form: str) -> Form:
    return Form(weight, needs.split("|"), re.compile(form))


REFUSES = 5
FORMS = (
    _form(
        4,
        "©|(c)|copyright",
        rf"(?:©|\([cC]\)|(?i:copyright)(?:\s*(?:©|\([cC]\)))?)[ \u00a0]*"
        rf"\d{{4}}(?:\s*[-–,]\s*(?:\d{{4}}|(?i:present)))?,?[ \u00a0]*"
        rf"(?:(?i:by|the)\s+){{0,2}}{_NAME}",
    ),
    _form(4, "©", rf"{_NAME},?\s*©\s*\d{{4}}"),
    _form(4, "©", rf"©\s*{_NAME},?\s+\d{{4}}"),
    _form(
        REFUSES,
        " not | no |cannot|neither",
        rf"{_NAME}(?:,?\s+(?:and|or)\s+its\s+\w+(?:\s+\w+)?)?\s+(?:does|do|is|are|will|shall|can"
        rf"|assumes?|accepts?|makes?|takes?|has|gives?)?(?=[^.\n]{{0,60}}\s(?:not|no|cannot)\b)"
        rf"\s[^.\n]{{0,160}}?\b{_REFUSED}\b",
    ),
    _form(
        4,
        "neither",
        rf"\bNeither\s+(?:the\s+)?{_NAME}\s+nor\s+(?:its|their|any)\b[^.\n]{{0,160}}?\b{_REFUSED}\b",
    ),
    _form(
        3,
        " by ",
        rf"\b{_PAGE}\b[^.\n]{{0,80}}?\b(?:provided|published|produced|created|prepared|developed"
        rf"|maintained|issued|owned|operated|compiled|made\s+available)\s+by\s+(?:the\s+)?{_NAME}",
    ),
    _form(
        3,
        "by |from ",
        rf"\b(?:[Bb]y|[Ff]rom)(?:\s+the|:)?\s+{_NAME}(?:[’']s?)?"
        rf"(?P<staff>(?:\s+{STAFF})*\s+(?i:team|staff|editors|newsroom|writers|reviewers"
        rf"|(?:editorial|advisory|review)\s+board))",
    ),
    _form(
        3,
        "by |from ",
        rf"\b(?:[Bb]y|[Ff]rom)\s+(?:the\s+)?(?:{STAFF}\s+){{1,3}}(?:of|at|from)\s+(?:the\s+)?{_NAME}",
    ),
    _form(
        3,
        "published|appeared|printed|produced|excerpted|adapted",
        rf"(?:\b[Tt]his\s+(?:\w+\s+){{0,3}}{_PAGE}\b[^.\n]{{0,60}}?\s|\b(?=[RAE])|\b[Oo]riginally\s)"
        rf"(?i:published|appeared|(?:re-?)?printed|reproduced|excerpted|adapted)\s+"
        rf"(?:in|by|on|from|with\s+(?:\w+\s+)?permission\s+(?:of|from))\s+(?:the\s+)?{_NAME}",
    ),
    _form(
        3,
        "this ",
        rf"\b[Tt]his\s+(?:\w+\s+){{0,3}}{_PAGE}\b[^\n]{{0,160}}?\b(?:on|in|at|from|of)\s+[\[(<]?"
        rf"(?:https?://)?(?P<name>{HOST})",
    ),
    _form(
        2,
        "subscribe|sign up|follow |brought to you|courtesy of",
        rf"\b(?i:subscribe\s+to|sign\s+up\s+(?:for|to)|follow|brought\s+to\s+you\s+by|courtesy\s+of)"
        rf"\s+(?:the\s+)?{_name(_OWN)}(?=[’']s?\s|\s+(?:\w+\s+){{0,2}}newsletter|\s+on\s|[.!\s]*$)",
    ),
)
# A line of its own; more would be a sentence about somebody.
LABELLED = re.compile(
    rf"(?:(?i:source|publisher|published\s+by|provided\s+by|produced\s+by|courtesy\s+of|website)"
    rf"\s*:?|From)\s+(?:the\s+)?{_NAME}\.?\Z"
)
CREDIT = re.compile(rf"({_WORD}(?: {_WORD}){{0,3}}) / ({_WORD}(?: {_WORD}){{0,3}})\Z")
