from pathlib import Path

import pytest

from ingest.reading import Failure, Limits, Reading
from tests.support.formats import pdf, read_file, reading_of, reason_of

FIRST = [
    (18, 720, "Night cramps"),
    (11, 690, "A cramp is a sudden contrac-"),
    (11, 676, "tion of a muscle. It is a well-"),
    (11, 662, "known (and painful) trouble at 20 °C."),
    (11, 634, "A second paragraph of 2020-"),
    (11, 620, "2021 ends here. The well-known trouble."),
]
SECOND = [(11, 720, "Page two says: drink water."), (11, 706, "Every day.")]


def test_pages_come_out_in_order_with_their_offsets(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([FIRST, SECOND], title="On cramps"))

    reading = reading_of(tmp_path / "a.pdf")

    assert reading.text == (
        "Night cramps\n\n"
        "A cramp is a sudden contraction of a muscle. It is a well-known (and painful) trouble at "
        "20 °C.\n\n"
        "A second paragraph of 2020-2021 ends here. The well-known trouble.\n\n"
        "Page two says: drink water. Every day."
    )
    assert reading.pages == (0, reading.text.index("Page two"))
    assert reading.given == {"title": "On cramps", "author": "Jane Doe"}


def test_a_compound_split_at_its_hyphen_keeps_it_and_other_words_do_not(tmp_path: Path) -> None:
    lines = ["A double-", "blind trial of anti-", "inflammatory drugs for gastro-", "intestinal",
             "trouble, a nonde-", "script thing."]  # fmt: skip
    placed = [(11, 700 - 14 * number, words) for number, words in enumerate(lines)]
    (tmp_path / "a.pdf").write_bytes(pdf([placed]))

    assert reading_of(tmp_path / "a.pdf").text == (
        "A double-blind trial of anti-inflammatory drugs for gastrointestinal trouble, "
        "a nondescript thing."
    )


def test_a_sentence_goes_on_over_a_page_end_with_its_heads_and_feet_outside(tmp_path: Path) -> None:
    texts = ("The kiln must be heated to a", "heat of 1100 degrees.", "It cools for nine days.")
    pages = [
        [(9, 770, "Journal of Kilns"), (11, 700, words), (9, 30, f"{number}")]
        for number, words in enumerate(texts, start=7)
    ]
    (tmp_path / "a.pdf").write_bytes(pdf(pages))

    reading = reading_of(tmp_path / "a.pdf")

    assert reading.text == (
        "Journal of Kilns\n\n7\n\n"
        "The kiln must be heated to a heat of 1100 degrees.\n\n"
        "Journal of Kilns\n\n8\n\nJournal of Kilns\n\nIt cools for nine days.\n\n9"
    )
    assert [reading.text[start:][:7] for start in reading.pages] == [
        "Journal",
        "heat of",
        "Journal",
    ]
    aside = [reading.text[one.start : one.end] for one in reading.aside]
    assert aside == ["Journal of Kilns", "7"] + ["Journal of Kilns", "8", "Journal of Kilns", "9"]


def test_an_empty_page_keeps_the_count_of_pages(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([SECOND, [], SECOND]))

    reading = reading_of(tmp_path / "a.pdf")

    page = "Page two says: drink water. Every day."
    assert (reading.text, reading.pages) == (f"{page}\n\n{page}", (0, 40, 40))


def test_empty_pages_are_no_article(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([[], []]))

    assert reason_of(tmp_path / "a.pdf") == (
        "has no text, and no words that text recognition could read"
    )


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    lock = (
        f"/ID [<{'00' * 16}> <{'00' * 16}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
        f"/O <{'11' * 32}> /U <{'22' * 32}> >>"
    )
    (tmp_path / "a.pdf").write_bytes(pdf([FIRST], extra=lock))

    assert reason_of(tmp_path / "a.pdf") == "is password-protected; save it without a password"


@pytest.mark.parametrize("share", [0, 0.02, 0.4, 0.8])
def test_a_pdf_that_was_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    whole = pdf([FIRST, SECOND])
    (tmp_path / "a.pdf").write_bytes(whole[: int(len(whole) * share)])

    assert reason_of(tmp_path / "a.pdf") == (
        "is damaged, cut short or not a PDF at all; get the file again"
    )


def test_a_pdf_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([SECOND] * 3))

    assert reason_of(tmp_path / "a.pdf", limits=Limits(pages=2)) == (
        "has 3 pages, and 2 are allowed; split it"
    )


def test_a_damaged_page_is_reported_as_missing_and_the_others_are_read(tmp_path: Path) -> None:
    whole = pdf([FIRST, SECOND]).replace(b"4 0 obj\n<< /Type /Page ", b"4 0 obj\n<< /Type /Cage ")
    (tmp_path / "a.pdf").write_bytes(whole)

    results = read_file(tmp_path / "a.pdf")

    reason = "is damaged, so the article lacks it; get the file again"
    assert results[0] == Failure(path="a.pdf page 1", reason=reason)
    assert isinstance(results[1], Reading)
    assert (results[1].text, results[1].pages) == (
        "Page two says: drink water. Every day.",
        (0, 0),
    )
