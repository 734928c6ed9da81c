"""Which files hold articles: formats that can be read, tables, and files that are neither."""

from dataclasses import dataclass
from pathlib import Path

from index.notebook.judgements import JUDGED
from index.notebook.kept_passages import KEPT_TABLE
from index.notebook.saved_questions import SAVED
from ingest.reading import Limits

ARTICLES = (".txt", ".md", ".html", ".pdf", ".docx", ".epub")
TABLES = (".jsonl", ".csv", ".parquet")
CATALOGUE = "sources.csv"
# Where articles are put that were removed, below the folder that they were in.
REMOVED = ".removed"
NO_ARTICLES = {CATALOGUE, JUDGED, KEPT_TABLE, SAVED}
READABLE = f"{' '.join(ARTICLES)}, and tables {' '.join(TABLES)} (these also as .gz)"
_ALIASES = {".htm": ".html"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that may hold articles.

    `path` is its POSIX path below its corpus folder (its name where the file itself was given),
    `suffix` the format it is in, in small letters and without a ".gz".
    """

    file: Path
    path: str
    suffix: str
    gzipped: bool = False


def file_format(name: str) -> tuple[str, bool]:
    """The format that a file name tells, such as ".csv", and whether it is gzipped."""
    # Ten times as fast as a Path, of which there may be thousands.
    last = name.rpartition("/")[2].lstrip(".")
    endings = [] if last.endswith(".") else last.split(".")[1:]
    suffixes = [f".{ending.lower()}" for ending in endings[-2:]]
    if len(suffixes) == 2 and suffixes[1] == ".gz" and suffixes[0] in TABLES:
        return suffixes[0], True
    suffix = suffixes[-1] if suffixes else ""
    return _ALIASES.get(suffix, suffix), False


def is_readable(name: str) -> bool:
    """Whether a file of this name is in a format that can be read."""
    return file_format(name)[0] in ARTICLES + TABLES


def most_bytes(name: str, limits: Limits) -> int:
    """How large a file of this name may be."""
    return limits.table_bytes if file_format(name)[0] in TABLES else limits.file_bytes


def unreadable(name: str) -> str:
    """What to say of a file whose format cannot be read, after its name."""
    named = file_format(name)[0] or "a name without an ending"
    return f"is in a format that cannot be read ({named}); what can be read: {READABLE}"
