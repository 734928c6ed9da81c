"""The words that a person sees in Markdown: without its marks, comments and addresses."""

import re
from collections import Counter
from collections.abc import Collection
from functools import cache
from html import unescape
from typing import NamedTuple

from ingest.readers.marks import lowered, raised

STRUCK_OUT = "struck-out passages"
PICTURES = "pictures"
# Nothing else in a text is a mark, and of these the last three only in a text that has such pairs.
_SIGNS = r"\\`*_~^<\[\]$"
_PAIRED = {"==": "=", "![": "!", "&": "&"}
# Matched only where there is a sign, since trying all this at each character takes ten times as
# long. What has no limit in Markdown has one here, so that no text takes quadratic time.
_TITLE = r"""(?:\s+(?:"[^"]{0,500}"|'[^']{0,500}'|\([^()]{0,500}\)))?"""
_ADDRESS = r"(?:<[^<>\n]{0,2000}>|[^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?)"
_BRACES = r"\{:?[ ]?[.\#=\w-][^{}\n]{0,200}\}"
_PLACE = rf"\(\s*{_ADDRESS}{_TITLE}\s*\)(?:{_BRACES})?"
_TOKEN = re.compile(
    rf"""
    (?<!`)(?P<code>(?P<ticks>`++).{{0,4000}}?[^`](?P=ticks)(?!`))(?:{_BRACES})?
    | \\(?:(?P<escaped>[!-/:-@[-`{{-~])|(?P<hard>(?=\n)))
    | (?P<formula>\$\$[^$]{{1,2000}}\$\$ | \$[^\s$](?:[^$\n]{{0,500}}[^\s$\\])?\$(?!\d))
    | (?P<picture>!\[(?:\[[^\]\n]{{1,300}}\]\]|[^\]]{{0,1000}}\](?:{_PLACE}|\[[^\]\n]{{0,300}}\])))
    | \[\[(?:[^\[\]|\n]{{0,300}}\|)?(?P<page>[^\[\]|\n]{{1,300}})\]\]
    | \[\^(?P<mark>[^\[\]\s]{{1,100}})\]
    | \^\[(?P<note>[^\[\]]{{1,1000}})\]
    | (?P<link>\[)
    | (?P<address>\](?:{_PLACE}|\{{[.#][^{{}}\n]{{1,200}}\}}|\[(?P<id>[^\[\]\n]{{0,300}})\])?)
    | <(?P<shown>https?://[^\s<>]{{1,2000}}|[^\s<>@]{{1,200}}@[^\s<>]{{1,200}})>
    | <(?P<slash>/?)(?P<tag>[A-Za-z][A-Za-z0-9]{{0,20}})(?:\s[^<>]{{0,2000}})?/?>
    | (?P<sign>&(?:\#\d{{1,7}}|\#[xX][\da-fA-F]{{1,6}}|[A-Za-z]\w{{1,30}});)
    | (?P<raised>\^(?![\s^\[])[^\s^]{{1,60}}\^)
    | (?P<lowered>(?<=[^\W_])~(?![\s~])[^\s~]{{1,60}}~(?!~))
    | (?P<run>\*++|_++|~++|=++)
    """,
    re.VERBOSE | re.DOTALL,
)
# Emphasis and links of the plainest form, which make up most marks: taken out in one pass, where
# no sign is near that could make them part of something else.
_PLAIN_MARK = re.compile(
    r"""
    [*\[] (?<![^\s(“"].)
    (?: (?<=\*)(?P<second>\*?)(?![\s*])(?P<strong>[^\[\]*_~=^!&\n]{1,200})(?<!\s)\*(?P=second)
    | (?<=\[)(?P<link>[^\[\]*_~=^!&\n]{1,200})\]\(https?://[^\s()*_~=^!&\[\]]{1,300}\) )
    (?![^\s.,;:?)”"])
    """,
    re.VERBOSE,
)
_CHANGES_ALL = "`$<\\"
_STRIKES = ("del", "s", "strike")
_SCRIPTS = ("sup", "sub")
_SHOWN_AS = {
    **dict.fromkeys(("br", "hr", "p", "div", "li", "tr", "ul", "ol", "table"), "\n"),
    **dict.fromkeys(("blockquote", "center", "details", "summary", "section"), "\n"),
    **dict.fromkeys(("dl", "dt", "dd", "figure", "figcaption", "caption", "pre"), "\n"),
    **dict.fromkeys(("address", "article", "aside", "fieldset", "footer", "header"), "\n"),
    **dict.fromkeys(("hgroup", "legend", "main", "nav"), "\n"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "\n"),
    **dict.fromkeys(("td", "th"), " "),
    **dict.fromkeys(("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn"), ""),
    **dict.fromkeys(("em", "font", "i", "ins", "kbd", "mark", "picture", "rp", "rt", "ruby"), ""),
    **dict.fromkeys(("samp", "small", "source", "span", "strong", "tbody", "thead", "time"), ""),
    **dict.fromkeys(("tt", "u", "var", "wbr", "nobr", "button", "label", "input"), ""),
    **dict.fromkeys(("iframe", "video", "audio", "embed", "track", "col", "colgroup"), ""),
    **dict.fromkeys(("tfoot", "svg", "path"), ""),
    "q": '"',
}
_FEW_PARTS = 100
# No mark goes on beyond it.
_END = re.compile(r"\n(?=[ \t]*(?:\n|[-*+|#>][ \t]|\||#|\d{1,3}[.)][ \t]))")
_BULLET = re.compile(r"(?:[-*+]|\d{1,3}[.)])[ \t]")
_ONLY_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])?\s*")
_NEAR = 2_000
ESCAPED = "\ue001"


class _Opener(NamedTuple):
    """A mark that another may close: its place among the parts, and of how many signs it is."""

    at: int
    size: int


def seen_words(text: str, *, ids: Collection[str] = (), left_out: Counter[str]) -> str:
    """`text` as a person sees it, but for the marks that begin a line.

    `ids` are the names of its link definitions, in lower case. What is no longer in the words is
    added to `left_out`, by what it is. Before a sign that now begins a line, though it was escaped,
    there is an `ESCAPED`.

    >>> seen_words("Take ~~500~~ 300 mg, as [a *trial*](b.md) says.[^1]", left_out=Counter())
    'Take 300 mg, as a trial says.[1]'
    >>> seen_words("5 * 3, snake_case, 10^6^ cells, H~2~O", left_out=Counter())
    '5 * 3, snake_case, 10⁶ cells, H₂O'
    """
    parts, end = [], 0
    signs = _signs("".join(sign for pair, sign in _PAIRED.items() if pair in text))
    while sign := signs.search(text, end):
        start = max(end, text.rfind("\n", end, sign.start()) + 1)
        stop = _END.search(text, sign.end())
        parts.append(text[end:start])
        end = stop.start() if stop else len(text)
        piece = text[start:end]
        seen = piece if _is_code(text, start) else _seen(piece, signs, ids, left_out)
        # An item whose words are all struck out is gone with them.
        parts.append(seen if seen == piece or not _ONLY_BULLET.fullmatch(seen) else "")
    return "".join([*parts, text[end:]])


@cache
def _signs(more: str) -> re.Pattern[str]:
    return re.compile(f"[{_SIGNS}{more}]")


def _seen(piece: str, signs: re.Pattern[str], ids: Collection[str], left_out: Counter[str]) -> str:
    plain = piece
    if not any(sign in piece for sign in _CHANGES_ALL):
        plain = _PLAIN_MARK.sub(lambda mark: mark["strong"] or mark["link"], piece)
    return _Pass(plain, signs, ids, left_out).words() if signs.search(plain) else plain


def _is_code(text: str, start: int) -> bool:
    """Whether a line is indented as code is, and not as a paragraph below an item."""
    if not text.startswith(("    ", "\t"), start) or text[max(0, start - 2) : start] not in (
        "",
        "\n\n",
    ):
        return False
    above = text[:start].rstrip() if start < _NEAR else text[start - _NEAR : start].rstrip()
    last = above[above.rfind("\n") + 1 :]
    return not last.startswith((" ", "\t")) and _BULLET.match(last) is None


class _Pass:
    """One pass over one text, which it takes apart and joins again."""

    def __init__(
        self, text: str, signs: re.Pattern[str], ids: Collection[str], left_out: Counter[str]
    ) -> None:
        self._text = text
        self._signs = signs
        self._ids = ids
        self._left_out = left_out
        self._parts: list[str] = []
        # By sign or tag; a closing mark belongs to the last opening one.
        self._open: dict[str, list[_Opener]] = {}
        self._has_gaps = False

    def words(self) -> str:
        """The words without their marks."""
        end = place = 0
        while sign := self._signs.search(self._text, place):
            token = _TOKEN.match(self._text, sign.start())
            place = token.end() if token else sign.end()
            if token:
                self._parts += [self._text[end : token.start()], ""]
                self._take(token)
                end = place
        words = "".join([*self._parts, self._text[end:]])
        return re.sub(r"(?<=\S)  +(?=\S)", " ", words) if self._has_gaps else words

    def _take(self, token: re.Match[str]) -> None:
        match kind := token.lastgroup:
            case "code":
                ticks = len(token["ticks"])
                self._put(token["code"][ticks:-ticks].strip(" "))
            case "escaped":
                begins = not self._text[max(0, token.start() - 4) : token.start()].strip(
                    " \t\n0123456789"
                )
                self._put((ESCAPED if begins else "") + token[kind])
            case "shown":
                self._put(token[kind])
            case "formula":
                self._put(token[0])
            case "picture":
                self._leave_out(PICTURES)
            case "page":
                self._put(token["page"].strip("#").replace("#", " > "))
            case "mark":
                self._put(f"[{token['mark']}]")
            case "note":
                self._put(f" [{token['note'].strip()}]")
            case "sign":
                self._put(unescape(token[0]))
            case "raised":
                before = self._text[max(0, token.start() - 2) : token.start()]
                self._put(raised(token[0][1:-1], before=before))
            case "lowered":
                self._put(lowered(token[0][1:-1]))
            case "link":
                self._put("[")
                self._opened("[").append(_Opener(len(self._parts) - 1, 1))
            case "address":
                self._close_link(token)
            case "tag":
                self._take_tag(token)
            case "run":
                self._take_run(token)

    def _put(self, words: str) -> None:
        self._parts[-1] = words

    def _opened(self, sign: str) -> list[_Opener]:
        return self._open.setdefault(sign, [])

    def _close_link(self, token: re.Match[str]) -> None:
        opened = self._opened("[")
        self._put(token[0])
        if not opened:
            return
        at = opened.pop().at
        if token[0][1:2] in ("(", "{") or self._is_defined(token["id"], at):
            self._parts[at] = self._parts[-1] = ""

    def _is_defined(self, name: str | None, at: int) -> bool:
        if not self._ids or len(self._parts) - at > _FEW_PARTS:
            return False
        return (name or "".join(self._parts[at + 1 : -1])).lower() in self._ids

    def _take_tag(self, token: re.Match[str]) -> None:
        name = token["tag"].lower()
        if name in _STRIKES + _SCRIPTS:
            opened = self._opened(name)
            if not token["slash"]:
                opened.append(_Opener(len(self._parts) - 1, 1))
            elif opened:
                self._close_tag(name, opened.pop().at)
        elif name == "img":
            self._leave_out(PICTURES)
        else:
            # A browser would not show an unknown tag either, but it may be no tag: <dose>.
            self._put(_SHOWN_AS.get(name, token[0]))

    def _close_tag(self, name: str, at: int) -> None:
        if name in _STRIKES:
            self._strike_out(at)
            return
        inner = "".join(self._parts[at:])
        before = "".join(self._parts[max(0, at - 3) : at])[-2:]
        self._drop(at)
        self._parts.append(raised(inner, before=before) if name == "sup" else lowered(inner))

    def _take_run(self, token: re.Match[str]) -> None:
        """One or more equal signs, which may open or close something, or be only signs."""
        sign, left = token[0][0], len(token[0])
        self._put(token[0])
        opens, closes = self._flanks(token)
        opened = self._opened(sign)
        while closes and left and opened:
            opener = opened.pop()
            if sign == "~":
                self._strike_out(opener.at)
                return
            used = min(opener.size, left)
            left -= used
            rest = opener.size - used
            self._parts[opener.at] = sign * rest
            self._put(sign * left)
            if rest:
                opened.append(_Opener(opener.at, rest))
        if opens and left:
            opened.append(_Opener(len(self._parts) - 1, left))

    def _flanks(self, token: re.Match[str]) -> tuple[bool, bool]:
        """Whether signs may open what follows, and may close what is before them."""
        sign, count = token[0][0], len(token[0])
        before = self._text[token.start() - 1 : token.start()] if token.start() else " "
        after = self._text[token.end() : token.end() + 1] or " "
        opens = not after.isspace() and (after.isalnum() or not before.isalnum())
        closes = not before.isspace() and (before.isalnum() or not after.isalnum())
        if sign in "_=":
            opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
        # Two stars in a formula (5*3*2) are no emphasis, though CommonMark says so.
        is_fit = count == 2 if sign in "~=" else not (before.isdigit() and after.isdigit())
        return opens and is_fit, closes and is_fit

    def _strike_out(self, at: int) -> None:
        self._drop(at)
        self._parts.append("")
        self._leave_out(STRUCK_OUT)

    def _leave_out(self, what: str) -> None:
        self._left_out[what] += 1
        self._has_gaps = True

    def _drop(self, at: int) -> None:
        """Take out everything from there on, with the marks that something later might close."""
        del self._parts[at:]
        for opened in self._open.values():
            while opened and opened[-1].at >= at:
                opened.pop()
