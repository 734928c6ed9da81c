"""The control words of RTF, by what they do."""

from ingest.readers.rich_text.rtf_format import Into

SIGNS = {
    **{"emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’"},
    **{"ldblquote": "“", "rdblquote": "”", "tab": "\t", "line": "\n", "~": "\u00a0", "_": "-"},
    **{"emspace": " ", "enspace": " ", "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c"},
    **{"nestcell": " ", "nestrow": "\n", "lbr": "\n", "page": "\n", "column": "\n"},
}
_FOR_PROGRAMS = (
    "colortbl filetbl pict nonshppict objdata xe rxe tc tcn sp shprslt background listtable "
    "listoverridetable revtbl rsidtbl private nonesttables upr"
)
UNSHOWN = frozenset(_FOR_PROGRAMS.split())
HEADERS = ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf")
# A program that does not know a word behind this sign passes over its group.
OPTIONAL = "*"
_FOLLOWED = "footnote annotation fldinst objclass shpinst shpgrp shptxt do ud"
KNOWN = frozenset(_FOLLOWED.split())
SWITCHES = {"v": "hidden", "strike": "struck", "striked": "struck", "deleted": "deleted"}
NUMBERS = {"s": "style", "ilvl": "level", "li": "left", "fi": "first", "uc": "fallback"}
SETS: dict[str, tuple[str, object]] = {
    **dict.fromkeys(("super", "up"), ("script", "raised")),
    **dict.fromkeys(("sub", "dn"), ("script", "lowered")),
    **{"nosupersub": ("script", ""), "fonttbl": ("into", Into.FONTS)},
    **{"stylesheet": ("into", Into.STYLES), "intbl": ("in_table", True)},
}
OFF: dict[str, object] = {"script": "", "in_table": False}
CHARACTER_SETS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
TABLE = frozenset(("trowd", "clvmrg", "cellx", "cell", "row"))
