"""Differences as a table and as Markdown, each quote with its source, date and address."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from index.attribution import PROMISE, date_words
from index.differences.difference import KIND_WORDS, Difference, QuotedClaim
from index.text.csv_cells import plain
from index.text.markdown import escaped

Address = Callable[[QuotedClaim], str]
"""The address that opens a claim in its article."""

_SIDE = ("source", "title", "published", "article", "lead", "quote", "permalink")
DIFFERENCE_COLUMNS = (
    "topic", "why", "newer", "verdict", "reason",
    *(f"{name}_a" for name in _SIDE), *(f"{name}_b" for name in _SIDE),
)  # fmt: skip


def differences_csv(differences: Iterable[Difference], address: Address) -> str:
    """One row each; a cell that a spreadsheet would run begins with an apostrophe."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(DIFFERENCE_COLUMNS)
    for one in differences:
        newer = {"a": one.a.label, "b": one.b.label, None: ""}[one.newer]
        verdict = "" if one.state == "new" else one.state
        about = [one.topic, KIND_WORDS[one.kind], newer, verdict, one.reason]
        cells = [*about, *_cells(one.a, address), *_cells(one.b, address)]
        table.writerow([plain(cell) for cell in cells])
    return text.getvalue()


def differences_markdown(differences: Iterable[Difference], address: Address) -> str:
    """The same for notes: what each is about as a heading, then both quotes."""
    lines = ["# Where sources differ"]
    for one in differences:
        lines += ["", f"## {escaped(one.topic or f'{one.a.label} and {one.b.label}')}", ""]
        lines.append(f"{KIND_WORDS[one.kind]}.{_verdict(one)}")
        for name, side in (("a", one.a), ("b", one.b)):
            lines += ["", *_quoted(side, is_newer=one.newer == name, address=address)]
    return "\n".join([*lines, "", PROMISE, ""])


def _cells(side: QuotedClaim, address: Address) -> list[str]:
    known = [side.source or "", side.title, side.published or "", side.doc_id]
    return [*known, side.lead, side.text, address(side)]


def _quoted(side: QuotedClaim, *, is_newer: bool, address: Address) -> Iterator[str]:
    if side.lead:
        yield f"> {escaped(f'After {side.lead}:')}\n>"
    for line in side.text.split("\n"):
        yield f"> {escaped(' '.join(line.split()))}".rstrip()
    yield ">"
    newer = ", the newer one" if is_newer else ""
    known = (
        f"{side.source or 'source unknown'}, “{side.title}”, {date_words(side.published)}{newer}"
    )
    yield f"> — {escaped(known)}"
    yield f">   <{address(side)}>"


def _verdict(one: Difference) -> str:
    if one.state == "new":
        return ""
    reason = f": {escaped(one.reason)}" if one.reason else ""
    return f" {one.state.capitalize()}{reason}."
