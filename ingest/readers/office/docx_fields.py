"""Fields of Word files: which runs are what a field shows, and which its instructions."""

import re
from dataclasses import dataclass

from lxml.etree import _Element

from ingest.readers.office.eq_fields import eq_words
from ingest.readers.office.ooxml import is_on, qn, value
from ingest.readers.symbols import sign

_ASIDE = re.compile(
    r"\s*(?:(?:TOC|INDEX|TOA|BIBLIOGRAPHY)\b|ADDIN\b.*(?:ZOTERO_BIBL|EN\.REFLIST|BIBLIOGRAPHY))"
)
_CITATION = re.compile(
    r"\s*(?:(?:NOTEREF|CITATION)\b|ADDIN\b.*(?:ZOTERO_ITEM|EN\.CITE|CSL_CITATION))"
)
_SYMBOL = re.compile(r"\s*SYMBOL\s+(0x[0-9a-f]+|\d+)(?:.*?\\f\s+\"?([^\"\\]+)\"?)?", re.I)
_LONGEST = 2_000
_DEEPEST = 50


@dataclass(slots=True)
class _Field:
    form: str = ""
    instruction: str = ""
    is_shown: bool = False
    has_words: bool = False


class Fields:
    """The fields that are open at the current place of a text."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    @property
    def hides(self) -> bool:
        """Whether what stands here belongs to the instructions of a field."""
        return any(not field.is_shown for field in self._open)

    @property
    def is_aside(self) -> bool:
        """Whether this is a table of contents, an index or a list of references."""
        return any(_ASIDE.match(field.instruction) for field in self._open)

    @property
    def is_citation(self) -> bool:
        """Whether this is the mark of a note or of a reference."""
        return any(_CITATION.match(field.instruction) for field in self._open)

    def instruct(self, text: str) -> None:
        """Take a part of the instructions of the innermost field."""
        if self._open and len(self._open[-1].instruction) < _LONGEST:
            self._open[-1].instruction += text[:_LONGEST]

    def say(self) -> None:
        """Take note of words that a field shows."""
        for field in self._open:
            field.has_words = True

    def step(self, mark: _Element) -> str | None:
        """Pass a mark of a field: what an ended field shows by itself; None for a formula
        that cannot be read.
        """
        match value(mark, "w:fldCharType"):
            case "begin" if len(self._open) < _DEEPEST:
                self._open.append(_Field(form=_form(mark)))
            case "separate" if self._open:
                self._open[-1].is_shown = True
            case "end" if self._open:
                ended = self._open.pop()
                return "" if ended.has_words and not ended.form else _shown(ended)
        return ""

    def end_paragraph(self) -> None:
        """Close fields whose instructions did not end: a damaged one would swallow the rest."""
        while self._open and not self._open[-1].is_shown:
            self._open.pop()


def _shown(field: _Field) -> str | None:
    if field.form:
        return field.form
    if field.instruction.split()[:1] == ["EQ"]:
        return eq_words(field.instruction) or None
    if match := _SYMBOL.match(field.instruction):
        code = int(match[1], 16 if match[1].lower().startswith("0x") else 10)
        return sign((match[2] or "").strip(), code) if code < 0x11_0000 else ""
    return ""


def _form(mark: _Element) -> str:
    """A box or the chosen entry of a list, as a form shows it."""
    box = mark.find(f"{qn('w:ffData')}/{qn('w:checkBox')}")
    if box is not None:
        state = box.find(qn("w:checked"))
        state = box.find(qn("w:default")) if state is None else state
        return "☒" if state is not None and is_on(state) else "☐"
    entries = mark.findall(f"{qn('w:ffData')}/{qn('w:ddList')}/{qn('w:listEntry')}")
    chosen = value(mark.find(f"{qn('w:ffData')}/{qn('w:ddList')}/{qn('w:result')}"))
    number = int(chosen) if chosen.isascii() and chosen.isdigit() else 0
    return value(entries[number]) if number < len(entries) else ""
