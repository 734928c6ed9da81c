import io
import re
import zipfile
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument

from ingest.reading import Limits
from tests.support.formats import blocks_of, reading_of, reason_of, zipped

DAMAGED_ZIP = "is damaged or cut short (its zip archive cannot be unpacked); get the file again"
NOT_WORD = "is damaged or not a Word file; open it in a word processor and save it as .docx"


def saved(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def article() -> WordDocument:
    document = docx.Document()
    document.add_heading("Night cramps", 0)
    document.add_heading("Causes", 1)
    document.add_paragraph("They can be caused by:")
    document.add_paragraph("caffeine", style="List Bullet")
    document.add_paragraph("heat", style="List Bullet 2")
    document.add_paragraph("stretch", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ["Drug", "Dose", "Quinine", "200 mg\ndaily"], strict=True):
        cell.text = words
    document.add_paragraph("The end, with a café.\nA second line.")
    return document


def rewritten(word: bytes, change: Callable[[str], str]) -> bytes:
    """The same file with another main part."""
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["word/document.xml"] = change(members["word/document.xml"].decode()).encode()
    return zipped(members)


def test_a_word_file_comes_out_block_by_block(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(saved(article()))

    reading = reading_of(tmp_path / "a.docx")

    assert reading.text == (
        "Night cramps\n\nCauses\n\nThey can be caused by:\n\n- caffeine\n  - heat\n1. stretch\n\n"
        "Drug | Dose\nQuinine | 200 mg daily\n\nThe end, with a café.\nA second line."
    )
    assert blocks_of(reading) == [
        ("heading", 1, "Night cramps"),
        ("heading", 1, "Causes"),
        ("paragraph", 0, "They can be caused by:"),
        ("item", 1, "caffeine"),
        ("item", 2, "heat"),
        ("item", 1, "stretch"),
        ("header", 0, "Drug | Dose"),
        ("row", 0, "Quinine | 200 mg daily"),
        ("paragraph", 0, "The end, with a café.\nA second line."),
    ]


def test_title_and_author_are_given_unless_they_are_the_programs_own(tmp_path: Path) -> None:
    document = article()
    (tmp_path / "a.docx").write_bytes(saved(document))
    document.core_properties.title = " On cramps "
    document.core_properties.author = "Jane Doe"
    (tmp_path / "b.docx").write_bytes(saved(document))

    assert reading_of(tmp_path / "a.docx").given == {}
    assert reading_of(tmp_path / "b.docx").given == {"title": "On cramps", "author": "Jane Doe"}


def test_words_in_controls_links_and_insertions_are_kept_and_deleted_ones_are_not(
    tmp_path: Path,
) -> None:
    body = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        '<w:p><w:hyperlink><w:r><w:t xml:space="preserve">A link </w:t></w:r></w:hyperlink>'
        '<w:ins w:id="1"><w:r><w:t>stays</w:t><w:tab/><w:t>here</w:t></w:r></w:ins>'
        '<w:del w:id="2"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>'
        "<w:p><w:r><w:t>Around a box.</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>In the box."
        "</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr>'
        "<w:r><w:t>numbered by hand</w:t></w:r></w:p>"
    )
    whole = rewritten(
        saved(docx.Document()), lambda xml: re.sub("<w:body>", f"<w:body>{body}", xml)
    )
    (tmp_path / "a.docx").write_bytes(whole)

    assert blocks_of(reading_of(tmp_path / "a.docx")) == [
        ("paragraph", 0, "In a control."),
        ("paragraph", 0, "A link stays\there"),
        ("paragraph", 0, "Around a box."),
        ("paragraph", 0, "In the box."),
        ("item", 2, "numbered by hand"),
    ]


def test_a_table_of_one_column_is_a_frame_around_paragraphs(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "Key points"
    cell.add_paragraph("Drink water", style="List Bullet")
    (tmp_path / "a.docx").write_bytes(saved(document))

    assert blocks_of(reading_of(tmp_path / "a.docx")) == [
        ("paragraph", 0, "Key points"),
        ("item", 1, "Drink water"),
    ]


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(zipped({"word/document.xml": b" " * 3_000_000}))

    assert reason_of(tmp_path / "a.docx", limits=Limits(unpacked_bytes=2_000_000)) == (
        "unpacks to 3 MB, and 2 MB are allowed; take the pictures out or split it"
    )


def test_an_archive_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    size = 3_000_000
    honest = zipped({"[Content_Types].xml": b" " * size})
    lie = honest.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lie != honest
    (tmp_path / "a.docx").write_bytes(lie)

    assert reason_of(tmp_path / "a.docx", limits=Limits(unpacked_bytes=2_000_000)) == NOT_WORD


def test_entities_that_expand_endlessly_are_left_alone(tmp_path: Path) -> None:
    names = pairwise("abcdefghi")
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in names)
    mine = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{entities}]>'

    def mined(xml: str, name: str) -> str:
        words = f"<w:p><w:r><w:t>safe &{name};</w:t></w:r></w:p>"
        return xml.replace("<w:document ", f"{mine}<w:document ").replace(
            "<w:body>", f"<w:body>{words}"
        )

    for name in "bi":
        whole = rewritten(saved(docx.Document()), partial(mined, name=name))
        (tmp_path / f"{name}.docx").write_bytes(whole)

    assert reading_of(tmp_path / "b.docx").text == "safe"
    assert reason_of(tmp_path / "i.docx") == NOT_WORD


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_word_file_that_was_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    whole = saved(article())
    (tmp_path / "a.docx").write_bytes(whole[: int(len(whole) * share)])

    assert reason_of(tmp_path / "a.docx") == DAMAGED_ZIP


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({}, NOT_WORD),
        ({"a.txt": "words"}, NOT_WORD),
        ({"[Content_Types].xml": "<broken"}, NOT_WORD),
    ],
)
def test_an_archive_that_is_not_a_word_file_is_refused(
    tmp_path: Path, members: dict[str, str], reason: str
) -> None:
    (tmp_path / "a.docx").write_bytes(zipped(members))

    assert reason_of(tmp_path / "a.docx") == reason


def test_a_word_file_with_a_broken_part_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(rewritten(saved(article()), lambda xml: xml[:900]))

    assert reason_of(tmp_path / "a.docx") == NOT_WORD


def test_a_locked_or_old_word_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))

    assert reason_of(tmp_path / "a.docx") == (
        "is password-protected, or in the old .doc format; open it in a word processor and save "
        "it as .docx without a password"
    )


def test_a_word_file_without_words_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(saved(docx.Document()))

    assert reason_of(tmp_path / "a.docx") == (
        "contains no text; put text into it, or move it out of the folder"
    )
