from pathlib import Path

import pytest

from tests.support.drawn_pages import Page, at, drawn_pdf, lines_at, stream
from tests.support.formats import blocks_of, reading_of
from tests.support.pdf_articles import LEFT, RIGHT, article, read


def test_raised_and_lowered_signs_are_marked_and_end_no_paragraph(tmp_path: Path) -> None:
    drawing = (
        "BT /F1 11 Tf 72 700 Td (The lake holds 4 x 10) Tj /F1 7 Tf 4 Ts (8) Tj 0 Ts /F1 11 Tf "
        "( litres of H) Tj /F1 7 Tf -3 Ts (2) Tj 0 Ts /F1 11 Tf (O on 30 km) Tj /F1 7 Tf 4 Ts (2) "
        "Tj 0 Ts /F1 11 Tf (, as rangers) Tj /F1 7 Tf 4 Ts (5) Tj 0 Ts /F1 11 Tf ( say.) Tj ET"
    )

    assert article(read(tmp_path, [Page(drawing)])) == [
        "The lake holds 4 x 10⁸ litres of H₂O on 30 km², as rangers[5] say."
    ]


@pytest.mark.parametrize(
    ("turn", "matrix"),
    [(90, "0 1 -1 0 {1} {0}"), (180, "-1 0 0 -1 {2} {1}"), (0, "1 0 0 1 {0} {3}")],
)
def test_a_turned_page_is_read_as_it_is_shown(tmp_path: Path, turn: int, matrix: str) -> None:
    drawing = "\n".join(
        f"BT /F1 11 Tf {matrix.format(100, 200 + 14 * n, 500, 700 - 14 * n)} Tm ({words}) Tj ET"
        for n, words in enumerate(LEFT)
    )

    assert article(read(tmp_path, [Page(drawing, f"/Rotate {turn}")])) == [" ".join(LEFT)]


def test_columns_are_read_one_after_the_other_however_they_are_drawn(tmp_path: Path) -> None:
    row_by_row = "\n".join(
        f"{at(72, 700 - 14 * n, left)}\n{at(320, 700 - 14 * n, right)}"
        for n, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True))
    )
    backwards = "\n".join(reversed(row_by_row.split("\n")))

    for drawing in (row_by_row, backwards):
        assert article(read(tmp_path, [Page(drawing)])) == [" ".join(LEFT), " ".join(RIGHT)]


def test_cells_of_a_table_are_rows(tmp_path: Path) -> None:
    rows = [("Hive", "Bees", "Honey"), ("north", "40 000", "12 kg"), ("south", "35 500", "9 kg")]
    drawing = "\n".join(
        at(72 + 120 * column, 700 - 14 * n, cell)
        for n, row in enumerate(rows)
        for column, cell in enumerate(row)
    )

    assert article(read(tmp_path, [Page(drawing)])) == [" | ".join(row) for row in rows]


def test_bullets_and_numbers_make_items_with_the_lines_that_hang_below_them(tmp_path: Path) -> None:
    drawing = "\n".join([
        lines_at(72, 700, ["Before the visit of the inspector:"]),
        *(at(80, 680 - 41 * n, "•") for n in range(2)),
        lines_at(92, 680, ["clean the floor and the", "edge to at most", "100.", "count the bees"]),
        lines_at(72, 600, ["1. Open the gate.", "2. Close it again."]),
    ])  # fmt: skip

    blocks = blocks_of(read(tmp_path, [Page(drawing)]))

    assert blocks == [
        ("paragraph", 0, "Before the visit of the inspector:"),
        ("item", 1, "clean the floor and the edge to at most 100."),
        ("item", 1, "count the bees"),
        ("item", 1, "1. Open the gate."),
        ("item", 1, "2. Close it again."),
    ]


def test_heads_with_numbers_on_either_side_are_aside_and_a_note_cuts_no_sentence(
    tmp_path: Path,
) -> None:
    first = lines_at(72, 700, [*LEFT[:3]]) + "\n" + at(72, 60, "* Not all of them.", size=8)
    second = lines_at(72, 700, LEFT[3:]) + "\n" + lines_at(72, 650, RIGHT)
    heads = [at(72, 760, "12") + at(250, 760, "On hives", size=9), at(250, 760, "On hives", size=9)]
    heads[1] += at(500, 760, "13")

    reading = read(tmp_path, [Page(f"{heads[0]}\n{first}"), Page(f"{heads[1]}\n{second}")])

    assert article(reading) == ["* Not all of them.", " ".join(LEFT), " ".join(RIGHT)]
    aside = [reading.text[one.start : one.end] for one in reading.aside]
    assert sorted(aside) == ["12", "13", "On hives", "On hives"]
    assert reading.text[reading.pages[1] :].startswith(LEFT[3])


def test_a_bold_line_and_a_large_one_are_headings_of_their_levels(tmp_path: Path) -> None:
    drawing = "\n".join([
        at(72, 740, "Of bees and wasps", size=20),
        at(72, 710, "Bees", font="F2"), lines_at(72, 696, LEFT),
        at(72, 620, "Wasps", font="F2"), lines_at(72, 606, RIGHT),
    ])  # fmt: skip

    assert blocks_of(read(tmp_path, [Page(drawing)])) == [
        ("heading", 1, "Of bees and wasps"),
        ("heading", 2, "Bees"),
        ("paragraph", 0, " ".join(LEFT)),
        ("heading", 2, "Wasps"),
        ("paragraph", 0, " ".join(RIGHT)),
    ]


def test_a_numbered_heading_as_long_as_a_line_is_no_item(tmp_path: Path) -> None:
    heading = "1. Of bees and all their kin"
    drawing = f"{at(72, 710, heading, font='F2')}\n{lines_at(72, 696, LEFT)}"

    assert blocks_of(read(tmp_path, [Page(drawing)])) == [
        ("heading", 1, heading),
        ("paragraph", 0, " ".join(LEFT)),
    ]


def test_marked_artifacts_are_aside_and_hidden_layers_and_cropped_words_are_left_out(
    tmp_path: Path,
) -> None:
    drawing = "\n".join([
        lines_at(72, 700, LEFT),
        f"/Artifact BMC {at(72, 750, 'Bee letters')} EMC",
        f"/OC /off BDC {at(72, 500, 'ink for the printer')} EMC",
        at(72, 20, "cut here"),
    ])  # fmt: skip
    layers = "/OCProperties << /OCGs [100 0 R] /D << /OFF [100 0 R] >> >>"

    reading = read(
        tmp_path,
        [Page(drawing, "/CropBox [0 40 612 792]", "/Properties << /off 100 0 R >>")],
        catalog=layers,
        objects={100: "<< /Type /OCG /Name (Ink) >>"},
    )

    assert article(reading) == [" ".join(LEFT)]
    assert [reading.text[one.start : one.end] for one in reading.aside] == ["Bee letters"]
    assert reading.left_out == {"words in hidden layers": 4, "words outside the page": 2}


def test_what_a_form_holds_is_read_but_no_password_and_no_hidden_note(tmp_path: Path) -> None:
    field = "<< /Type /Annot /Subtype /Widget /Rect [72 600 200 620] /FT /Tx {} >>"
    note = "<< /Type /Annot /Subtype /Text /Rect [72 500 90 520] /Contents ({}) /F {} >>"
    annotations = {
        100: field.format("/T (keeper) /TU (Name of the keeper) /V (Ada Hive)"),
        101: field.format("/T (pin) /V (1234) /Ff 8192"),
        102: note.format("count again", 0),
        103: note.format("never shown", 2),
    }

    reading = read(
        tmp_path,
        [Page(lines_at(72, 700, LEFT), "/Annots [100 0 R 101 0 R 102 0 R 103 0 R]")],
        catalog="/AcroForm << /Fields [100 0 R 101 0 R] >>",
        objects=annotations,
    )

    assert article(reading) == [
        " ".join(LEFT), "Name of the keeper: Ada Hive", "Note: count again"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - hive_v2.doc",
        "untitled",
        "Document1",
        "hive.indd",
        "PowerPoint Presentation",
        "doi:10.1000/hive.7",
        "HIVE_04_proof 1..8",
    ],
)
def test_a_title_or_author_that_a_program_wrote_is_not_given(tmp_path: Path, title: str) -> None:
    pages = [Page(lines_at(72, 700, LEFT))]

    for author in ("user", "Administrator", "(anonymous)", "keeper@hive.example", "HP", "jkeeper"):
        info = f"/Title ({title}) /Author ({author})".replace("((", "(\\(").replace("))", "\\))")
        assert read(tmp_path, pages, info=info).given == {}


@pytest.mark.parametrize(
    ("name", "given"), [("scan-0042", {}), ("Bees in winter", {"title": "Bees in winter"})]
)
def test_the_name_of_the_file_is_no_title_unless_it_is_in_words(
    tmp_path: Path, name: str, given: dict[str, str]
) -> None:
    file = tmp_path / f"{name}.pdf"
    file.write_bytes(drawn_pdf([Page(lines_at(72, 700, LEFT))], info=f"/Title ({name})"))

    assert reading_of(file).given == given


def test_persons_are_several_whether_listed_in_the_metadata_or_by_commas(tmp_path: Path) -> None:
    pages = [Page(lines_at(72, 700, LEFT))]
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
        b'syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>'
        b"<rdf:Seq><rdf:li>Ada Hive</rdf:li><rdf:li>Bo Comb</rdf:li></rdf:Seq></dc:creator>"
        b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    )

    listed = read(
        tmp_path, pages, info="/Author (Ada Hive)", catalog="/Metadata 100 0 R",
        objects={100: stream(packet, "/Type /Metadata /Subtype /XML")},
    )  # fmt: skip
    by_commas = read(tmp_path, pages, info="/Author (Ada Hive, Bo Comb and Cy Drone)")
    institution = read(tmp_path, pages, info="/Author (Hive, Comb and Sons)")

    assert listed.given == {"author": "Ada Hive; Bo Comb"}
    assert by_commas.given == {"author": "Ada Hive; Bo Comb; Cy Drone"}
    assert institution.given == {"author": "Hive, Comb and Sons"}
