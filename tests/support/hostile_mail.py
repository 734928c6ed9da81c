"""E-mail, saved web pages and RTF made to harm their readers."""

from collections.abc import Iterator
from pathlib import Path

INDEXED = "indexed"
"""The file is harmless if it is read with care, and its words are indexed as they are."""


def mail_and_rtf(secret: Path) -> Iterator[tuple[str, bytes, str]]:
    """The name, the content and what becomes of each; `secret` is a file that none may contain."""
    words = "The sea is calm at dawn, and gulls cry when boats come home."
    yield (
        "fetch.rtf",
        (rf'{{\rtf1 {words}{{\field{{\*\fldinst INCLUDETEXT "{secret}"}}}}}}').encode(),
        INDEXED,
    )
    yield ("deep.rtf", rb"{\rtf1" + b"{" * 900_000, "nested too deeply")
    yield ("bin.rtf", rb"{\rtf1 Calm sea.{\pict\bin2147483647 }}", INDEXED)
    yield ("braces.rtf", rb"{\rtf1 Calm sea." + b"{}" * 30_000 + b"}", INDEXED)
    yield ("notes.rtf", rb"{\rtf1 Calm sea." + rb"{\footnote a}" * 21_000 + b"}", "20,000")
    yield ("program.rtf", b"MZ" + bytes(range(256)) * 40, "not an RTF file")
    head = "Subject: sea\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
    frame = f"--b\nContent-Type: text/html\nContent-ID: <a>\n\n<p>{words}</p>"
    yield (
        "loop.mhtml",
        (head + frame + "<iframe src='cid:a'>" * 2_000 + "\n--b--").encode(),
        INDEXED,
    )
    outer = f"<iframe src='file://{secret}'></iframe><img src='http://192.0.2.1/a'>"
    yield ("fetch.mhtml", f"{head}{frame}{outer}\n--b--".encode(), INDEXED)
    yield ("parts.mhtml", (head + "--b\n\na\n" * 9_000).encode(), "more than 500 parts")
    nested = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2_000)
    )
    yield ("nested.mhtml", nested.encode(), "nested too deeply")
    yield (
        "garbage.mhtml",
        b"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n" + b"!=" * 99_999,
        "no web page",
    )
    yield (
        "headers.eml",
        b"Subject: =?utf-8?q?"
        + b"=20" * 90_000
        + b"?=\nFrom: "
        + b"(" * 300_000
        + b"\nDate: "
        + b"1 " * 99_000
        + f"\n\n{words}".encode(),
        INDEXED,
    )
    yield ("nested.eml", b"Content-Type: message/rfc822\n\n" * 9_000, "nested too deeply")
    yield (
        "flowed.eml",
        b"Content-Type: text/plain; format=flowed\n\n"
        + b"> " * 400_000
        + b"\n"
        + b"calm \n" * 30_000,
        INDEXED,
    )
    yield (
        "codec.eml",
        b"Content-Type: text/plain; charset=zlib\n\n" + b"x\x9c" * 9 + words.encode(),
        INDEXED,
    )
    yield ("deep.xhtml", b"<a>" * 9_000 + words.encode(), INDEXED)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(10))
    bomb = f"<!DOCTYPE d [{laughs}]><html><body><p>{words} &l9;</p></body></html>"
    yield ("laughs.xhtml", bomb.encode(), INDEXED)
