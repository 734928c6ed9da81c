"""Tables that Markdown has in other forms than between bars: in HTML, and in columns of blanks."""

import re
from collections.abc import Sequence
from itertools import pairwise, zip_longest

_CELL = re.compile(r"<(t[hd])\b[^>]*>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_DASHES = re.compile(r"(?m)^[ \t]*-{2,}(?:[ ]+-{2,})+[ \t]*$")
_DASH_RUN = re.compile(r"-+")
_BORDER = re.compile(r"[ \t]{0,3}\+(?:[-=:]+\+)+[ \t]*")
_PARTS = re.compile(r"</?(?:thead|tbody|tfoot|colgroup|col)\b[^<>]*>")
_LONGEST_ROW = 4_000


def with_bars(text: str) -> str:
    """`text` with each such table as Markdown's own, with bars between the cells."""
    if "<tr" in text:
        text = _of_html(text)
    if "+-" in text:
        text = _of_grids(text)
    return _of_columns(text) if "- -" in text or "-  -" in text else text


def _of_html(text: str) -> str:
    parts: list[str] = []
    end = 0
    is_in_table = False
    while (start := text.find("<tr", end)) >= 0 and (stop := text.find("</tr>", start)) >= 0:
        between = _PARTS.sub("", text[end:start])
        is_in_table = is_in_table and not between.strip()
        cells = _CELL.findall(text, start, min(stop, start + _LONGEST_ROW))
        parts += ["" if is_in_table else f"{between}\n\n"]
        parts += [_row([" ".join(words.split()) for _, words in cells]), "\n"]
        if not is_in_table and any(kind.lower() == "th" for kind, _ in cells):
            parts.append(_rule(len(cells)))
        is_in_table, end = True, stop + len("</tr>")
    return "".join([*parts, text[end:]])


def _of_columns(text: str) -> str:
    """Pandoc's simple tables, whose columns are as wide as the dashes below their names."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if place and _DASHES.fullmatch(line) and lines[place - 1].strip():
            starts = [run.start() for run in _DASH_RUN.finditer(line)]
            last = place + 1
            while last < len(lines) and lines[last].strip() and not _DASHES.fullmatch(lines[last]):
                lines[last] = _cut(lines[last], starts)
                last += 1
            if last < len(lines) and _DASHES.fullmatch(lines[last]):
                lines[last] = ""
            lines[place - 1] = "\n" + _cut(lines[place - 1], starts)
            lines[place] = _rule(len(starts)).rstrip("\n")
    return "\n".join(lines)


def _of_grids(text: str) -> str:
    """Tables drawn with plus signs, dashes and bars; a line of equal signs is below the names."""
    shown: list[str] = []
    borders: list[int] = []
    row: list[str] = []
    for line in [*text.split("\n"), ""]:
        if _BORDER.fullmatch(line):
            shown += [] if borders else [""]
            if row:
                shown.append(_row(row))
                shown += [_rule(len(row)).rstrip("\n")] if "=" in line else []
            borders, row = [sign.start() for sign in re.finditer(r"\+", line)], []
        elif borders and line.lstrip().startswith("|"):
            cells = [line[a + 1 : b].strip(" |") for a, b in pairwise(borders)]
            row = [
                f"{above} {cell}".strip() for above, cell in zip_longest(row, cells, fillvalue="")
            ]
        else:
            borders, row = [], []
            shown.append(line)
    return "\n".join(shown[:-1])


def _cut(line: str, starts: Sequence[int]) -> str:
    ends = [*starts[1:], len(line)]
    return _row(
        [line[start:end].strip() for start, end in zip((0, *starts[1:]), ends, strict=True)]
    )


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(count: int) -> str:
    return f"|{'---|' * count}\n"
