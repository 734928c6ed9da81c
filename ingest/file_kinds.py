"""The kinds of files in a corpus: formats that can be read, tables, and files that are neither."""

from dataclasses import dataclass
from pathlib import Path

from index.differences.verdicts_table import VERDICTS
from index.notebook.judgements import JUDGED
from index.notebook.kept_passages import KEPT_TABLE
from index.notebook.saved_questions import SAVED, TABLED
from index.notebook.tags import TAGS_TABLE
from ingest.reading import Limits

ARTICLES = (
    *(".txt", ".md", ".html", ".xhtml", ".mhtml", ".eml"),
    *(".pdf", ".docx", ".odt", ".rtf", ".pptx", ".epub", ".nxml"),
)
TABLES = (".jsonl", ".json", ".csv", ".tsv", ".parquet", ".ris", ".bib")
CATALOGUE = "sources.csv"
# The subfolder of a corpus folder for articles that were removed.
REMOVED = ".removed"
NO_ARTICLES = {CATALOGUE, JUDGED, KEPT_TABLE, SAVED, TABLED, TAGS_TABLE, VERDICTS}
READABLE = f"{' '.join(ARTICLES)}, and tables {' '.join(TABLES)} (these also as .gz)"
_REMEDIES = {
    "turn it into .epub, for example with calibre": ".fb2 .mobi .azw .azw3 .lit .prc",
    "open it in a word processor and save it as .docx": ".doc .dot .docm .wps .wpd .pages",
    "open it in a program for presentations and save it as .pptx": ".ppt .odp .key",
    "print it to .pdf": ".djvu .ps .xps .chm",
    "save its sheet as .csv, with a column 'text'": ".xls .xlsx .ods .numbers",
    "open it in a browser and save the page as .html": ".webarchive .maff .url .webloc .shtml .php",
    "it lists articles that are elsewhere; save those as .html": ".rss .atom .opml",
    "save its messages one by one as .eml": ".mbox .msg .pst .emlx",
}
ALIASES = {".htm": ".html", ".xml": ".nxml", ".xht": ".xhtml", ".mht": ".mhtml", ".nbib": ".ris"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that may contain articles.

    `location` is where it is; `path` is its POSIX path below its corpus folder (its name if the
    file itself was given), `suffix` its format, in lower case and without a ".gz".
    """

    # No Path, which takes longer to make than all else that is done with most files.
    location: str
    path: str
    suffix: str
    gzipped: bool = False

    @property
    def file(self) -> Path:
        """The path to where it is."""
        return Path(self.location)


def file_format(name: str) -> tuple[str, bool]:
    """The format that a file name indicates, such as ".csv", and whether it is gzipped."""
    # Ten times as fast as a Path, and there may be thousands.
    last = name.rpartition("/")[2].lstrip(".")
    endings = [] if last.endswith(".") else last.split(".")[1:]
    suffixes = [f".{ending.lower()}" for ending in endings[-2:]]
    if len(suffixes) == 2 and suffixes[1] == ".gz" and suffixes[0] in TABLES:
        return suffixes[0], True
    suffix = suffixes[-1] if suffixes else ""
    return ALIASES.get(suffix, suffix), False


def is_file(path: Path) -> bool:
    """Whether there is a file; if its folder may not be looked into, no."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_readable(name: str) -> bool:
    """Whether a file of this name is in a format that can be read."""
    return file_format(name)[0] in ARTICLES + TABLES


def most_bytes(name: str, limits: Limits) -> int:
    """The largest size of a file of this name."""
    return limits.table_bytes if file_format(name)[0] in TABLES else limits.file_bytes


def unreadable(name: str) -> str:
    """The reason why a format cannot be read, worded to follow the name of the file.

    For formats that articles are known to come in, it says what to do.
    """
    suffix = file_format(name)[0]
    named = suffix or "a name without an ending"
    remedy = next(
        (one for one, those in _REMEDIES.items() if suffix and suffix in those.split()), ""
    )
    step = f"{remedy}; " if remedy else ""
    return f"is in a format that cannot be read ({named}); {step}readable formats: {READABLE}"
