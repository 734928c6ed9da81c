"""Articles of journals and libraries of references that are made to harm their readers."""

from collections.abc import Iterator
from pathlib import Path

from tests.support.hostile_mail import INDEXED

File = tuple[str, bytes, str]
"""A name, the content, and part of the reason given, or INDEXED."""
_LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
)


def journals_and_libraries(outside: Path, secret: str) -> Iterator[File]:
    """The files; none may hold the words of the secret file in the folder `outside`."""
    yield from _journals(outside, secret)
    yield from _libraries()


def _journals(outside: Path, secret: str) -> Iterator[File]:
    words = "<article><front/><body>{}</body></article>"
    calm = words.format("<p>Calm {} sea.</p>")
    yield ("laughs.nxml", f"<!DOCTYPE a [{_LAUGHS}]>{calm.format('&l9;')}".encode(), INDEXED)
    fetch = f'<!ENTITY x SYSTEM "file://{outside}/{secret}.txt">'
    yield ("fetch.nxml", f"<!DOCTYPE a [{fetch}]>{calm.format('&x;')}".encode(), INDEXED)
    other = f'<!ENTITY % p SYSTEM "file://{outside}/{secret}.txt"> %p;'
    begin = f'<!DOCTYPE article SYSTEM "http://192.0.2.1/x.dtd" [{other}]>'
    yield ("definitions.xml", f"{begin}{calm.format('&nbsp;')}".encode(), INDEXED)
    yield ("deep.nxml", words.format("<sec>" * 100_000).encode(), "damaged or not XML")
    cells = '<td rowspan="9999999" colspan="9999999">Calm.</td>' * 300
    table = f"<table-wrap><table>{f'<tr>{cells}</tr>' * 5}</table></table-wrap>"
    yield ("spans.nxml", words.format(table).encode(), INDEXED)
    yield ("feed.xml", b"<rss><channel/></rss>", "XML of another kind")


def _libraries() -> Iterator[File]:
    entry = b"TY  - JOUR\nTI  - T%d\nAB  - Calm sea %d.\nL1  - ../../../etc/passwd\nER  - \n"
    yield ("rows.ris", b"".join(entry % (n, n) for n in range(600)), "more than 500 rows")
    lines = b"TY  - JOUR\nAB  - Calm\n" + b"sea\n" * 300_000
    yield ("lines.ris", lines, INDEXED)
    yield ("blanks.ris", b"TY  - JOUR\nAB  - Calm" + b" " * 900_000 + b"sea", INDEXED)
    begin = b"@misc{k, abstract = {Calm sea.}, title = "
    yield ("braces.bib", begin + b"{" * 900_000, INDEXED)
    yield ("fields.bib", begin + b"{\n a = {" * 100_000, INDEXED)
    yield ("commands.bib", begin + rb"{$\a{" * 100_000, INDEXED)
    yield ("keys.bib", b"@misc{" + b" " * 300_000 + b"k, abstract = {Calm sea.}}", INDEXED)
    names = b"author = {" + b"A " * 300_000 + b"{B}}, abstract = {Calm sea.}}"
    yield ("names.bib", b"@misc{k, " + names, INDEXED)
    work = b'[{"type": "book", "title": "T", "issued": {}, "abstract": "Calm sea.", "author": [{'
    wide = b'"given": "A", "family": "B' + b" " * 300_000 + b'C"}]}]'
    yield ("names.json", work + wide, INDEXED)
    macros = "".join(
        f"@string{{m{n} = {' # '.join([f'm{n - 1}'] * 50) if n else chr(34) + 'ha' + chr(34)}}}\n"
        for n in range(30)
    )
    yield ("macros.bib", macros.encode() + begin + b"m29 # m29}", INDEXED)
    yield ("deep.json", b'[{"text": ' + b"[" * 500_000, "nested too deeply")
    yield ("lists.json", b"[" * 500_000, "nested too deeply")
    yield ("value.json", b'[{"text": "' + b"calm " * 700_000, "a JSON value of more than 2")
    yield ("package.json", b'{"name": "x", "files": ["a"]}', "holds no list of articles")
    yield ("cells.tsv", b"id\ttext\n" + b'"calm\n' * 300, "has no column 'text'")
