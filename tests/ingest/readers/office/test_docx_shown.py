"""What Word shows of a file is read, and what it does not show is counted."""

import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest

from ingest.reading import Reading
from tests.support.formats import blocks_of, reading_of, zipped
from tests.support.office import paragraph, run, word_file

_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="u1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Journal"><w:name w:val="Journal 2.1 Kop"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Bold"><w:name w:val="Journal Own"/>'
    '<w:basedOn w:val="Journal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Secret"><w:name w:val="Teacher"/>'
    "<w:rPr><w:vanish/></w:rPr></w:style>"
    '<w:style w:type="character" w:styleId="Power"><w:name w:val="Power"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/>'
    "<w:rPr><w:strike/></w:rPr></w:style>"
)
_UP = '<w:vertAlign w:val="superscript"/>'
_DOWN = '<w:vertAlign w:val="subscript"/>'


def word(folder: Path, *body: str, parts: Mapping[str, str] | None = None) -> Reading:
    whole = "".join(one if one.startswith("<") else paragraph(one) for one in body)
    (folder / "a.docx").write_bytes(word_file(whole, {"styles": _STYLES, **(parts or {})}))
    return reading_of(folder / "a.docx")


def styled(name: str, *runs: str) -> str:
    return paragraph(*runs, properties=f'<w:pStyle w:val="{name}"/>')


def field(instruction: str, shown: str | None = None, *, form: str = "") -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}">{}</w:fldChar></w:r>'.format
    result = "" if shown is None else mark("separate", "") + shown
    return (
        mark("begin", form)
        + f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        + result
        + mark("end", "")
    )


def test_hidden_and_struck_out_words_are_left_out_and_counted_once_a_passage(
    tmp_path: Path,
) -> None:
    reading = word(
        tmp_path,
        paragraph(
            "Plant ",
            run("forty ", "<w:strike/>"),
            run("or fifty ", "<w:dstrike/>"),
            run("four", '<w:strike w:val="0"/>'),
            " tulips",
            run(" and sell them", "<w:vanish/>"),
            run(" tomorrow", '<w:rStyle w:val="Gone"/>'),
            ".",
        ),
        styled("Secret", "An answer for teachers.", run(" Shown again.", '<w:vanish w:val="0"/>')),
    )

    assert reading.text == "Plant four tulips.\n\nShown again."
    assert reading.left_out == {"struck-out passages": 2, "hidden passages": 2}


def test_raised_and_lowered_signs_keep_their_meaning_however_runs_are_cut(tmp_path: Path) -> None:
    reading = word(
        tmp_path,
        paragraph("5 × 10", run("-", _UP), run("3", _UP), " mol of SO", run("4", _DOWN)),
        paragraph("12 m", run("3", '<w:rStyle w:val="Power"/>'), " on the 4", run("th", _UP)),
    )

    assert reading.text == "5 × 10⁻³ mol of SO₄\n\n12 m³ on the 4th"


def test_figures_that_are_only_moved_off_their_line_are_raised_and_lowered(tmp_path: Path) -> None:
    up, down, hardly = (f'<w:position w:val="{by}"/>' for by in (6, -4, 1))

    reading = word(
        tmp_path,
        paragraph("10", run("6", up), " m of CO", run("2", down), run(" or", up), run("4", hardly)),
        paragraph(run("7", down), " bulbs"),
    )

    assert reading.text == "10⁶ m of CO₂ or4\n\n7 bulbs"


def test_notes_are_counted_from_the_number_that_the_file_states(tmp_path: Path) -> None:
    notes = {
        "footnotes": f'<w:footnote w:id="2">{paragraph("In Wales.")}</w:footnote>',
        "settings": '<w:footnotePr><w:numStart w:val="7"/></w:footnotePr>',
    }

    reading = word(
        tmp_path, paragraph("Slate", '<w:r><w:footnoteReference w:id="2"/></w:r>'), parts=notes
    )

    assert reading.text == "Slate[7]\n\n[7] In Wales."


def test_what_was_deleted_from_a_formula_is_counted(tmp_path: Path) -> None:
    deleted = "<w:del><m:r><m:t>x</m:t></m:r></w:del>"

    reading = word(
        tmp_path,
        paragraph("Let ", f"<m:oMath>{deleted}<m:r><m:t>y=2</m:t></m:r></m:oMath>", " hold."),
    )

    assert reading.text == "Let y = 2 hold."
    assert reading.left_out == {"deleted passages": 1}


def test_signs_of_symbol_fonts_are_those_that_are_seen(tmp_path: Path) -> None:
    sym = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'.format
    greek = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'

    reading = word(
        tmp_path,
        paragraph("Give ", sym("Symbol", "F0A3"), " 5 mg ", sym("Symbol", "F062"), "-carotene"),
        paragraph(
            sym("Wingdings", "F0FC"), " done, ", run("\uf06d", greek), "g, ", run("D", greek)
        ),
        paragraph("A ", sym("House Signs", "F041"), " plant"),
    )

    assert reading.text == "Give ≤ 5 mg β-carotene\n\n✔ done, μg, Δ\n\nA [symbol] plant"
    assert reading.left_out == {"symbols": 1}


def test_headings_are_known_by_outline_level_whatever_their_style_is_called(tmp_path: Path) -> None:
    level = '<w:outlineLvl w:val="{}"/>'.format

    reading = word(
        tmp_path,
        styled("u1", "Of one"),
        styled("Bold", "By its style's base"),
        paragraph("By its own level", properties=level(2)),
        paragraph("Body", properties='<w:pStyle w:val="u1"/>' + level(9)),
    )

    assert blocks_of(reading) == [
        ("heading", 1, "Of one"),
        ("heading", 2, "By its style's base"),
        ("heading", 3, "By its own level"),
        ("paragraph", 0, "Body"),
    ]


def test_notes_stand_behind_their_section_under_their_marks(tmp_path: Path) -> None:
    note = '<w:footnote w:id="{}">{}</w:footnote>'.format
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{}Reference w:id="{}"/></w:r>'
    parts = {
        "footnotes": note(7, paragraph("<w:r><w:footnoteRef/></w:r>", " Not in frost."))
        + note(3, paragraph("At dusk.") + paragraph("Or at dawn."))
        + note(9, paragraph("Of nobody.")),
        "endnotes": f'<w:endnote w:id="1">{paragraph("A book on bulbs.")}</w:endnote>',
    }

    reading = word(
        tmp_path,
        paragraph("Water", mark.format("footnote", 7), " them", mark.format("footnote", 3), "."),
        paragraph("They flower", mark.format("endnote", 1), "."),
        styled("u1", "Later"),
        "Lift them.",
        parts=parts,
    )

    assert reading.text == (
        "Water[1] them[2].\n\nThey flower[i].\n\n[1] Not in frost.\n\n[2] At dusk.\n\nOr at dawn."
        "\n\nLater\n\nLift them.\n\n[i] A book on bulbs."
    )


def test_a_deleted_end_of_a_paragraph_joins_it_to_the_next_and_a_drop_cap_too(
    tmp_path: Path,
) -> None:
    reading = word(
        tmp_path,
        paragraph("Dig ", '<w:del><w:r><w:delText>shallow </w:delText></w:r></w:del>', "a hole ",
                  properties="<w:rPr><w:del/></w:rPr>"),
        "a foot deep.",
        paragraph("O", properties='<w:framePr w:dropCap="drop"/>'),
        "nce a year is enough.",
    )  # fmt: skip

    assert reading.text == "Dig a hole a foot deep.\n\nOnce a year is enough."
    assert reading.left_out == {"deleted passages": 1}


def test_fields_show_their_results_and_contents_stand_aside(tmp_path: Path) -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    inner = field("PAGE", run("3"))
    nested = mark("begin") + inner + mark("separate") + run("few") + mark("end")
    box = "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"

    reading = word(
        tmp_path,
        styled("toc1", field('TOC \\o "1-3"', run("Bulbs") + "<w:r><w:tab/></w:r>" + run("1"))),
        paragraph("See ", field('HYPERLINK "https://x.org"', run("the list")), "."),
        paragraph(field("FORMCHECKBOX", form=box), " hardy"),
        paragraph(
            "Half is ", field("EQ \\f(1,2)"), " of ", field("EQ \\r(2)", ""), field("EQ"), "."
        ),
        paragraph(nested, "."),
        paragraph("Warm ", field('SYMBOL 176 \\f "Symbol" \\s 12', ""), "C"),
    )

    assert reading.text == (
        "Bulbs\t1\n\nSee the list.\n\n☒ hardy\n\nHalf is 1/2 of √2[formula].\n\nfew.\n\nWarm °C"
    )
    assert [reading.text[one.start : one.end] for one in reading.aside] == ["Bulbs\t1"]
    assert reading.left_out == {"formulas": 1}


def test_an_empty_form_field_a_comment_and_an_unreadable_file_inside_are_counted(
    tmp_path: Path,
) -> None:
    empty = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + run("Click or tap here to enter text.")
        + "</w:sdtContent></w:sdt>"
    )
    inner = '<w:altChunk r:id="aFChunk"/>'
    comments = {"comments": f'<w:comment w:id="0">{paragraph("Really?")}</w:comment>'}

    with_page = word(
        tmp_path, "Above.", inner, "Below.", parts={"c.html": "<p>Inside <b>it</b>.</p>"}
    )
    with_other = word(
        tmp_path, paragraph("Name: ", empty), inner, parts={"c.rtf": "{}", **comments}
    )

    assert (with_page.text, with_page.left_out) == ("Above.\n\nInside it.\n\nBelow.", {})
    assert with_other.text == "Name:"
    assert with_other.left_out == {"placeholders": 1, "comments": 1, "embedded files": 1}


def test_a_word_file_inside_a_word_file_is_read_and_one_inside_that_is_counted(
    tmp_path: Path,
) -> None:
    chunk = '<w:altChunk r:id="aFChunk"/>'

    def around(inner: bytes, words: str) -> bytes:
        with ZipFile(io.BytesIO(word_file(paragraph(words) + chunk, {"c.docx": ""}))) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        return zipped(members | {"word/c.docx": inner})

    innermost = word_file(paragraph("Innermost."))
    (tmp_path / "a.docx").write_bytes(around(around(innermost, "Inner."), "Outer."))

    reading = reading_of(tmp_path / "a.docx")

    assert (reading.text, reading.left_out) == ("Outer.\n\nInner.", {"embedded files": 1})


def test_headers_and_footers_stand_aside_once_and_ruby_stands_in_brackets(tmp_path: Path) -> None:
    ruby = (
        "<w:r><w:ruby><w:rt><w:r><w:t>niwa</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>庭</w:t></w:r>"
        "</w:rubyBase></w:ruby></w:r>"
    )
    edges = {"header": paragraph("Garden letters"), "footer": paragraph("3")}

    reading = word(tmp_path, paragraph(ruby, " is garden."), parts=edges)

    assert reading.text == "庭(niwa) is garden.\n\nGarden letters"
    assert [reading.text[one.start : one.end] for one in reading.aside] == ["Garden letters"]


def test_an_old_formula_leaves_a_mark_and_drawn_words_are_read(tmp_path: Path) -> None:
    old = '<w:r><w:object><o:OLEObject ProgID="Equation.3"/></w:object></w:r>'
    sheet = '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'
    art = '<w:r><w:pict><v:shape><v:textpath string="Grow wild"/></v:shape></w:pict></w:r>'

    reading = word(tmp_path, paragraph(art), paragraph("So ", old, " holds."), paragraph(sheet))

    assert reading.text == "Grow wild\n\nSo [formula] holds."
    assert reading.left_out == {"formulas": 1, "embedded files": 1}


@pytest.mark.parametrize(
    ("core", "given"),
    [
        (
            "<dc:title>Spring bulbs</dc:title><dc:creator>Ann Example;Bo Sample</dc:creator>",
            {"title": "Spring bulbs", "author": "Ann Example; Bo Sample"},
        ),
        ("<dc:title>Document1</dc:title><dc:creator>Microsoft Office User</dc:creator>", {}),
        ("<dc:title>bulbs_v3.docx</dc:title><dc:creator>Windows User;Cy Test</dc:creator>",
         {"author": "Cy Test"}),
    ],
)  # fmt: skip
def test_what_a_program_filled_in_is_not_believed(
    tmp_path: Path, core: str, given: dict[str, str]
) -> None:
    (tmp_path / "a.docx").write_bytes(word_file(paragraph("Plant."), core=core))

    assert reading_of(tmp_path / "a.docx").given == given


def test_a_strict_file_reads_as_the_same_file_in_the_usual_namespaces(tmp_path: Path) -> None:
    body = paragraph("H", run("2", _DOWN), "O") + styled("u1", "Water")
    for name, strict in (("a.docx", False), ("b.docx", True)):
        made = word_file(body, {"styles": _STYLES}, core="<dc:title>W</dc:title>", strict=strict)
        (tmp_path / name).write_bytes(made)

    usual, strict_one = (reading_of(tmp_path / name) for name in ("a.docx", "b.docx"))

    assert strict_one == usual
    assert blocks_of(usual) == [("paragraph", 0, "H₂O"), ("heading", 1, "Water")]
