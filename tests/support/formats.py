"""Makes files of each format, and shows readings in a form that is easy to compare."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyarrow
import pyarrow.parquet

from ingest.corpus.find import find
from ingest.file_kinds import Found
from ingest.readers import read
from ingest.reading import Failure, Kind, Limits, Reading, Reference

Cells = Mapping[str, object]

Line = tuple[int, int, str]
"""Font size, height on the page, words."""

_NUMBER = re.compile(r"\S{1,9}")

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)


def found_in(file: Path) -> Found:
    """The one file as `find` returns it."""
    files, _ = find([file])
    return files[0]


def read_file(file: Path, *, limits: Limits | None = None) -> list[Reading | Failure]:
    """Everything that is read from the file."""
    read_ones = read(found_in(file), limits=limits or Limits())
    return [one for one in read_ones if isinstance(one, Reading | Failure)]


def references_in(file: Path) -> list[Reference]:
    """What the file says of other files."""
    ones = read(found_in(file), limits=Limits())
    return [one for one in ones if isinstance(one, Reference)]


def put(folder: Path, name: str, words: str) -> Path:
    """A file with these words in the folder."""
    (folder / name).write_bytes(words.encode())
    return folder / name


def reading_of(file: Path) -> Reading:
    """The one article in the file."""
    [reading] = read_file(file)
    assert isinstance(reading, Reading), reading
    return reading


def reason_of(file: Path, *, limits: Limits | None = None) -> str:
    """Why the file cannot be read."""
    [failure] = read_file(file, limits=limits)
    assert isinstance(failure, Failure), failure
    assert failure.path == file.name
    return failure.reason


def blocks_of(reading: Reading) -> list[tuple[str, int, str]]:
    """Kind, level and words of each block, after a check that the blocks are sound."""
    place = 0
    for block in reading.blocks:
        between = reading.text[place : block.start].strip(" \n-")
        assert place <= block.start < block.end
        # The number of an item stands before it, as its bullet does.
        assert not between or (block.kind is Kind.ITEM and _NUMBER.fullmatch(between)), between
        place = block.end
    assert reading.text[place:].strip() == ""
    return [(b.kind.value, b.level, reading.text[b.start : b.end]) for b in reading.blocks]


def pdf(pages: Sequence[Sequence[Line]], *, title: str = "", extra: str = "") -> bytes:
    """A PDF whose pages show these lines; `extra` goes into its trailer."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % (5 + 2 * number)
        )
        words = b"\n".join(_shown(*line) for line in page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words) + 6, _text(words)))
    objects.append(f"<< /Title ({title}) /Author (Jane Doe) >>".encode())
    return _numbered(objects, extra)


def _shown(size: int, height: int, words: str) -> bytes:
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"/F1 {size} Tf 1 0 0 1 72 {height} Tm (".encode() + escaped.encode("cp1252") + b") Tj"


def _text(words: bytes) -> bytes:
    return b"BT\n" + words + b"\nET"


def _numbered(objects: Sequence[bytes], extra: str) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {extra} >>"
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + b"trailer\n%s\nstartxref\n%d\n%%%%EOF" % (trailer.encode(), len(out))
    )


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip archive with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def epub(chapters: Mapping[str, str | bytes], *, metadata: str = "", **more: str) -> bytes:
    """An EPUB book with these chapters; an empty one is listed, but missing."""
    items = "".join(
        f'<item id="c{n}" href="{href}" media-type="application/xhtml+xml"/>'
        for n, href in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{spine}</spine>"
        "</package>"
    )
    members: dict[str, str | bytes] = {"META-INF/container.xml": CONTAINER, "OPS/book.opf": package}
    for href, content in chapters.items():
        if content:
            members[f"OPS/{href.replace('%20', ' ')}"] = content
    return zipped(members | more)


def xhtml(body: str) -> str:
    """A chapter of a book."""
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{body}</body></html>'


def write_json(file: Path, rows: Sequence[object]) -> Path:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def write_csv(
    file: Path, rows: Sequence[Cells], *, mark: str = ",", encoding: str = "utf-8"
) -> Path:
    with file.open("w", encoding=encoding, newline="") as out:
        table = csv.DictWriter(out, list(rows[0]), delimiter=mark)
        table.writeheader()
        table.writerows(rows)
    return file


def write_parquet(file: Path, rows: Sequence[Cells]) -> Path:
    columns = dict.fromkeys(name for row in rows for name in row)
    table = {name: [row.get(name) for row in rows] for name in columns}
    pyarrow.parquet.write_table(pyarrow.table(table), file)
    return file


WRITERS: dict[str, Callable[[Path, Sequence[Cells]], Path]] = {
    "jsonl": write_json,
    "csv": write_csv,
    "parquet": write_parquet,
}


def ids_and_reasons(results: Sequence[Reading | Failure]) -> list[tuple[str | None, str]]:
    """Each reading's row and text, each failure's path and reason."""
    return [
        (one.row_id, one.text) if isinstance(one, Reading) else (one.path, one.reason)
        for one in results
    ]
