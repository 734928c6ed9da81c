"""Files made to harm their readers, and what a build does with each."""

import gzip
import io
import os
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow
import pyarrow.parquet

from ingest.reading import Limits
from tests.support.drawn_pages import Page, at, drawn_pdf, stream
from tests.support.formats import CONTAINER, epub, pdf, xhtml, zipped
from tests.support.hostile_mail import INDEXED as INDEXED
from tests.support.hostile_mail import mail_and_rtf
from tests.support.hostile_office import office_files
from tests.support.hostile_references import journals_and_libraries

LIMITS = Limits(
    file_bytes=2_000_000,
    table_bytes=4_000_000,
    unpacked_bytes=4_000_000,
    entries=500,
    pages=100,
    blocks=20_000,
    rows=500,
    seconds=20.0,
)
SECRET = "a-secret-beside-the-corpus"

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
)
_FETCH = f'<!ENTITY x SYSTEM "file://{{}}/{SECRET}.txt">'


class Hostile(NamedTuple):
    """A file by name; `reason` is part of the line on it, or INDEXED."""

    name: str
    content: bytes
    reason: str


def write_hostile(folder: Path) -> dict[str, str]:
    """Put all of them into `folder`; for each path, part of the reason given, or INDEXED."""
    (folder.parent / f"{SECRET}.txt").write_text(f"{SECRET}, which no article may contain.")
    reasons = {}
    for one in (
        *_archives(folder.parent),
        *(Hostile(*one) for one in office_files(folder.parent, SECRET)),
        *_pages(),
        *(Hostile(*one) for one in mail_and_rtf(folder.parent / f"{SECRET}.txt")),
        *_tables(),
        *_texts(),
        *(Hostile(*one) for one in journals_and_libraries(folder.parent, SECRET)),
    ):
        (folder / one.name).write_bytes(one.content)
        reasons[one.name] = one.reason
    return reasons | _places(folder)


def _archives(outside: Path) -> Iterator[Hostile]:
    fetch = _FETCH.format(outside)
    bomb = b"\0" * 30_000_000
    yield Hostile("bomb.docx", zipped({"word/document.xml": bomb}), "unpacks to")
    nested = zipped({"inner.zip": zipped({"a": bomb})})
    yield Hostile("nested.docx", nested, "not a Word file")
    yield Hostile(
        "liar.epub", _declaring(epub({"1.xhtml": xhtml("<p>a</p>" * 99_000)}), 9), "damaged"
    )
    yield Hostile("huge.epub", _declaring(epub({"1.xhtml": xhtml("<p>a</p>")}), 2**31), "unpacks")
    yield Hostile("overlap.docx", _overlapping(), "unpacks to")
    many = {f"{n}.xml": b"" for n in range(600)}
    yield Hostile("entries.epub", zipped(many), "contains 600 files")
    laughs = f"<!DOCTYPE d [{_LAUGHS}]>"
    yield Hostile("laughs.docx", _docx("<w:t>Calm &l9; sea.</w:t>", laughs), "not a Word file")
    yield Hostile(
        "fetch.docx", _docx("<w:t>Calm &x; sea.</w:t>", f"<!DOCTYPE d [{fetch}]>"), INDEXED
    )
    page = xhtml("<p>Calm {} sea.</p>")
    yield Hostile("laughs.epub", epub({"1.xhtml": laughs + page.format("&l9;")}), INDEXED)
    book = epub({"1.xhtml": f"<!DOCTYPE d [{fetch}]>" + page.format("&x;")})
    yield Hostile("fetch.epub", book, INDEXED)
    outer = f'<rootfile full-path="../../{SECRET}.txt"/>'
    yield Hostile(
        "container.epub",
        zipped({"META-INF/container.xml": f"<c><rootfiles>{outer}</rootfiles></c>"}),
        "damaged",
    )
    yield Hostile("paths.epub", epub({f"../../../{SECRET}.txt": "", "/etc/passwd": ""}), "missing")
    yield Hostile("linked.docx", _docx("<w:t>Calm sea.</w:t>", links=True), INDEXED)
    deep = "<w:sdt><w:sdtContent>" * 50_000
    yield Hostile("deep.docx", _docx(deep), "not a Word file")
    yield Hostile("cut.docx", _docx("<w:t>Calm.</w:t>")[:-40], "damaged")
    yield Hostile("cut.epub", epub({"1.xhtml": xhtml("<p>Calm</p>")})[:200], "damaged")
    yield Hostile("really-a.docx", pdf([[(11, 700, "Calm.")]]), "damaged")
    loop = {"META-INF/container.xml": CONTAINER, "OPS/book.opf": "<package>" + "<a>" * 50_000}
    yield Hostile("deep.epub", zipped(loop), "damaged")


def _docx(run: str, begin: str = "", *, links: bool = False) -> bytes:
    """A Word file with this in its one run; `begin` comes before the document itself."""
    document = (
        f'{begin}<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r>{run}</w:r></w:p></w:body>'
        "</w:document>"
    )
    relation = f'<Relationship Id="{{}}" Type="{_OFFICE}/{{}}" Target="{{}}" {{}}/>'
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships">{{}}</Relationships>'
    outside = "".join(
        relation.format(f"r{n}", kind, target, 'TargetMode="External"')
        for n, (kind, target) in enumerate(
            [("attachedTemplate", "http://192.0.2.1/a.dotm"), ("image", "file:///etc/passwd")]
        )
    )
    return zipped(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
                f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
            ),
            "_rels/.rels": relations.format(
                relation.format("r", "officeDocument", "word/document.xml", "")
            ),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": relations.format(outside if links else ""),
        }
    )


def _declaring(archive: bytes, size: int) -> bytes:
    """The archive, with a table that claims this unpacked size for each file in it."""
    changed = bytearray(archive)
    place = archive.find(b"PK\1\2")
    while place >= 0:
        if archive[place + 46 :].startswith(b"OPS/1"):
            struct.pack_into("<I", changed, place + 24, size)
        place = archive.find(b"PK\1\2", place + 4)
    return bytes(changed)


def _overlapping() -> bytes:
    """An archive with a table of 300 names for the same packed bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0", b"\0" * 100_000)
        archive.filelist *= 300
    return out.getvalue()


def _pages() -> Iterator[Hostile]:
    page = pdf([[(11, 700, "Calm sea.")]])
    yield Hostile("loop.pdf", page.replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"), "has no text")
    yield Hostile("count.pdf", page.replace(b"/Count 1", b"/Count 99999"), "99,999 pages")
    yield Hostile("pages.pdf", pdf([[(11, 700, "Calm.")]] * 150), "150 pages")
    nested = b"/X " + b"[" * 100_000 + b"]" * 100_000
    yield Hostile(
        "arrays.pdf", page.replace(b"/Type /Catalog", b"/Type /Catalog " + nested), INDEXED
    )
    yield from _drawn_pages(nested.decode())
    yield Hostile("cut.pdf", page[:300], "damaged")
    yield Hostile("picture.pdf", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not a PDF")
    words = b"<p>The sea is calm at dawn, and gulls cry when boats come home.</p>"
    yield Hostile("deep.html", b"<div>" * 100_000 + words, "no article")
    yield Hostile("attribute.html", b"<p title='" + b"a " * 500_000 + b"'>" + words, INDEXED)
    script = b"<script>while(1){}</script>" * 20_000
    yield Hostile(
        "script.html", b"<meta http-equiv=refresh content=0;url=x>" + script + words, INDEXED
    )
    rules = b"<style>" + b"a:" * 300_000 + b"div div div div b {display: none}" * 2_000
    styles = rules + b"</style>" + words + b"<div>" * 99 + b"<b>x</b>" * 999
    yield Hostile("styles.html", styles, INDEXED)
    yield Hostile("brackets.html", b"<" * 500_000 + words, INDEXED)


def _drawn_pages(nested: str) -> Iterator[Hostile]:
    calm = Page(at(72, 700, "Calm sea."))
    endless = "BT /F1 1e38 Tf 1e38 1e38 -1e38 1e38 1e38 1e38 Tm (Storm) Tj ET\n"
    yield Hostile("numbers.pdf", drawn_pdf([Page(endless + calm.drawing)]), INDEXED)
    packet = f"<!DOCTYPE d [{_LAUGHS}]><x:x xmlns:x='adobe:ns:meta/'>&l9;</x:x>".encode()
    with_packet = drawn_pdf([calm], catalog="/Metadata 100 0 R", objects={100: stream(packet)})
    yield Hostile("packet.pdf", with_packet, INDEXED)
    circle = with_packet.replace(b"/Root", b"/Prev %d /Root" % with_packet.index(b"xref\n0 1"))
    yield Hostile("circle.pdf", circle, INDEXED)
    layers = drawn_pdf([calm], catalog=f"/OCProperties << /D << /OFF {nested[3:]} >> >>")
    yield Hostile("layers.pdf", layers, INDEXED)
    scattered = "\n".join(at(n * 7 % 600, n * 37 % 780, "sea") for n in range(20_000))
    yield Hostile("scattered.pdf", drawn_pdf([calm, Page(scattered)]), INDEXED)


def _tables() -> Iterator[Hostile]:
    row = b'{"text": "Calm sea."}\n'
    yield Hostile("bomb.jsonl.gz", gzip.compress(b"\n" * 30_000_000), "unpacks to more")
    yield Hostile("bomb.csv.gz", gzip.compress(b"text\n" + b"a" * 30_000_000), "unpacks to more")
    yield Hostile("bomb.parquet.gz", gzip.compress(b"PAR1" + b"\0" * 30_000_000), "unpacks to more")
    yield Hostile("cut.jsonl.gz", gzip.compress(os.urandom(999).hex().encode())[:-300], "cut short")
    yield Hostile("rows.jsonl", row * 5_000, "more than 500 rows")
    yield Hostile("bad.jsonl", b"{\n" * 300, "280 more")
    yield Hostile("deep.jsonl", b'{"text": ' + b"[" * 500_000 + b"\n", "not valid JSON")
    yield Hostile("cell.csv", b"text\n" + b"calm " * 390_000 + b"\n", INDEXED)
    yield Hostile(
        "columns.csv", b"c," * 100_000 + b"text\n" + b"x," * 100_000 + b"Calm.\n", INDEXED
    )
    yield Hostile("names.csv", b'"\x1b[2J\x1b]0;x\x07",b\nx,y\n', "no column 'text'")
    yield Hostile("ids.csv", b"id,text\n\x1b[2Jx,Calm.\n", "an id that cannot be shown")
    yield Hostile("quote.csv", b'text\n"' + b"calm\n" * 790_000, "more than 2 MB of text")
    same = pyarrow.table({"text": pyarrow.array(["Calm sea. " * 2_000] * 100).dictionary_encode()})
    out = io.BytesIO()
    pyarrow.parquet.write_table(same, out)
    yield Hostile("dictionary.parquet", out.getvalue(), INDEXED)
    yield Hostile("cut.parquet", out.getvalue()[:-100], "damaged")
    yield Hostile("zip.parquet", zipped({"a": b"b"}), "damaged")


def _texts() -> Iterator[Hostile]:
    yield Hostile("program.txt", b"MZ\x90\0\3\0\0\0" + bytes(range(256)) * 40, "is not text")
    yield Hostile("nul.txt", b"Calm\0sea\0at dawn. " * 50, "is not text")
    yield Hostile("wide.txt", "The sea is calm at dawn. ".encode("utf-16-le") * 9, INDEXED)
    yield Hostile("surrogates.txt", b"Calm \xed\xa0\x80\xed\xb0\x80 sea at dawn. ", INDEXED)
    yield Hostile("bidi.txt", "Calm \u202ednuora \x1b[2J sea.\u2066".encode(), INDEXED)
    yield Hostile("empty.txt", b"", "is empty")
    yield Hostile("blank.md", b" \n\t\n" * 1_000, "is empty")
    yield Hostile("one-line.txt", b"calm sea " * 100_000, INDEXED)
    yield Hostile("one-word.txt", b"a" * 900_000, INDEXED)
    yield Hostile("blocks.txt", b"Aa\n\n" * 100_000, "more than 20,000")
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(12)
    )
    yield Hostile("aliases.md", f"---\ntitle: x\n{bomb}---\nCalm sea.".encode(), INDEXED)
    yield Hostile("author.md", f"---\n{bomb}author: *m\n---\nCalm sea.".encode(), INDEXED)
    front = "---\ntitle: " + "[" * 100_000 + "\n---\nCalm sea."
    yield Hostile("brackets.md", front.encode(), INDEXED)
    yield Hostile("quotes.md", b"> " * 200_000 + b"calm", INDEXED)
    yield Hostile("lists.md", b"".join(b" " * n + b"- calm\n" for n in range(1_000)), INDEXED)
    yield Hostile("links.md", b"[a](" * 100_000, INDEXED)
    yield Hostile("rule.md", b"|a\n--" + b" " * 400_000 + b"x", INDEXED)
    yield Hostile("heading.md", b"# " + b"Calm " * 80_000, INDEXED)
    for name, words in (
        ("our", "our "),
        ("notices", "articles do not provide "),
        ("substitute", "information is not a substitute for "),
        ("we", "we use "),
        ("dates", "Published" + " " * 5_000 + "x "),
        ("letters", "a "),
        ("quotations", "“Rest "),
        ("chinese", "腿抽筋。"),
    ):
        text = words * (300_000 // len(words.encode()))
        yield Hostile(f"{name}.txt", text.encode(), INDEXED)


def _places(folder: Path) -> dict[str, str]:
    """Things that are not plain files, or have a name that does harm where it is shown."""
    (folder / "folder").mkdir()
    (folder / "folder" / "loop").symlink_to(folder)
    (folder / "itself.txt").symlink_to(folder / "itself.txt")
    (folder / "out.txt").symlink_to(folder.parent / f"{SECRET}.txt")
    os.mkfifo(folder / "pipe.txt")
    with (folder / "sparse.txt").open("wb") as sparse:
        sparse.truncate(60_000_000)
    for name in ("\x1b[2J\x1b]0;x\x07.txt", "a\nneeds attention: b.txt", "gpj.\u202etxt.txt"):
        (folder / name).write_text("Calm sea.")
    for name in ("x" * 251 + ".txt", "CALM.txt", "calm.txt"):
        (folder / name).write_text("Calm sea.")
    refused = "a name that cannot be shown"
    return {
        "itself.txt": "leads nowhere",
        "out.txt": "leaves the folder",
        "pipe.txt": "a pipe or a device",
        "sparse.txt": "60 MB",
        "\ufffd[2J\ufffd]0;x\ufffd.txt": refused,
        "a\ufffdneeds attention: b.txt": refused,
        "gpj.\ufffdtxt.txt": refused,
        "x" * 251 + ".txt": INDEXED,
        "CALM.txt": INDEXED,
        "calm.txt": INDEXED,
    }
