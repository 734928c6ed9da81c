"""The formatting of an RTF file at one place in it, and its fonts and styles."""

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from ingest.readers.rich_text.rtf_text import Looks
from ingest.readers.symbol_fonts import is_symbol_font

CODE_PAGES = {
    **{0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk"},
    **{136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256"},
    **{186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850"},
}
_HEADING = re.compile(r"heading (\d)\b", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|contents|index) (?:\d|heading)\b", re.IGNORECASE)
_BODY_LEVEL = 9


class Into(Enum):
    """Where the words of a group go."""

    TEXT = auto()
    NOTHING = auto()
    FONTS = auto()
    STYLES = auto()
    INSTRUCTION = auto()
    NUMBER = auto()
    TITLE = auto()
    AUTHOR = auto()


class Opened(Enum):
    """What a group opened, which its end closes."""

    NOTHING = auto()
    NOTE = auto()
    BOX = auto()
    FIELD = auto()
    HEADER = auto()


@dataclass
class Format:
    """What holds in a group: groups inherit it, and their end restores it."""

    into: Into = Into.TEXT
    opened: Opened = Opened.NOTHING
    font: int = -1
    fallback: int = 1
    script: str = ""
    hidden: bool = False
    struck: bool = False
    deleted: bool = False
    in_table: bool = False
    style: int = 0
    outline: int = _BODY_LEVEL
    level: int = 0
    left: int = 0
    first: int = 0
    in_info: bool = False
    is_replaced: bool = False

    def inner(self) -> "Format":
        """The format at the beginning of a group within this one."""
        # A third of the time of copy(), and there may be a million groups.
        inner = object.__new__(Format)
        inner.__dict__.update(self.__dict__)
        inner.opened = Opened.NOTHING
        return inner

    def plain(self) -> None:
        """Set the characters back."""
        self.font, self.script = -1, ""
        self.hidden = self.struck = self.deleted = False

    def new_paragraph(self) -> None:
        """Set the paragraph back."""
        self.in_table = False
        self.style = self.level = self.left = self.first = 0
        self.outline = _BODY_LEVEL

    def left_out_as(self) -> str:
        """What its words are counted as if they are not shown, else nothing."""
        if self.hidden:
            return "hidden parts"
        if self.deleted:
            return "deleted passages"
        return "struck-out passages" if self.struck else ""


@dataclass(slots=True)
class Sheet:
    """The fonts and styles of a file, and its code page."""

    code_page: str = "cp1252"
    font: int = 0
    fonts: dict[int, str] = field(default_factory=dict)
    code_pages: dict[int, str] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)
    outlines: dict[int, int] = field(default_factory=dict)

    def name_font(self, number: int, words: str) -> None:
        """Add to the name of a font."""
        self.fonts[number] = self.fonts.get(number, "") + words.rstrip(";")

    def name_style(self, format_: Format, words: str) -> None:
        """Add to the name of the style that has this format."""
        self.styles[format_.style] = self.styles.get(format_.style, "") + words.rstrip(";")
        self.outlines[format_.style] = format_.outline

    def font_name(self, format_: Format) -> str:
        """The name of the font in use."""
        return self.fonts.get(self._font(format_), "")

    def encoding(self, format_: Format) -> str:
        """The encoding of bytes in the font in use."""
        if format_.into is Into.TEXT:
            if is_symbol_font(self.font_name(format_)):
                return "latin-1"
            return self.code_pages.get(self._font(format_), self.code_page)
        return self.code_page

    def looks(self, format_: Format) -> Looks:
        """What a paragraph of this format is."""
        name = self.styles.get(format_.style, "").strip()
        heading = _HEADING.match(name)
        outline = min(format_.outline, self.outlines.get(format_.style, _BODY_LEVEL))
        level = 1 if name.lower() == "title" else int(heading[1]) if heading else 0
        if outline < _BODY_LEVEL:
            level = outline + 1
        return Looks(
            style=format_.style,
            heading=level,
            item=format_.level + 1,
            left=format_.left,
            first=format_.first,
            is_contents=_CONTENTS.match(name) is not None,
        )

    def _font(self, format_: Format) -> int:
        return format_.font if format_.font >= 0 else self.font
