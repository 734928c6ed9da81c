"""Joins the runs of a paragraph, with what their marks mean in plain text."""

from enum import Enum, auto
from itertools import groupby
from typing import NamedTuple

from ingest.readers.blocks import TextBuilder
from ingest.readers.marks import lowered, raised

# Stands raised between the marks of two notes.
_BETWEEN_MARKS = ",;–- \t\n\u00a0"


class Mark(Enum):
    """How a run stands on its line."""

    LEVEL = auto()
    RAISED = auto()
    LOWERED = auto()
    NOTE = auto()


class _Run(NamedTuple):
    text: str
    mark: Mark


class RunWords:
    """The words of a paragraph under construction.

    Runs of one mark are one: a word that a program cut in two is raised as a whole. What is left
    out is counted once for runs that follow each other.
    """

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._runs: list[_Run] = []
        self._last_left_out = ""

    def add(self, text: str, mark: Mark = Mark.LEVEL) -> None:
        """Add a run."""
        if self._last_left_out and text[:1] == " " and self.ends_blank():
            # The blank before what was left out is enough.
            text = text[1:]
        if text:
            self._runs.append(_Run(text, mark))
            if text.strip():
                self._last_left_out = ""

    def ends_blank(self) -> bool:
        """Whether the words so far end in a blank, or there are none."""
        return not self._runs or self._runs[-1].text[-1].isspace()

    def leave_out(self, what: str, words: str) -> None:
        """Count `words`, unless blank, as `what`, in the plural; they are not in the text."""
        if words.strip() and what != self._last_left_out:
            self._builder.leave_out(what)
            self._last_left_out = what

    def formula(self, words: str) -> None:
        """Add a formula; one without words leaves a mark and is counted."""
        if not words.strip():
            self._builder.leave_out("formulas")
        self.add(words.strip() or "[formula]")

    def text(self) -> str:
        """The words so far."""
        text = ""
        for mark, runs in groupby(self._runs, key=lambda run: run.mark):
            words = "".join(run.text for run in runs)
            if not words.strip(_BETWEEN_MARKS):
                text += words
            elif mark is Mark.LOWERED:
                text += lowered(words)
            elif mark is Mark.LEVEL:
                text += words
            else:
                text += raised(words, before=text[-3:], is_note=mark is Mark.NOTE)
        return text
