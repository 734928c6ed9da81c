from pathlib import Path

import pytest

from ingest.reading import Failure, Reading
from tests.support.formats import blocks_of, read_file, reading_of, reason_of

FONTS = (
    r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Symbol;}{\f2\fcharset204 Arial CYR;}"
    r"{\f3\fcharset128 MS Mincho;}}"
)


def rtf(folder: Path, body: str, *, head: str = FONTS) -> Reading:
    """The reading of a file with this body."""
    (folder / "a.rtf").write_bytes(
        rf"{{\rtf1\ansi\ansicpg1252\deff0{head}{body}\par}}".encode("latin-1")
    )
    return reading_of(folder / "a.rtf")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            r"10{\super 6} slates of 2 m{\up6 2}, H{\sub 2}O, x{\dn4 max}",
            "10⁶ slates of 2 m², H₂O, x_max",
        ),
        (r"{\super 10}{\nosupersub x}", "¹⁰x"),
        (r"{\f1 a\'62}-rays {\f1\u-3933 ?} 5", "αβ-rays ≤ 5"),
        (r"{\f2\'cf\'f0\'e8} {\f3\'93\'fa\'96\'7b}", "При 日本"),
        (r"\u8804 ?5\uc2\u8805 >=6\uc0\u937 7", "≤5≥6Ω7"),
        (r"\uc1\u-10179 ?\u-8704 ?", "😀"),
        (r"a\u233\'e9b{\uc1\u228 }c", "aébäc"),
        (
            r"caf\'e9\~au\-lait, well\_known \emdash\ldblquote so\rdblquote",
            "café\xa0aulait, well-known —“so”",
        ),
        (r"a {\v secret }b {\strike 500 }{\deleted 400 }300 mg\v0", "a b 300 mg"),
        (
            r"see {\field{\*\fldinst HYPERLINK "
            r'"http://x.test/"}{\fldrslt {\ul the site}}}',
            "see the site",
        ),
        (r"{\field{\*\fldinst SYMBOL 163 \\f \"Symbol\" \\s 10}{\fldrslt\f0 x}} 5", "≤ 5"),
        (r"one\line two\tab three", "one\ntwo\tthree"),
        (r"a{\*\atnid AE}{\*\unknown gone}{\pict\pngblip 0a0b}b{\nonshppict no}", "ab"),
        (r"a{\pict\bin3 }}}}b", "ab"),
        (r"a{\pict\bin99999 }b", "ab"),
        (r"\ansicpg1251{\f1\'b3} 5", "≥ 5"),
        (r"{\upr{plain}{\*\ud{uni\u235 ?}}}", "unië"),
        (r"E {\mmath{\*\moMath{\mr m c}}} is", "E [formula] is"),
        (
            r"E {\object{\*\objclass Equation.3}{\*\objdata 00}{\result{\pict 0}}} is",
            "E [formula] is",
        ),
        (r"a\{b\}\\c", r"a{b}\c"),
    ],
)
def test_words_come_out_as_a_word_processor_shows_them(
    tmp_path: Path, body: str, words: str
) -> None:
    assert rtf(tmp_path, body).text == words


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    reading = rtf(
        tmp_path,
        r"{\header Annals of roofs\par}{\footer\pard{\field{\*\fldinst PAGE}{\fldrslt 3}}\par}"
        r"A{\v h}{\v h} b {\v h} {\strike s}c{\deleted d}{\*\annotation why?}{\mmath x}",
    )

    assert reading.left_out == {
        "running heads": 1,
        "hidden parts": 2,
        "struck-out passages": 1,
        "deleted passages": 1,
        "comments": 1,
        "formulas": 1,
    }


def test_headings_come_from_outline_levels_and_from_styles(tmp_path: Path) -> None:
    styles = (
        r"{\stylesheet{\s0 Normal;}{\s1 heading 2;}{\s2\outlinelevel2 Rubrik;}{\s3 Title;}"
        r"{\*\cs4 heading 1;}{\s5 toc 1;}}"
    )
    body = (
        r"\pard\s3 Roofs\par\pard\plain\s5 Slate\tab 3\par\pard\s1 Slate\par\pard\s2 Nails\par"
        r"\pard\outlinelevel0 Moss\par\pard\s0\outlinelevel9{\cs4 It grows}"
    )

    reading = rtf(tmp_path, body, head=FONTS + styles)

    assert blocks_of(reading) == [
        ("heading", 1, "Roofs"),
        ("paragraph", 0, "Slate\t3"),
        ("heading", 2, "Slate"),
        ("heading", 3, "Nails"),
        ("heading", 1, "Moss"),
        ("paragraph", 0, "It grows"),
    ]
    assert [reading.text[span.start : span.end] for span in reading.aside] == ["Slate\t3"]


def test_a_formula_that_is_a_field_is_read(tmp_path: Path) -> None:
    body = r"Half is {\field{\*\fldinst EQ \\f(1,2)}{\fldrslt {\pict 00}}}."

    reading = rtf(tmp_path, body)

    assert (reading.text, reading.left_out) == ("Half is 1/2.", {})


def test_the_numbers_of_headings_and_items_stand_before_them(tmp_path: Path) -> None:
    body = (
        r"\pard\outlinelevel0{\listtext\pard\plain 2.1\tab}Roofs\par"
        r"\pard\outlinelevel9{\listtext\tab a)\tab}\ls1 slate\par"
        r"{\pntext 2.\tab}\ls1 straw\par\pard\li720\fi-360 3.\tab reed\par"
        r"\trowd\cellx1\cellx2\pard\intbl{\listtext 4.\tab}nail\cell\pard\intbl oak\cell\row"
    )

    reading = rtf(tmp_path, body)

    assert reading.text == "2.1 Roofs\n\na) slate\n2. straw\n  3. reed\n\n4. nail | oak"


def test_lists_keep_their_depth_whether_bullets_are_marked_or_typed(tmp_path: Path) -> None:
    marked = (
        r"\pard{\listtext\f1\'b7\tab}\ilvl0\ls1\li720\fi-360 slate\par"
        r"\pard{\listtext o\tab}\ilvl1\ls1\li1440\fi-360 blue\par"
    )
    typed = (
        r"\pard Tools:\par\pard\li360\fi-360 \bullet\tab saw\par"
        r"\pard\li720\fi-360 1.\tab rip saw\par\pard\li720\fi0 with big teeth\par"
        r"\pard\li360\fi-360 \bullet\tab plane\par\pard 1.\tab no item"
    )

    reading = rtf(tmp_path, marked + typed)

    assert blocks_of(reading) == [
        ("item", 1, "slate"),
        ("item", 2, "blue"),
        ("paragraph", 0, "Tools:"),
        ("item", 1, "saw"),
        ("item", 2, "rip saw\n    with big teeth"),
        ("item", 1, "plane"),
        ("paragraph", 0, "1.\tno item"),
    ]


def test_a_cell_that_spans_rows_stands_in_each_of_them(tmp_path: Path) -> None:
    row = r"\trowd\cellx100{}\cellx200\cellx300\pard\intbl "
    body = (
        row.replace("{}", "") + r"Roof\cell Stone\cell Age\cell\row"
        r"\trowd\clvmgf\cellx100\cellx200\cellx300\pard\intbl Old\cell slate\cell 100\cell\row"
        r"\trowd\clvmrg\cellx100\cellx200\cellx300\pard\intbl\cell lead\cell 60\par years\cell\row"
        r"\pard After it"
    )

    reading = rtf(tmp_path, body)

    assert blocks_of(reading) == [
        ("header", 0, "Roof | Stone | Age"),
        ("row", 0, "Old | slate | 100"),
        ("row", 0, "Old | lead | 60 years"),
        ("paragraph", 0, "After it"),
    ]


def test_a_layout_table_is_read_as_what_is_in_it(tmp_path: Path) -> None:
    row = r"\trowd\cellx100\cellx200\pard\intbl"
    body = (
        rf"{row}\outlinelevel1 Left\par\pard\intbl One.\cell\pard\intbl\outlinelevel1 Right\par"
        r"\pard\intbl Two.\cell\row\pard"
    )

    assert [kind for kind, _, _ in blocks_of(rtf(tmp_path, body))] == [
        *("heading", "paragraph", "heading", "paragraph")
    ]


def test_notes_and_boxes_are_read_and_do_not_cut_the_sentence(tmp_path: Path) -> None:
    body = (
        r"Slate{\super\chftn}{\footnote\pard{\super\chftn} Welsh slate.\par Or blue.} lasts"
        r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt A box.\par}}{\shprslt{\*\do no}}} long"
        r"{\v{\footnote Hidden.}}.{\*\footnote\ftnalt\chftn\~At the end.}"
    )

    reading = rtf(tmp_path, body)

    assert reading.text == (
        "Slate[1] lasts long.[2]\n\nA box.\n\n[1] Welsh slate.\n\nOr blue.\n\n[2] At the end."
    )


def test_title_and_author_are_taken_from_the_file_but_no_date_of_saving(tmp_path: Path) -> None:
    info = (
        r"{\info{\title All on slate}{\author Ann Ex\'e4mple}{\operator Bo}{\company C}"
        r"{\creatim\yr2020\mo1\dy2}{\author Bo Sample}}"
    )

    reading = rtf(tmp_path, "Words.", head=FONTS + info)

    assert (reading.text, reading.given) == (
        "Words.",
        {"title": "All on slate", "author": "Ann Exämple"},
    )


def test_a_file_as_textedit_writes_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(
        b"{\\rtf1\\ansi\\ansicpg1252\\cocoartf2639\n"
        b"\\cocoatextscaling0{\\fonttbl\\f0\\fswiss\\fcharset0 Helvetica;"
        b"\\f1\\fnil\\fcharset2 Symbol;}\n{\\colortbl;\\red255\\green255\\blue255;}\n"
        b"{\\*\\expandedcolortbl;;}\n\\pard\\tx560\\pardirnatural\\partightenfactor0\n\n"
        b"\\f0\\fs24 \\cf0 Slate lasts\\'85\\\nand \\f1 a\\f0  too.\\\n"
        b"\\pard\\li720\\fi-720\n\\ls1\\ilvl0\\cf0 {\\listtext\t\\uc0\\u8226 \t}Welsh\\\n"
        b"\\itap1\\trowd \\taflags1 \\trgaph108\\clvertalc \\cellx4320\\clvertalc \\cellx8640\n"
        b"\\pard\\intbl\\itap1\\cf0 Stone\\cell\n\\pard\\intbl\\itap1 Age\\cell \\lastrow\\row\n}"
    )

    assert blocks_of(reading_of(tmp_path / "a.rtf")) == [
        ("paragraph", 0, "Slate lasts…"),
        ("paragraph", 0, "and α too."),
        ("item", 1, "Welsh"),
        ("row", 0, "Stone | Age"),
    ]


def test_a_file_that_is_cut_short_is_read_and_its_missing_end_reported(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1 One.\par Tw{\b o")

    failure, reading = read_file(tmp_path / "a.rtf")

    assert failure == Failure(
        path="a.rtf end", reason="is missing, since the file is cut short; get it again"
    )
    assert isinstance(reading, Reading)
    assert reading.text == "One.\n\nTwo"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (
            b"PK\3\4",
            "is not an RTF file (it begins with other bytes); give it the ending of its "
            "real format",
        ),
        (
            rb"{\rtf1" + b"{" * 100_000,
            "is nested too deeply to be read; save it again as plain text",
        ),
        (
            rb"{\rtf1{\info{\title x}}}",
            "contains no text; put text into it, or move it out of the folder",
        ),
    ],
)
def test_a_file_without_readable_words_is_refused(tmp_path: Path, raw: bytes, reason: str) -> None:
    (tmp_path / "a.rtf").write_bytes(raw)

    assert reason_of(tmp_path / "a.rtf") == reason


@pytest.mark.parametrize(
    "harm",
    [
        rb"{\pict\bin2147483647 ",
        rb"\bin-5 ",
        rb"\u99999999 \u-99999999 \uc999999999 ",
        rb"\ansicpg77777 \f99999 \fcharset9999 \li-2147483648 \ilvl99999999 ",
        rb"{\fonttbl{\f0\fcharset2 " + b"Symbol" * 9_999 + rb";}}",
        rb"{\field{\*\fldinst SYMBOL 99999 \\f }{\fldrslt }}",
        rb"\cell\row\cellx1\trowd\row\clvmrg\cell",
        rb"{\footnote{\footnote{\footnote}}}" * 99,
        rb"\'e9\'\'zz\|\:",
    ],
)
def test_lies_do_no_harm_to_the_words_behind_them(tmp_path: Path, harm: bytes) -> None:
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1\ansi Calm. {" + harm + rb"}\par}{\rtf Never.}")

    *_, reading = read_file(tmp_path / "a.rtf")

    assert isinstance(reading, Reading)
    assert reading.text.startswith("Calm.")
