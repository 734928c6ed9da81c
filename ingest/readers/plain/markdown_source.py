"""Markdown before its blocks are found: comments and addresses out of it, code put by."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from textwrap import dedent
from typing import Self

from ingest.readers.plain.markdown_tables import with_bars

_FENCE = re.compile(r"(?m)^(?P<indent>[ \t]{0,12}(?:>[ ]?)*)(?P<fence>`{3,}|~{3,})[^`\n]*$")
# Stands for code while the rest is read; the sign is for private use, and is no sign of any text.
_HOLD = "\ue000"
_HELD = re.compile(f"{_HOLD}(\\d+){_HOLD}")
_QUOTED = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_QUOTES = (">", " >", "  >", "   >", "\t>")
_CALLOUT = re.compile(r"\[!([\w-]+)(?:\|[^\]\n]*)?\][+-]?[ \t]*([^\n]*)\Z")
_DEFINITION = re.compile(
    r"(?m)^ {0,3}\[(?!\^)([^\]\n]+)\]:[ \t]*\S+(?:[ \t]+(?:\"[^\n]*\"|'[^\n]*'|\([^\n]*\)))?[ \t]*$"
)
_NOTE = re.compile(r"(?m)^\[\^([^\]\s]+)\]:[ \t]*")
_TERM = re.compile(r"(?m)^(?![ \t]*(?:[-*+#|:]|\d+[.)]))([^\n]+)\n(?:[ \t]*\n)?(?=:[ \t]+\S)")
_MEANING = re.compile(r"(?m)^:[ \t]+(?=\S)")
_HTML_HEADING = re.compile(r"(?m)^[ \t]*<[hH]([1-6])\b[^>\n]*>([^\n]*?)</[hH]\1>[ \t]*$")
# What a reader hides, by how it begins and ends.
_HIDDEN = (
    ("<!--", "-->", "comments"),
    ("<script", "</script>", "hidden parts"),
    ("<style", "</style>", "hidden parts"),
)
_BRACED = re.compile(r"\{[#.:-]")
# Behind a heading, with number signs or underlined, or alone on a line.
_ATTRIBUTES = tuple(
    re.compile(rf"(?m)^{before}{{:?[ ]?[#.-][^{{}}\n]*}}[ \t]*{after}")
    for before, after in (
        (r"([ ]{0,3}#{1,6}[ \t][^\n{]*?)[ \t]*", "$"),
        (r"([^\s{][^\n{]*)", r"(?=\n[ ]{0,3}(?:=+|--+)[ \t]*$)"),
        (r"([ ]{0,3})(?=\{:)", "$"),
    )
)
# The line above or below a box, as Pandoc, Quarto, Docusaurus and MyST write it; a title is shown.
_DIV = re.compile(
    r"(?m)^[ \t]{0,12}:{3,}[ \t]*(?:\{[^{}\n]*\}|[\w-]*)(?:\[([^\]\n]*)\])?([^\n:{]*)"
    r"(?:\{[^{}\n]*\})?:*[ \t]*$"
)
_ADMONITION = re.compile(
    r"(?m)^[ ]{0,3}(?:!!!|\?\?\?\+?)[ ]+([\w-]+)(?:[ ][\w-]+)*(?:[ ]+\"([^\"\n]+)\")?[ \t]*$"
)
# What Hugo or Jekyll puts in place of it is in another file.
_SHORTCODE = re.compile(
    r"(?m)^[ ]{0,3}\{(?:\{[<%]|%-?)[ \t]*(?P<name>/?[\w.-]+)[^\n]*?(?:[%>]\}|-?%)\}[ \t]*(?:\n|\Z)"
)
_BLOCK_ID = re.compile(r"(?m)[ \t]\^[A-Za-z0-9-]+[ \t]*$")
_TASK = re.compile(r"(?m)^([ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+)\[([ xX])\](?=[ \t])")
_BOXES = ("[ ]", "[x]", "[X]")
_OBSIDIAN = re.compile(r"(?<!\S)%%(?=\D)|%%(?!\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text in Markdown of which only the article is left, and marks that its blocks do not need.

    `ids` are the names of its link definitions, in lower case; `left_out` counts what is no longer
    in it.
    """

    text: str
    ids: Collection[str]
    left_out: Counter[str]
    held: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """The source in `text`, which has no front matter."""
        # One sign is found ten times as fast as two in a row.
        has = {sign: sign in text for sign in "`~<%>[{^"}
        text = text.replace(_HOLD, "\ufffd") if _HOLD in text else text
        is_fenced = (has["`"] and "```" in text) or (has["~"] and "~~~" in text)
        text, held = _without_code(text) if is_fenced else (text, ())
        left_out: Counter[str] = Counter()
        if has["<"]:
            text = _without_hidden(text, left_out)
        if has["%"] and "%%" in text:
            text = _without_percent_comments(text, left_out)
        if has["{"] and ("{{<" in text or has["%"]):
            text = _without_shortcodes(text, left_out)
        if "!!! " in text or "??? " in text or "???+ " in text:
            text = _ADMONITION.sub(lambda m: m[2] or m[1].capitalize(), text)
        if ":::" in text:
            text = _DIV.sub(lambda m: f"\n{(m[1] or m[2]).strip()}\n", text)
        if has["<"] or "--" in text:
            text = with_bars(text)
        if has[">"] and ("</h" in text or "</H" in text):
            text = _HTML_HEADING.sub(lambda m: f"\n{'#' * int(m[1])} {m[2]}\n", text)
        if has[">"] and (text.startswith(_QUOTES) or any(f"\n{one}" in text for one in _QUOTES)):
            text = "\n".join(_unquoted(text.split("\n")))
        ids: set[str] = set()
        if has["["] and "]:" in text:
            ids = {one[1].lower() for one in _DEFINITION.finditer(text)}
            text = _NOTE.sub(r"\n[\1] ", _DEFINITION.sub("", text) if ids else text)
        if has["["] and any(box in text for box in _BOXES):
            text = _TASK.sub(lambda m: f"{m[1]}{'☐' if m[2] == ' ' else '☑'}", text)
        if has["{"] and _BRACED.search(text):
            for attributes in _ATTRIBUTES:
                text = attributes.sub(r"\1", text)
        if has["^"] and " ^" in text:
            text = _BLOCK_ID.sub("", text)
        if "\n:" in text:
            text = _MEANING.sub("- ", _TERM.sub(r"\n\1\n\n", text))
        return cls(text=text, ids=ids, left_out=left_out, held=held)

    def with_code(self, words: str) -> str:
        """The words with the code in them that was put by."""
        return _HELD.sub(lambda m: self.held[int(m[1])], words) if _HOLD in words else words


def _without_code(text: str) -> tuple[str, tuple[str, ...]]:
    parts: list[str] = []
    held: list[str] = []
    end = 0
    opening = None
    for fence in _FENCE.finditer(text):
        if opening is None:
            opening = fence
        elif _closes(fence, opening):
            lines = text[opening.end() + 1 : fence.start()].split("\n")
            quoted = opening["indent"].strip()
            parts += [text[end : opening.start()], "\n", opening["indent"]]
            parts.append(f"{_HOLD}{len(held)}{_HOLD}\n")
            code = "\n".join(_QUOTED.sub("", one) if quoted else one for one in lines)
            held.append(dedent(code).strip("\n"))
            end, opening = fence.end(), None
    return "".join([*parts, text[end:]]), tuple(held)


def _closes(fence: re.Match[str], opening: re.Match[str]) -> bool:
    return fence["fence"].startswith(opening["fence"]) and fence[0].strip(" \t>") == fence["fence"]


def _without_hidden(text: str, left_out: Counter[str]) -> str:
    for begins, ends, what in _HIDDEN:
        parts: list[str] = []
        end = 0
        while (start := text.find(begins, end)) >= 0:
            stop = text.find(ends, start)
            if stop < 0:
                break
            is_code = text[start - 1 : start] == "`"
            parts.append(text[end : start if not is_code else stop + len(ends)])
            left_out[what] += not is_code
            end = stop + len(ends)
            # One of the two blanks around it is enough.
            end += not is_code and text[start - 1 : start] == text[end : end + 1] == " "
        text = "".join([*parts, text[end:]]) if parts else text
    return text


def _without_shortcodes(text: str, left_out: Counter[str]) -> str:
    """What is between two of them stays."""
    names = [code["name"] for code in _SHORTCODE.finditer(text)]
    pairs = {name.removeprefix("/").removeprefix("end") for name in names if name[:1] in "/e"}
    alone = sum(name.removeprefix("/").removeprefix("end") not in pairs for name in names)
    left_out["shortcodes"] += alone
    return _SHORTCODE.sub("\n", text) if names else text


def _without_percent_comments(text: str, left_out: Counter[str]) -> str:
    """Obsidian's comments stand between two pairs of percent signs."""
    marks = [mark.span() for mark in _OBSIDIAN.finditer(text)]
    parts, end = [], 0
    for (start, _), (_, stop) in zip(marks[::2], marks[1::2], strict=False):
        parts.append(text[end:start])
        left_out["comments"] += 1
        end = stop
    return "".join([*parts, text[end:]])


def _unquoted(lines: list[str]) -> list[str]:
    """The lines without the signs of quotes; each quote stands apart from what is around it."""
    shown: list[str] = []
    was_quoted = False
    for place, line in enumerate(lines):
        mark = _QUOTED.match(line) if ">" in line else None
        words = line[mark.end() :] if mark else line
        # "> 65 years" by itself is no quote.
        if (
            mark
            and words[:1].isdigit()
            and not was_quoted
            and ">" not in "".join(lines[place + 1 : place + 2])[:4]
        ):
            mark, words = None, line
        if (mark is not None) != was_quoted and shown and shown[-1].strip() and words.strip():
            shown.append("")
        if mark and (callout := _CALLOUT.match(words)):
            shown += [callout[2] or callout[1].replace("-", " ").capitalize(), ""]
        else:
            shown.append(words)
        was_quoted = mark is not None
    return shown
