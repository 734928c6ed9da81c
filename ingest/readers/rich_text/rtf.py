"""Reads RTF files by their control words: what a word processor shows, in reading order."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.blocks import TextBuilder
from ingest.readers.given_names import believed
from ingest.readers.office.eq_fields import eq_words
from ingest.readers.rich_text import rtf_words as words
from ingest.readers.rich_text.rtf_format import CODE_PAGES, Format, Into, Opened, Sheet
from ingest.readers.rich_text.rtf_text import Flow, write, write_note
from ingest.readers.rich_text.rtf_tokens import Token, tokens
from ingest.readers.symbol_fonts import shown_in, sign_of
from ingest.reading import Failure, Limits, Reading

_BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\\rtf")
_FORMULA = re.compile(r"\s*(?:EQ\s|Equation\b)")
_DEEPEST = 5_000
_Act = Callable[[int | None], None]
_GIVEN = {Into.TITLE: "title", Into.AUTHOR: "author"}


def read(found: Found, *, limits: Limits) -> Iterator[Reading | Failure]:
    """The one article in the file, with its notes at the end, and a line if its end is missing.

    Raises:
        UnreadableError: it is not an RTF file, or without text.
    """
    raw = found.file.read_bytes()
    if not _BEGIN.match(raw):
        raise UnreadableError(
            "is not an RTF file (it begins with other bytes); give it the ending of its real format"
        )
    interpreter = _Interpreter()
    if not interpreter.run(raw):
        yield Failure(
            path=f"{found.path} end",
            reason="is missing, since the file is cut short; get it again",
        )
    yield interpreter.reading()


class _Interpreter:
    def __init__(self) -> None:
        self._builder = TextBuilder()
        self._sheet = Sheet()
        self._format = Format(into=Into.NOTHING)
        self._outer: list[Format] = []
        self._flows = [Flow()]
        self._notes: list[Flow] = []
        self._bytes = bytearray()
        self._to_skip = 0
        self._is_optional = False
        self._last_unshown = ""
        self._instruction = ""
        self._collected: dict[Into, str] = {}
        self._font_named = 0
        self._acts = self._all_acts()

    def run(self, raw: bytes) -> bool:
        """Take in the whole file; whether its end is there."""
        for token in tokens(raw):
            if token.word:
                self._flush()
                self._word(token)
                if token.word == "}" and not self._outer:
                    break
            else:
                self._text(token)
        self._flush()
        self._end_paragraph()
        self._flow.end_row()
        return not self._outer

    def reading(self) -> Reading:
        """The article as collected."""
        write(self._flows[0].parts, self._builder)
        for number, note in enumerate(self._notes, 1):
            write_note(f"[{number}]", note.parts, self._builder)
        given = {name: self._collected.get(into, "") for into, name in _GIVEN.items()}
        return self._builder.reading(given=believed(title=given["title"], author=given["author"]))

    @property
    def _flow(self) -> Flow:
        return self._flows[-1]

    def _text(self, token: Token) -> None:
        raw = token.raw
        if self._to_skip:
            skipped = min(self._to_skip, len(raw))
            self._to_skip -= skipped
            raw = raw[skipped:]
        self._is_optional = False
        if self._format.into is not Into.NOTHING:
            self._bytes += raw

    def _flush(self) -> None:
        if self._bytes:
            encoding = self._sheet.encoding(self._format)
            said = self._bytes.decode(encoding, errors="replace")
            self._bytes.clear()
            self._say(said)

    def _say(self, said: str) -> None:
        format_ = self._format
        match format_.into:
            case Into.TEXT:
                self._say_in_text(shown_in(self._sheet.font_name(format_), said))
            case Into.FONTS:
                self._sheet.name_font(self._font_named, said)
            case Into.STYLES:
                self._sheet.name_style(format_, said)
            case Into.INSTRUCTION:
                self._instruction += said
            case Into.NUMBER:
                self._flow.number += said
            case Into.TITLE | Into.AUTHOR:
                self._collected[format_.into] = self._collected.get(format_.into, "") + said

    def _say_in_text(self, said: str) -> None:
        unshown = self._format.left_out_as()
        if not said.strip():
            unshown = unshown and self._last_unshown
        elif unshown and unshown != self._last_unshown:
            self._builder.leave_out(unshown)
        if not unshown:
            after_unshown = self._last_unshown and self._flow.ends_blank()
            shown = said.removeprefix(" ") if after_unshown else said
            self._flow.say(shown, script=self._format.script)
        if said.strip():
            self._last_unshown = unshown

    def _word(self, token: Token) -> None:
        word, number = token.word, token.number
        if word == "{":
            self._open()
        elif word == "}":
            self._close()
        elif self._to_skip and word not in ("u", "par", "cell", "row"):
            # What stands for a Unicode sign in old programs may be a control word.
            self._to_skip -= 1
        elif word == words.OPTIONAL:
            self._is_optional = True
        else:
            is_optional, self._is_optional = self._is_optional, False
            self._obey(word, number, is_optional=is_optional)

    def _open(self) -> None:
        self._to_skip = 0
        if len(self._outer) > _DEEPEST:
            raise UnreadableError("is nested too deeply to be read; save it again as plain text")
        self._outer.append(self._format)
        self._format = self._format.inner()

    def _close(self) -> None:
        self._to_skip = 0
        if not self._outer:
            return
        closed, self._format = self._format, self._outer.pop()
        match closed.opened:
            case Opened.NOTE | Opened.BOX | Opened.HEADER:
                self._end_flow(closed)
            case Opened.FIELD:
                self._end_instruction()

    def _end_flow(self, closed: Format) -> None:
        flow = self._flow
        flow.end_paragraph(self._sheet.looks(closed), in_table=closed.in_table)
        flow.end_row()
        self._flows.pop()
        if closed.opened is Opened.BOX:
            self._flow.add_box(flow)
        elif closed.opened is Opened.HEADER and flow.has_letters():
            self._builder.leave_out("running heads")

    def _end_instruction(self) -> None:
        if shown := sign_of(self._instruction) or eq_words(self._instruction):
            self._say(shown)
            # A result beside it would show the same again.
            self._format.is_replaced = True
        elif _FORMULA.match(self._instruction):
            self._say("[formula]")
            self._builder.leave_out("formulas")
        self._instruction = ""

    def _obey(self, word: str, number: int | None, *, is_optional: bool) -> None:
        if self._format.into is Into.NOTHING and word not in ("ud", "title", "author", "rtf"):
            return
        if act := self._acts.get(word):
            act(number)
        elif word in words.TABLE:
            self._table(word, number)
        elif word in words.SIGNS:
            self._say(words.SIGNS[word])
        elif word in words.SWITCHES:
            setattr(self._format, words.SWITCHES[word], number != 0)
        elif word in words.NUMBERS:
            setattr(self._format, words.NUMBERS[word], max(number or 0, -100_000))
        elif word in words.UNSHOWN or (is_optional and word not in words.KNOWN):
            self._format.into = Into.NOTHING
        elif word in words.SETS:
            name, value = words.SETS[word]
            setattr(
                self._format, name, words.OFF[name] if number == 0 and name in words.OFF else value
            )
        elif word in words.CHARACTER_SETS:
            self._sheet.code_page = words.CHARACTER_SETS[word]

    def _leave_out(self, what: str, number: int | None = None) -> None:
        self._builder.leave_out(what)
        self._format.into = Into.NOTHING

    def _begin(self, number: int | None) -> None:
        if len(self._outer) == 1:
            self._format.into = Into.TEXT

    def _code_page(self, number: int | None) -> None:
        try:
            b"".decode(f"cp{number}")
        except LookupError:
            return
        self._sheet.code_page = f"cp{number}"

    def _font(self, number: int | None) -> None:
        self._format.font = self._font_named = number or 0

    def _default_font(self, number: int | None) -> None:
        self._sheet.font = number or 0

    def _character_set(self, number: int | None) -> None:
        if self._format.into is Into.FONTS and number in CODE_PAGES:
            self._sheet.code_pages[self._font_named] = CODE_PAGES[number]

    def _unicode(self, number: int | None) -> None:
        code = (number or 0) % 0x10000 if (number or 0) <= 0xFFFF else number or 0
        self._say(chr(min(code, 0x10FFFF)))
        self._to_skip = self._format.fallback

    def _outline(self, number: int | None) -> None:
        self._format.outline = number if number is not None and number >= 0 else 9

    def _bullet(self, number: int | None) -> None:
        self._flow.has_bullet = True
        self._format.into = Into.NUMBER

    def _table(self, word: str, number: int | None) -> None:
        match word:
            case "trowd":
                self._flow.begin_row()
            case "clvmrg":
                self._flow.merge()
            case "cellx":
                self._flow.end_edge(number or 0)
            case "cell":
                self._flow.end_cell(self._sheet.looks(self._format))
            case "row":
                self._flow.end_row()

    def _end_paragraph(self, number: int | None = None) -> None:
        self._flow.end_paragraph(self._sheet.looks(self._format), in_table=self._format.in_table)

    def _note(self, number: int | None) -> None:
        outer, is_shown = self._flow, not self._format.left_out_as()
        self._open_flow(Opened.NOTE)
        if is_shown:
            self._notes.append(self._flow)
            outer.say(f"[{len(self._notes)}]")

    def _open_flow(self, opened: Opened, number: int | None = None) -> None:
        self._flows.append(Flow())
        self._format.opened = opened
        self._format.plain()
        self._format.new_paragraph()

    def _formula(self, number: int | None) -> None:
        self._say("[formula]")
        self._leave_out("formulas")

    def _info(self, number: int | None) -> None:
        self._format.in_info = True
        self._format.into = Into.NOTHING

    def _collect(self, into: Into, number: int | None = None) -> None:
        # LibreOffice names who changed it last as a second author.
        if self._format.in_info and into not in self._collected:
            self._format.into = into

    def _instruct(self, number: int | None) -> None:
        self._format.into = Into.INSTRUCTION
        self._format.opened = Opened.FIELD

    def _result(self, number: int | None) -> None:
        if self._format.is_replaced:
            self._format.into = Into.NOTHING

    def _in_unicode(self, number: int | None) -> None:
        # The same text as in the group around it, which old programs read.
        self._format.into = self._outer[-2].into if len(self._outer) > 1 else Into.NOTHING

    def _all_acts(self) -> dict[str, _Act]:
        """What is done at each control word that does more than set a value."""
        return {
            **{"rtf": self._begin, "ansicpg": self._code_page, "f": self._font},
            **{"deff": self._default_font, "fcharset": self._character_set, "u": self._unicode},
            **{"plain": lambda _: self._format.plain(), "outlinelevel": self._outline},
            "pard": lambda _: self._format.new_paragraph(),
            **dict.fromkeys(("listtext", "pntext"), self._bullet),
            **dict.fromkeys(("par", "sect", "\n", "\r"), self._end_paragraph),
            "footnote": self._note,
            **dict.fromkeys(("shptxt", "dptxbxtext"), partial(self._open_flow, Opened.BOX)),
            **dict.fromkeys(words.HEADERS, partial(self._open_flow, Opened.HEADER)),
            **{"annotation": partial(self._leave_out, "comments"), "mmath": self._formula},
            **{"info": self._info, "title": partial(self._collect, Into.TITLE)},
            "author": partial(self._collect, Into.AUTHOR),
            **dict.fromkeys(("fldinst", "objclass"), self._instruct),
            **{"fldrslt": self._result, "ud": self._in_unicode},
        }
