"""Reads e-mail messages, such as newsletters: the words in them, and who sent them when."""

import re
from collections.abc import Iterator
from contextlib import suppress
from email.utils import parseaddr, parsedate_to_datetime

from lxml import etree

from index.errors import UnreadableError
from index.records import Span
from ingest.file_kinds import Found
from ingest.readers.blocks import TextBuilder
from ingest.readers.mail.mail_parts import (
    Mail,
    header,
    open_mail,
    refuse_encrypted,
    text_of_part,
)
from ingest.readers.plain.markdown_blocks import parse
from ingest.readers.web_pages import html, joined
from ingest.readers.xml import parse_as_browser
from ingest.reading import Block, Limits, Reading

_FORWARDED = re.compile(r"\A(?:\s*(?:re|fwd?|aw|wg|tr|sv|vs|rv|antw)\s*(?:\[\d+\])?\s*:)+\s*", re.I)
_FORWARDS = re.compile(r"fw|wg|tr|vs|rv", re.IGNORECASE)
_QUOTES = re.compile(r"type\s*=\s*[\"']?cite|gmail_quote|yahoo_quoted", re.IGNORECASE)
_QUOTED = {"gmail_quote", "yahoo_quoted"}
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_SIGNATURE_LINES = 12
# Where the words of one person end and those of another begin.
_CHANGE = re.compile(r"^(?:[^>\n].*\n(?=>)|>.*\n(?=[^>\s]))", re.MULTILINE)
_NO_LINE = re.compile(r"\A--")
_PGP = re.compile(r"^-----BEGIN PGP MESSAGE-----", re.MULTILINE)
_ADDRESS = re.compile(r"<(https?://[^\s<>]+)>")
_EARLIEST = 1980
_MOST_FORWARDED = 20
_TEXTS = ("text/plain", "text/html")
_NO_ATTACHMENTS = {
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "message/delivery-status",
}


def read(found: Found, *, limits: Limits) -> Iterator[Reading]:
    """The message as one article, with the messages forwarded in it.

    Raises:
        UnreadableError: it is not a message, is encrypted, or is without text.
    """
    message = open_mail(found.file.read_bytes(), limits=limits)
    if not message.keys():
        raise UnreadableError(
            "is not an e-mail message (it has no headers); give it the ending of its real format"
        )
    refuse_encrypted(message)
    builder = TextBuilder()
    _Writer(builder, is_reply=_is_reply(message)).write(message)
    yield builder.reading(given=_given(message))


class _Writer:
    def __init__(self, builder: TextBuilder, *, is_reply: bool) -> None:
        self._builder = builder
        self._is_reply = is_reply
        self._forwarded = 0

    def write(self, part: Mail) -> None:
        """Add what a reader of the message sees; attachments are counted."""
        kind = part.get_content_type()
        if kind == "message/rfc822":
            self._write_forwarded(part)
        elif part.get_content_disposition() == "attachment":
            self._builder.leave_out("attachments")
        elif kind == "multipart/alternative":
            self._write_one_of(list(_parts(part)))
        elif kind == "multipart/related":
            self._write_related(list(_parts(part)))
        elif part.is_multipart():
            for one in _parts(part):
                self.write(one)
        elif kind in _TEXTS:
            self._add(_reading(part, is_reply=self._is_reply))
        elif kind not in _NO_ATTACHMENTS and not kind.startswith("multipart/"):
            self._builder.leave_out("attachments")

    def _write_forwarded(self, part: Mail) -> None:
        self._forwarded += 1
        for message in _parts(part):
            if self._forwarded > _MOST_FORWARDED:
                self._builder.leave_out("attachments")
                continue
            self._builder.heading(header(message, "subject"), level=2)
            sender, day = (header(message, name) for name in ("from", "date"))
            with self._builder.aside():
                self._builder.paragraph("\n".join(filter(None, (sender, day))))
            self.write(message)

    def _write_related(self, parts: list[Mail]) -> None:
        """The page or message itself; the others are its pictures and styles."""
        for part in parts[:1]:
            self.write(part)
        for part in parts[1:]:
            if part.get_content_disposition() == "attachment":
                self._builder.leave_out("attachments")

    def _write_one_of(self, parts: list[Mail]) -> None:
        """The page among several forms of the same message, unless the plain text says more."""
        plain = [part for part in parts if part.get_content_type() == "text/plain"]
        rich = [part for part in parts if part.get_content_type() == "text/html"]
        rich = [part for part in parts if part.is_multipart()] or rich
        page = TextBuilder()
        writer = _Writer(page, is_reply=self._is_reply)
        for part in rich[-1:]:
            writer.write(part)
        readings = [_reading(part, is_reply=self._is_reply) for part in plain[:1]]
        with suppress(UnreadableError):
            readings.insert(0, page.reading())
        shown = [one for one in readings if one is not None]
        if shown:
            self._add(max(shown, key=lambda one: _length(one) * (2 if one is shown[0] else 1)))

    def _add(self, reading: Reading | None) -> None:
        if reading is not None:
            joined.add(reading, self._builder)


def _parts(part: Mail) -> Iterator[Mail]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (one for one in payload if not isinstance(one, str))


def _is_reply(message: Mail) -> bool:
    """Whether what it quotes is the message that it answers; what it forwards is its point."""
    begins = _FORWARDED.match(header(message, "subject"))
    return not (begins and _FORWARDS.search(begins[0]))


def _reading(part: Mail, *, is_reply: bool) -> Reading | None:
    """What a text says; None if it says nothing. What a reply quotes stands aside."""
    text = text_of_part(part)
    if not text.strip():
        return None
    if part.get_content_type() == "text/html":
        try:
            return html.reading_of(_with_quotes_apart(text) if is_reply else text)
        except UnreadableError:
            return None
    return _plain(text, part, is_reply=is_reply)


def _with_quotes_apart(page: str) -> str:
    """The page with the message that it answers marked as no part of it."""
    if not _QUOTES.search(page):
        return page
    try:
        root = parse_as_browser(page)
    except (etree.LxmlError, ValueError):
        return page
    for element in root.iter("blockquote", "div"):
        if element.get("type") == "cite" or _QUOTED & set(element.get("class", "").split()):
            element.set("role", "contentinfo")
    return etree.tostring(root, method="html", encoding="unicode")


def _plain(text: str, part: Mail, *, is_reply: bool) -> Reading:
    if _PGP.search(text):
        raise UnreadableError(
            "is encrypted (PGP); open it in your mail program and save its text as .txt"
        )
    if part.get_param("format") == "flowed":
        text = _joined_lines(text, without_blank=part.get_param("delsp") == "yes")
    text = _CHANGE.sub(r"\g<0>\n", text)
    end = _signature(text)
    # Apart, since a line of hyphens would make a heading of what is above it.
    message = parse(text[:end])
    signature = [_moved(block, end) for block in parse(_NO_LINE.sub("  ", text[end:], count=1))]
    quoted = [
        block for block in message if is_reply and _line_of(text, block.start).startswith(">")
    ]
    aside = [Span(block.start, block.end) for block in (*quoted, *signature)]
    return Reading(text=text, blocks=(*message, *signature), aside=tuple(aside))


def _signature(text: str) -> int:
    """Where the signature begins; the end of the text if there is none."""
    for match in reversed(list(_SIGNATURE.finditer(text))):
        lines = [line for line in text[match.end() :].split("\n") if line.strip()]
        return match.start() if len(lines) <= _SIGNATURE_LINES else len(text)
    return len(text)


def _moved(block: Block, by: int) -> Block:
    return block._replace(start=block.start + by, end=block.end + by)


def _line_of(text: str, place: int) -> str:
    return text[text.rfind("\n", 0, place) + 1 : place + 1]


def _joined_lines(text: str, *, without_blank: bool) -> str:
    """Lines that end in a blank go on in the next one (RFC 3676), but for the mark of an end."""
    lines: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        if depth == open_depth and words != "-- ":
            lines[-1] = (lines[-1][:-1] if without_blank else lines[-1]) + words
        else:
            lines.append("> " * depth + words)
        open_depth = depth if words.endswith(" ") and words != "-- " else -1
    return "\n".join(lines)


def _length(reading: Reading) -> int:
    return sum(len(reading.text[block.start : block.end].split()) for block in reading.blocks)


def _given(message: Mail) -> dict[str, str]:
    name, address = _sender(header(message, "from"))
    archived = _ADDRESS.search(header(message, "archived-at"))
    values = {
        "title": _FORWARDED.sub("", header(message, "subject")),
        "source": name if name and "@" not in name else address.rpartition("@")[2],
        "published": _day(header(message, "date")),
        "url": archived[1] if archived else "",
    }
    return {field: value for field, value in values.items() if value}


def _sender(words: str) -> tuple[str, str]:
    """The name and the address; both empty for brackets within brackets without end."""
    try:
        return parseaddr(words)
    except RecursionError:
        return "", ""


def _day(date: str) -> str:
    """The day in the sender's own time zone."""
    try:
        day = parsedate_to_datetime(date).date()
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""
    return day.isoformat() if day.year >= _EARLIEST else ""
