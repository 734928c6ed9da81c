"""How many words text recognition gets right on pages that are drawn and then made worse.

`python -m tests.quality.recognition` prints the table: it takes some minutes.
"""

import argparse
import io
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from playwright.sync_api import Browser
from rapidfuzz.distance import Levenshtein

from ingest.file_kinds import Found
from ingest.readers import read
from ingest.readers.pdf_pages.scanned_pages import PageReader
from ingest.reading import Limits, Reading
from ingest.recognition.engine import load_engine
from ingest.recognition.page_reader import RecognisingReader
from tests.quality.lit_sentences import LIT
from tests.support.browser import browser

_WORD = re.compile(r"\w+(?:[.,'’\-–/]\w+)*")
_GERMAN = (
    "Wadenkrämpfe wecken viele ältere Menschen. Größere Mengen Magnesium hülfen dagegen nicht, "
    "heißt es in einer Übersicht über vier Prüfungen; auch süßes Öl und Äpfel nützten nichts. "
)
_FRENCH = (
    "Les crampes réveillent à l'aube près d'un aîné sur deux. Où la chaîne des muscles est gênée, "
    "un léger étirement, même bref, soulagea dès le troisième jour ; le reçu fut gardé. "
)
_TABLE = (("Cream", "4.5", "128"), ("Milk", "3.2", "1,049"), ("Butter", "81", "0.75"))


class Page(NamedTuple):
    """A page as HTML, with the words on it in reading order."""

    html: str
    words: list[str]


def pages() -> dict[str, Page]:
    """The pages that are drawn: fonts, sizes, columns, a table, other languages."""
    files = sorted((LIT / "articles").glob("*.md"))
    texts = [re.sub(r"[#*_>|]+", " ", file.read_text(encoding="utf-8")) for file in files]
    text = " ".join(" ".join(texts).split())
    return {
        "serif 11 pt": _page(text[:2200], "font: 11pt 'DejaVu Serif'"),
        "sans 10 pt": _page(text[2200:4600], "font: 10pt 'DejaVu Sans'"),
        "Times-like 12 pt": _page(text[4600:7200], "font: 12pt 'Liberation Serif', Charter"),
        "typewriter 11 pt": _page(text[7200:9000], "font: 11pt 'DejaVu Sans Mono'"),
        "two columns 10 pt": _page(text[9000:12400], "font: 10pt 'DejaVu Serif'; columns: 2"),
        "small print 7 pt": _page(text[12400:16400], "font: 7pt 'DejaVu Sans'"),
        "table": _table(),
        "German": _page(_GERMAN * 6, "font: 11pt 'DejaVu Serif'"),
        "French": _page(_FRENCH * 6, "font: 11pt 'DejaVu Serif'"),
    }


def _page(text: str, style: str) -> Page:
    words = " ".join(text.split()[1:-1])
    return Page(f'<div style="{style}">{escape(words)}</div>', _WORD.findall(words))


def _table() -> Page:
    rows = [cells for _ in range(9) for cells in _TABLE]
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    style = "font: 10pt 'DejaVu Sans'; width: 100%; border-collapse: collapse"
    html = f'<style>td {{ border: 1px solid }}</style><table style="{style}">{body}</table>'
    return Page(html, [word for row in rows for cell in row for word in _WORD.findall(cell)])


def _noisy(picture: Image.Image, amount: float) -> Image.Image:
    chance = np.random.default_rng(7)
    pixels = np.asarray(picture, dtype=np.float32)
    noise = chance.normal(0, amount, pixels.shape[:2])[..., None]
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))


def _jpeg(picture: Image.Image, quality: int) -> Image.Image:
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=quality)
    return Image.open(packed).convert("RGB")


def _pale(picture: Image.Image) -> Image.Image:
    return picture.point(lambda value: 150 + value // 4)


def _fax(picture: Image.Image) -> Image.Image:
    """Black and white, coarse in one direction, with specks, as a fax machine leaves it."""
    width, height = picture.size
    small = _noisy(picture, 60).convert("L").resize((round(width * 0.83), round(height * 0.8)))
    return small.point(lambda value: 255 * (value > 150)).resize(picture.size).convert("RGB")


def _turned(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white")


def _blurred(picture: Image.Image, radius: float) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(radius))


def _copied(picture: Image.Image) -> Image.Image:
    """A poor scan: a little of everything."""
    return _jpeg(_noisy(_turned(_blurred(_pale(picture), 0.7), -0.8), 10), 40)


def harms() -> Mapping[str, Callable[[Image.Image], Image.Image]]:
    """The ways in which a page is made worse."""
    return {
        "as drawn": lambda picture: picture,
        "blurred": partial(_blurred, radius=1.2),
        "noise": partial(_noisy, amount=35),
        "turned 1°": partial(_turned, degrees=1),
        "turned 2°": partial(_turned, degrees=-2),
        "JPEG 25": partial(_jpeg, quality=25),
        "low contrast": _pale,
        "fax": _fax,
        "poor scan": _copied,
    }


def drawn(html: str, dpi: int, chromium: Browser) -> Image.Image:
    """A page as a picture of this resolution."""
    tab = chromium.new_page()
    tab.set_content(html)
    file = tab.pdf(
        format="A4", margin={"top": "20mm", "bottom": "20mm", "left": "20mm", "right": "20mm"}
    )
    tab.close()
    page = pypdfium2.PdfDocument(file)[0]
    picture: Image.Image = page.render(scale=dpi / 72).to_pil().convert("RGB")
    return picture


def read_scan(picture: Image.Image, dpi: int, file: Path, page_reader: PageReader) -> Reading:
    """What is read from a PDF file that is nothing but the picture."""
    picture.save(file, resolution=dpi, quality=95)
    found = Found(location=str(file), path=file.name, suffix=".pdf")
    [reading] = [
        one
        for one in read(found, limits=Limits(), page_reader=page_reader)
        if isinstance(one, Reading)
    ]
    return reading


class Score(NamedTuple):
    """The share of words found, and word accuracy in reading order: 1 − word error rate."""

    found: float
    accuracy: float


def score(words: list[str], read: list[str]) -> Score:
    """How well what was read agrees with the words on the page, letter for letter."""
    common = sum((Counter(words) & Counter(read)).values())
    return Score(common / len(words), 1 - Levenshtein.distance(words, read) / len(words))


def _rows(dpi: int, only: str, folder: Path) -> Iterator[tuple[str, str, Score, float, int]]:
    page_reader = RecognisingReader(load_engine)
    with browser() as chromium:
        for name, page in pages().items():
            if only and only not in name:
                continue
            whole = drawn(page.html, dpi, chromium)
            for harm, made in harms().items():
                began = time.perf_counter()
                reading = read_scan(made(whole), dpi, folder / "scan.pdf", page_reader)
                took = time.perf_counter() - began
                lost = reading.left_out.get("illegible lines", 0)
                yield name, harm, score(page.words, _WORD.findall(reading.text)), took, lost


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--dpi", type=int, default=150)
    parser.add_argument("--only", default="", help="only pages with this in their name")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        rows = list(_rows(given.dpi, given.only, Path(folder)))
    for name, harm, one, took, illegible in rows:
        print(
            f"{name:18} {harm:13} found {one.found:6.1%}  accuracy {one.accuracy:6.1%}  "
            f"{took:5.1f} s  {illegible} illegible"
        )
    for part, place in (("page", 0), ("harm", 1)):
        print(f"by {part}:")
        for kind in dict.fromkeys(row[place] for row in rows):
            own = [row for row in rows if row[place] == kind]
            found, right = (np.mean([row[2][n] for row in own]) for n in (0, 1))
            print(f"  {kind:18} found {found:6.1%}  accuracy {right:6.1%}")
    seconds = np.median([row[3] for row in rows])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(rows)} pages at {given.dpi} dpi, {seconds:.1f} s a page (median), {peak:.0f} MB")


if __name__ == "__main__":
    main()
