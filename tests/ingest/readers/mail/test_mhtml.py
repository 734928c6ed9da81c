from base64 import encodebytes
from collections.abc import Sequence
from pathlib import Path
from quopri import encodestring

import pytest

from ingest.reading import Failure, Limits, Reading
from tests.support.formats import blocks_of, read_file, reading_of, reason_of

PROSE = "Slate lasts a hundred years on a roof, if it is laid with care and by somebody who knows."
NO_PAGE = "contains no web page, or is damaged; open the page in a browser and save it once more"


def part(content: str | bytes, *headers: str, kind: str = "text/html") -> bytes:
    """A part of a saved page, as browsers pack it."""
    raw = content.encode() if isinstance(content, str) else content
    head = [f"Content-Type: {kind}", "Content-Transfer-Encoding: quoted-printable", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + encodestring(raw)


def saved(
    folder: Path, parts: Sequence[bytes], *, kind: str = 'multipart/related; type="text/html"',
    end: bytes = b"\r\n--=_b--\r\n", name: str = "a.mhtml",
) -> Path:  # fmt: skip
    """A page saved on a day that is not that of its publication."""
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/slate\r\n"
        "Subject: =?utf-8?Q?Slate=20=E2=80=93=20roofs?=\r\nDate: Sat, 28 Nov 2026 15:18:22 GMT\r\n"
        f'MIME-Version: 1.0\r\nContent-Type: {kind};\r\n boundary="=_b"\r\n\r\n'
    )
    body = b"".join(b"\r\n--=_b\r\n" + one for one in parts)
    (folder / name).write_bytes(head.encode() + body + end)
    return folder / name


def test_a_saved_page_is_read_with_its_frames_styles_and_shadow_trees(tmp_path: Path) -> None:
    page = (
        '<link rel="stylesheet" href="cid:css-1"><body><h1>Slate</h1>'
        f'<p>{PROSE}</p><p class="gone">GONE</p>'
        '<iframe src="cid:frame-2"></iframe><iframe src="cid:frame-9"></iframe>'
        '<x-box><template shadowmode="open"><link rel="stylesheet" href="cid:css-3">'
        '<p>In the shadow.</p><p class="mine">MINE</p></template></x-box><p class="mine">Ours.</p>'
    )
    frame = (
        '<link rel="stylesheet" href="cid:css-4"><p>Lead holds the ridge.</p><p class="ad">AD</p>'
        '<iframe src="inner.html"></iframe><iframe src="cid:frame-2"></iframe>'
    )
    parts = [
        part(page, "Content-ID: <frame-1>", "Content-Location: https://example.org/slate"),
        part(".gone {display: none}", "Content-Location: cid:css-1", kind="text/css"),
        part(frame, "Content-ID: <frame-2>", "Content-Location: https://example.org/f/a.html"),
        part("<p>Gutters are of zinc.</p>", "Content-Location: https://example.org/f/inner.html"),
        part(".mine {display: none}", "Content-Location: cid:css-3", kind="text/css"),
        part("p.ad, h1 {display: none}", "Content-Location: cid:css-4", kind="text/css"),
    ]

    reading = reading_of(saved(tmp_path, parts))

    assert [words for _, _, words in blocks_of(reading)] == [
        *("Slate", PROSE, "Lead holds the ridge.", "Gutters are of zinc.", "In the shadow."),
        "Ours.",
    ]
    assert reading.left_out == {"hidden parts": 3}
    assert reading.given == {"title": "Slate", "url": "https://example.org/slate"}


def test_a_short_frame_from_elsewhere_stands_aside_and_a_long_one_does_not(tmp_path: Path) -> None:
    frames = {"https://ads.test/1": "Buy shoes now!", "https://leaflet.test/1": f"{PROSE} " * 5}
    page = f"<h1>Slate</h1><p>{PROSE}</p>" + "".join(
        f"<iframe src='{at}'></iframe>" for at in frames
    )
    parts = [part(page, "Content-Location: https://www.example.org/slate")]
    parts += [
        part(f"<p>{words}</p>", f"Content-Location: {address}") for address, words in frames.items()
    ]

    reading = reading_of(saved(tmp_path, parts))

    assert [reading.text[span.start : span.end] for span in reading.aside] == ["Buy shoes now!"]
    assert reading.text.count(PROSE) == 6


def test_the_subject_is_the_title_of_a_page_without_one(tmp_path: Path) -> None:
    reading = reading_of(saved(tmp_path, [part(f"<p>{PROSE}</p>")], name="b.mht"))

    assert (reading.text, reading.given["title"]) == (PROSE, "Slate – roofs")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text/html", "Gärten – Höfe".encode()),
        ("text/html; charset=windows-1252", "Gärten – Höfe".encode("cp1252")),
        ("text/html", '<meta charset="windows-1252">Gärten – Höfe'.encode("cp1252")),
        ("text/html; charset=macintosh", "Gärten – Höfe".encode("mac_roman")),
        ("text/html; charset=no-such-thing", "Gärten – Höfe".encode("cp1252")),
        ("text/html; charset*=utf-8''utf-8", "Gärten – Höfe".encode()),
    ],
)
def test_the_encoding_is_that_of_the_part_or_of_its_page(
    tmp_path: Path, kind: str, content: bytes
) -> None:
    assert reading_of(saved(tmp_path, [part(content, kind=kind)])).text == "Gärten – Höfe"


def test_the_page_is_the_part_that_the_file_names_or_else_the_first_with_words(
    tmp_path: Path,
) -> None:
    parts = [part(""), part("<p>Banner.</p>"), part(f"<p>{PROSE}</p>", "Content-ID: <main>")]

    named = reading_of(saved(tmp_path, parts, kind='multipart/related; start="<main>"'))
    first = reading_of(saved(tmp_path, parts))

    assert (named.text, first.text) == (PROSE, "Banner.")


def test_an_old_page_of_frames_within_an_alternative_is_read_in_their_order(tmp_path: Path) -> None:
    frames = (
        'Content-Type: multipart/alternative; boundary="=_c"\r\n\r\n--=_c\r\n'
        'Content-Type: text/html; charset="us-ascii"\r\n'
        "Content-Location: http://example.org/index.htm\r\n\r\n"
        '<html><frameset><frame src="top.htm"><frame src="http://example.org/b.htm"></frameset>'
        "</html>\r\n--=_c--\r\n"
    )
    packed = b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\nContent-Location: "
    parts = [
        frames.encode(),
        packed + b"http://example.org/b.htm\r\n\r\n" + encodebytes(f"<p>{PROSE}".encode()),
        packed + b"http://example.org/top.htm\r\n\r\n" + encodebytes(b"<h1>Roofs</h1>"),
    ]

    assert reading_of(saved(tmp_path, parts)).text == f"Roofs\n\n{PROSE}"


def test_a_file_that_is_cut_short_is_read_and_its_missing_end_reported(tmp_path: Path) -> None:
    failure, reading = read_file(saved(tmp_path, [part(f"<p>{PROSE}</p>")], end=b""))

    assert failure == Failure(
        path="a.mhtml end", reason="is missing, since the file is cut short; save it again"
    )
    assert isinstance(reading, Reading)
    assert reading.text == PROSE


def test_a_plain_page_under_this_ending_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.mht").write_text(f"<!doctype html><p>{PROSE}</p>")

    assert reading_of(tmp_path / "a.mht").text == PROSE


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", NO_PAGE),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n--a\n\n<p>Words</p>", NO_PAGE),
        (b"Content-Type: image/png\n\n\x89PNG", NO_PAGE),
        (b"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n!!!???", NO_PAGE),
        (
            b"".join(
                b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n)
                for n in range(1_000)
            ),
            "is nested too deeply to be read; save it again as plain text",
        ),
    ],
)
def test_a_file_without_a_page_is_refused(tmp_path: Path, raw: bytes, reason: str) -> None:
    (tmp_path / "a.mhtml").write_bytes(raw)

    assert reason_of(tmp_path / "a.mhtml") == reason


def test_a_part_that_is_not_packed_as_it_says_is_read_as_it_stands(tmp_path: Path) -> None:
    head = b"Content-Type: text/html\nContent-Length: 7\nContent-Transfer-Encoding: base64\n\n"
    (tmp_path / "a.mhtml").write_bytes(head + f"<p>{PROSE}</p>".encode())

    assert reading_of(tmp_path / "a.mhtml").text == PROSE


def test_a_file_of_too_many_parts_is_refused(tmp_path: Path) -> None:
    file = saved(tmp_path, [part("<p>a</p>")] * 60)

    assert reason_of(file, limits=Limits(entries=50)) == (
        "has more than 50 parts; open it and save what you need as .html"
    )
