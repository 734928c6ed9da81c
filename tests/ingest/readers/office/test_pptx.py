"""Presentations: slides in order, titles as headings, bullets as items, notes below."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.reading import Limits, Reading
from tests.support.formats import blocks_of, reading_of, reason_of, zipped
from tests.support.office import shape, slides_file

_TITLE = 'type="title"'
_NOT_SLIDES = (
    "is damaged or not a presentation; open it in a presentation program and save it as .pptx"
)


def read(folder: Path, *slides: str, notes: Mapping[int, str] | None = None) -> Reading:
    (folder / "a.pptx").write_bytes(slides_file(slides, notes=notes))
    return reading_of(folder / "a.pptx")


def line(words: str, *, level: int = 0, bullet: bool = True) -> str:
    sign = '<a:buChar char="•"/>' if bullet else "<a:buNone/>"
    return f'<a:p><a:pPr lvl="{level}">{sign}</a:pPr><a:r><a:t>{words}</a:t></a:r></a:p>'


def test_slides_begin_pages_and_hidden_ones_are_counted(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        shape("Bells", placeholder='type="ctrTitle"') + shape("For ringers", placeholder='idx="1"'),
        "hidden:" + shape("Not for the hall", placeholder=_TITLE),
        shape(line("grease"), line("of goose", level=1), placeholder='idx="1"')
        + shape("Care", placeholder=_TITLE),
        notes={2: "Show the tin."},
    )

    assert blocks_of(reading) == [
        ("heading", 1, "Bells"),
        ("paragraph", 0, "For ringers"),
        ("heading", 2, "Care"),
        ("item", 1, "grease"),
        ("item", 2, "of goose"),
        ("paragraph", 0, "Speaker notes: Show the tin."),
    ]
    second = reading.text.index("Care")
    assert reading.pages == (0, second, second)
    assert reading.left_out == {"hidden slides": 1}


def test_the_numbers_of_steps_stand_before_them(tmp_path: Path) -> None:
    def step(words: str, kind: str = "arabicPeriod", level: int = 0, more: str = "") -> str:
        sign = f'<a:buAutoNum type="{kind}" {more}/>'
        return line(words, level=level).replace('<a:buChar char="•"/>', sign)

    reading = read(
        tmp_path,
        shape(
            step("lift"),
            step("pull"),
            step("once", "alphaLcParenBoth", 1),
            step("twice", "alphaLcParenBoth", 1),
            step(""),
            step("rest"),
            step("again", "romanUcPlain", more='startAt="4"'),
            line("any time"),
            step("lift"),
            step("pull", "ea1JpnKorPeriod"),
            placeholder='idx="1"',
        ),
    )

    assert reading.text == (
        "1. lift\n2. pull\n  (a) once\n  (b) twice\n3. rest\nIV again\n- any time\n1. lift\n- pull"
    )


def test_shapes_that_are_no_placeholders_are_read_by_their_place(tmp_path: Path) -> None:
    group = f"<p:grpSp><p:nvGrpSpPr/><p:grpSpPr/>{shape('Grouped.', at=(0, 9))}</p:grpSp>"

    reading = read(
        tmp_path,
        shape("Below.", at=(0, 5))
        + shape("Right.", at=(6, 2))
        + group
        + shape("Left.", at=(1, 2))
        + shape("Secret.", properties='hidden="1"')
        + shape("Names", at=(0, 0)),
    )

    assert blocks_of(reading) == [("heading", 1, "Names")] + [
        ("paragraph", 0, words) for words in ("Left.", "Right.", "Below.", "Grouped.")
    ]
    assert reading.left_out == {"hidden parts": 1}


def test_marks_and_struck_out_words_mean_on_slides_what_they_mean_elsewhere(
    tmp_path: Path,
) -> None:
    words = (
        '<a:p><a:r><a:t>10</a:t></a:r><a:r><a:rPr baseline="30000"/><a:t>4</a:t></a:r>'
        '<a:r><a:t> rings of CO</a:t></a:r><a:r><a:rPr baseline="-25000"/><a:t>2</a:t></a:r>'
        '<a:r><a:rPr strike="sngStrike"/><a:t> and more</a:t></a:r><a:br/>'
        '<a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p>'
    )

    reading = read(tmp_path, shape(words))

    assert reading.text == "10⁴ rings of CO₂\n7"
    assert reading.left_out == {"struck-out passages": 1}


def test_a_table_on_a_slide_is_rows_and_footers_stand_aside_once(tmp_path: Path) -> None:
    def cell(words: str, attributes: str = "") -> str:
        text = f"<a:p><a:r><a:t>{words}</a:t></a:r></a:p>"
        return f"<a:tc {attributes}><a:txBody>{text}</a:txBody></a:tc>"

    rows = (
        [cell("Bell"), cell("Tone")],
        [cell("great", 'rowSpan="2"'), cell("C")],
        [cell("", 'vMerge="1"'), cell("D")],
        [cell("none", 'gridSpan="2"'), cell("", 'hMerge="1"')],
    )
    table = (
        "<p:graphicFrame><p:nvGraphicFramePr/><a:graphic><a:graphicData><a:tbl>"
        '<a:tblPr firstRow="1"/>'
        + "".join(f"<a:tr>{''.join(cells)}</a:tr>" for cells in rows)
        + "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    footer = shape("Guild of ringers", placeholder='type="ftr"')
    number = shape("1", placeholder='type="sldNum"')

    reading = read(tmp_path, table + footer + number, shape("Last words.") + footer + number)

    assert reading.text == (
        "Bell | Tone\ngreat | C\ngreat | D\nnone\n\nLast words.\n\nGuild of ringers"
    )
    assert [reading.text[one.start : one.end] for one in reading.aside] == ["Guild of ringers"]


def test_a_diagram_is_a_list_and_a_chart_its_title(tmp_path: Path) -> None:
    a = "http://schemas.openxmlformats.org/drawingml/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    frame = (
        "<p:graphicFrame><a:graphic><a:graphicData>{}</a:graphicData></a:graphic></p:graphicFrame>"
    )
    drawn = frame.format(f'<d:relIds xmlns:d="{a}/diagram" r:dm="d"/>') + frame.format(
        f'<c:chart xmlns:c="{a}/chart" r:id="c"/>'
    )
    text = "<a:p><a:r><a:t>{}</a:t></a:r></a:p>".format
    points = "".join(
        f'<d:pt modelId="{n}"><d:t>{text(words) if words else ""}</d:t></d:pt>'
        for n, words in enumerate(["", "Cast", "Melt", "Tune"])
    )
    links = "".join(
        f'<d:cxn srcId="{above}" destId="{below}" srcOrd="{order}"/>'
        for above, below, order in [(0, 3, 1), (0, 1, 0), (1, 2, 0)]
    )
    related = "".join(
        f'<Relationship Id="{name[0]}" Type="{office}/{name}" Target="../{name}.xml"/>'
        for name in ("diagram", "chart")
    )
    more = {
        "ppt/slides/_rels/0.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{related}</Relationships>"
        ),
        "ppt/diagram.xml": f'<d:m xmlns:d="{a}/diagram" xmlns:a="{a}/main">{points}{links}</d:m>',
        "ppt/chart.xml": (
            f'<c:s xmlns:c="{a}/chart" xmlns:a="{a}/main"><c:title>{text("Tones")}</c:title></c:s>'
        ),
    }
    (tmp_path / "a.pptx").write_bytes(slides_file([drawn], more=more))

    reading = reading_of(tmp_path / "a.pptx")

    assert reading.text == "- Cast\n  - Melt\n- Tune\n\nTones"
    assert reading.left_out == {"charts": 1}


def test_a_strict_presentation_reads_as_one_in_the_usual_namespaces(tmp_path: Path) -> None:
    slides = [shape("Bells", placeholder=_TITLE) + shape(line("rope"))]
    (tmp_path / "a.pptx").write_bytes(slides_file(slides, notes={0: "Pull."}))
    (tmp_path / "b.pptx").write_bytes(slides_file(slides, notes={0: "Pull."}, strict=True))

    usual, strict = (reading_of(tmp_path / name) for name in ("a.pptx", "b.pptx"))

    assert strict == usual
    assert usual.text == "Bells\n\n- rope\n\nSpeaker notes: Pull."


@pytest.mark.parametrize("content", [{}, {"_rels/.rels": "<a"}, {"ppt/presentation.xml": "<a/>"}])
def test_what_is_no_presentation_is_refused(tmp_path: Path, content: dict[str, str]) -> None:
    (tmp_path / "a.pptx").write_bytes(zipped(content))

    assert reason_of(tmp_path / "a.pptx") == _NOT_SLIDES


def test_a_locked_or_old_presentation_and_too_many_slides_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pptx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    (tmp_path / "b.pptx").write_bytes(slides_file([shape("Ring.")] * 6))

    assert reason_of(tmp_path / "a.pptx") == (
        "is password-protected, or in the old .ppt format; open it in a presentation program and "
        "save it as .pptx without a password"
    )
    assert reason_of(tmp_path / "b.pptx", limits=Limits(pages=5)) == (
        "has 6 slides, and 5 are allowed; split it"
    )
