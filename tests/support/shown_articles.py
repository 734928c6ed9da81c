"""The articles that the browser tests look at."""

from pathlib import Path
from shutil import copyfile

from tests.support.browser import HOSTILE_TEXT, HOSTILE_TITLE
from tests.support.comparisons import ARTICLES, SOURCES
from tests.support.formats import pdf
from tests.support.paths import ROOT

SEA = "# Salt 😀\n\nSalt is a mineral 😀 of the sea. Divers taste it.\n"
GONE = "gone.pdf"
"""The file that is no longer there when the pages are looked at."""
_LINES = [(18, 720, "Diving"), (12, 690, "A diver carries lead and sinks to the wreck.")]


def write_articles(folder: Path) -> list[Path]:
    """Folders of some articles that ship, a hostile one, short ones, and two PDFs."""
    written = []
    for write in (_write_shipped, _write_hostile, _write_short, _write_pdfs):
        written.append(folder / write.__name__.removeprefix("_write_"))
        written[-1].mkdir()
        write(written[-1])
    return written


def _write_shipped(folder: Path) -> None:
    # Two of the articles are enough, and embedding all would take most of the time.
    for name in ("nass-patient-page.md", "dr-oracle-causes.md", "sources.csv"):
        copyfile(ROOT / "corpus" / name, folder / name)


def _write_hostile(folder: Path) -> None:
    (folder / "zebra.txt").write_text(HOSTILE_TEXT, encoding="utf-8", newline="")
    link = "javascript:document.title='taken'"
    (folder / "sources.csv").write_text(
        "path,title,source,url,published\n"
        f"zebra.txt,{HOSTILE_TITLE},<i>Zebra</i> $Press$,{link},2019\n",
        encoding="utf-8",
    )


def _write_short(folder: Path) -> None:
    (folder / "sources.csv").write_text(f"{SOURCES}sea.md,Salt,Sea Press,\n")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text)
    (folder / "sea.md").write_text(SEA, encoding="utf-8")


def _write_pdfs(folder: Path) -> None:
    (folder / "diving.pdf").write_bytes(pdf([[(12, 700, "A first page.")], _LINES]))
    (folder / "sources.csv").write_text(
        f"path,title,source\ndiving.pdf,,Dive Club\n{GONE},,Kite Club\n"
    )
    (folder / GONE).write_bytes(pdf([[(12, 700, "A kite flies above the harbour.")]]))
