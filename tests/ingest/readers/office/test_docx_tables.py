"""Tables of Word files: merged cells, headers, and tables that only arrange text."""

from pathlib import Path

from ingest.reading import Reading
from tests.support.formats import blocks_of, reading_of
from tests.support.office import paragraph, run, word_file

_HEADING = '<w:outlineLvl w:val="1"/>'


def cell(*paragraphs: str, properties: str = "") -> str:
    inner = "".join(one if one.startswith("<") else paragraph(one) for one in paragraphs)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inner = "".join(one if one.startswith("<w:tc>") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def read(folder: Path, *parts: str) -> Reading:
    (folder / "a.docx").write_bytes(word_file("".join(parts)))
    return reading_of(folder / "a.docx")


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def test_a_cell_over_rows_stands_in_each_and_one_over_columns_once(tmp_path: Path) -> None:
    merged = '<w:vMerge w:val="{}"/>'.format

    reading = read(
        tmp_path,
        table(
            row("Tree", "Month", "Height"),
            row(cell("Larch", properties=merged("restart")), "May", "1 m"),
            row(cell("", properties=merged("continue")), "June", "2 m"),
            row(cell("not measured", properties='<w:gridSpan w:val="2"/>'), "3 m"),
        ),
    )

    assert blocks_of(reading) == [
        ("header", 0, "Tree | Month | Height"),
        ("row", 0, "Larch | May | 1 m"),
        ("row", 0, "Larch | June | 2 m"),
        ("row", 0, "not measured |  | 3 m"),
    ]


def test_a_header_of_two_rows_is_one_and_names_each_column_that_it_spans(tmp_path: Path) -> None:
    head = "<w:tblHeader/>"

    reading = read(
        tmp_path,
        table(
            row(cell("Table 4. Growth", properties='<w:gridSpan w:val="3"/>'), properties=head),
            row("Tree", cell("Height", properties='<w:gridSpan w:val="2"/>'), properties=head),
            row("", "in May", "in June", properties=head),
            row("Larch", "1 m", "2 m"),
        ),
    )

    assert blocks_of(reading) == [
        ("paragraph", 0, "Table 4. Growth"),
        ("header", 0, "Tree | Height in May | Height in June"),
        ("row", 0, "Larch | 1 m | 2 m"),
    ]


def test_columns_of_text_are_read_one_after_the_other_each_under_its_first_line(
    tmp_path: Path,
) -> None:
    reading = read(
        tmp_path,
        paragraph("Guide", properties='<w:outlineLvl w:val="0"/>'),
        table(
            row(
                cell("At home", "Sharpen the saw before the first frost of the year."),
                cell("In the wood", "Fell no tree in which an owl has its nest."),
            )
        ),
    )

    assert blocks_of(reading) == [
        ("heading", 1, "Guide"),
        ("heading", 2, "At home"),
        ("paragraph", 0, "Sharpen the saw before the first frost of the year."),
        ("heading", 2, "In the wood"),
        ("paragraph", 0, "Fell no tree in which an owl has its nest."),
    ]


def test_headings_over_columns_stand_over_their_own_column(tmp_path: Path) -> None:
    long = "Cut the branch close to the trunk, and paint the wound with wax at once."

    reading = read(
        tmp_path,
        table(row("Do", "Do not"), row(cell(long, "Rest."), cell("Leave a stump.", long))),
    )

    assert [words for _, _, words in blocks_of(reading)] == [
        "Do", long, "Rest.", "Do not", "Leave a stump.", long,
    ]  # fmt: skip


def test_a_table_of_values_stays_one_though_a_cell_holds_a_list(tmp_path: Path) -> None:
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr>'
    listed = cell(paragraph("ash", properties=item), paragraph("elm", properties=item))

    reading = read(tmp_path, table(row("Use", "Wood"), row("handles", listed), row("keels", "oak")))

    assert reading.text == "Use | Wood\nhandles | ash; elm\nkeels | oak"


def test_a_text_box_in_a_cell_is_read_once_and_a_row_that_is_not_shown_not_at_all(
    tmp_path: Path,
) -> None:
    box = "<w:txbxContent>" + paragraph("once") + "</w:txbxContent>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>"
        f"<v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    reading = read(
        tmp_path,
        table(
            row("Box", "Seen"),
            row("new", cell(paragraph(drawn))),
            row("old", "twice", properties="<w:del/>"),
            row("unseen", "twice", properties="<w:hidden/>"),
        ),
    )

    assert reading.text == "Box | Seen\nnew | once"
    assert reading.left_out == {"deleted passages": 1, "hidden passages": 1}


def test_a_table_in_a_cell_of_a_frame_is_read_as_a_table(tmp_path: Path) -> None:
    inner = table(row("Wood", "Price"), row("oak", "9"))

    reading = read(
        tmp_path, table(row(cell("Prices are of May.", inner, run("")), cell("Ask us.")))
    )

    assert blocks_of(reading) == [
        ("paragraph", 0, "Prices are of May."),
        ("header", 0, "Wood | Price"),
        ("row", 0, "oak | 9"),
        ("paragraph", 0, "Ask us."),
    ]
