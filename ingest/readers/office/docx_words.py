"""Reads the words of a paragraph of a Word file, as they are shown."""

import re
from collections.abc import Callable
from typing import NamedTuple

from lxml.etree import _Element

from ingest.readers.blocks import TextBuilder
from ingest.readers.marks import lowered, raised
from ingest.readers.office.docx_fields import Fields
from ingest.readers.office.docx_notes import Notes
from ingest.readers.office.docx_styles import Styles, property_of, switched
from ingest.readers.office.omml import formula_words
from ingest.readers.office.ooxml import chosen, is_on, qn, value
from ingest.readers.office.run_words import Mark, RunWords
from ingest.readers.symbols import in_signs, is_sign_font, sign

_BREAKS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_NO_WORDS = {
    qn(name)
    for name in ("w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:moveFrom", "w:softHyphen", "w:rt")
}
_TELLING = {
    qn(f"w:{name}")
    for name in ("rStyle", "vanish", "strike", "dstrike", "vertAlign", "position", "rFonts")
}
_FAR = 4
_FIGURES = re.compile(r"[+\-−–]?\d+")
_MARKS = {"superscript": Mark.RAISED, "subscript": Mark.LOWERED}
_Chains = tuple[list[_Element], list[_Element]]


class _Look(NamedTuple):
    """How a run is shown; `left_out` names what it is where it is not.

    One that `is_moved` off its line makes its mark only of figures: it may be an initial.
    """

    left_out: str = ""
    mark: Mark = Mark.LEVEL
    font: str = ""
    is_moved: bool = False


class Paragraph(NamedTuple):
    """The words of a paragraph, and what is anchored in it: text boxes and drawings."""

    words: str
    anchored: list[_Element]
    is_aside: bool


class WordsReader:
    """Reads paragraph by paragraph, in the order of the text: fields may run over several."""

    def __init__(self, builder: TextBuilder, styles: Styles, notes: Notes) -> None:
        self._builder = builder
        self._styles = styles
        self._notes = notes
        self._fields = Fields()
        self._chain: list[_Element] = []
        self._words = RunWords(builder)
        self._anchored: list[_Element] = []
        self._is_aside = False
        self._looks: dict[tuple[str, tuple[tuple[str, ...], ...]], _Look] = {}
        self._read: dict[str, Callable[[_Element, _Look], None]] = {
            qn("w:r"): lambda run, _: self._run(run),
            qn("w:t"): lambda text, look: self._say(text.text or "", look),
            qn("w:sym"): self._symbol,
            qn("w:del"): self._deleted,
            qn("w:sdt"): self._control,
            qn("w:ruby"): self._ruby,
            qn("w:fldChar"): self._field_mark,
            qn("w:instrText"): self._instruct,
            qn("w:footnoteReference"): self._note,
            qn("w:endnoteReference"): self._note,
            qn("w:txbxContent"): lambda box, _: self._anchored.append(box),
            qn("a:graphicData"): self._graphic,
            qn("mc:AlternateContent"): self._alternatives,
            qn("m:oMath"): self._formula,
            qn("o:OLEObject"): self._object,
            qn("v:textpath"): lambda art, look: self._say(value(art, "string"), look),
        }

    def paragraph(self, paragraph: _Element, chain: list[_Element]) -> Paragraph:
        """The words of a paragraph whose styles are `chain`."""
        self._chain, self._words, self._anchored = chain, RunWords(self._builder), []
        self._is_aside = self._fields.is_aside
        self._inside(paragraph, _Look())
        self._fields.end_paragraph()
        return Paragraph(self._words.text(), self._anchored, self._is_aside)

    def _inside(self, element: _Element, look: _Look) -> None:
        for child in element:
            self._element(child, look)

    def _element(self, element: _Element, look: _Look) -> None:
        tag = element.tag
        # Comments and the like have a function for a tag.
        if not isinstance(tag, str) or tag in _NO_WORDS:
            return
        if tag in _BREAKS:
            self._say(_BREAKS[tag], look)
        elif tag in self._read:
            self._read[tag](element, look)
        else:
            self._inside(element, look)

    def _run(self, run: _Element) -> None:
        look = self._look(run)
        cites = self._fields.is_citation or run.find(qn("w:footnoteReference")) is not None
        if look.mark is Mark.RAISED and cites:
            look = look._replace(mark=Mark.NOTE)
        self._inside(run, look)

    def _look(self, run: _Element) -> _Look:
        """How a run is shown; most runs of a file are of a few kinds."""
        properties = run.find(qn("w:rPr"))
        stated = tuple(
            (child.tag, *child.attrib.values())
            for child in (properties if properties is not None else ())
            if child.tag in _TELLING
        )
        style = value(self._chain[0], "w:styleId") if self._chain else ""
        if (style, stated) not in self._looks:
            chains = (self._chain, self._styles.of_run(run))
            self._looks[style, stated] = _look(run, chains)
        return self._looks[style, stated]

    def _say(self, text: str, look: _Look) -> None:
        if self._fields.hides:
            return
        if look.left_out:
            self._words.leave_out(look.left_out, text)
            return
        if text:
            self._fields.say()
        is_level = look.is_moved and (
            self._words.ends_blank() or not _FIGURES.fullmatch(text.strip())
        )
        mark = Mark.LEVEL if is_level else look.mark
        self._words.add(in_signs(look.font, text) if look.font else text, mark)

    def _instruct(self, instruction: _Element, look: _Look) -> None:
        text = instruction.text or ""
        form = {Mark.RAISED: raised, Mark.LOWERED: lowered}.get(look.mark, str)
        self._fields.instruct(form(text))

    def _symbol(self, symbol: _Element, look: _Look) -> None:
        digits = value(symbol, "w:char")
        try:
            shown = sign(value(symbol, "w:font"), int(digits, 16))
        except (ValueError, OverflowError):
            shown = ""
        if not shown and not look.left_out:
            self._builder.leave_out("symbols")
        self._say(shown or "[symbol]", look._replace(font=""))

    def _deleted(self, deleted: _Element, look: _Look) -> None:
        said = deleted.iter(qn("w:delText"), qn("w:t"), qn("m:t"))
        self._words.leave_out("deleted passages", "".join(text.text or "" for text in said))

    def _control(self, control: _Element, look: _Look) -> None:
        if is_placeholder(control):
            self._words.leave_out("placeholders", "".join(map(str, control.itertext())))
        else:
            self._inside(control, look)

    def _ruby(self, ruby: _Element, look: _Look) -> None:
        base, reading = ruby.find(qn("w:rubyBase")), ruby.find(qn("w:rt"))
        if base is not None:
            self._inside(base, look)
        texts = reading.iter(qn("w:t")) if reading is not None else ()
        if said := "".join(text.text or "" for text in texts).strip():
            self._say(f"({said})", look)

    def _field_mark(self, mark: _Element, look: _Look) -> None:
        shown = self._fields.step(mark)
        if shown is None:
            self._words.formula("")
        else:
            self._say(shown, look)
        self._is_aside = self._is_aside or self._fields.is_aside

    def _note(self, reference: _Element, look: _Look) -> None:
        if look.left_out:
            self._words.leave_out("notes", "note")
            return
        if mark := self._notes.refer(reference):
            self._say(f"[{mark}]", _Look())

    def _graphic(self, graphic: _Element, look: _Look) -> None:
        before = len(self._anchored)
        self._inside(graphic, look)
        if len(self._anchored) == before:
            self._anchored.append(graphic)

    def _alternatives(self, alternatives: _Element, look: _Look) -> None:
        form = chosen(alternatives)
        if form is not None:
            self._inside(form, look)

    def _formula(self, formula: _Element, look: _Look) -> None:
        if look.left_out or self._fields.hides:
            self._words.leave_out(look.left_out or "formulas", "formula")
        else:
            self._words.formula(formula_words(formula))
            for deleted in formula.iter(qn("w:del")):
                self._deleted(deleted, look)

    def _object(self, embedded: _Element, look: _Look) -> None:
        if value(embedded, "ProgID").startswith(("Equation", "MathType")):
            self._words.formula("")
        else:
            self._builder.leave_out("embedded files")


def _look(run: _Element, chains: _Chains) -> _Look:
    if switched(run, "w:vanish", chains):
        return _Look(left_out="hidden passages")
    if switched(run, "w:strike", chains) or switched(run, "w:dstrike", chains):
        return _Look(left_out="struck-out passages")
    mark = _MARKS.get(property_of(run, "w:vertAlign", chains))
    moved = _moved(run, chains)
    return _Look(mark=mark or moved, font=_sign_font(run, chains), is_moved=mark is None)


def _moved(run: _Element, chains: _Chains) -> Mark:
    """The mark that a run makes by its distance from the line, in half points, as in old files."""
    stated = property_of(run, "w:position", chains)
    if not stated.removeprefix("-").isdecimal() or abs(int(stated[:6])) < _FAR:
        return Mark.LEVEL
    return Mark.LOWERED if stated[0] == "-" else Mark.RAISED


def _sign_font(run: _Element, chains: _Chains) -> str:
    for holder in (run, *reversed([style for chain in chains for style in chain])):
        fonts = holder.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        name = value(fonts, "w:ascii") or value(fonts, "w:hAnsi")
        if name:
            return name if is_sign_font(name) else ""
    return ""


def is_placeholder(control: _Element) -> bool:
    """Whether a form field is still empty and shows what to enter."""
    shown = control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}")
    return shown is not None and is_on(shown)
