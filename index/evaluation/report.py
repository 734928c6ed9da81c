"""The report of an evaluation, as JSON and as lines for people."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from index.attribution import counted
from index.evaluation.judged_verdict import VERDICTS, Verdict, misjudged
from index.evaluation.measures import MEASURES, Evaluation, Figure, Outcome
from index.evaluation.significance import Difference
from index.notebook.judgements import short_name
from index.records import Document, Span
from index.search.searcher import Searcher

_WORDS = {"right_first": "right one first", "right_in_first_three": "in the first three"}
_VERDICT_WORDS = {
    "silence": "answer or silence right",
    "stances": "stances right",
    "not_opposite": "not on the opposite side",
}
_WIDTH = 100
_TITLE = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A document, or a passage of it by its span, that a judged set names."""

    document: Document
    span: Span | None = None

    @property
    def text(self) -> str | None:
        """The passage's text; None for a whole document."""
        return self.document.text[self.span.start : self.span.end] if self.span else None


class Places:
    """Looks up the names of a judged set in an index."""

    def __init__(self, searcher: Searcher) -> None:
        self._generation = searcher.generation
        self._by_name = {
            name: document.doc_id
            for document in reversed(searcher.listings)
            for name in (short_name(document.doc_id), document.doc_id)
        }

    def of(self, name: str) -> Place | None:
        """The document or passage of this name; None if the index does not have it."""
        doc_id, _, span = name.rpartition("@")
        start, _, end = span.partition("-")
        is_span = doc_id in self._by_name and start.isdecimal() and end.isdecimal()
        document = self._generation.document(self._by_name.get(doc_id if is_span else name, ""))
        if document is None:
            return None
        return Place(document=document, span=Span(int(start), int(end)) if is_span else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An evaluation over one's `own` questions or a published judged set.

    `worst` says how many of the questions with the lowest figure to show, `compared` which variant
    was measured too, in the words of the command, and its differences.
    """

    evaluation: Evaluation
    places: Places
    retriever: str
    own: bool
    worst: int
    compared: tuple[str, Mapping[str, Difference]] | None = None
    notices: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report as the command line prints it."""
        figures = self.evaluation.figures
        shown: dict[str, Any] = {name: _plain(figures.get(name)) for name in MEASURES}
        shown["queries"] = len(self.evaluation.measured())
        if self.own:
            shown |= {name: _plain(figures.get(name)) for name in _WORDS}
            shown |= {name: _plain(figures.get(name)) for name in VERDICTS}
            shown["wrong_in_first_five"] = self._wrong()
            shown["only_wrong"] = self._only_wrong()
            shown["misjudged"] = [asdict(one) for one in misjudged(self.evaluation.verdicts)]
        if self.compared:
            words, by_measure = self.compared
            differences = {k: _difference(v) for k, v in self._shown(by_measure)}
            shown["compare"] = {"with": words, **differences}
        if self.worst:
            worst = self.evaluation.worst(self.worst)
            shown["worst"] = [self._outcome(one) for one in worst]
        if self.own or self.notices:
            shown["notices"] = list(self.notices)
        return shown

    def lines(self) -> Iterator[str]:
        """The report for people, at most 100 columns wide."""
        asked = len(self.evaluation.outcomes.keys() | self.evaluation.verdicts.keys())
        count = counted(asked if self.own else len(self.evaluation.measured()), "question")
        yield f"{count}, {self.retriever}; mean and 95 % interval"
        for name, figure in self.evaluation.figures.items():
            if self.own or name in MEASURES:
                shown = f"{_words(name):{24 if self.own else 12}}"
                yield f"{shown} {figure.mean:.4f}   {figure.low:.4f} to {figure.high:.4f}"
        if self.own and self.evaluation.outcomes:
            yield f"{counted(self._wrong(), 'place')} in the first five marked wrong"
        if only := self._only_wrong():
            yield f"{counted(only, 'question')} with only wrong ones, left out of the figures"
        if self.compared:
            yield from self._compared_lines(*self.compared)
        if self.worst and self.evaluation.measured():
            yield from self._worst_lines()
        if wrong := misjudged(self.evaluation.verdicts):
            yield f"\n{counted(len(wrong), 'verdict')} wrong"
            yield from map(self._misjudged, wrong)

    def _compared_lines(self, words: str, by_measure: Mapping[str, Difference]) -> Iterator[str]:
        yield f"\ncompared with {words}: its mean, the difference and its 95 % interval, p,"
        yield "questions better/worse/same"
        for name, one in self._shown(by_measure):
            apart = one.difference
            yield (
                f"{_words(name):24} {one.other.mean:.4f}  {apart.mean:+.4f}  "
                f"{apart.low:+.4f} to {apart.high:+.4f}  p {one.p:.4f}  "
                f"{one.better}/{one.worse}/{one.same}  "
                f"{one.words if one.p <= 0.05 else 'no difference shown'}"
            )
        if not by_measure:
            yield f"{words}: no question that both can be measured on."
        for name in ("nDCG@10", *VERDICTS):
            if name in by_measure:
                yield f"By {_words(name)} {words}: {by_measure[name].words}."

    def _worst_lines(self) -> Iterator[str]:
        worst = self.evaluation.worst(self.worst)
        if not worst:
            yield "\nEvery question has its right ones in the first places."
            return
        yield f"\nthe {counted(len(worst), 'question')} with the lowest nDCG@10"
        for one in worst:
            rank = f"first right one at rank {one.rank}" if one.rank else "none in the first 100"
            yield f"\n{one.values['nDCG@10']:.4f}  {_short(one.question, _WIDTH - 8)}"
            yield f"        {rank}"
            for words, name in (("expected", one.expected[0]), ("came first", one.first)):
                more = len(one.expected) - 1 if words == "expected" else 0
                behind = f" and {more} more" if more else ""
                place = _short(self._words(name), _WIDTH - 20 - len(behind))
                yield f"        {words:11} {place}{behind}"

    def _misjudged(self, one: Verdict) -> str:
        who = f"{_short(self._words(one.doc_id), _TITLE + 2)}: " if one.doc_id else ""
        said = f"{who}{one.shown}, should be {one.judged}"
        return f"        {said}  {_short(one.question, _WIDTH - 10 - len(said))}"

    def _words(self, name: str | None) -> str:
        place = self.places.of(name) if name else None
        if place is None:
            return name or "nothing"
        title = _short(place.document.title, _TITLE)
        return f"“{title}”" + (f": {place.text}" if place.text else "")

    def _shown(self, by_measure: Mapping[str, Difference]) -> list[tuple[str, Difference]]:
        return [(name, one) for name, one in by_measure.items() if self.own or name in MEASURES]

    def _wrong(self) -> int:
        return sum(one.wrong for one in self.evaluation.outcomes.values())

    def _only_wrong(self) -> int:
        return len(self.evaluation.outcomes) - len(self.evaluation.measured())

    def _outcome(self, one: Outcome) -> dict[str, Any]:
        return {
            "question": one.question,
            "nDCG@10": one.values["nDCG@10"],
            "expected": [self._place(name) for name in one.expected],
            "first": self._place(one.first) if one.first else None,
            "rank": one.rank,
        }

    def _place(self, name: str) -> dict[str, Any]:
        place = self.places.of(name)
        document, span = (place.document, place.span) if place else (None, None)
        return {
            "name": name,
            "doc_id": document.doc_id if document else None,
            "title": document.title if document else None,
            "start": span.start if span else None,
            "end": span.end if span else None,
            "text": place.text if place else None,
        }


def _words(name: str) -> str:
    return {**_WORDS, **_VERDICT_WORDS}.get(name, name)


def _plain(figure: Figure | None) -> dict[str, float] | None:
    return asdict(figure) if figure else None


def _difference(one: Difference) -> dict[str, Any]:
    return {**asdict(one), "words": one.words}


def _short(text: str, width: int) -> str:
    return textwrap.shorten(text, width, placeholder=" …")
