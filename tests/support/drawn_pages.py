"""Makes PDF files of pages that are drawn with PDF's own operators."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

_FONTS = (
    "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding "
    ">> /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >> "
    ">>"
)


class Page(NamedTuple):
    """A page: what draws it, more entries for its dictionary and for its resources."""

    drawing: str
    entries: str = ""
    resources: str = ""


def at(x: float, y: float, words: str, *, size: float = 11, font: str = "F1") -> str:
    """Draw words at a place, counted from the lower left corner."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET"


def lines_at(x: float, y: float, lines: Sequence[str], *, size: float = 11) -> str:
    """Draw lines one below the other."""
    pitch = 1.25 * size
    return "\n".join(at(x, y - n * pitch, words, size=size) for n, words in enumerate(lines))


def drawn_pdf(
    pages: Sequence[Page],
    *,
    catalog: str = "",
    info: str = "",
    objects: Mapping[int, str | bytes] | None = None,
) -> bytes:
    """The file; `objects` are more of its objects by number, from 100."""
    kids = " ".join(f"{3 + 2 * number} 0 R" for number in range(len(pages)))
    made: dict[int, bytes] = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        99: f"<< {info} >>".encode("cp1252"),
    }
    for number, page in enumerate(pages):
        drawing = page.drawing.encode("cp1252")
        made[3 + 2 * number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {page.entries} "
            f"/Resources << {_FONTS} {page.resources} >> /Contents {4 + 2 * number} 0 R >>"
        ).encode()
        made[4 + 2 * number] = stream(drawing)
    for number, one in (objects or {}).items():
        made[number] = one if isinstance(one, bytes) else one.encode("cp1252")
    return _file(made)


def stream(content: bytes, entries: str = "") -> bytes:
    """An object that holds `content`."""
    head = f"<< /Length {len(content)} {entries} >>\nstream\n".encode()
    return head + content + b"\nendstream"


def _file(objects: Mapping[int, bytes]) -> bytes:
    out, places = b"%PDF-1.7\n", {}
    for number, one in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"0 1\n0000000000 65535 f \n" + b"".join(
        b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items()
    )
    size = max(objects) + 1
    trailer = b"<< /Size %d /Root 1 0 R /Info 99 0 R >>" % size
    end = b"trailer\n%s\nstartxref\n%d\n%%%%EOF" % (trailer, len(out))
    return out + b"xref\n" + table + end
