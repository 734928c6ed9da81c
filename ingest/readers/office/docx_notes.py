"""Footnotes and endnotes of Word files: their marks in the text, and which are due."""

from typing import NamedTuple

from lxml.etree import _Element

from ingest.readers.numerals import WORD_FORMS, numeral
from ingest.readers.office.ooxml import Package, qn, value

_SIGNS = "*†‡§"


class Note(NamedTuple):
    """A note that the text has referred to; `mark` is empty where the note states its own."""

    mark: str
    body: _Element
    is_endnote: bool


class Notes:
    """The notes of a file, numbered in the order in which the text refers to them."""

    def __init__(self, package: Package) -> None:
        self._bodies: dict[str, dict[str, _Element]] = {}
        self._formats = {"footnote": "decimal", "endnote": "lowerRoman"}
        self._counts = dict.fromkeys(self._formats, 0)
        self.due: list[Note] = []
        for kind in self._formats:
            self._bodies[kind] = {
                value(note, "w:id"): note
                for root in package.related(package.main, f"{kind}s")
                for note in root.iterfind(qn(f"w:{kind}"))
            }
        for settings in package.related(package.main, "settings"):
            for kind in self._formats:
                stated = settings.find(f"{qn(f'w:{kind}Pr')}/{qn('w:numFmt')}")
                self._formats[kind] = value(stated) or self._formats[kind]
                first = value(settings.find(f"{qn(f'w:{kind}Pr')}/{qn('w:numStart')}"))
                if first.isascii() and first.isdecimal():
                    self._counts[kind] = int(first[:6]) - 1

    def refer(self, reference: _Element) -> str:
        """The mark of the note that is due from here on; empty if it follows in the text."""
        kind = "endnote" if reference.tag == qn("w:endnoteReference") else "footnote"
        body = self._bodies[kind].pop(value(reference, "w:id"), None)
        if value(reference, "w:customMarkFollows") in ("", "0", "false"):
            self._counts[kind] += 1
            mark = _numeral(self._counts[kind], self._formats[kind])
        else:
            mark = ""
        if body is not None:
            self.due.append(Note(mark, body, kind == "endnote"))
        return mark

    def take(self, *, endnotes: bool, most: int | None = None) -> list[Note]:
        """Of the first `most` notes that are due, those with or without endnotes; due no more."""
        first, later = self.due[:most], self.due[most:] if most is not None else []
        taken = [note for note in first if endnotes or not note.is_endnote]
        self.due = [note for note in first if note.is_endnote and not endnotes] + later
        return taken


def _numeral(number: int, form: str) -> str:
    """A number as notes are counted.

    >>> [_numeral(4, form) for form in ("decimal", "lowerRoman", "upperLetter", "chicago")]
    ['4', 'iv', 'D', '§']
    """
    if form == "chicago":
        return _SIGNS[(number - 1) % 4] * (1 + (number - 1) // 4)
    return numeral(number, WORD_FORMS.get(form, "1")) or str(number)
