"""Recognises front matter: names and values above an article, mostly between lines of signs."""

import re

from ingest.reading import Block, Kind

_FENCED = re.compile(
    r"\n*(?:---[ \t]*\n(?P<yaml>.*?\n)(?:---|\.\.\.)|\+\+\+[ \t]*\n(?P<toml>.*?\n)\+\+\+"
    r"|(?=\{[ \t]*\n[ \t]*\"[\w-]+\"[ \t]*:)(?P<json>.*?\n)\})[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
_VALUE = re.compile(r"[\"']?[A-Za-z][\w.-]*(?::\w+|(?: [\w.-]+){0,2})[\"']?[ \t]*:(?:\s|$)")
_TOML_VALUE = re.compile(r"[\"']?[A-Za-z][\w.-]*[\"']?[ \t]*=|\[")


# Without a fence only these are names; "Dose: 300 mg" is text.
_KNOWN = re.compile(
    r"(?i:title|source|publisher|website|site|authors?|byline|published(?:[ ]on)?|date|url|link"
    r"|publication[ ]date|licen[cs]e)[ \t]*:[ \t]+(?P<value>\S[^\n]{0,200})$"
)
# They may stand beside those, as Notion writes them.
_BESIDE = re.compile(
    r"(?i:tags?|keywords|categor(?:y|ies)|(?:created|last[ ]edited)(?:[ ](?:time|by))?"
    r"|updated|modified)[ \t]*:[ \t]+(?P<value>\S[^\n]{0,200})$"
)
_UNDERLINE = re.compile(r"\n[ \t]{0,3}(?:=+|-+)[ \t]*(?=\n|\Z)")
_FENCE = re.compile(r"---[ \t]*\n")
_SENTENCE = re.compile(r"[a-z]{3}[.!?](?:\s|$)")
_TITLE = re.compile(r"(?:#[ \t]+)?(?P<words>[^\s#*>|-][^\n]{0,200}?)[ \t]*$")
_MOST_LINES = 10


def front_matter_of(text: str) -> tuple[list[Block], int]:
    """The block of front matter, if there is one, and where the text below it begins.

    If it stands below the title, there is a block of that, too.
    """
    fenced = _FENCED.match(text) if text.lstrip("\n")[:1] in ("-", "+", "{") else None
    if fenced is None or not (
        fenced["json"]
        or _names_values(fenced["yaml"] or "", _VALUE)
        or _names_values(fenced["toml"] or "", _TOML_VALUE)
    ):
        return _unfenced(text)
    start = len(text) - len(text.lstrip("\n"))
    end = start + len(fenced.group().strip())
    return [Block(kind=Kind.FRONT_MATTER, start=start, end=end)], fenced.end()


def _unfenced(text: str) -> tuple[list[Block], int]:
    """Lines such as "Source: Harbour Health" above an article, or just below its title."""
    blocks: list[Block] = []
    place = len(text) - len(text.lstrip("\n"))
    if opened := _FENCE.match(text, place):
        # Front matter that nothing closes.
        place = opened.end()
    line = text[place : _line_end(text, place)]
    if not (_KNOWN.match(line) or _BESIDE.match(line)):
        title = _TITLE.match(line)
        if title is None or opened or _SENTENCE.search(line):
            return [], 0
        first, last = title.span("words")
        blocks.append(Block(Kind.HEADING, place + first, place + last, 1))
        underline = _UNDERLINE.match(text, _line_end(text, place))
        place = (underline.end() if underline else _line_end(text, place)) + 1
        place += len(text[place : place + 2]) - len(text[place : place + 2].lstrip("\n"))
    start = end = place
    is_known = False
    for _ in range(_MOST_LINES):
        stop = _line_end(text, place)
        line = text[place:stop]
        known = _KNOWN.match(line)
        given = known or _BESIDE.match(line)
        if given is None or _SENTENCE.search(given["value"]):
            break
        end, place, is_known = stop, stop + 1, is_known or known is not None
    is_whole = is_known and not text[end + 1 : _line_end(text, end + 1)].strip()
    return ([*blocks, Block(Kind.FRONT_MATTER, start, end)], end) if is_whole else ([], 0)


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _names_values(words: str, form: re.Pattern[str]) -> bool:
    """Whether these are names with values, rather than prose between two rules.

    One line in three may have a mistake.
    """
    margin = [line for line in words.split("\n") if line.strip() and line[0] not in " \t#-"]
    named = [match[0] for line in margin if (match := form.match(line))]
    # "Key points: rest" between two rules is a box.
    is_name = bool(named) and " " not in named[0].rstrip(" \t:=")
    return is_name and 3 * len(named) >= 2 * len(margin)
