from pathlib import Path

from tests.support.drawn_pages import Page, at, lines_at
from tests.support.pdf_articles import LEFT, RIGHT, article, read

HEADS = ["Of bees 118", "119 Of wasps and their paper", "Of hornets 120"]
TEXTS = [LEFT, RIGHT, ["Hornets are seldom seen here, and", "they hunt in the late evening."]]
TITLES = ["1 Bees", "2 Wasps", "3 Hornets"]


def test_heads_with_the_number_of_the_page_are_no_text(tmp_path: Path) -> None:
    pages = [
        Page(f"{at(72, 740, head)}\n{lines_at(72, 720, text)}")
        for head, text in zip(HEADS, TEXTS, strict=True)
    ]

    assert article(read(tmp_path, pages)) == [" ".join(text) for text in TEXTS]


def test_numbered_titles_of_pages_are_text(tmp_path: Path) -> None:
    pages = [
        Page(
            f"{at(72, 740, title, size=16)}\n{lines_at(72, 710, LEFT)}\n{at(300, 40, str(number))}"
        )
        for number, title in enumerate(TITLES, start=1)
    ]

    assert article(read(tmp_path, pages))[::2] == TITLES


def test_a_number_that_begins_a_page_is_text(tmp_path: Path) -> None:
    pages = [
        Page(lines_at(72, 740, [f"{7 * page + 3} bees were seen, and it was cold.", *LEFT]))
        for page in range(3)
    ]

    assert len(" ".join(article(read(tmp_path, pages))).split("were seen")) == 4


def test_a_paragraph_over_three_pages_begins_on_its_first(tmp_path: Path) -> None:
    heads = ["The bees of the north were counted by", "people who had been told how, and who"]
    texts = [[heads[0], *LEFT[:1]], ["went from hive to hive,", heads[1]], ["told us.", *RIGHT]]
    notes = ["It was cold.", "It rained much.", "Snow fell early."]
    pages = [
        Page(f"{lines_at(72, 720, text)}\n{at(72, 100, f'{number} {note}', size=8)}")
        for number, (text, note) in enumerate(zip(texts, notes, strict=True), start=1)
    ]

    reading = read(tmp_path, pages)

    begins = reading.text.index(heads[0])
    assert begins < reading.pages[1] <= reading.text.index("went from") < reading.pages[2]
