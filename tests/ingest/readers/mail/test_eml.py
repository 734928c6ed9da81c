from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.support.formats import blocks_of, reading_of, reason_of

LETTER = (
    "Prune apple trees on a dry day in winter, when the buds are still closed and the tree rests."
)
LOCKED = (
    "is encrypted or sealed (S/MIME or PGP); open it in your mail program and save its text as .txt"
)


def mail(words: str, **headers: str) -> EmailMessage:
    """A message with these words, and headers beside those that each has."""
    message = EmailMessage()
    known = {"From": "Orchard Society <news@orchard.example>", "Subject": "Pruning"} | headers
    for name, value in known.items():
        message[name] = value
    message.set_content(words)
    return message


def stored(folder: Path, message: EmailMessage | bytes) -> Path:
    raw = message if isinstance(message, bytes) else message.as_bytes()
    (folder / "a.eml").write_bytes(raw)
    return folder / "a.eml"


def test_a_newsletter_is_read_as_its_page_shows_it(tmp_path: Path) -> None:
    message = mail("View this letter online: http://track.example/1")
    message.add_alternative(
        '<html><body><div style="display:none;max-height:0">PREHEADER</div>'
        '<table role="presentation"><tr><td><table width="600">'
        "<tr><td><h1>Apple trees</h1></td></tr>"
        f"<tr><td><p>{LETTER}</p><p>Use <del>500</del> <ins>300</ins> g of wax.</p></td></tr>"
        "<tr><td><table><tr><th>Sort</th><th>Month</th></tr><tr><td>Bramley</td><td>May</td></tr>"
        '</table></td></tr></table></td></tr></table><img src="http://track.example/p.gif"></body>',
        subtype="html",
    )
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")

    reading = reading_of(stored(tmp_path, message))

    assert blocks_of(reading) == [
        ("heading", 1, "Apple trees"),
        ("paragraph", 0, LETTER),
        ("paragraph", 0, "Use 300 g of wax."),
        ("header", 0, "Sort | Month"),
        ("row", 0, "Bramley | May"),
    ]
    assert reading.left_out == {
        "hidden parts": 1,
        "struck-out passages": 1,
        "attachments": 1,
    }


@pytest.mark.parametrize(
    ("headers", "given"),
    [
        (
            {"Date": "Tue, 03 Mar 2020 23:30:00 -0500", "Subject": "Fwd: RE: Äpfel – Birnen"},
            {"published": "2020-03-03", "title": "Äpfel – Birnen", "source": "Orchard Society"},
        ),
        (
            {"Date": "some day", "From": "news@orchard.example", "Subject": "Regarding: wax"},
            {"title": "Regarding: wax", "source": "orchard.example"},
        ),
        (
            {"Date": "Thu, 01 Jan 1970 00:00:00 +0000", "From": '"a@b.example" <a@b.example>'},
            {"title": "Pruning", "source": "b.example"},
        ),
        (
            {"Archived-At": "<https://lists.example/1>", "From": '"Doe, Ann" <a@b.example>'},
            {"title": "Pruning", "source": "Doe, Ann", "url": "https://lists.example/1"},
        ),
    ],
)
def test_sender_day_and_subject_are_source_date_and_title(
    tmp_path: Path, headers: dict[str, str], given: dict[str, str]
) -> None:
    assert reading_of(stored(tmp_path, mail(LETTER, **headers))).given == given


def test_headers_in_bare_bytes_or_with_lies_are_read_as_well_as_can_be(tmp_path: Path) -> None:
    raw = (
        "Subject: Äpfel =?no-such?Q?=FF?= =?utf-8?B?!?=\nFrom: =?utf-8?q?B=C3=A4r?= <b@x.example>\n"
        "Date: Mon, 99 Foo 9999 99:99:99 +9999\nContent-Type: text/plain; charset=no-such\n\n"
        "Wörter."
    )

    reading = reading_of(stored(tmp_path, raw.encode()))

    assert reading.text == "Wörter."
    assert reading.given["title"].startswith("Äpfel")
    assert reading.given["source"] == "Bär"


def test_the_plain_text_is_taken_where_the_page_says_next_to_nothing(tmp_path: Path) -> None:
    message = mail(f"{LETTER}\n\nOn 31 March the season ends.")
    message.add_alternative('<p>View online</p><img src="cid:all-of-it">', subtype="html")

    assert reading_of(stored(tmp_path, message)).text == f"{LETTER}\n\nOn 31 March the season ends."


def test_a_letter_in_several_parts_and_forms_is_read_whole(tmp_path: Path) -> None:
    message = mail("Plain form.")
    message.add_alternative(f"<p>{LETTER}</p>", subtype="html")
    message.add_alternative("BEGIN:VCALENDAR", subtype="calendar")
    message.make_mixed()
    message.attach(mail("A second text.", Subject="", From=""))

    assert reading_of(stored(tmp_path, message)).text == f"{LETTER}\n\nA second text."


def test_marks_of_notes_and_stories_side_by_side_are_told_apart_without_a_style(
    tmp_path: Path,
) -> None:
    message = mail("")
    message.set_content(
        f'<p>{LETTER}<a href="https://x.example/p/trees#footnote-1">1</a> See page '
        '<a href="#p">2</a>.</p>'
        "<table><tr><td><p>Apples keep.</p></td><td><p>Plums do not.</p></td></tr></table>",
        subtype="html",
    )

    reading = reading_of(stored(tmp_path, message))

    assert reading.text == f"{LETTER}[1] See page 2.\n\nApples keep.\n\nPlums do not."


def test_the_numbers_of_a_list_stay(tmp_path: Path) -> None:
    reading = reading_of(stored(tmp_path, mail("Do this:\n\n 1. Dig.\n 2. Sow.\n * Rest.\n")))

    assert reading.text == "Do this:\n\n1. Dig.\n2. Sow.\n- Rest."


def test_quoted_lines_and_the_signature_stand_aside(tmp_path: Path) -> None:
    sections = "".join(f"Tree number {n}.\n\n" for n in range(20))
    words = (
        f"> When does one prune?\n> And how?\n\n-- \n{sections}{LETTER}\n"
        "-- \nAnn Example\nOrchard Society\n"
    )

    reading = reading_of(stored(tmp_path, mail(words)))

    assert [reading.text[span.start : span.end] for span in reading.aside] == [
        "> When does one prune?\n> And how?",
        "Ann Example\nOrchard Society",
    ]
    assert ("paragraph", 0, LETTER) in blocks_of(reading)


def test_a_line_of_hyphens_above_much_text_begins_no_signature(tmp_path: Path) -> None:
    sections = "".join(f"Tree number {n} rests.\n\n" for n in range(20))

    reading = reading_of(stored(tmp_path, mail(f"{LETTER}\n-- \n{sections}")))

    assert (reading.aside, reading.text.count("rests.")) == ((), 21)


@pytest.mark.parametrize(
    "quote",
    [
        '<blockquote type="cite"><p>{}</p></blockquote>',
        '<div class="gmail_quote"><div class="gmail_attr">Ann wrote:</div><p>{}</p></div>',
    ],
)
@pytest.mark.parametrize(("subject", "is_aside"), [("Re: Trees", True), ("Fwd: Re: Trees", False)])
def test_the_message_that_a_reply_quotes_stands_aside_but_not_one_that_is_passed_on(
    tmp_path: Path, quote: str, subject: str, is_aside: bool
) -> None:
    message = mail("", Subject=subject)
    message.set_content(f"<p>{LETTER}</p>{quote.format('When does one prune?')}", subtype="html")

    reading = reading_of(stored(tmp_path, message))

    aside = " ".join(reading.text[span.start : span.end] for span in reading.aside)
    assert (LETTER in reading.text, LETTER in aside) == (True, False)
    assert aside.endswith("When does one prune?") is is_aside


@pytest.mark.parametrize(
    ("delsp", "lines", "words"),
    [
        (
            "",
            "The tree \nrests in winter.\n\n - one \nday",
            "The tree rests in winter.\n\n- one day",
        ),
        (
            "",
            "Ann wrote:\n> Does it \n> rest?\n>> I ask.\nIt does.",
            "Ann wrote:\n\n> Does it rest?\n> > I ask.\n\nIt does.",
        ),
        ("; delsp=yes", "Apfel \nbaum", "Apfelbaum"),
    ],
)
def test_lines_of_flowed_text_are_joined(
    tmp_path: Path, delsp: str, lines: str, words: str
) -> None:
    head = f"Subject: x\nContent-Type: text/plain; charset=utf-8; format=flowed{delsp}\n\n"

    reading = reading_of(stored(tmp_path, (head + lines).encode()))

    assert "\n\n".join(said for _, _, said in blocks_of(reading)) == words.replace("- ", "")


def test_a_forwarded_message_is_read_below_its_subject(tmp_path: Path) -> None:
    inner = mail(LETTER, Subject="Apple trees", Date="Mon, 6 Jul 2015 10:00:00 +0000")
    message = mail("See below.", Subject="FW: Apple trees", From="Ann Example <a@x.example>")
    message.add_attachment(inner)

    reading = reading_of(stored(tmp_path, message))

    assert blocks_of(reading) == [
        ("paragraph", 0, "See below."),
        ("heading", 2, "Apple trees"),
        (
            "paragraph",
            0,
            "Orchard Society <news@orchard.example>\nMon, 06 Jul 2015 10:00:00 +0000",
        ),
        ("paragraph", 0, LETTER),
    ]
    assert len(reading.aside) == 1
    assert reading.left_out == {}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nAAAA", LOCKED),
        (b'Content-Type: multipart/encrypted; boundary="b"\n\n--b\n\nVersion: 1\n--b--', LOCKED),
        (
            b"Subject: x\n\n-----BEGIN PGP MESSAGE-----\n\nabc",
            "is encrypted (PGP); open it in your mail program and save its text as .txt",
        ),
        (
            b"\nJust words without a head",
            "is not an e-mail message (it has no headers); give it the ending of its real format",
        ),
        (
            b"Subject: x\nContent-Type: image/png\n\n\x89PNG",
            "contains no text; put text into it, or move it out of the folder",
        ),
        (
            b"Content-Type: message/rfc822\n\n" * 2_000,
            "is nested too deeply to be read; save it again as plain text",
        ),
    ],
)
def test_a_file_without_words_that_can_be_read_is_refused(
    tmp_path: Path, raw: bytes, reason: str
) -> None:
    assert reason_of(stored(tmp_path, raw)) == reason


def test_a_signed_message_is_read_and_its_signature_is_no_attachment(tmp_path: Path) -> None:
    raw = (
        'Subject: x\nContent-Type: multipart/signed; boundary="b"\n\n--b\n'
        f"Content-Type: text/plain\n\n{LETTER}\n--b\nContent-Type: application/pgp-signature\n\n"
        "-----BEGIN PGP SIGNATURE-----\n--b--"
    )

    reading = reading_of(stored(tmp_path, raw.encode()))

    assert (reading.text.strip(), reading.left_out) == (LETTER, {})
