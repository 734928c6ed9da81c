from pathlib import Path

from tests.support.drawn_pages import Page, at, lines_at, stream
from tests.support.pdf_articles import article, read

_RAISED = "/F1 7 Tf 4 Ts ({}) Tj 0 Ts /F1 11 Tf ({}) Tj"
_TYPEWRITER = "/Font << /C 100 0 R >>"
_COURIER = "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"
_MATHEMATICAL = b"""/CIDInit /ProcSet findresource begin begincmap
1 begincodespacerange <00> <ff> endcodespacerange
2 beginbfchar <61> <d835dc5d> <62> <d835df0b> endbfchar endcmap"""


def raised(*parts: str) -> str:
    """Words, signs raised above them, more words, and so on."""
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    more = " ".join(_RAISED.format(*pair) for pair in pairs)
    return f"BT /F1 11 Tf 72 700 Td ({parts[0]}) Tj {more} ET"


def test_a_mass_number_is_no_note(tmp_path: Path) -> None:
    drawing = raised(
        "Water with ", "18", "O or ", "3", "H, and ", "131", "I, was drunk,", "4", " as asked."
    )

    assert article(read(tmp_path, [Page(drawing)])) == [
        "Water with ¹⁸O or ³H, and ¹³¹I, was drunk,[4] as asked."
    ]


def test_the_number_of_an_institute_is_no_mass(tmp_path: Path) -> None:
    drawing = raised("", "12", "University of the North, ", "13", "School of Snow")

    assert "¹" not in article(read(tmp_path, [Page(drawing)]))[0]


def test_letters_of_formulas_are_letters(tmp_path: Path) -> None:
    plain = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica"
    objects = {
        100: f"<< {plain} >>",
        101: f"<< {plain} /ToUnicode 102 0 R >>",
        102: stream(_MATHEMATICAL),
    }
    drawing = "BT /P 11 Tf 72 700 Td (The test gave ) Tj /M 11 Tf (a) Tj /P 11 Tf ( < 0.05.) Tj ET"
    page = Page(drawing, resources="/Font << /P 100 0 R /M 101 0 R >>")

    reading = read(tmp_path, [page], objects=objects)

    assert article(reading) == ["The test gave p < 0.05."]


def test_hyphens_of_compounds_at_the_ends_of_lines_are_kept(tmp_path: Path) -> None:
    lines = [
        "The films were X-",
        "rays, and the DNA-",
        "based tests were of a state-of-",
        "the-art kind, as is told at https://example.org/for-",
        "ever-and-a-day.html; all were re-",
        "planted in the re-examination of the anti-inflam-",
        "matory drugs, which took the whole year.",
    ]

    assert article(read(tmp_path, [Page(lines_at(72, 700, lines))])) == [
        "The films were X-rays, and the DNA-based tests were of a state-of-the-art kind, as is "
        "told at https://example.org/for-ever-and-a-day.html; all were re-planted in the "
        "re-examination of the anti-inflammatory drugs, which took the whole year."
    ]


def test_signs_that_are_only_a_little_smaller_are_raised(tmp_path: Path) -> None:
    drawing = raised("The lake holds 4 x 10", "8", " litres.").replace("/F1 7 Tf 4", "/F1 9.8 Tf 5")

    assert article(read(tmp_path, [Page(drawing)])) == ["The lake holds 4 x 10⁸ litres."]


def spaced(words: str) -> str:
    """Words whose letters are drawn one by one, with a gap after each."""
    placed = enumerate(words)
    return "\n".join(
        at(72 + 12 * place, 700, letter, font="C") for place, letter in placed if letter != " "
    )


def test_letters_of_a_word_that_are_set_apart_are_one_word(tmp_path: Path) -> None:
    page = Page(spaced("WINTER AND RAIN"), resources=_TYPEWRITER)

    assert article(read(tmp_path, [page], objects={100: _COURIER})) == ["WINTER AND RAIN"]


def test_single_letters_that_make_no_word_stay_apart(tmp_path: Path) -> None:
    page = Page(spaced("ABCDEFG"), resources=_TYPEWRITER)

    assert article(read(tmp_path, [page], objects={100: _COURIER})) == ["A B C D E F G"]


def test_a_listing_keeps_how_far_its_lines_are_set_in(tmp_path: Path) -> None:
    listing = ["for bee in hive:", "    if bee.is_cold:", "        bee.warm()", "print(hive)"]
    drawing = "\n".join(
        at(72 + 6.6 * (len(line) - len(line.lstrip())), 700 - 13 * n, line.strip(), font="C")
        for n, line in enumerate(listing)
    )
    page = Page(drawing, resources=_TYPEWRITER)

    assert article(read(tmp_path, [page], objects={100: _COURIER})) == ["\n".join(listing)]
